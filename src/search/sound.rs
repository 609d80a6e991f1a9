//! How does a text sound?
//!
//! Who types by sound picks the wrong character of the right syllable. Syllables are compared without tones, and the three pairs that much
//! of the country does not tell apart are one: z and zh, c and ch, s and sh at the beginning, n and ng at the end.

use crate::text::features::{Counted, counted, hash};
use crate::text::segment::Piece;
use pinyin::ToPinyin;

/// The syllables of a text and the pairs of neighbouring ones, in the order of their hashes; none for a text without Han characters.
pub fn sounds(pieces: &[Piece<'_>]) -> Vec<Counted> {
    let mut found = Vec::new();
    for piece in pieces {
        let Piece::Han { run, .. } = piece else { continue };
        let syllables: Vec<String> = run.chars().filter_map(syllable).collect();
        found.extend(syllables.iter().map(|syllable| hash(b'y', syllable.as_bytes())));
        found.extend(syllables.windows(2).map(|pair| hash(b'y', pair.concat().as_bytes())));
    }
    counted(found)
}

/// The syllable of a Han character in its commonest reading, as it sounds in most mouths.
fn syllable(c: char) -> Option<String> {
    let plain = c.to_pinyin()?.plain();
    let spoken = plain.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(plain);
    let second = usize::from(matches!(spoken.as_bytes(), [b'z' | b'c' | b's', b'h', ..]));
    Some(format!("{}{}", &spoken[..second], &spoken[2 * second..]))
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
        let check = |c: char, expected: Option<&str>| assert_eq!(syllable(c).as_deref(), expected, "{c}");
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
