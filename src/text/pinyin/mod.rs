//! Which Chinese text do these letters spell?
//!
//! Who has no Chinese keyboard at hand writes `kongtiao buzhileng`. The likeliest way through the letters (Viterbi, 1967) is looked for among
//! the words that the shop's content knows, then among all others; see `table` and `lattice`. English is never turned into Chinese: a
//! message is read so only where some of its letters spell a known word and are no English word, and where they are most of it.

mod lattice;
mod table;

use crate::text::normalize::{NormalText, is_han};
use crate::text::pinyin::lattice::{Part, Sides, Spelt, likeliest};
use crate::text::pinyin::table::Table;
use crate::text::unit::{Unit, units};

/// The most letters that are read in one go; what is longer is no message that somebody typed in Pinyin.
const LONGEST_RUN: usize = 160;

/// The fewest syllables that are taken for Chinese: one alone, such as `can`, may be anything.
const FEWEST: usize = 2;

/// The longest word that is looked for in what was read.
const LONGEST_WORD: usize = 4;

/// Reads Pinyin.
#[derive(Debug)]
pub struct Pinyin {
    table: Table,
    is_word: fn(&str) -> bool,
}

impl Pinyin {
    /// A reader that knows the words of these texts, and, less surely, those of a vocabulary with how often each is used. `is_word` tells
    /// whether a word of either script is known; a Latin one is English.
    pub fn new<'t, 'v>(
        texts: impl IntoIterator<Item = &'t str>,
        vocabulary: impl IntoIterator<Item = (&'v str, f32)>,
        is_word: fn(&str) -> bool,
    ) -> Self {
        Pinyin { table: Table::of(texts, vocabulary), is_word }
    }

    /// What a message says whose Latin letters spell Chinese, in Han characters; nothing where they do not.
    pub fn read(&self, text: &NormalText) -> Option<String> {
        if !self.may_be(text) {
            return None;
        }
        let mut read = Read::default();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(|c: char| c.is_ascii_lowercase()) {
            let (before, behind) = rest.split_at(at);
            read.leave(before);
            let run = Run::of(behind, &self.table);
            let sides = Sides { before: read.text.ends_with(is_han), behind: behind[run.len..].starts_with(is_han) };
            self.turn(&run, &behind[..run.len], sides, &mut read);
            rest = &behind[run.len..];
        }
        read.leave(rest);
        let is_most = text.as_str().contains(is_han) || read.n_turned >= read.n_left;
        (read.is_evident && is_most && read.n_syllables >= FEWEST).then_some(read.text)
    }

    /// Whether some letters of a message are no English word: most messages are told at once.
    fn may_be(&self, text: &NormalText) -> bool {
        let words = units(text.as_str()).into_iter().filter_map(|unit| if let Unit::Latin(word) = unit { Some(word) } else { None });
        words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).any(|word| !(self.is_word)(word))
    }

    /// Reads one run of letters.
    fn turn(&self, run: &Run<'_>, written: &str, sides: Sides, read: &mut Read) {
        let n_letters: usize = run.words.iter().map(|word| word.len()).sum();
        let words: Vec<Spelt<'_>> = run.words.iter().map(|&letters| Spelt { letters, is_english: (self.is_word)(letters) }).collect();
        let parts = if n_letters > LONGEST_RUN { Vec::new() } else { likeliest(&self.table, &words, sides) };
        if !parts.iter().any(|part| matches!(part, Part::Han(_))) {
            read.n_left += n_letters;
            return read.leave(written);
        }
        let han = joined(&parts);
        let n_left: usize = parts.iter().map(|part| if let Part::Latin(word) = part { word.len() } else { 0 }).sum();
        read.n_left += n_left;
        read.n_turned += n_letters - n_left;
        read.n_syllables += han.chars().filter(|&c| is_han(c)).count();
        read.is_evident |= words.iter().any(|word| !word.is_english) && self.has_word(&han);
        read.text.push_str(&han);
    }

    /// Whether a known word of at least two characters stands in a text.
    fn has_word(&self, text: &str) -> bool {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let words = (FEWEST..=LONGEST_WORD).flat_map(|length| ends.windows(length + 1).map(|ends| &text[ends[0]..ends[ends.len() - 1]]));
        words.filter(|word| word.chars().all(is_han)).any(self.is_word)
    }
}

/// Parts as one text, with spaces between words of Latin letters alone.
fn joined(parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Han(word) => text.push_str(word),
            Part::Latin(word) => {
                text.push_str(if text.ends_with(|c: char| c.is_ascii_lowercase()) { " " } else { "" });
                text.push_str(word);
            }
        }
    }
    text
}

/// What was read of a message so far.
#[derive(Debug, Default)]
struct Read {
    text: String,
    /// How many letters were read as Chinese.
    n_turned: usize,
    /// How many letters are still there.
    n_left: usize,
    n_syllables: usize,
    /// Whether something was read that is no English word, and that has a known word in it.
    is_evident: bool,
}

impl Read {
    fn leave(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Words of Latin letters one behind the other, as the beginning of a text.
struct Run<'t> {
    words: Vec<&'t str>,
    /// How many bytes they take with what stands between them.
    len: usize,
}

impl<'t> Run<'t> {
    /// The run at the beginning of a text; it ends at anything but letters, single spaces, apostrophes and the tone behind a syllable.
    fn of(text: &'t str, table: &Table) -> Self {
        let mut run = Run { words: Vec::new(), len: 0 };
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let n_letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            let (word, behind) = rest.split_at(n_letters);
            let n_digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            let is_tone = n_digits == 1 && behind.starts_with(['1', '2', '3', '4', '5']) && table.spells(word);
            if n_letters == 0 || (n_digits > 0 && !is_tone) {
                break;
            }
            run.words.push(word);
            at += n_letters + n_digits;
            run.len = at;
            at += usize::from(text[at..].starts_with([' ', '\'']));
        }
        if run.words.is_empty() {
            // A name such as mate40 is passed over as a whole.
            run.len = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
        }
        run
    }
}

#[cfg(test)]
mod tests;
