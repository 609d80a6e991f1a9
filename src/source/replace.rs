//! How are files of content replaced, so that a crash leaves each of them whole?
//!
//! A file is written beside its place, synchronised to disk, and renamed. Which files are written, and in which order, is up to the caller.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The ending of a file that is being written; a hidden file is no content.
const UNFINISHED: &str = ".unfinished";

/// The largest file that is read back: the record of 100,000 imported entries takes 25 MiB.
const LARGEST: u64 = 256 << 20;

/// Replaces files below a folder one after the other; each is the old one or the new one, whatever happens. Folders are made as needed.
pub fn replace<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> io::Result<()> {
    let mut made = Vec::new();
    for (path, bytes) in files {
        let target = folder.join(path);
        let parent = target.parent().unwrap_or(folder).to_path_buf();
        if made.last() != Some(&parent) {
            fs::create_dir_all(&parent).map_err(|error| named(&parent, &error))?;
            refuse_outside(folder, &parent)?;
            made.push(parent.clone());
        }
        replace_one(&parent, &target, bytes).map_err(|error| named(&target, &error))?;
    }
    made.sort();
    made.dedup();
    made.iter().try_for_each(|parent| fs::File::open(parent)?.sync_all())
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

fn replace_one(parent: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let unfinished: PathBuf = parent.join(format!(".{name}{UNFINISHED}"));
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&unfinished, target));
    if renamed.is_err() {
        drop(fs::remove_file(&unfinished));
    }
    renamed
}

/// A folder that is a link would lead the writing out of the knowledge base.
fn refuse_outside(folder: &Path, parent: &Path) -> io::Result<()> {
    match parent.canonicalize()?.starts_with(folder.canonicalize()?) {
        true => Ok(()),
        false => Err(io::Error::other(format!("{} leads out of {}", parent.display(), folder.display()))),
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
