//! How does a text sound?
//!
//! Who types by sound picks the wrong character of the right syllable. Syllables are compared without tones, and the three pairs that much
//! of the country does not tell apart are one: z and zh, c and ch, s and sh at the beginning, n and ng at the end.

use crate::text::features::{Counted, Feature, counted, hash};
use crate::text::segment::Piece;
use pinyin::ToPinyin;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most letters of a word that is tried as pinyin: six of the longest syllables.
const LONGEST_PINYIN: usize = 36;

/// The syllables of a text and the pairs of neighbouring ones, in the order of their hashes: of Han characters, and of words of Latin letters
/// where all of them are pinyin of at least two syllables. A word such as `can` may be either, and is none.
pub fn sounds(pieces: &[Piece<'_>]) -> Vec<Counted> {
    let mut found = Vec::with_capacity(32);
    let mut before = None;
    let mut add = |syllable: Syllable<'_>| {
        let own = syllable.hash();
        found.push(own);
        found.extend(before.map(|before: Feature| hash(b'z', &[before.to_le_bytes(), own.to_le_bytes()].concat())));
        before = Some(own);
    };
    let is_foreign = |piece: &Piece<'_>| matches!(piece, Piece::Latin(word) if syllables(word).is_empty());
    let is_english = pieces.iter().any(is_foreign);
    for piece in pieces {
        match piece {
            Piece::Han { run, .. } => run.chars().filter_map(syllable).for_each(&mut add),
            Piece::Latin(word) if !is_english => syllables(word).into_iter().for_each(&mut add),
            Piece::Latin(_) => {}
        }
    }
    counted(found)
}

/// The syllables of a word that is pinyin of at least two of them; otherwise none. Of several ways to cut it, the one with the longest
/// syllables at the beginning.
fn syllables(word: &str) -> Vec<Syllable<'_>> {
    static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let common = '\u{4e00}'..='\u{9fff}';
        common.filter_map(|c| Some(c.to_pinyin()?.plain())).filter(|plain| plain.is_ascii()).collect()
    });
    fn cut<'w>(rest: &'w str, all: &HashSet<&str>) -> Option<Vec<&'w str>> {
        if rest.is_empty() {
            return Some(Vec::new());
        }
        (1..=rest.len().min(6)).rev().filter(|&n| all.contains(&rest[..n])).find_map(|n| {
            let mut behind = cut(&rest[n..], all)?;
            behind.push(&rest[..n]);
            Some(behind)
        })
    }
    let is_short_word = word.len() <= LONGEST_PINYIN && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let found = is_short_word.then(|| cut(word, &ALL)).flatten().filter(|found| found.len() > 1);
    found.unwrap_or_default().into_iter().rev().filter_map(Syllable::of).collect()
}

/// A syllable as it sounds in most mouths: what it begins with, and the rest.
#[derive(Debug, PartialEq)]
struct Syllable<'s> {
    initial: &'s str,
    rest: &'s str,
}

impl<'s> Syllable<'s> {
    /// Without tone, and with what most mouths do not tell apart made one.
    fn of(plain: &'s str) -> Option<Self> {
        let spoken = plain.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(plain);
        let (initial, rest) = spoken.split_at_checked(1)?;
        let rest = rest.strip_prefix('h').filter(|_| matches!(initial, "z" | "c" | "s")).unwrap_or(rest);
        Some(Syllable { initial, rest })
    }

    fn hash(&self) -> Feature {
        hash(b'y', self.rest.as_bytes()).rotate_left(8) ^ hash(b'i', self.initial.as_bytes())
    }
}

/// The syllable of a Han character in its commonest reading.
fn syllable(c: char) -> Option<Syllable<'static>> {
    Syllable::of(c.to_pinyin()?.plain())
}

/// The first letter of each syllable of a text, other letters and digits as they are: `tk` for 退款.
pub fn initials(text: &str) -> String {
    let initial = |c: char| match c.to_pinyin() {
        Some(syllable) => syllable.plain().chars().next(),
        None => c.is_ascii_alphanumeric().then_some(c),
    };
    text.chars().filter_map(initial).collect()
}

/// The syllables of a text one behind the other without tones, other letters and digits as they are: `tuikuan` for 退款.
pub fn spelled(text: &str) -> String {
    let spelled = |c: char| match c.to_pinyin() {
        Some(syllable) => syllable.plain().to_owned(),
        None if c.is_ascii_alphanumeric() => c.to_string(),
        None => String::new(),
    };
    text.chars().map(spelled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_mouths_do_not_tell_apart_is_one_syllable() {
        let check = |c: char, expected: Option<&str>| {
            let spoken = syllable(c).map(|syllable| format!("{}{}", syllable.initial, syllable.rest));
            assert_eq!(spoken.as_deref(), expected, "{c}");
        };
        check('这', Some("ze"));
        check('则', Some("ze"));
        check('生', Some("sen"));
        check('森', Some("sen"));
        check('成', Some("cen"));
        check('汗', Some("han"));
        check('航', Some("han"));
        check('a', None);
    }

    #[test]
    fn pinyin_is_cut_into_syllables() {
        let check = |word: &str, expected: &[&str]| {
            let cut: Vec<String> = syllables(word).iter().map(|own| format!("{}{}", own.initial, own.rest)).collect();
            assert_eq!(cut, expected, "{word}");
        };
        check("tuikuan", &["tui", "kuan"]);
        check("zhuanrengong", &["zuan", "ren", "gon"]);
        check("fangan", &["fan", "an"]);
        check("can", &[]);
        check("return", &[]);
        check("", &[]);
    }

    #[test]
    fn a_text_is_spelled_without_tones() {
        assert_eq!((initials("退款mfc 400").as_str(), spelled("退款mfc 400").as_str()), ("tkmfc400", "tuikuanmfc400"));
    }
}
