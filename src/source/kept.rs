//! Which content was the last that could be served?
//!
//! A copy of both sets in a folder of its own, so that a server whose content has an error at its start can serve what it served before. All files
//! are in one, one after another: making ten thousand takes a file system seconds, at each edit.

use crate::source::SourceSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The folders of the two sets in the copy, as in the content itself.
const KB: &str = "kb";
const INTENTS: &str = "intents";

/// What tells which content a copy is of.
const HASH: &str = "hash";

/// The files, each as its path, a line end, its length, a line end, and its bytes.
const FILES: &str = "files";

/// Keeps both sets in `folder`, in place of those that were kept before; `hash` is that of the content. A copy of the same is left as it is.
/// At every moment there is a whole copy: the new one is written beside the old one, and takes its place at last.
pub fn keep(folder: &Path, hash: &str, kb: &SourceSet, intents: &SourceSet) -> io::Result<()> {
    if fs::read_to_string(folder.join(HASH)).is_ok_and(|kept| kept == hash) {
        return Ok(());
    }
    let (next, before) = (beside(folder, "next"), beside(folder, "before"));
    remove(&next)?;
    fs::create_dir_all(&next)?;
    let mut files = BufWriter::new(File::create(next.join(FILES))?);
    for (path, bytes) in kb.files(KB).chain(intents.files(INTENTS)) {
        write!(files, "{path}\n{}\n", bytes.len())?;
        files.write_all(bytes)?;
    }
    files.flush()?;
    fs::write(next.join(HASH), hash)?;
    remove(&before)?;
    match fs::rename(folder, &before) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::rename(&next, folder)?,
    }
    remove(&before)
}

/// What was kept.
#[derive(Debug)]
pub struct Kept {
    /// The hash of the content when it was kept: a copy that was damaged since has another one.
    pub hash: String,
    /// The knowledge base.
    pub kb: SourceSet,
    /// The intents.
    pub intents: SourceSet,
}

/// What was kept in `folder`; nothing where nothing was.
pub fn kept(folder: &Path) -> Option<Kept> {
    // The copy before is there alone when its place was being taken while the program was killed.
    let folders = [folder.to_owned(), beside(folder, "before")];
    let (folder, hash) = folders.into_iter().find_map(|folder| Some((folder.clone(), fs::read_to_string(folder.join(HASH)).ok()?)))?;
    let files = fs::read(folder.join(FILES)).ok()?;
    let (mut kb, mut intents) = (SourceSet::default(), SourceSet::default());
    for (path, bytes) in unpacked(&files) {
        match path.split_once('/')? {
            (KB, below) => kb.add(KB, below, bytes.to_vec()),
            (_, below) => intents.add(INTENTS, below, bytes.to_vec()),
        }
    }
    Some(Kept { hash, kb: kb.in_order(), intents: intents.in_order().over_embedded_base() })
}

/// The files of a copy; what is damaged ends them, and the hash tells.
fn unpacked(mut files: &[u8]) -> impl Iterator<Item = (&str, &[u8])> {
    std::iter::from_fn(move || {
        let (path, length) = (line(&mut files)?, line(&mut files)?.parse::<usize>().ok()?);
        let (bytes, rest) = files.split_at_checked(length)?;
        files = rest;
        Some((path, bytes))
    })
}

/// The next line, which is taken away.
fn line<'f>(files: &mut &'f [u8]) -> Option<&'f str> {
    let end = files.iter().position(|&byte| byte == b'\n')?;
    let (line, rest) = files.split_at(end);
    *files = &rest[1..];
    std::str::from_utf8(line).ok()
}

impl SourceSet {
    /// Every file of the set, the base of its own among them, by its path with the name of the set before it.
    fn files<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (String, &'s [u8])> {
        let texts = self.texts.iter().map(|file| (file.path.clone(), file.text.as_bytes()));
        let bases = self.bases.iter().map(|(path, text)| (path.replacen("intents/", "intents/base/", 1), text.as_bytes()));
        let pictures = self.pictures.iter().map(move |(path, bytes)| (format!("{name}/{path}"), bytes.as_slice()));
        texts.chain(bases).chain(pictures)
    }
}

/// A folder beside another one.
fn beside(folder: &Path, which: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(which);
    folder.with_file_name(name)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, text: &str) -> SourceSet {
        let texts = vec![crate::source::SourceFile { path: format!("{name}/faq/a.md"), text: text.to_owned() }];
        let pictures = [("media/a.svg".to_owned(), b"<svg/>".to_vec())].into();
        SourceSet { texts, pictures, ..SourceSet::default() }
    }

    fn text_of(folder: &Path) -> Option<String> {
        let kb = kept(folder)?.kb;
        assert_eq!((kb.pictures.len(), kb.faults), (1, vec![]));
        Some(kb.texts[0].text.clone())
    }

    #[test]
    fn the_last_good_content_is_there_after_whatever_happened() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("content");
        assert!(kept(&folder).is_none());
        keep(&folder, "1", &set("kb", "one"), &SourceSet::base_intents()).unwrap();
        assert_eq!(text_of(&folder).as_deref(), Some("one"));
        keep(&folder, "2", &set("kb", "two"), &SourceSet::base_intents()).unwrap();
        assert_eq!(text_of(&folder).as_deref(), Some("two"));
        // Killed while the next one was written.
        fs::create_dir_all(beside(&folder, "next")).unwrap();
        fs::write(beside(&folder, "next").join(FILES), b"kb/faq/a.md\n5\nthr").unwrap();
        assert_eq!(text_of(&folder).as_deref(), Some("two"));
        keep(&folder, "3", &set("kb", "three"), &SourceSet::base_intents()).unwrap();
        // Killed while it took the place.
        fs::rename(&folder, beside(&folder, "before")).unwrap();
        assert_eq!(text_of(&folder).as_deref(), Some("three"));
        keep(&folder, "4", &set("kb", "four"), &SourceSet::base_intents()).unwrap();
        assert_eq!(text_of(&folder).as_deref(), Some("four"));
        let kept = kept(&folder).unwrap();
        assert_eq!((kept.hash.as_str(), kept.intents.taken().count()), ("4", SourceSet::base_intents().taken().count()));
    }
}
