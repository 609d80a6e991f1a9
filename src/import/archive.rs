//! What lies in an archive?
//!
//! Unpacks ZIP within bounds, so that a small file cannot become a large one in memory, and refuses paths that lead out of it. Workbooks are
//! archives too, and are measured here before they are read.

use crate::import::item::{Found, Origin};
use crate::source::foreign::ForeignFile;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that an archive may unpack to: 100,000 long rows as a workbook take about 150 MiB.
const LARGEST: u64 = 512 << 20;

/// How many times its size an archive may unpack to: sheets and pages shrink to a tenth or thirtieth, bombs to a thousandth.
const MOST_TIMES: u64 = 200;

/// What a small archive may unpack to, however it shrank.
const ALWAYS: u64 = 16 << 20;

/// The most files of an archive.
const MOST_FILES: usize = 50_000;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archived {
    /// A workbook of Excel since 2007.
    Xlsx,
    /// A workbook of Excel in its binary form.
    Xlsb,
    /// A workbook of OpenDocument.
    Ods,
    /// Other files.
    Files,
}

/// What an archive is, by the names in it; nothing where it is none.
pub fn kind(bytes: &[u8]) -> Option<Archived> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    Some(match () {
        () if has("xl/workbook.xml") => Archived::Xlsx,
        () if has("xl/workbook.bin") => Archived::Xlsb,
        () if has("content.xml") && has("mimetype") => Archived::Ods,
        () => Archived::Files,
    })
}

/// Whether everything in an archive, unpacked, is within the bounds; the sizes that it states are not believed.
pub fn is_bounded(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut room = room(bytes);
    archive.len() <= MOST_FILES
        && (0..archive.len()).all(|at| {
            let Ok(file) = archive.by_index(at) else { return false };
            match std::io::copy(&mut file.take(room + 1), &mut std::io::sink()) {
                Ok(n) if n <= room => {
                    room -= n;
                    true
                }
                _ => false,
            }
        })
}

/// How many bytes an archive may unpack to.
fn room(bytes: &[u8]) -> u64 {
    LARGEST.min(ALWAYS.max(MOST_TIMES * bytes.len() as u64))
}

/// The files of an archive, each with a path below it; what is refused goes to `found`.
pub fn unpack(path: &str, bytes: &[u8], found: &mut Found) -> Vec<ForeignFile> {
    let whole = Origin::file(path);
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            found.refuse(&whole, format!("the archive cannot be read: {error}"));
            return Vec::new();
        }
    };
    if archive.len() > MOST_FILES {
        found.refuse(&whole, format!("the archive has more than {MOST_FILES} files; import it in parts"));
        return Vec::new();
    }
    let mut files = Vec::new();
    let mut room = room(bytes);
    for at in 0..archive.len() {
        let file = match archive.by_index(at) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => file,
            Err(error) => {
                found.refuse(&whole, format!("a file of the archive cannot be read: {error}"));
                continue;
            }
        };
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        let Some(inside) = file.enclosed_name().map(|inside| inside.to_string_lossy().replace('\\', "/")) else {
            found.refuse(&Origin::file(&format!("{path}/{name}")), "the path leads out of the archive");
            continue;
        };
        if is_hidden(&inside) {
            continue;
        }
        let mut bytes = Vec::new();
        match file.take(room + 1).read_to_end(&mut bytes) {
            Ok(n) if n as u64 > room => {
                found.refuse(&whole, "the archive unpacks to more than is read; unpack it, and import it in parts");
                return Vec::new();
            }
            Ok(n) => {
                room -= n as u64;
                files.push(ForeignFile { path: inside, bytes });
            }
            Err(error) => found.refuse(&Origin::file(&format!("{path}/{name}")), format!("it cannot be unpacked: {error}")),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// What systems leave in archives beside the files.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX" || part == "node_modules")
}
