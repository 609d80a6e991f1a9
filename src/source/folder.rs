//! How is a folder of content read, and has it changed?
//!
//! Links are followed as far as they stay in the folder: that is how Kubernetes mounts a ConfigMap. What it says is not looked at here.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{SourceSet, code, is_picture};
use std::collections::hash_map::DefaultHasher;
use std::fs::{self, Metadata};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The largest text file that is read, in bytes. The longest shipped entry has 12 KB; a megabyte of Markdown is a mistake.
pub const LARGEST_TEXT: u64 = 1 << 20;

/// The largest picture that is read, in bytes: what a phone loads in about two seconds.
const LARGEST_PICTURE: u64 = 4 << 20;

/// The ending of a hidden file that is to take the place of another, as `.delivery.md.unfinished`.
pub(super) const UNFINISHED: &str = ".unfinished";

impl SourceSet {
    /// Reads the folder `root`; `name` (`kb` or `intents`) stands before the paths in messages.
    pub fn of_dir(name: &str, root: &Path) -> Self {
        let mut set = SourceSet::default();
        let mut unfinished = Vec::new();
        let walked = walk(root, |path, found| match found {
            Found::File(real, metadata) => set.read_file(name, path, real, metadata),
            Found::Fault(why) => set.faults.push(unreadable(&format!("{name}/{path}"), why)),
            Found::Unfinished(_) => unfinished.push(format!("{name}/{path}")),
        });
        if let Some(first) = unfinished.iter().min() {
            let message = format!("{} files of an import have not taken their places", unfinished.len());
            set.faults.push(Diagnostic::new(
                Code::StrayFile,
                Place::file(first),
                message,
                "if no import is running, one broke off here: import again, which puts it right",
            ));
        }
        if let Err(error) = walked {
            set.faults.push(unreadable(&format!("{name} ({})", root.display()), &error.to_string()));
        }
        set.in_order()
    }

    fn read_file(&mut self, name: &str, below: &str, real: &Path, metadata: &Metadata) {
        let largest = if is_picture(below) { LARGEST_PICTURE } else { LARGEST_TEXT };
        let shown = format!("{name}/{below}");
        if metadata.len() > largest {
            let message = format!("the file has {} bytes, more than {largest}", metadata.len());
            self.faults.push(Diagnostic::new(code(&shown, Code::TooLarge), Place::file(&shown), message, "divide it"));
            return;
        }
        match fs::read(real) {
            Ok(bytes) => self.add(name, below, bytes),
            Err(error) => self.faults.push(unreadable(&shown, &error.to_string())),
        }
    }
}

/// What tells one state of a folder from another: which files there are, where they really lie, how long they are and when they were written.
/// It looks at no file's content, so it is cheap, also where the system tells nobody of changes.
pub fn stamp(root: &Path) -> u64 {
    // Folders are listed in no order, so that the parts are added up.
    let mut sum = 0_u64;
    let mut add = |part: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        part(&mut hasher);
        sum = sum.wrapping_add(hasher.finish());
    };
    let walked = walk(root, |path, found| match found {
        Found::File(real, metadata) => add(&|hasher| (path, real, metadata.len(), metadata.modified().ok()).hash(hasher)),
        Found::Fault(why) => add(&|hasher| (path, why).hash(hasher)),
        Found::Unfinished(_) => {}
    });
    if let Err(error) = walked {
        add(&|hasher| error.to_string().hash(hasher));
    }
    sum
}

/// What is found below a folder.
pub(super) enum Found<'f> {
    /// A file, where it really lies.
    File(&'f Path, &'f Metadata),
    /// Something that cannot be read, and why.
    Fault(&'f str),
    /// A file that never took its place.
    Unfinished(&'f Path),
}

/// Visits everything below a folder but what is hidden, unless it was left unfinished; paths are those below it.
pub(super) fn walk(root: &Path, mut visit: impl FnMut(&str, Found<'_>)) -> std::io::Result<()> {
    let root = root.canonicalize()?;
    visit_dir(&root, &root, &mut vec![root.clone()], &mut visit);
    Ok(())
}

/// `trail` has the folders that lead here, by where they really lie.
fn visit_dir(root: &Path, dir: &Path, trail: &mut Vec<PathBuf>, visit: &mut impl FnMut(&str, Found<'_>)) {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => return visit(&below(root, dir), Found::Fault(&error.to_string())),
    };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let below = below(root, &path);
        if path.file_name().is_some_and(|file| file.to_string_lossy().starts_with('.')) {
            if below.ends_with(UNFINISHED) {
                visit(&below, Found::Unfinished(&path));
            }
            continue;
        }
        match path.canonicalize().and_then(|real| fs::metadata(&real).map(|metadata| (real, metadata))) {
            Err(error) => visit(&below, Found::Fault(&error.to_string())),
            Ok((real, _)) if !real.starts_with(root) => visit(&below, Found::Fault("a link that leads out of the content folder")),
            Ok((real, metadata)) if metadata.is_dir() => {
                if trail.contains(&real) {
                    visit(&below, Found::Fault("a link to a folder that it lies in"));
                } else {
                    trail.push(real);
                    visit_dir(root, &path, trail, visit);
                    trail.pop();
                }
            }
            // A pipe or a device would keep the reader waiting for ever.
            Ok((_, metadata)) if !metadata.is_file() => visit(&below, Found::Fault("it is no ordinary file")),
            Ok((real, metadata)) => visit(&below, Found::File(&real, &metadata)),
        }
    }
}

fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn unreadable(shown: &str, why: &str) -> Diagnostic {
    let help = "make it readable, or take it out of the content folder";
    Diagnostic::new(code(shown, Code::Unreadable), Place::file(shown), format!("cannot be read: {why}"), help)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// The files that are read, and the faults.
    fn read(root: &Path) -> (Vec<String>, Vec<String>) {
        let set = SourceSet::of_dir("kb", root);
        let faults = set.faults.iter().map(|fault| format!("{}: {}", fault.place.path, fault.message));
        (set.texts.into_iter().map(|file| file.path).collect(), faults.collect())
    }

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn a_config_map_is_read_as_kubernetes_mounts_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(&root.join("..2026_11_29/faq/a.md"), "a");
        symlink("..2026_11_29", root.join("..data")).unwrap();
        symlink("..data/faq", root.join("faq")).unwrap();
        assert_eq!(read(root), (vec!["kb/faq/a.md".to_owned()], vec![]));

        let before = stamp(root);
        assert_eq!(before, stamp(root));
        write(&root.join("..2026_11_30/faq/a.md"), "a");
        fs::remove_file(root.join("..data")).unwrap();
        symlink("..2026_11_30", root.join("..data")).unwrap();
        assert_ne!(before, stamp(root), "what a link leads to was replaced");
    }

    #[test]
    fn links_stay_in_the_folder_and_go_round_in_no_circle() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("kb");
        write(&root.join("faq/a.md"), "a");
        write(&folder.path().join("secret/b.md"), "b");
        symlink("../../secret", root.join("faq/out")).unwrap();
        symlink("..", root.join("faq/round")).unwrap();
        let (files, mut faults) = read(&root);
        faults.sort();
        assert_eq!(files, ["kb/faq/a.md"]);
        let why = ["a link that leads out of the content folder", "a link to a folder that it lies in"];
        let expected = [("out", why[0]), ("round", why[1])].map(|(name, why)| format!("kb/faq/{name}: cannot be read: {why}"));
        assert_eq!(faults, expected);
    }

    #[test]
    fn what_an_import_left_is_named_once_and_swept() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("faq/a.md"), "a");
        write(&folder.path().join("faq/.b.md.unfinished"), "b");
        write(&folder.path().join("faq/.c.md.unfinished"), "c");
        let (files, faults) = read(folder.path());
        let message = "2 files of an import have not taken their places";
        assert_eq!((files, faults), (vec!["kb/faq/a.md".to_owned()], vec![format!("kb/faq/.b.md.unfinished: {message}")]));
        crate::source::replace::sweep(folder.path()).unwrap();
        assert_eq!(read(folder.path()), (vec!["kb/faq/a.md".to_owned()], vec![]));
    }

    #[test]
    fn an_edit_changes_the_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let missing = stamp(&folder.path().join("kb"));
        write(&folder.path().join("kb/faq/a.md"), "a");
        let first = stamp(&folder.path().join("kb"));
        write(&folder.path().join("kb/faq/a.md"), "ab");
        let second = stamp(&folder.path().join("kb"));
        assert!(missing != first && first != second);
    }
}
