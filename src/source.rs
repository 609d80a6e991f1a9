//! Which files is the content made of?
//!
//! A [`SourceSet`] is a folder of content read whole, or the copy that was built into the program. Besides `config.rs` this is the only
//! place where files are read, and where content is written; the loaders take values. It does not know what the files mean.

pub mod rewrite;

use crate::diagnostic::{Code, Diagnostic, Place};
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The largest text file that is read, in bytes. The longest shipped entry has 12 KB; a megabyte of Markdown is a mistake.
const LARGEST_TEXT: u64 = 1 << 20;

/// The largest picture that is read, in bytes: what a phone loads in about two seconds.
const LARGEST_PICTURE: u64 = 4 << 20;

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

    /// Reads the text as RON, or says where it is not.
    pub fn ron<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        options.from_str(&self.text).map_err(|error| {
            let start = offset(&self.text, error.span.start.line, error.span.start.col);
            let end = offset(&self.text, error.span.end.line, error.span.end.col);
            let help = "compare with the sample of this file in intents/README.md";
            Diagnostic::new(Code::RonSyntax, self.place(start..end), error.code.to_string(), help)
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
    /// Pictures below `media/`, by their path below the root, for example `media/ac-filter.svg`.
    pub pictures: BTreeMap<String, Vec<u8>>,
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
        Self::of_embedded::<EmbeddedIntents>("intents")
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

    /// Reads the folder `root`; `name` (`kb` or `intents`) stands before the paths in messages.
    pub fn of_dir(name: &str, root: &Path) -> Self {
        let mut set = SourceSet::default();
        match root.canonicalize() {
            Ok(root) => set.read(name, &root, &root),
            Err(error) => set.faults.push(unreadable(&format!("{name} ({})", root.display()), &error.to_string())),
        }
        set.in_order()
    }

    fn read(&mut self, name: &str, root: &Path, dir: &Path) {
        let shown = |path: &Path| format!("{name}/{}", below(root, path));
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return self.faults.push(unreadable(&shown(dir), &error.to_string())),
        };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.file_name().is_some_and(|file| file.to_string_lossy().starts_with('.')) {
                continue;
            }
            match path.canonicalize() {
                Ok(real) if !real.starts_with(root) => {
                    self.faults.push(unreadable(&shown(&path), "a link that leads out of the content folder"));
                }
                Ok(real) if real.is_dir() && path.is_symlink() => {
                    self.faults.push(unreadable(&shown(&path), "a link to a folder"));
                }
                Ok(real) if real.is_dir() => self.read(name, root, &path),
                // A pipe or a device would keep the reader waiting for ever.
                Ok(real) if !real.is_file() => self.faults.push(unreadable(&shown(&path), "it is no ordinary file")),
                Ok(real) => self.read_file(name, root, &path, &real),
                Err(error) => self.faults.push(unreadable(&shown(&path), &error.to_string())),
            }
        }
    }

    fn read_file(&mut self, name: &str, root: &Path, path: &Path, real: &Path) {
        let below = below(root, path);
        let largest = if is_picture(&below) { LARGEST_PICTURE } else { LARGEST_TEXT };
        let shown = format!("{name}/{below}");
        match fs::metadata(real) {
            Ok(metadata) if metadata.len() > largest => {
                let message = format!("the file has {} bytes, more than {largest}", metadata.len());
                self.faults.push(Diagnostic::new(Code::TooLarge, Place::file(&shown), message, "divide it"));
            }
            _ => match fs::read(real) {
                Ok(bytes) => self.add(name, &below, bytes),
                Err(error) => self.faults.push(unreadable(&shown, &error.to_string())),
            },
        }
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
                    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                    self.texts.push(SourceFile { path: shown, text });
                }
                Err(_) => {
                    let help = "save it as UTF-8 (it may be GBK)";
                    self.faults.push(Diagnostic::new(Code::NotUtf8, Place::file(&shown), "the file is not UTF-8", help));
                }
            }
        } else {
            let help = "content is .md, .ron or words.txt, and pictures below media/; move other files away";
            self.faults.push(Diagnostic::new(Code::StrayFile, Place::file(&shown), "the file is not read", help));
        }
    }

    fn in_order(mut self) -> Self {
        self.texts.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }

    /// The text file with this path (`intents/policy.ron`), if it was read.
    pub fn text(&self, path: &str) -> Option<&SourceFile> {
        self.texts.iter().find(|file| file.path == path)
    }
}

/// Reads a file of any size that is no content, such as rows to measure on; faults at its lines name it as it was asked for.
pub fn read_text(path: &Path) -> io::Result<SourceFile> {
    let text = String::from_utf8(fs::read(path)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))?;
    Ok(SourceFile { path: path.to_string_lossy().into_owned(), text: text.trim_start_matches('\u{feff}').replace("\r\n", "\n") })
}

/// Writes files below a folder, which is made if need be. Nothing is written when one of them is there already.
pub fn write_new(folder: &Path, files: &[SourceFile]) -> io::Result<()> {
    if let Some(file) = files.iter().find(|file| folder.join(&file.path).exists()) {
        let message = format!("{} is there already", folder.join(&file.path).display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::File::create_new(path)?.write_all(file.text.as_bytes())?;
    }
    Ok(())
}

/// Whether a path below the root is a picture: only those are served as files.
fn is_picture(below: &str) -> bool {
    let endings = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"];
    below.starts_with("media/") && endings.iter().any(|ending| below.to_ascii_lowercase().ends_with(ending))
}

fn below(root: &Path, path: &Path) -> String {
    let parts: PathBuf = path.strip_prefix(root).unwrap_or(path).into();
    parts.to_string_lossy().replace('\\', "/")
}

fn unreadable(shown: &str, why: &str) -> Diagnostic {
    let help = "make it readable, or take it out of the content folder";
    Diagnostic::new(Code::Unreadable, Place::file(shown), format!("cannot be read: {why}"), help)
}
