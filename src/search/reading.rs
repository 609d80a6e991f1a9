//! What does search see in a text?

use crate::meaning::{Meaning, Word};
use crate::search::packed::Packed;
use crate::search::sound::sounds;
use crate::text::code::arabic;
use crate::text::features::{Counted, Key, features, keys};
use crate::text::normalize::NormalText;
use crate::text::segment::{Piece, Segmenter};
use std::borrow::Cow;

/// The most characters whose order is compared; of a longer text the first ones count. It bounds the time for a message of 4,000.
const MOST_CHARACTERS: usize = 128;

/// The most words that are compared by meaning, for the same reason.
const MOST_WORDS: usize = 48;

/// A text, taken apart for being compared with others.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Words, characters, pairs of characters, stems and runs of letters.
    pub features: Vec<Counted>,
    /// What it is looked up by.
    pub keys: Vec<Key>,
    /// Syllables and pairs of syllables.
    pub sounds: Vec<Counted>,
    /// What it means as a whole.
    pub meaning: Meaning,
    /// Its words that have a meaning, one behind the other.
    pub words: Vec<Word>,
    /// Its first characters, without spaces.
    pub characters: Vec<char>,
}

impl Reading {
    /// Reads a text.
    pub fn of(text: &NormalText, segmenter: &Segmenter) -> Self {
        let text = &counted_in_digits(text);
        let pieces = segmenter.pieces(text);
        Reading {
            features: features(&pieces),
            keys: keys(&pieces),
            sounds: sounds(&pieces),
            meaning: Meaning::of_pieces(&pieces),
            words: words(&pieces),
            characters: text.as_str().chars().take(MOST_CHARACTERS).collect(),
        }
    }
}

/// The same text with digits for the Chinese numerals that count something: 三匹 and 3匹 are one.
fn counted_in_digits(text: &NormalText) -> Cow<'_, NormalText> {
    let counted = arabic(text.as_str());
    if counted == text.as_str() { Cow::Borrowed(text) } else { Cow::Owned(NormalText::of(&counted)) }
}

/// Many texts taken apart, to be found: without what only a text that finds others needs, and side by side, so that ten thousand are no more
/// than they hold.
#[derive(Debug)]
pub struct Readings {
    /// As in [`Reading::features`].
    pub features: Packed<Counted>,
    /// As in [`Reading::sounds`].
    pub sounds: Packed<Counted>,
    /// As in [`Reading::meaning`].
    pub meanings: Vec<Meaning>,
    /// As in [`Reading::words`].
    pub words: Packed<Word>,
    /// As in [`Reading::characters`].
    pub characters: Packed<char>,
}

impl Readings {
    /// Reads texts, in their order.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>, segmenter: &Segmenter) -> Self {
        let mut readings = Readings {
            features: Packed::new(),
            sounds: Packed::new(),
            meanings: Vec::new(),
            words: Packed::new(),
            characters: Packed::new(),
        };
        texts.for_each(|text| readings.push(&NormalText::of(text), segmenter));
        // The others are dropped when the index is built.
        readings.characters.shrink();
        readings
    }

    fn push(&mut self, text: &NormalText, segmenter: &Segmenter) {
        let text = &counted_in_digits(text);
        let pieces = segmenter.pieces(text);
        self.features.push(features(&pieces));
        self.sounds.push(sounds(&pieces));
        self.meanings.push(Meaning::of_pieces(&pieces));
        self.words.push(words(&pieces));
        self.characters.push(text.as_str().chars().take(MOST_CHARACTERS));
    }
}

/// The words of a text; of one that has no vector, its characters that have one.
fn words(pieces: &[Piece<'_>]) -> Vec<Word> {
    let mut found = Vec::with_capacity(16);
    let mut buffer = [0; 4];
    for piece in pieces {
        match piece {
            Piece::Latin(word) => found.extend(Word::of(word)),
            Piece::Han { words, .. } => {
                for word in words {
                    match Word::of(word) {
                        Some(word) => found.push(word),
                        None => found.extend(word.chars().filter_map(|c| Word::of(c.encode_utf8(&mut buffer)))),
                    }
                }
            }
        }
    }
    found.truncate(MOST_WORDS);
    found
}
