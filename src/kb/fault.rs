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

/// The faults of a load, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Faults<'a> {
    list: Vec<Diagnostic>,
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
