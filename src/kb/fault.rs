//! Which faults were found so far?
//!
//! A bounded list: a file of nothing but faults must not fill the memory. It does not decide what is a fault.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceFile;
use std::collections::HashMap;
use std::ops::Range;

/// How many faults of one kind are listed for one file; an editor who has mended these sees the next ones.
const MOST_OF_A_KIND: usize = 50;

/// How many characters of a faulty line, and of a message that quotes a value, are kept to be shown.
const LONGEST_LINE: usize = 400;

/// A change of a file that takes a fault away and is sure to be what its editor meant.
#[derive(Debug, Clone)]
pub(super) struct Mend<'a> {
    pub(super) file: &'a SourceFile,
    /// The fault that it mends; ids are written where there is no fault.
    pub(super) code: Option<Code>,
    /// The bytes that go.
    pub(super) span: Range<usize>,
    /// What comes in their place.
    pub(super) with: String,
}

/// How many changes of one file are kept; the next ones come when these are made.
const MOST_MENDS: usize = 1_000;

/// The faults of a load, in the order in which they were found, and what mends them.
#[derive(Debug, Default)]
pub(super) struct Faults<'a> {
    list: Vec<Diagnostic>,
    mends: Vec<Mend<'a>>,
    mend_counts: HashMap<&'a str, usize>,
    counts: HashMap<(&'a str, Code), usize>,
}

impl<'a> Faults<'a> {
    /// Adds a fault at a byte range of a file.
    pub(super) fn add(
        &mut self,
        file: &'a SourceFile,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.has_room(file, code) {
            let mut fault = Diagnostic::new(code, file.place(span), message, help);
            shorten(&mut fault.place.text);
            shorten(&mut fault.message);
            self.list.push(fault);
        }
    }

    /// Adds a fault of a file as a whole.
    pub(super) fn add_whole(&mut self, file: &'a SourceFile, code: Code, message: impl Into<String>, help: impl Into<String>) {
        if self.has_room(file, code) {
            self.list.push(Diagnostic::new(code, Place::file(&file.path), message, help));
        }
    }

    /// Adds how a fault is mended.
    pub(super) fn mend(&mut self, file: &'a SourceFile, code: Code, span: Range<usize>, with: impl Into<String>) {
        let count = self.mend_counts.entry(&file.path).or_default();
        *count += 1;
        if *count <= MOST_MENDS {
            self.mends.push(Mend { file, code: Some(code), span, with: with.into() });
        }
    }

    /// How the faults are mended, in the order in which they were found.
    pub(super) fn mends(&self) -> &[Mend<'a>] {
        &self.mends
    }

    /// All faults.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.list
    }

    fn has_room(&mut self, file: &'a SourceFile, code: Code) -> bool {
        let count = self.counts.entry((&file.path, code)).or_default();
        *count += 1;
        *count <= MOST_OF_A_KIND
    }
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_LINE) {
        text.truncate(end);
    }
}
