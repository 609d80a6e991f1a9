//! How does a text sound?
//!
//! Who types by sound picks the wrong character of the right syllable. Syllables are compared without tones, and the three pairs that much
//! of the country does not tell apart are one: z and zh, c and ch, s and sh at the beginning, n and ng at the end.

use crate::text::features::{Counted, Feature, counted, hash};
use crate::text::segment::Piece;
use pinyin::ToPinyin;

/// The syllables of a text and the pairs of neighbouring ones, in the order of their hashes; none for a text without Han characters.
pub fn sounds(pieces: &[Piece<'_>]) -> Vec<Counted> {
    let mut found = Vec::with_capacity(32);
    for piece in pieces {
        let Piece::Han { run, .. } = piece else { continue };
        let mut before = None;
        for syllable in run.chars().filter_map(syllable) {
            let own = syllable.hash();
            found.push(own);
            found.extend(before.map(|before: Feature| hash(b'z', &[before.to_le_bytes(), own.to_le_bytes()].concat())));
            before = Some(own);
        }
    }
    counted(found)
}

/// A syllable as it sounds in most mouths: what it begins with, and the rest.
#[derive(Debug, PartialEq)]
struct Syllable {
    initial: &'static str,
    rest: &'static str,
}

impl Syllable {
    fn hash(&self) -> Feature {
        hash(b'y', self.rest.as_bytes()).rotate_left(8) ^ hash(b'i', self.initial.as_bytes())
    }
}

/// The syllable of a Han character in its commonest reading.
fn syllable(c: char) -> Option<Syllable> {
    let plain = c.to_pinyin()?.plain();
    let spoken = plain.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(plain);
    let (initial, rest) = spoken.split_at_checked(1)?;
    Some(Syllable { initial, rest: rest.strip_prefix('h').filter(|_| matches!(initial, "z" | "c" | "s")).unwrap_or(rest) })
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
        None => c.is_ascii_alphanumeric().then(|| c.to_string()).unwrap_or_default(),
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
    fn a_text_is_spelled_without_tones() {
        assert_eq!((initials("退款mfc 400").as_str(), spelled("退款mfc 400").as_str()), ("tkmfc400", "tuikuanmfc400"));
    }
}
