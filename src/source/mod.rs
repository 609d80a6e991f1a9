//! Which files is the content made of?
//!
//! A [`SourceSet`] is a folder of content read whole, or the copy that was built into the program. Besides `config` this is the only
//! room where files are read, and where content is written; the loaders take values. It does not know what the files mean.

pub mod append;
mod base;
pub mod edit;
pub mod folder;
mod join;
pub mod kept;
pub mod passed;
mod tree;

pub mod foreign;
pub mod replace;

pub mod rewrite;

use crate::diagnostic::{Code, Diagnostic, Place};
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

#[derive(RustEmbed)]
#[folder = "kb/"]
#[exclude = "README.md"]
struct EmbeddedKb;

#[derive(RustEmbed)]
#[folder = "intents/"]
#[exclude = "README.md"]
struct EmbeddedIntents;

/// One text file of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the root's name, with `/`: `kb/faq/delivery.md`.
    pub path: String,
    /// The text, without a byte order mark, with `\n` line ends.
    pub text: String,
}

impl SourceFile {
    /// The place of a byte range of the text.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place::of(&self.path, &self.text, span)
    }

    /// The place where `needle` first stands, or the file as a whole.
    pub fn place_of(&self, needle: &str) -> Place {
        match self.text.find(needle) {
            Some(start) if !needle.is_empty() => self.place(start..start + needle.len()),
            _ => Place::file(&self.path),
        }
    }

    /// The place where the RON or YAML string `value` first stands in quotes, or else bare.
    pub fn place_of_quoted(&self, value: &str) -> Place {
        let quoted = format!("\"{value}\"");
        match self.text.find(&quoted) {
            Some(start) => self.place(start + 1..start + 1 + value.len()),
            None => self.place_of(value),
        }
    }

    /// The text as RON, or where it is none. A file that extends the base is read by [`SourceSet::ron`].
    pub fn ron<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        self.ron_of(&self.text, Some)
    }

    /// The value of a text that this file leads to; `origin` says where a byte of it stands in the file.
    fn ron_of<T: DeserializeOwned>(&self, text: &str, origin: impl Fn(usize) -> Option<usize>) -> Result<T, Diagnostic> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        options.from_str(text).map_err(|error| {
            let start = origin(offset(text, error.span.start.line, error.span.start.col));
            let end = origin(offset(text, error.span.end.line, error.span.end.col));
            let place = start.map_or_else(|| Place::file(&self.path), |start| self.place(start..end.unwrap_or(start)));
            let help = "compare with the sample of this file in intents/README.md";
            Diagnostic::new(Code::RonSyntax, place, error.code.to_string(), help)
        })
    }
}

/// The byte offset of a line and a column, both from 1, the column in characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text[start.min(text.len())..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>() + start
}

/// A folder of content, read whole: text files by path, other files as bytes.
#[derive(Debug, Clone, Default)]
pub struct SourceSet {
    /// Text files (`.md`, `.mdx`, `.ron`, `.txt`) in the order of their paths, READMEs left out.
    pub texts: Vec<SourceFile>,
    /// For each text file that takes the place of one of the base, the text of that one: the file may extend it.
    pub bases: BTreeMap<String, String>,
    /// Pictures below `media/`, by their path below the root, for example `media/ac-filter.svg`.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// What lies in `kb/demands/`: it stands beside the content, which is the same with it and without.
    pub demands: Vec<SourceFile>,
    /// What could not be read.
    pub faults: Vec<Diagnostic>,
}

impl SourceSet {
    /// The knowledge base that was built into the program.
    pub fn embedded_kb() -> Self {
        Self::of_embedded::<EmbeddedKb>("kb")
    }

    /// The intents that were built into the program.
    pub fn embedded_intents() -> Self {
        Self::of_embedded::<EmbeddedIntents>("intents").over_base(Self::default)
    }

    /// What the program brings along for a shop that writes nothing in `intents/`.
    pub fn base_intents() -> Self {
        Self::default().over_embedded_base()
    }

    /// Reads the intents of a folder; what is not there comes from the base.
    pub fn intents_of_dir(root: &Path) -> Self {
        Self::of_dir("intents", root).over_embedded_base()
    }

    /// Adds what the program brings along where nothing of a set takes its place.
    fn over_embedded_base(self) -> Self {
        self.over_base(|| Self::of_embedded::<EmbeddedIntents>("intents"))
    }

    fn of_embedded<E: RustEmbed>(name: &str) -> Self {
        let mut set = SourceSet::default();
        for path in E::iter() {
            if let Some(file) = E::get(&path) {
                set.add(name, &path, file.data.into_owned());
            }
        }
        set.in_order()
    }

    fn add(&mut self, name: &str, below: &str, bytes: Vec<u8>) {
        let shown = format!("{name}/{below}");
        if is_picture(below) {
            self.pictures.insert(below.to_owned(), bytes);
        } else if below == "README.md" {
            // The format's manual lies beside the content and is no content.
        } else if [".md", ".mdx", ".ron", ".txt"].iter().any(|ending| below.ends_with(ending)) {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    let list = if is_demand(&shown) { &mut self.demands } else { &mut self.texts };
                    list.push(SourceFile { path: shown, text: bare(&text) });
                }
                Err(_) => {
                    let help = "save it as UTF-8 (it may be GBK)";
                    self.faults.push(Diagnostic::new(code(&shown, Code::NotUtf8), Place::file(&shown), "the file is not UTF-8", help));
                }
            }
        } else {
            let help = "content is .md, .ron or words.txt, and pictures below media/; move other files away";
            self.faults.push(Diagnostic::new(Code::StrayFile, Place::file(&shown), "the file is not read", help));
        }
    }

    fn in_order(mut self) -> Self {
        self.texts.sort_by(|a, b| a.path.cmp(&b.path));
        self.demands.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

/// Reads a file of any size that is no content, such as rows to measure on; faults at its lines name it as it was asked for.
pub fn read_text(path: &Path) -> io::Result<SourceFile> {
    let text = String::from_utf8(fs::read(path)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))?;
    Ok(SourceFile { path: path.to_string_lossy().into_owned(), text: bare(&text) })
}

/// A text as it is kept: without a byte order mark, with `\n` line ends.
pub fn bare(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// Where demands lie.
pub const DEMANDS: &str = "kb/demands/";

/// Whether a path is that of a demand, which is no entry.
fn is_demand(shown: &str) -> bool {
    shown.starts_with(DEMANDS) && shown.ends_with(".md")
}

/// The code of a fault of a file: one among the demands is no reason to serve no content.
fn code(shown: &str, of_content: Code) -> Code {
    if shown.starts_with(DEMANDS) { Code::BadDemand } else { of_content }
}

/// Whether a path below the root is a picture: only those are served as files.
fn is_picture(below: &str) -> bool {
    let endings = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"];
    below.starts_with("media/") && endings.iter().any(|ending| below.to_ascii_lowercase().ends_with(ending))
}
