//! What is telling about a text?
//!
//! Words, the characters and pairs of characters inside of them (so that a typo or a wrong cut is no miss), stems, pairs of neighbouring
//! stems, and short runs of letters. One analysis serves what editors write and what customers ask; how rare a feature is, is weighed
//! elsewhere.

use crate::text::segment::Piece;
use crate::text::unit::stem;

/// A feature, by its hash. Two of some ten thousand share one in a hundred loads, which does no more than a word with two meanings.
pub type Feature = u32;

/// A feature, and how often it stands in a text.
pub type Counted = (Feature, u16);

/// How many letters a run of letters has, with the spaces at both ends of the word.
const LETTERS: [usize; 2] = [3, 4];

/// What a text is looked up by: a word, and its parts for where nobody knows the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The word, character or pair of characters.
    pub whole: Feature,
    /// The runs of letters in it; none of Han characters.
    pub parts: Vec<Feature>,
}

/// The keys of a text, in no order: of Han characters the characters, pairs of characters and longer words, of Latin letters the stems.
pub fn keys(pieces: &[Piece<'_>]) -> Vec<Key> {
    let mut found = Vec::with_capacity(32);
    for piece in pieces {
        match piece {
            Piece::Han { run, searched, .. } => {
                let whole = |whole: Feature| Key { whole, parts: Vec::new() };
                // A word of two characters is a pair already, unless it is there for a synonym.
                let is_pair = |word: &str| word.chars().nth(2).is_none() && run.contains(word);
                found.extend(searched.iter().filter(|word| !is_pair(word)).map(|word| whole(hash(b'w', word.as_bytes()))));
                found.extend([1, 2].into_iter().flat_map(|length| runs(run, length)).map(|part| whole(hash(b'c', part))));
            }
            Piece::Latin(word) => {
                let spaced = format!(" {word} ");
                let parts = spaced.as_bytes().windows(LETTERS[1]).map(|run| hash(b'g', run)).collect();
                found.push(Key { whole: hash(b's', stem(word).as_bytes()), parts });
            }
        }
    }
    found
}

/// The features of a text in the order of their hashes; none for a text without words.
pub fn features(pieces: &[Piece<'_>]) -> Vec<Counted> {
    let mut found: Vec<Feature> = Vec::with_capacity(64);
    // What stands before the word: nothing at the start and behind Han characters.
    let mut before = "^".to_owned();
    for piece in pieces {
        match piece {
            Piece::Han { run, searched, .. } => {
                found.extend(searched.iter().map(|word| hash(b'w', word.as_bytes())));
                add_characters(run, &mut found);
                "^".clone_into(&mut before);
            }
            Piece::Latin(word) => before = add_latin(word, &before, &mut found),
        }
    }
    counted(found)
}

/// The same features side by side, each once with its number.
pub fn counted(mut found: Vec<Feature>) -> Vec<Counted> {
    found.sort_unstable();
    found.chunk_by(|a, b| a == b).map(|same| (same[0], u16::try_from(same.len()).unwrap_or(u16::MAX))).collect()
}

/// Adds the characters and the pairs of characters of a run of Han characters.
fn add_characters(run: &str, found: &mut Vec<Feature>) {
    found.extend([1, 2].into_iter().flat_map(|length| runs(run, length)).map(|part| hash(b'c', part)));
}

/// The runs of so many characters.
fn runs(text: &str, length: usize) -> impl Iterator<Item = &[u8]> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).skip(length - 1);
    text.char_indices().zip(ends).map(|((start, _), end)| &text.as_bytes()[start..end])
}

/// Adds a word, its stem, the stem with the one before, and its runs of letters; tells its stem.
fn add_latin(word: &str, before: &str, found: &mut Vec<Feature>) -> String {
    let own = stem(word);
    let pair = format!("{before} {own}");
    found.extend([hash(b'w', word.as_bytes()), hash(b's', own.as_bytes()), hash(b'p', pair.as_bytes())]);
    let spaced = format!(" {word} ");
    for length in LETTERS {
        found.extend(spaced.as_bytes().windows(length).map(|run| hash(b'g', run)));
    }
    own
}

/// FNV-1a of a kind and what it is: the same on every machine and in every run, so that the same content gives the same confidences.
pub fn hash(kind: u8, feature: &[u8]) -> Feature {
    let bytes = std::iter::once(&kind).chain(feature);
    bytes.fold(0x811c_9dc5, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::NormalText;
    use crate::text::segment::Segmenter;

    fn check(text: &str, expected: &[(u8, &str, u16)]) {
        let mut expected: Vec<Counted> = expected.iter().map(|&(kind, feature, count)| (hash(kind, feature.as_bytes()), count)).collect();
        expected.sort_unstable();
        let segmenter = Segmenter::new([], &[vec!["退货".to_owned(), "退掉".to_owned()]]);
        assert_eq!(features(&segmenter.pieces(&NormalText::of(text))), expected, "{text}");
    }

    #[test]
    fn han_characters_give_words_characters_and_pairs() {
        check("退货", &[(b'w', "退货", 1), (b'c', "退", 1), (b'c', "货", 1), (b'c', "退货", 1)]);
        check("退掉", &[(b'w', "退货", 1), (b'c', "退", 1), (b'c', "掉", 1), (b'c', "退掉", 1)]);
        check("好，好", &[(b'w', "好", 2), (b'c', "好", 2)]);
        check("？？", &[]);
    }

    #[test]
    fn letters_give_words_stems_pairs_and_runs() {
        check("TV", &[(b'w', "tv", 1), (b's', "tv", 1), (b'p', "^ tv", 1), (b'g', " tv", 1), (b'g', "tv ", 1), (b'g', " tv ", 1)]);
    }

    #[test]
    fn a_model_number_is_the_same_with_and_without_a_hyphen() {
        let segmenter = Segmenter::new([], &[]);
        let of = |text: &str| features(&segmenter.pieces(&NormalText::of(text)));
        assert_eq!(of("MFC-400"), of("mfc400"));
        assert_eq!(of("MFC 400"), of("mfc400"));
    }
}
