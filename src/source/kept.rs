//! Which content was the last that could be served?
//!
//! A copy of both sets in a folder of their own, so that a server whose content has an error at its start can serve what it served before.

use crate::source::SourceSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folders of the two sets in the copy, as in the content itself.
const KB: &str = "kb";
const INTENTS: &str = "intents";

/// What tells which content a copy is of.
const HASH: &str = "hash";

/// Keeps both sets in `folder`, in place of those that were kept before; `hash` is that of the content. A copy of the same is left as it is.
/// At every moment there is a whole copy: the new one is written beside the old one, and takes its place at last.
pub fn keep(folder: &Path, hash: &str, kb: &SourceSet, intents: &SourceSet) -> io::Result<()> {
    if fs::read_to_string(folder.join(HASH)).is_ok_and(|kept| kept == hash) {
        return Ok(());
    }
    let (next, before) = (beside(folder, "next"), beside(folder, "before"));
    remove(&next)?;
    for (path, bytes) in kb.files(KB).chain(intents.files(INTENTS)) {
        write(&next.join(path), bytes)?;
    }
    write(&next.join(HASH), hash.as_bytes())?;
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
    Some(Kept { hash, kb: SourceSet::of_dir(KB, &folder.join(KB)), intents: SourceSet::intents_of_dir(&folder.join(INTENTS)) })
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

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    File::create(path)?.write_all(bytes)
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
        write(&beside(&folder, "next").join("kb/faq/a.md"), b"thr").unwrap();
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
