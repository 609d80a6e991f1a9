//! How near are two texts in meaning?
//!
//! Each word has a vector, distilled from a sentence model; a text's meaning is the weighted sum of its words' vectors, to unit length. The
//! table is `models/words.bin`, built into the program; models/README.md says how it is made. This room does not cut texts into words.

use crate::text::normalize::NormalText;
use crate::text::segment::{Piece, Segmenter};
use crate::text::unit::stem;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The table: see [`Table::read`] for its layout.
static FILE: &[u8] = include_bytes!("../../models/words.bin");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(FILE).expect("the table that is built in is sound"));

/// How many numbers a meaning has.
pub const DIMENSIONS: usize = 256;

/// By how many numbers texts and words are compared in passing: the first say most.
pub const FIRST: usize = 64;

/// What a text means, as a vector of unit length; of length 0 for a text without a known word.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning([f32; DIMENSIONS]);

impl Meaning {
    /// Nothing: as near to one text as to any other.
    pub fn none() -> Self {
        Meaning([0.0; DIMENSIONS])
    }

    /// The meaning of a text with these words. An English word that is not in the table is looked up by its stem; other words that are not
    /// in it count nothing.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Meaning::of_words(words.into_iter().filter_map(Word::of))
    }

    /// The meaning of a text.
    pub fn of_text(text: &NormalText, segmenter: &Segmenter) -> Self {
        Meaning::of_pieces(&segmenter.pieces(text))
    }

    /// The meaning of a text that is cut into these pieces. Of a run of Han characters each word and the words inside it count, each
    /// character, and each two neighbouring words as one; words of Latin letters and numbers as they are.
    pub fn of_pieces(pieces: &[Piece<'_>]) -> Self {
        let mut found = Vec::with_capacity(32);
        let mut buffer = [0; 4];
        for piece in pieces {
            match piece {
                Piece::Latin(word) => found.extend(Word::of(word)),
                Piece::Han { run, words, searched } => {
                    found.extend(searched.iter().filter_map(|word| Word::of(word)));
                    found.extend(run.chars().filter_map(|c| Word::of(c.encode_utf8(&mut buffer))));
                    found.extend(words.windows(2).filter_map(|pair| Word::of(&pair.concat())));
                }
            }
        }
        Meaning::of_words(found)
    }

    /// The meaning of a text with these words of the table.
    fn of_words(words: impl IntoIterator<Item = Word>) -> Self {
        let mut sum = Meaning::none();
        words.into_iter().for_each(|word| TABLE.add(word.place(), &mut sum.0));
        sum.into_unit()
    }

    /// Its numbers.
    pub fn numbers(&self) -> &[f32; DIMENSIONS] {
        &self.0
    }

    /// Adds another meaning so many times.
    pub fn add(&mut self, other: &Meaning, times: f32) {
        arithmetic::add(&mut self.0, &other.0, times);
    }

    /// The same direction with length 1; nothing stays nothing.
    pub fn into_unit(mut self) -> Self {
        let length = self.dot(&self).sqrt();
        if length > f32::EPSILON {
            self.0.iter_mut().for_each(|number| *number /= length);
        }
        self
    }

    /// The sum of the products: the cosine, when both have unit length.
    pub fn dot(&self, other: &Meaning) -> f32 {
        arithmetic::dot(&self.0, &other.0)
    }

    /// The greatest of the [`Meaning::dot`]s with others; 0 where there is none, or none above it.
    pub fn nearest<'m>(&self, others: impl Iterator<Item = &'m Meaning>) -> f32 {
        arithmetic::greatest_dot(&self.0, &mut others.map(|other| other.0.as_slice()))
    }
}

/// The row of a word, or of its stem.
fn row_of(word: &str) -> Option<usize> {
    TABLE.row(word).or_else(|| word.is_ascii().then(|| TABLE.row(&stem(word))).flatten())
}

/// A word that has a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(u32);

impl Word {
    /// The word, or its stem, in the table.
    pub fn of(word: &str) -> Option<Self> {
        row_of(word).map(|row| Word(u32::try_from(row).expect("the table has fewer than 2^32 rows")))
    }

    /// All words, each with its weight: the rarer it is in texts, the nearer to 1.
    pub fn all() -> impl Iterator<Item = (&'static str, f32)> {
        TABLE.words.iter().copied().zip(TABLE.weights.iter().copied())
    }

    /// How many words there are.
    pub fn count() -> usize {
        TABLE.factors.len()
    }

    /// Its place in the table, below [`Word::count`].
    pub fn place(self) -> usize {
        self.0 as usize
    }

    /// The text of the word, or of its stem.
    pub fn text(self) -> &'static str {
        TABLE.text(self.place())
    }

    /// The `n` words nearest in meaning with the cosines, or most of them, the nearest first, without the word itself. It goes through the
    /// whole table by the first numbers, and takes about a millisecond.
    pub fn nearest(self, n: usize) -> Vec<(Word, f32)> {
        let mut rows = TABLE.vectors.chunks_exact(DIMENSIONS).map(|row| &row[..FIRST]);
        let near = arithmetic::products(&self.direction()[..FIRST], &mut rows)
            .into_iter()
            .zip(&TABLE.lengths)
            .map(|(product, length)| product as f32 / length);
        let mut near: Vec<(f32, u32)> = near.zip(0..).collect();
        let n_exact = (8 * n).min(near.len());
        near.select_nth_unstable_by(n_exact - 1, |a, b| b.0.total_cmp(&a.0));
        let others = near[..n_exact].iter().map(|&(_, row)| Word(row)).filter(|&word| word != self);
        let mut exact: Vec<(Word, f32)> = others.map(|word| (word, self.cosine(word))).collect();
        exact.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        exact.truncate(n);
        exact
    }

    fn cosine(self, other: Word) -> f32 {
        arithmetic::product(self.direction(), other.direction()) as f32 / (self.length() * other.length()).max(1.0)
    }

    /// The length of its [`Word::direction`].
    pub fn length(self) -> f32 {
        TABLE.lengths[self.place()]
    }

    /// The vector without its scale, for [`arithmetic::products`]: only its direction tells.
    pub fn direction(self) -> &'static [u8] {
        let start = self.place() * DIMENSIONS;
        &TABLE.vectors[start..start + DIMENSIONS]
    }
}

/// A direction in 256 bytes, for where many are kept: the numbers are those of a unit vector times 254.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compact(Box<[u8; DIMENSIONS]>);

impl Compact {
    /// By how much a number of a unit vector is multiplied: the largest that occur are about 0.4, and what is larger is cut.
    const SCALE: f32 = 254.0;

    /// The direction of a meaning of unit length.
    pub fn of(meaning: &Meaning) -> Self {
        let mut numbers = Box::new([0_u8; DIMENSIONS]);
        let rounded = meaning.0.iter().map(|number| ((number * Compact::SCALE).round().clamp(-127.0, 127.0) as i8).cast_unsigned());
        numbers.iter_mut().zip(rounded).for_each(|(own, number)| *own = number);
        Compact(numbers)
    }

    /// The bytes, to be kept side by side with others'.
    pub fn bytes(&self) -> &[u8] {
        &*self.0
    }

    /// The cosines with other directions' bytes, to about a hundredth.
    pub fn cosines<'b>(&self, mut rows: impl Iterator<Item = &'b [u8]>) -> impl Iterator<Item = f32> {
        arithmetic::products(&*self.0, &mut rows).into_iter().map(|product| product as f32 / (Compact::SCALE * Compact::SCALE))
    }
}

/// The word vectors.
struct Table {
    /// For each word, its scale times how much it counts in a text (smooth inverse frequency).
    factors: Vec<f32>,
    weights: Vec<f32>,
    vectors: &'static [u8],
    lengths: Vec<f32>,
    words: Vec<&'static str>,
    rows: HashMap<&'static str, u32>,
}

impl Table {
    /// Reads a table, little-endian: `JDV1`; the number n of words and of dimensions (u32 each); n + 1 offsets (u32) into the words; the
    /// words in the order of their bytes, filled up with zeros to a multiple of four; n scales and n weights (f32); n vectors (i8).
    /// A number of a word's vector is its byte times its scale. Nothing when the file is no such table.
    fn read(file: &'static [u8]) -> Option<Self> {
        let header = file.strip_prefix(b"JDV1")?;
        let n = u32_at(header, 0)? as usize;
        (u32_at(header, 1)? as usize == DIMENSIONS).then_some(())?;
        let offsets: Vec<u32> = (0..=n).map(|at| u32_at(header, 2 + at)).collect::<Option<_>>()?;
        let rest = header.get(4 * (n + 3)..)?;
        let n_bytes = *offsets.last()? as usize;
        let numbers = rest.get(n_bytes.next_multiple_of(4)..)?;
        let float = |at: usize| u32_at(numbers, at).map(f32::from_bits);
        let weights: Vec<f32> = (0..n).map(|at| float(n + at)).collect::<Option<_>>()?;
        let factors = (0..n).map(|at| Some(float(at)? * weights[at])).collect::<Option<_>>()?;
        let vectors = numbers.get(8 * n..)?;
        let word = |ends: &[u32]| str::from_utf8(rest.get(ends[0] as usize..ends[1] as usize)?).ok();
        let words: Vec<&str> = offsets.windows(2).map(word).collect::<Option<_>>()?;
        let lengths = vectors.chunks_exact(DIMENSIONS).map(|row| (arithmetic::product(row, row) as f32).sqrt()).collect();
        let rows = words.iter().copied().zip(0..).collect();
        (vectors.len() == n * DIMENSIONS).then_some(Table { factors, weights, vectors, lengths, words, rows })
    }

    /// The row of a word.
    fn row(&self, word: &str) -> Option<usize> {
        self.rows.get(word).map(|&row| row as usize)
    }

    /// The word of a row.
    fn text(&self, row: usize) -> &'static str {
        self.words[row]
    }

    /// Adds a row's vector, weighed.
    fn add(&self, row: usize, sum: &mut [f32; DIMENSIONS]) {
        arithmetic::add_bytes(sum, &self.vectors[row * DIMENSIONS..(row + 1) * DIMENSIONS], self.factors[row]);
    }
}

/// The `at`-th number of four bytes.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(4 * at..4 * at + 4)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_like_meaning_are_nearer() {
        let check = |a: &str, nearer: &str, farther: &str| {
            let near = |b: &str| Meaning::of([a]).dot(&Meaning::of([b]));
            assert!(near(nearer) > near(farther), "{a}: {nearer} {} {farther} {}", near(nearer), near(farther));
        };
        check("冰箱", "洗衣机", "退款");
        check("退款", "退货", "冰箱");
        check("快递", "物流", "发票");
        check("refund", "return", "fridge");
        check("refund's", "refund", "fridge");
    }

    #[test]
    fn a_meaning_has_unit_length_or_none() {
        let length = |words: &[&str]| Meaning::of(words.iter().copied()).dot(&Meaning::of(words.iter().copied()));
        assert!((length(&["空调", "制冷"]) - 1.0).abs() < 1e-4);
        assert_eq!(length(&["\u{1}"]), 0.0);
        assert_eq!(length(&[]), 0.0);
    }

    #[test]
    fn a_file_that_is_cut_off_is_no_table() {
        assert!(Table::read(&FILE[..FILE.len() - 1]).is_none());
        assert!(Table::read(b"JDV1").is_none());
        assert!(Table::read(b"").is_none());
    }
}
