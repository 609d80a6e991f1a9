//! Which id does a heading or a file get that has none?
//!
//! Made of its words alone, English as it is and Chinese in Pinyin, so that it stays when others come and go. It does not ask whether an id
//! is taken, but gives the next one.

use crate::text::slug::slug;
use std::collections::HashSet;

/// How long an id made of words may be: it stands in addresses and in links that people write.
const LONGEST: usize = 48;

/// The id that some words make, if there is a letter or digit among them.
pub(super) fn id_of(words: &str) -> Option<String> {
    Some(slug(words, LONGEST)).filter(|id| !id.is_empty())
}

/// The id, or the first one after it that is free; it is taken then.
pub(super) fn claim(taken: &mut HashSet<String>, slug: &str) -> String {
    let mut id = slug.to_owned();
    let mut next = 2;
    while !taken.insert(id.clone()) {
        id = format!("{slug}-{next}");
        next += 1;
    }
    id
}

/// The anchor that Git hosts and documentation programs make of a heading, which links there name.
pub(super) fn anchor(title: &str) -> String {
    let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The id of a file: its path below the folder of its kind, without `index` at the end.
pub(super) fn of_path(path: &str) -> String {
    let below = path.strip_prefix("kb/").unwrap_or(path);
    let below =
        ["faq/", "policy/", "product/", "symptom/", "script/"].iter().find_map(|folder| below.strip_prefix(folder)).unwrap_or(below);
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").or_else(|| stem.strip_suffix("/README")).unwrap_or(stem);
    id_of(stem).unwrap_or_else(|| "page".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_id_gives_the_next_one() {
        let mut taken = HashSet::new();
        assert_eq!(["a", "a", "b", "a"].map(|slug| claim(&mut taken, slug)), ["a", "a-2", "b", "a-3"]);
    }

    #[test]
    fn a_file_is_named_by_its_path() {
        let check = |path: &str, expected: &str| assert_eq!(of_path(path), expected, "{path}");
        check("kb/faq/配送.md", "pei-song");
        check("kb/guide/Getting Started.md", "guide-getting-started");
        check("kb/guide/index.md", "guide");
        check("kb/index.md", "index");
        check("kb/faq/——.md", "page");
    }
}
