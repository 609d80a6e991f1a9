//! What is an entry called?
//!
//! Names are read from the words of the title: English as it stands, Chinese in Pinyin, cut between words. They depend on nothing but what is
//! named, so that the same rows have the same names at each import; names that are given stay given.

use crate::kb::entry::ContentHash;
use crate::text::slug::slug;
use pinyin::ToPinyin;
use std::collections::HashSet;

/// The longest name without what tells it from another: long enough for about nine syllables or seven words.
const LONGEST: usize = 44;

/// English words that say little in a name.
const SMALL: [&str; 16] = ["the", "a", "an", "is", "are", "do", "does", "my", "i", "to", "of", "for", "in", "on", "and", "it"];

/// What is to be named.
#[derive(Debug, Clone, Copy)]
pub struct Named<'n> {
    /// The name that it had at an earlier import.
    pub former: Option<&'n str>,
    /// What the source calls it.
    pub key: Option<&'n str>,
    /// What it is asked by.
    pub title: &'n str,
    /// What tells it from others of the same title.
    pub apart: &'n str,
    /// What it is, whatever it is called: the same at each import.
    pub identity: &'n str,
}

/// A name for each, none of them twice and none of those in `taken`.
pub fn names(all: &[Named<'_>], mut taken: HashSet<String>) -> Vec<String> {
    let mut names: Vec<Option<String>> = all.iter().map(|named| named.former.map(str::to_owned)).collect();
    taken.extend(names.iter().flatten().cloned());
    let mut order: Vec<usize> = (0..all.len()).filter(|&at| names[at].is_none()).collect();
    // Not the order of the rows, so that sorting a sheet changes no name.
    order.sort_by(|&a, &b| (all[a].identity.len(), all[a].identity).cmp(&(all[b].identity.len(), all[b].identity)));
    for at in order {
        let name = candidates(&all[at]).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        names[at] = Some(name);
    }
    names.into_iter().flatten().collect()
}

fn candidates<'n>(named: &Named<'n>) -> impl Iterator<Item = String> + use<'n> {
    let own = named.key.filter(|key| is_readable(key)).map(|key| slug(key, LONGEST));
    let title = slug_of_title(named.title);
    let apart = slug(named.apart, 16);
    let both = (!apart.is_empty() && !title.is_empty()).then(|| format!("{title}-{apart}"));
    let hash = ContentHash::of([named.identity]).as_str().to_owned();
    let base = if title.is_empty() { "faq".to_owned() } else { title.clone() };
    let hashed = (4..=hash.len()).map(move |n| format!("{base}-{}", &hash[..n]));
    own.into_iter().chain(Some(title).filter(|title| !title.is_empty())).chain(both).chain(hashed)
}

/// The name of a title, without English words that say little where enough others are left.
fn slug_of_title(title: &str) -> String {
    let is_latin = !title.chars().any(|c| c.to_pinyin().is_some());
    if !is_latin {
        return slug(title, LONGEST);
    }
    let telling: Vec<&str> = title
        .split_whitespace()
        .filter(|word| !SMALL.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    let short = slug(&telling.join(" "), LONGEST);
    if telling.len() >= 2 { short } else { slug(title, LONGEST) }
}

/// Whether an id of the source says something: it has a word of three letters, and is no number or hash.
fn is_readable(key: &str) -> bool {
    let has_word = key.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() >= 3);
    let n_digits = key.chars().filter(char::is_ascii_digit).count();
    let is_plain = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '));
    has_word && is_plain && n_digits * 3 <= key.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_the_words() {
        let check = |title: &str, expected: &str| assert_eq!(slug_of_title(title), expected, "{title}");
        check("怎么退货？", "zen-me-tui-huo");
        check("iPhone15 怎么激活 eSIM", "iphone15-zen-me-ji-huo-esim");
        check("How do I return an item?", "how-return-item");
        check("What's the café's Wi-Fi?", "whats-cafes-wi-fi");
        check("ＡＢＣ", "abc");
        check("？！", "");
        check(&"退".repeat(99), "tui-tui-tui-tui-tui-tui-tui-tui-tui-tui-tui");
        check(&"a".repeat(99), &"a".repeat(LONGEST));
    }

    #[test]
    fn the_same_rows_have_the_same_names_in_any_order() {
        let named =
            |title: &'static str, apart: &'static str, identity: &'static str| Named { former: None, key: None, title, apart, identity };
        let rows = [named("怎么退货", "手机", "b"), named("怎麼退貨", "电脑", "a"), named("！", "", "c"), named("怎么退货", "", "d")];
        let there = names(&rows, HashSet::new());
        let mut back: Vec<Named<'_>> = rows.to_vec();
        back.reverse();
        let mut again = names(&back, HashSet::new());
        again.reverse();
        assert_eq!(there, again);
        assert_eq!(there[1], "zen-me-tui-huo");
        assert_eq!(there[0], "zen-me-tui-huo-shou-ji");
        assert!(there[2].starts_with("faq-") && there[3].starts_with("zen-me-tui-huo-"), "{there:?}");
        let former = Named { former: Some("refund"), ..rows[0] };
        assert_eq!(names(&[former], HashSet::new()), ["refund"]);
        let keyed = Named { key: Some("card_Arrival"), ..rows[0] };
        assert_eq!(names(&[keyed], HashSet::new()), ["card-arrival"]);
        assert_eq!(names(&[Named { key: Some("10245"), ..rows[0] }], HashSet::new()), ["zen-me-tui-huo"]);
    }
}
