//! By which sounds is a text found?
//!
//! Who types by sound picks the wrong character of the right syllable, or writes pinyin; what counts as one syllable is told in
//! [`crate::text::sound`].

use crate::text::features::{Counted, Feature, counted, hash};
use crate::text::segment::Piece;
use crate::text::sound::{Sound, syllables};
use pinyin::ToPinyin;

/// The syllables of a text and the pairs of neighbouring ones, in the order of their hashes: of Han characters, and of words of Latin letters
/// where all of them are pinyin of at least two syllables. A word such as `can` may be either, and is none.
pub fn sounds(pieces: &[Piece<'_>]) -> Vec<Counted> {
    let mut found = Vec::with_capacity(32);
    let mut before = None;
    let mut add = |sound: Sound| {
        let own = hash(b'y', &sound.number().to_le_bytes());
        found.push(own);
        found.extend(before.map(|before: Feature| hash(b'z', &[before.to_le_bytes(), own.to_le_bytes()].concat())));
        before = Some(own);
    };
    let is_foreign = |piece: &Piece<'_>| matches!(piece, Piece::Latin(word) if spelt(word).is_none());
    let is_english = pieces.iter().any(is_foreign);
    for piece in pieces {
        match piece {
            Piece::Han { run, .. } => run.chars().filter_map(Sound::of).for_each(&mut add),
            Piece::Latin(word) if !is_english => spelt(word).into_iter().flatten().for_each(&mut add),
            Piece::Latin(_) => {}
        }
    }
    counted(found)
}

/// The syllables of a word that is pinyin of at least two of them.
fn spelt(word: &str) -> Option<impl Iterator<Item = Sound>> {
    let syllables = syllables(word).filter(|syllables| syllables.len() > 1)?;
    Some(syllables.into_iter().map(|(_, sound)| sound))
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
    use crate::text::normalize::NormalText;
    use crate::text::segment::Segmenter;

    #[test]
    fn pinyin_sounds_as_what_it_spells() {
        let segmenter = Segmenter::new([], &[]);
        let of = |text: &str| sounds(&segmenter.pieces(&NormalText::of(text)));
        let check = |word: &str, han: &str| assert_eq!(of(word), of(han), "{word}");
        check("tuikuan", "退款");
        check("zhuanrengong", "转人工");
        check("fangan", "方案");
        for word in ["can", "return", "", "tuikuan return"] {
            assert_eq!(of(word), [], "{word}");
        }
    }

    #[test]
    fn a_text_is_spelled_without_tones() {
        assert_eq!((initials("退款mfc 400").as_str(), spelled("退款mfc 400").as_str()), ("tkmfc400", "tuikuanmfc400"));
    }
}
