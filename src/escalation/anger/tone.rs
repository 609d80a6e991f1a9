//! How angry does this text sound to somebody who has read many?
//!
//! Logistic regression over runs of one to three tokens, learnt once by `models/anger.py` and built in as `models/anger.bin`;
//! models/README.md says from what. An editor changes nothing here; see `lexicon` for that.

use crate::escalation::anger::AngerScore;
use std::sync::LazyLock;

/// The weights: see [`Table::read`] for their layout.
static FILE: &[u8] = include_bytes!("../../../models/anger.bin");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(FILE).expect("the table that is built in is sound"));

/// How many tokens a run has at most.
const LONGEST_RUN: usize = 3;

/// How many pieces of a text are named as reasons.
const MOST_REASONS: usize = 3;

/// How much a piece must raise the log-odds to be named.
const TELLING: f32 = 0.25;

/// Where the block of emoji begins.
const FIRST_EMOJI: char = '\u{1f300}';

/// The tokens that stand before and behind every text.
const EDGES: (&str, &str) = ("^", "$");

/// How a text sounds.
pub struct Tone<'t> {
    text: &'t str,
    runs: Vec<Run>,
    log_odds: f32,
}

/// A run of tokens of a text, by its first and last token.
struct Run {
    bucket: u32,
    first: Token,
    last: Token,
    raises: f32,
}

/// Where a token stands, in bytes; both edges stand nowhere.
#[derive(Debug, Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    hash: u32,
}

impl<'t> Tone<'t> {
    /// Listens to a normal text.
    pub fn of(text: &'t str) -> Self {
        let mut runs = runs(text, TABLE.bits);
        runs.sort_by_key(|run| run.bucket);
        runs.dedup_by_key(|run| run.bucket);
        let rarity = |run: &Run| TABLE.rarity(run.bucket);
        let length = runs.iter().map(|run| rarity(run).powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        runs.iter_mut().for_each(|run| run.raises = TABLE.weight(run.bucket) * TABLE.rarity(run.bucket) / length);
        let log_odds = TABLE.bias + runs.iter().map(|run| run.raises).sum::<f32>();
        Tone { text, runs, log_odds }
    }

    /// The probability that it is angry; its scale is chosen so that the shipped `hand_over_at` lets few calm texts through. Nothing but
    /// punctuation says nothing.
    pub fn probability(&self) -> f32 {
        if self.text.chars().any(says_something) { 1.0 / (1.0 + (-self.log_odds).exp()) } else { 0.0 }
    }

    /// The pieces that make it sound angry, in the order of the text; none when it does not.
    pub fn telling(mut self) -> Vec<String> {
        if self.probability() < AngerScore::NOTICED.get() {
            return Vec::new();
        }
        self.runs.retain(|run| run.raises >= TELLING && run.is_spoken(self.text));
        self.runs.sort_by(|a, b| b.raises.total_cmp(&a.raises));
        let mut named: Vec<Run> = Vec::new();
        for run in self.runs {
            let is_apart = named.iter().all(|other| run.last.end <= other.first.start || other.last.end <= run.first.start);
            if is_apart && named.len() < MOST_REASONS {
                named.push(run);
            }
        }
        named.sort_by_key(|run| run.first.start);
        named.into_iter().map(|run| self.text[run.first.start..run.last.end].to_owned()).collect()
    }
}

impl Run {
    /// Whether it has words in it and no edge; one character alone tells a reader nothing.
    fn is_spoken(&self, text: &str) -> bool {
        let is_inside = self.first.end > self.first.start && self.last.end > self.last.start;
        let piece = &text[self.first.start..self.last.end];
        is_inside && piece.chars().any(char::is_alphabetic) && piece.chars().nth(1).is_some()
    }
}

/// All runs of a text.
fn runs(text: &str, bits: u32) -> Vec<Run> {
    let edge = |edge: &str, at: usize| Token { start: at, end: at, hash: hash(edge) };
    let tokens: Vec<Token> = std::iter::once(edge(EDGES.0, 0)).chain(tokens(text)).chain([edge(EDGES.1, text.len())]).collect();
    let mut runs = Vec::with_capacity(LONGEST_RUN * tokens.len());
    for (at, &first) in tokens.iter().enumerate() {
        let mut joined = 0_u32;
        for &last in tokens[at..].iter().take(LONGEST_RUN) {
            joined = (joined.rotate_left(5) ^ last.hash).wrapping_mul(0x9E37_79B1);
            runs.push(Run { bucket: joined >> (32 - bits), first, last, raises: 0.0 });
        }
    }
    runs
}

/// The tokens of a text: each Han character, each Latin word, each number (all numbers are one), each mark and each emoji.
fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[at..];
            let first = rest.chars().next()?;
            let length = match first {
                'a'..='z' => length_of_word(rest),
                '0'..='9' => rest.bytes().take_while(u8::is_ascii_digit).count(),
                other => other.len_utf8(),
            };
            let (start, end) = (at, at + length);
            at = end;
            let token = if first.is_ascii_digit() { "0" } else { &text[start..end] };
            let is_kept = matches!(first, 'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}') || is_mark(first);
            if is_kept {
                return Some(Token { start, end, hash: hash(token) });
            }
        }
    })
}

/// How long the word is with which a text begins: letters, perhaps with an apostrophe between them.
fn length_of_word(text: &str) -> usize {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_lowercase).count();
    let first = letters(text);
    let second = text[first..].strip_prefix('\'').map_or(0, letters);
    if second > 0 { first + 1 + second } else { first }
}

/// Whether a character is more than punctuation: a letter, a digit, a Han character or an emoji.
fn says_something(c: char) -> bool {
    c.is_alphanumeric() || c >= FIRST_EMOJI
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && c != '_' && !c.is_whitespace() && !c.is_control()
}

/// FNV-1a with 32 bits.
fn hash(token: &str) -> u32 {
    token.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What was learnt.
struct Table {
    bits: u32,
    bias: f32,
    scales: (f32, f32),
    weights: &'static [u8],
    rarities: &'static [u8],
}

impl Table {
    /// Reads a table, little-endian: `JDA1`; the number of bits b of a bucket (u32); the bias, the scale of the weights and that of the
    /// rarities (f32); 2^b weights (i8); 2^b rarities (u8). Nothing when the file is no such table.
    fn read(file: &'static [u8]) -> Option<Self> {
        let rest = file.strip_prefix(b"JDA1")?;
        let number = |at: usize| rest.get(4 * at..4 * at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let float = |at: usize| number(at).map(f32::from_bits);
        let bits = number(0).filter(|bits| (1..=24).contains(bits))?;
        let (weights, rarities) = rest.get(16..)?.split_at_checked(1 << bits)?;
        (rarities.len() == 1 << bits).then_some(Table { bits, bias: float(1)?, scales: (float(2)?, float(3)?), weights, rarities })
    }

    fn weight(&self, bucket: u32) -> f32 {
        self.scales.0 * f32::from(self.weights[bucket as usize].cast_signed())
    }

    fn rarity(&self, bucket: u32) -> f32 {
        self.scales.1 * f32::from(self.rarities[bucket as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_characters_words_numbers_and_marks() {
        let check = |text: &str, expected: &[&str]| {
            let cut: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
            assert_eq!(cut, expected, "{text}");
        };
        check("太慢了!!", &["太", "慢", "了", "!", "!"]);
        check("i don't 3天", &["i", "don't", "3", "天"]);
        check("😡 a_b\0", &["😡", "a", "b"]);
    }

    #[test]
    fn all_numbers_are_one() {
        let hashes = |text: &str| tokens(text).map(|token| token.hash).collect::<Vec<_>>();
        assert_eq!(hashes("等了15天"), hashes("等了3天"));
    }

    #[test]
    fn an_angry_text_sounds_angrier_than_a_calm_one() {
        let check = |angry: &str, calm: &str| {
            assert!(Tone::of(angry).probability() > Tone::of(calm).probability(), "{angry} / {calm}");
        };
        check("你们太过分了", "你们太好了");
        check("收了钱就不理人了", "钱收到了，谢谢");
        check("😡😡😡", "???");
        assert_eq!(Tone::of("???!!!").probability(), 0.0);
        assert_eq!(Tone::of("请问什么时候发货").telling(), [""; 0]);
    }

    #[test]
    fn a_file_that_is_cut_off_is_no_table() {
        assert!(Table::read(&FILE[..FILE.len() - 1]).is_none());
        assert!(Table::read(b"JDA1").is_none());
        assert!(Table::read(b"").is_none());
    }
}
