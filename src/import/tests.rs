//! Is what a shop brings read as it is meant, whatever the bytes are?
//!
//! Each test goes through the whole room: bytes in, entries out, and the loader reads them.

#[cfg(test)]
mod again;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod wild;

use crate::diagnostic::has_error;
use crate::import::manifest::Manifest;
use crate::import::plan::Gone;
use crate::import::read::Reading;
use crate::import::{Import, Target, import};
use crate::kb::KnowledgeBase;
use crate::source::foreign::{Foreign, ForeignFile};
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Imports files into an empty folder.
fn imported<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Import {
    imported_as(files, &Reading::default())
}

fn imported_as<B: AsRef<[u8]>>(files: &[(&str, B)], reading: &Reading) -> Import {
    imported_into(files, reading, &SourceSet::default(), &Manifest::default())
}

fn imported_into<B: AsRef<[u8]>>(files: &[(&str, B)], reading: &Reading, kb: &SourceSet, former: &Manifest) -> Import {
    let file = |(path, bytes): &(&str, B)| ForeignFile { path: (*path).to_owned(), bytes: bytes.as_ref().to_vec() };
    let source = Foreign { name: "source".to_owned(), files: files.iter().map(file).collect(), left_out: Vec::new() };
    let target = Target { kb, former, gone: Gone::List, locale: None, now: Timestamp::UNIX_EPOCH };
    import(vec![source], reading, &target, &|_, _| None)
}

/// A folder in which the files of an import lie.
fn folder_of(import: &Import) -> SourceSet {
    let mut set = SourceSet::default();
    for (path, bytes) in &import.files {
        match path.strip_suffix(".md") {
            Some(_) => {
                let text = String::from_utf8(bytes.clone()).unwrap();
                set.texts.push(SourceFile { path: format!("kb/{path}"), text });
            }
            None => drop(set.pictures.insert(path.clone(), bytes.clone())),
        }
    }
    set
}

fn loaded(import: &Import) -> KnowledgeBase {
    let mut faults = Vec::new();
    let kb = crate::kb::load::load(&folder_of(import), Timestamp::UNIX_EPOCH, &mut faults);
    assert!(!has_error(&faults), "{faults:?}");
    kb.unwrap()
}

/// By entry its title, its ways of asking and its words, in the order of the titles.
fn said(import: &Import) -> Vec<(String, String, String)> {
    let kb = loaded(import);
    let mut said: Vec<(String, String, String)> =
        kb.atoms().map(|(_, atom)| (atom.title.clone(), atom.questions.join("|"), atom.plain.clone())).collect();
    said.sort();
    said
}

/// Imports files, and compares what the loader reads with title, ways of asking and words.
fn check<B: AsRef<[u8]>>(files: &[(&str, B)], expected: &[(&str, &str, &str)]) {
    let import = imported(files);
    let said = said(&import);
    let said: Vec<(&str, &str, &str)> = said.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(said, expected, "{:?}", import.report.refused);
}

/// Imports files that make no entry, and compares why.
fn check_refused<B: AsRef<[u8]>>(files: &[(&str, B)], expected: &[(&str, &str)]) {
    let report = imported(files).report;
    let refused: Vec<(&str, bool)> = report.refused.iter().map(|refusal| (refusal.place.as_str(), true)).collect();
    assert_eq!(refused, expected.iter().map(|(place, _)| (*place, true)).collect::<Vec<_>>(), "{:?}", report.refused);
    for (refusal, (_, words)) in report.refused.iter().zip(expected) {
        assert!(refusal.reason.contains(words), "{refusal:?}");
    }
}

/// A ZIP archive.
fn archive<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
