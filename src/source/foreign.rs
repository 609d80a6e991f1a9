//! Which files does somebody bring from another system?
//!
//! Reads a file, or a folder with everything below it, as bytes and within bounds. It does not know what they mean; see `import`.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The largest file that is read, in bytes: 100,000 long rows as a spreadsheet take about 60 MiB.
pub const LARGEST_FILE: u64 = 256 << 20;

/// The most bytes that are read of one folder.
const LARGEST_FOLDER: u64 = 1 << 30;

/// The most files that are read of one folder.
const MOST_FILES: usize = 100_000;

/// How deep folders nest.
const DEEPEST: usize = 32;

/// The largest picture that the loader takes; see `source`.
const LARGEST_PICTURE: u64 = 4 << 20;

/// One file, as it is.
#[derive(Debug, Clone)]
pub struct ForeignFile {
    /// The path below what was named, with `/`; the file's own name where a single file was named.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What lies at a path that somebody named.
#[derive(Debug, Clone, Default)]
pub struct Foreign {
    /// The last part of the path.
    pub name: String,
    /// The files in the order of their paths.
    pub files: Vec<ForeignFile>,
    /// What was not read, and why.
    pub left_out: Vec<String>,
}

/// Reads a file or a folder; hidden files and links are left out of a folder.
pub fn read_foreign(path: &Path) -> io::Result<Foreign> {
    let real = path.canonicalize()?;
    let mut foreign = Foreign { name: file_name(&real), ..Foreign::default() };
    if real.is_dir() {
        let mut room = LARGEST_FOLDER;
        read_folder(&real, &real, DEEPEST, &mut room, &mut foreign)?;
        foreign.files.sort_by(|a, b| a.path.cmp(&b.path));
    } else {
        let bytes = read_bounded(&real, LARGEST_FILE)?;
        foreign.files.push(ForeignFile { path: foreign.name.clone(), bytes });
    }
    Ok(foreign)
}

/// Reads a picture that a file names beside itself; nothing where it is not there, too large, or outside the folder.
pub fn read_beside(source: &Path, named: &str) -> Option<Vec<u8>> {
    let real = source.canonicalize().ok()?;
    let folder = if real.is_dir() { real } else { real.parent()?.to_path_buf() };
    let below = PathBuf::from(named);
    let stays = below.components().all(|part| matches!(part, Component::Normal(_)));
    let picture = stays.then(|| folder.join(below).canonicalize().ok()).flatten()?;
    let is_inside = picture.starts_with(&folder) && picture.is_file();
    is_inside.then(|| read_bounded(&picture, LARGEST_PICTURE).ok()).flatten()
}

fn read_folder(root: &Path, folder: &Path, depth: usize, room: &mut u64, foreign: &mut Foreign) -> io::Result<()> {
    for path in fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()) {
        let shown = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let name = file_name(&path);
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if path.is_symlink() {
            foreign.left_out.push(format!("{shown}: a link; put a copy in its place"));
        } else if path.is_dir() {
            match depth.checked_sub(1) {
                Some(depth) => read_folder(root, &path, depth, room, foreign)?,
                None => foreign.left_out.push(format!("{shown}: more than {DEEPEST} folders deep")),
            }
        } else if !path.is_file() {
            foreign.left_out.push(format!("{shown}: no ordinary file"));
        } else if foreign.files.len() == MOST_FILES {
            return Err(io::Error::other(format!("{} has more than {MOST_FILES} files; import it in parts", root.display())));
        } else {
            let bytes = match read_bounded(&path, LARGEST_FILE.min(*room)) {
                Ok(bytes) => bytes,
                Err(error) => {
                    foreign.left_out.push(format!("{shown}: {error}"));
                    continue;
                }
            };
            *room -= bytes.len() as u64;
            foreign.files.push(ForeignFile { path: shown, bytes });
        }
    }
    Ok(())
}

fn read_bounded(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::Error::other(format!("more than {largest} bytes; divide it")));
    }
    Ok(bytes)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
