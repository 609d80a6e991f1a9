//! Which file does a relative link mean?
//!
//! Links of plain Markdown name files, as `../guide/start.md#install`, with or without the ending. It does not look at the headings there;
//! see `draft`.

/// The endings that links leave out at will.
const ENDINGS: [&str; 4] = [".mdx", ".md", ".html", ".htm"];

/// What a file is found by: its path below the root without ending and `index`.
pub(super) fn key(path: &str) -> String {
    let path = path.strip_prefix("kb/").unwrap_or(path).trim_end_matches('/');
    let stem = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path);
    let stem =
        ["index", "README", "readme"].iter().find_map(|name| stem.strip_suffix(name).filter(|rest| rest.is_empty() || rest.ends_with('/')));
    let stem = stem.unwrap_or_else(|| ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path));
    stem.trim_end_matches('/').to_lowercase()
}

/// The keys that a link in a file may mean, the likeliest first, and the heading that it names there.
pub(super) fn meant<'l>(from: &str, link: &'l str) -> (Vec<String>, Option<&'l str>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let path = unescaped(path.split('?').next().unwrap_or_default());
    let below = from.strip_prefix("kb/").unwrap_or(from);
    let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut keys = Vec::new();
    match path.strip_prefix('/') {
        // A site may be mounted below a folder of its own, as `/docs/`.
        Some(rooted) => {
            keys.push(joined("", rooted));
            keys.extend(rooted.split_once('/').map(|(_, rest)| joined("", rest)));
        }
        None if path.is_empty() => keys.push(Some(key(from))),
        None => {
            keys.push(joined(folder, &path));
            // A page `a/b.md` is often shown at `a/b/`, from where its links are meant.
            keys.push(joined(&key(from), &path));
        }
    }
    (keys.into_iter().flatten().collect(), anchor)
}

/// A path below a folder, unless it leads out of the root.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(key(&parts.join("/")))
}

/// A path with its `%20` and the like read.
fn unescaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        read.push(hex.unwrap_or(bytes[at]));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_link_names_a_file() {
        let check = |link: &str, expected: &[&str]| assert_eq!(meant("kb/guide/start.md", link).0, expected, "{link}");
        check("./install.md#a", &["guide/install", "guide/start/install"]);
        check("../faq/a%20b.mdx", &["faq/a b", "guide/faq/a b"]);
        check("/docs/guide/", &["docs/guide", "guide"]);
        check("#a", &["guide/start"]);
        check("../../x", &["x"]);
        check("../../../x", &[]);
        check("%", &["guide/%", "guide/start/%"]);
    }

    #[test]
    fn a_file_is_found_without_its_ending() {
        let check = |path: &str, expected: &str| assert_eq!(key(path), expected, "{path}");
        check("kb/guide/Start.md", "guide/start");
        check("kb/guide/index.md", "guide");
        check("kb/README.md", "");
        check("kb/a/myindex.mdx", "a/myindex");
    }
}
