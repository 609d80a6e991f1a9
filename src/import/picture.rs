//! Where do the pictures of an answer come from, and where do they go?
//!
//! What lies beside the source is copied below `media/` under a name that follows from its bytes; what lies elsewhere is not fetched, and is
//! listed. A path that leads out of the source is not followed.

use crate::kb::entry::ContentHash;
use crate::text::slug::slug;
use base64::Engine;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The largest picture that the loader takes; see `source`.
const LARGEST: usize = 4 << 20;

/// The endings of pictures that the loader takes, with the bytes that each begins with.
const KINDS: [(&str, &[u8]); 7] = [
    ("png", b"\x89PNG"),
    ("jpg", b"\xff\xd8\xff"),
    ("jpeg", b"\xff\xd8\xff"),
    ("gif", b"GIF8"),
    ("webp", b"RIFF"),
    ("svg", b"<"),
    ("svg", b"\xef\xbb\xbf<"),
];

/// Folders from which sites serve what is named from their root.
const ROOTS: [&str; 6] = ["", "static/", "public/", "docs/", "docs/public/", ".vuepress/public/"];

/// The bytes of a file by its path below the source; nothing where there is none.
pub type Find<'f> = dyn Fn(&str) -> Option<Vec<u8>> + 'f;

/// What becomes of a picture that an answer names.
#[derive(Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is shown from this path below the knowledge base.
    Here(String),
    /// It stays where it is.
    Remote(String),
    /// It is not there, is no picture, or lies where it may not.
    Lost,
}

/// The pictures of one import.
#[derive(Default)]
pub struct Pictures {
    /// What is copied, by the path below the knowledge base.
    pub copied: BTreeMap<String, Vec<u8>>,
    /// What is not, because it lies on another server.
    pub remote: BTreeSet<String>,
    /// What is not, because it is not there.
    pub lost: BTreeSet<String>,
    known: HashMap<(String, String), Option<String>>,
}

impl Pictures {
    /// Finds the place of a picture that a file in the folder `base` names.
    pub fn place(&mut self, base: &str, named: &str, find: &Find<'_>) -> Placed {
        let named = named.trim();
        if let Some(data) = named.strip_prefix("data:") {
            return self.inline(data);
        }
        if named.starts_with("http://") || named.starts_with("https://") || named.starts_with("//") {
            let url = if named.starts_with("//") { format!("https:{named}") } else { named.to_owned() };
            self.remote.insert(url.clone());
            return Placed::Remote(url);
        }
        let key = (base.to_owned(), named.to_owned());
        let place = match self.known.get(&key) {
            Some(place) => place.clone(),
            None => {
                let place = self.look_up(base, named, find);
                self.known.insert(key, place.clone());
                place
            }
        };
        match place {
            Some(path) => Placed::Here(path),
            None => {
                self.lost.insert(if base.is_empty() { named.to_owned() } else { format!("{base}/{named}") });
                Placed::Lost
            }
        }
    }

    fn look_up(&mut self, base: &str, named: &str, find: &Find<'_>) -> Option<String> {
        let path = decoded(named.split(['?', '#']).next()?);
        let candidates = match path.strip_prefix('/') {
            Some(below) => ROOTS.iter().filter_map(|root| joined("", &format!("{root}{below}"))).collect(),
            None => Vec::from_iter(joined(base, &path)),
        };
        let bytes = candidates.iter().find_map(|candidate| find(candidate))?;
        let stem = path.rsplit('/').next()?.rsplit_once('.').map_or("", |(stem, _)| stem);
        self.copy(stem, bytes)
    }

    fn inline(&mut self, data: &str) -> Placed {
        let bytes = data.split_once(";base64,").and_then(|(_, text)| base64::engine::general_purpose::STANDARD.decode(text.trim()).ok());
        bytes.and_then(|bytes| self.copy("picture", bytes)).map_or(Placed::Lost, Placed::Here)
    }

    fn copy(&mut self, stem: &str, bytes: Vec<u8>) -> Option<String> {
        let (ending, _) = KINDS.iter().find(|(_, begin)| bytes.starts_with(begin))?;
        if bytes.len() > LARGEST || (*ending == "svg" && !bytes.windows(4).take(1024).any(|window| window == b"<svg")) {
            return None;
        }
        let hash = ContentHash::of([&*String::from_utf8_lossy(&bytes)]);
        let name = [slug(stem, 40), hash.as_str()[..8].to_owned()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let path = format!("media/import/{}.{ending}", name.join("-"));
        self.copied.entry(path.clone()).or_insert(bytes);
        Some(path)
    }
}

/// A path below the source, or nothing where it leads out of it.
fn joined(base: &str, path: &str) -> Option<String> {
    if path.contains('\\') || path.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A path with `%20` as the space that it stands for.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let code =
            (byte == b'%').then(|| std::str::from_utf8(behind.get(..2)?).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_within_the_source_alone() {
        let find = |path: &str| (path == "docs/img/a b.png" || path == "static/logo.png").then(|| b"\x89PNG rest".to_vec());
        let mut pictures = Pictures::default();
        let mut check = |base: &str, named: &str, expected: &str| {
            let placed = match pictures.place(base, named, &find) {
                Placed::Here(path) => path.split('-').next().unwrap_or_default().to_owned(),
                Placed::Remote(url) => url,
                Placed::Lost => String::new(),
            };
            assert_eq!(placed, expected, "{base} {named}");
        };
        check("docs", "img/a%20b.png", "media/import/a");
        check("docs/sub", "../img/a b.png?x=1", "media/import/a");
        check("docs", "/logo.png", "media/import/logo");
        check("docs", "../../etc/passwd", "");
        check("docs", "/../../etc/passwd", "");
        check("docs", "C:\\secret.png", "");
        check("docs", "https://cdn.example/a.png", "https://cdn.example/a.png");
        check("docs", "data:image/png;base64,iVBORw0K", "media/import/picture");
        check("docs", "data:text/html;base64,PGI+", "");
        assert_eq!(pictures.copied.len(), 3);
        assert_eq!(pictures.lost.len(), 3);
    }
}
