//! How is a file of the content changed without harm?
//!
//! The new text takes the place of the old one in one step, with the line ends and the byte order mark that the file had. What has changed
//! since it was read is left alone. It does not decide what the text is to be.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The mark that some editors put before UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes `after` in the place of `before`, both with `\n` line ends, as the content is read.
pub fn rewrite(path: &Path, before: &str, after: &str) -> io::Result<()> {
    // A link keeps leading to the file that is written.
    let path = path.canonicalize()?;
    let old = fs::read_to_string(&path)?;
    let refused = |why: &str| io::Error::new(ErrorKind::InvalidData, why);
    let bare = old.trim_start_matches('\u{feff}');
    if bare.replace("\r\n", "\n") != before {
        return Err(refused("the file has changed since it was read"));
    }
    let (lines, returns) = (bare.matches('\n').count(), bare.matches("\r\n").count());
    let after = match returns {
        0 => after.to_owned(),
        _ if returns == lines => after.replace('\n', "\r\n"),
        _ => return Err(refused("the file has line ends of two kinds; save it with one")),
    };
    let mark = if bare.len() < old.len() { BYTE_ORDER_MARK } else { "" };
    replace(&path, format!("{mark}{after}").as_bytes())
}

/// Puts a new file in the place of one that is there: whoever reads meanwhile gets the one or the other.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Files that begin with a dot are no content, so that a server which watches does not read it half-written.
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        // Whether it can be taken away again changes nothing about what failed.
        let _ = fs::remove_file(&beside);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, before: &str, after: &str, expected: Result<&str, ErrorKind>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, old).unwrap();
        let result = rewrite(&path, before, after);
        let now = fs::read_to_string(&path).unwrap();
        assert_eq!(result.map(|()| now.as_str()).map_err(|error| error.kind()), expected, "{old}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn line_ends_and_marks_stay() {
        check("a\nb\n", "a\nb\n", "a\nc\n", Ok("a\nc\n"));
        check("\u{feff}a\r\nb\r\n", "a\nb\n", "a\nc\n", Ok("\u{feff}a\r\nc\r\n"));
        check("a\r\nb\n", "a\nb\n", "a\nc\n", Err(ErrorKind::InvalidData));
        check("x", "a", "b", Err(ErrorKind::InvalidData));
    }
}
