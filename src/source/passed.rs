//! Which questions of customers did editors pass over?
//!
//! A list beside the entries of the knowledge base, which Git keeps with them: hidden, so that it is no content and changes nothing that is served.
//! It has marks instead of words: what a customer wrote can be erased, and the history of a folder cannot. What a mark is made of is not known here.

use crate::source::replace::{read_back, replace};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The name of the list.
pub const FILE: &str = ".jieda-passed.txt";

/// What stands above the marks.
const HEAD: &str = "# Questions that editors passed over: a hash of the words, and the day. See docs/content.md.\n";

/// The most marks; what was passed over first is forgotten first. They fill less than half a megabyte, and a shop passes over some hundred a year.
const MOST: usize = 10_000;

/// What was passed over: each mark, with the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed(BTreeMap<String, String>);

impl Passed {
    /// The list below a folder; an empty one where there is none.
    pub fn read(root: &Path) -> io::Result<Self> {
        let bytes = read_back(root, FILE)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        // The marks are in order, so that two branches of a repository are merged line by line; a line of another kind is passed over.
        let line = |line: &str| line.split_once(' ').map(|(mark, day)| (mark.to_owned(), day.trim().to_owned()));
        Ok(Passed(text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_hexdigit())).filter_map(line).collect()))
    }

    /// Whether what has this mark was passed over.
    pub fn has(&self, mark: &str) -> bool {
        self.0.contains_key(mark)
    }

    /// Passes over what has this mark; whether it was not.
    pub fn add(&mut self, mark: &str, day: &str) -> bool {
        if self.has(mark) {
            return false;
        }
        self.0.insert(mark.to_owned(), day.to_owned());
        while self.0.len() > MOST {
            let oldest = self.0.iter().filter(|(own, _)| *own != mark).min_by_key(|(_, day)| *day).map(|(mark, _)| mark.clone());
            if let Some(mark) = oldest {
                self.0.remove(&mark);
            }
        }
        true
    }

    /// Takes that back; whether it was passed over.
    pub fn remove(&mut self, mark: &str) -> bool {
        self.0.remove(mark).is_some()
    }

    /// Writes the list below a folder.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        let lines = self.0.iter().map(|(mark, day)| format!("{mark} {day}\n"));
        let text = std::iter::once(HEAD.to_owned()).chain(lines).collect::<String>();
        replace(root, [(FILE, text.as_bytes())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceSet;
    use std::fs;

    #[test]
    fn what_was_passed_over_is_kept_and_is_no_content() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Passed::read(folder.path()).unwrap();
        let mut passed = read();
        assert!(passed.add("b1", "2026-11-29") && passed.add("a2", "2026-11-30") && !passed.add("b1", "2026-12-01"));
        passed.write(folder.path()).unwrap();
        assert_eq!(read(), passed);
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), format!("{HEAD}a2 2026-11-30\nb1 2026-11-29\n"));
        assert!(passed.remove("b1") && !passed.remove("b1") && !passed.has("b1") && passed.has("a2"));
        let set = SourceSet::of_dir("kb", folder.path());
        assert!(set.texts.is_empty() && set.faults.is_empty());
        // A merge that is not over yet loses no mark.
        fs::write(folder.path().join(FILE), "<<<<<<< HEAD\na1 2026-01-01\n=======\nb1 2026-01-02\n>>>>>>> other\n").unwrap();
        assert!(read().has("a1") && read().has("b1"));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut passed = Passed::default();
        for n in 0..MOST {
            passed.add(&format!("{n:x}"), if n == 7 { "2026-01-01" } else { "2026-11-29" });
        }
        passed.add("ffffff", "2025-01-01");
        assert_eq!((passed.0.len(), passed.has("7"), passed.has("ffffff")), (MOST, false, true));
    }
}
