//! How are files of content replaced, so that a crash leaves each of them whole?
//!
//! A file is written beside its place, synchronised to disk, and renamed. Which files are written, and in which order, is up to the caller.

use crate::source::folder::{Found, UNFINISHED, walk};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The largest file that is read back: the record of 100,000 imported entries takes 25 MiB.
const LARGEST: u64 = 256 << 20;

/// Replaces files below a folder; each is the old one or the new one, whatever happens. Folders are made as needed.
///
/// All are written and synchronised before the first takes its place, so that a crash leaves all old ones but for an instant at the end.
pub fn replace<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> io::Result<()> {
    let mut unfinished = Vec::new();
    let written = files.into_iter().try_for_each(|(path, bytes)| {
        unfinished.push(begin(folder, path, bytes)?);
        Ok(())
    });
    let replaced = written.and_then(|()| synchronise(folder, &unfinished)).and_then(|()| {
        unfinished.iter().try_for_each(|file| fs::rename(&file.beside, &file.target).map_err(|error| named(&file.target, &error)))
    });
    if replaced.is_err() {
        unfinished.iter().for_each(|file| drop(fs::remove_file(&file.beside)));
        return replaced;
    }
    synchronise_folders(&unfinished)
}

/// Takes away what was left below a folder when files were being replaced and the program was stopped.
pub fn sweep(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let mut swept = Ok(());
    walk(folder, |_, found| {
        if let Found::Unfinished(path) = found
            && swept.is_ok()
        {
            swept = fs::remove_file(path).map_err(|error| named(path, &error));
        }
    })?;
    swept
}

/// The bytes of a file below a folder; nothing where there is none.
pub fn read_back(folder: &Path, path: &str) -> io::Result<Option<Vec<u8>>> {
    let file = match fs::File::open(folder.join(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("{path} has more than {LARGEST} bytes")));
    }
    Ok(Some(bytes))
}

/// A file that is written beside its place.
struct Unfinished {
    beside: PathBuf,
    target: PathBuf,
}

fn begin(folder: &Path, path: &str, bytes: &[u8]) -> io::Result<Unfinished> {
    let target = folder.join(path);
    let parent = target.parent().unwrap_or(folder);
    refuse_outside(folder, parent)?;
    if !parent.is_dir() {
        fs::create_dir_all(parent).map_err(|error| named(parent, &error))?;
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = parent.join(format!(".{name}{UNFINISHED}"));
    fs::File::create(&beside).and_then(|mut file| file.write_all(bytes)).map_err(|error| named(&beside, &error))?;
    Ok(Unfinished { beside, target })
}

/// One file is synchronised alone, many with everything that the file system still has to write.
#[cfg(target_os = "linux")]
fn synchronise(folder: &Path, files: &[Unfinished]) -> io::Result<()> {
    match files {
        [] => Ok(()),
        [file] => fs::File::open(&file.beside)?.sync_all(),
        _ => Ok(rustix::fs::syncfs(fs::File::open(folder)?)?),
    }
}

#[cfg(not(target_os = "linux"))]
fn synchronise(_folder: &Path, files: &[Unfinished]) -> io::Result<()> {
    files.iter().try_for_each(|file| fs::File::open(&file.beside)?.sync_all())
}

/// What was renamed is synchronised with the folder that it lies in.
fn synchronise_folders(files: &[Unfinished]) -> io::Result<()> {
    let parents: BTreeSet<&Path> = files.iter().filter_map(|file| file.target.parent()).collect();
    parents.into_iter().try_for_each(|parent| fs::File::open(parent)?.sync_all())
}

/// Refuses a folder that is to be made, where the part of it that is there leads out of the knowledge base, as a link may.
pub fn refuse_outside(root: &Path, folder: &Path) -> io::Result<()> {
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(root);
    // Where the knowledge base itself is to be made, nothing in it can lead anywhere.
    if !root.exists() || there.canonicalize()?.starts_with(root.canonicalize()?) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{} leads out of {}", folder.display(), root.display())))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
