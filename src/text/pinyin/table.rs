//! Which words do letters spell, and how likely are they?
//!
//! Runs of characters of the content count as they stand there, so that what customers say together is read together: 到哪, 不制冷. A word of
//! the vocabulary counts by how often it is used. Characters with several readings have all of them, the first being likeliest.

use crate::text::normalize::{NormalText, is_han};
use pinyin::ToPinyinMulti;
use std::collections::{HashMap, HashSet};

/// The longest runs of the content that are counted, in characters.
const LONGEST: usize = 5;

/// A run of more characters than this counts only where it stands in the content more than once.
const ALWAYS: usize = 2;

/// The longest words of the vocabulary, in characters.
const LONGEST_WORD: usize = 6;

/// The most letters of a syllable: zhuang.
const LONGEST_SYLLABLE: usize = 6;

/// How many readings of a character are known: 行 has xing, hang and heng.
const MOST_READINGS: usize = 3;

/// How much less likely another reading of a character than its first is, in nats: an estimate. A character alone has it twice; in a word one
/// character alone is read otherwise.
const OTHER_READING: f32 = 2.0;

/// How much less likely a word is that the content does not have, in nats: an estimate.
const NOT_OF_CONTENT: f32 = 2.0;

/// How likely a word is that has the weight of one half; the weights are those of smooth inverse frequency (Arora, Liang and Ma, 2017).
const AVERAGE: f32 = 1e-3;

/// How likely any word is at least: of the rarest nobody has counted how often they are used.
const LEAST: f32 = 2e-8;

/// Spellings, each with its likeliest word.
#[derive(Debug)]
pub(super) struct Table {
    /// In the order of the hashes of the spellings.
    words: Vec<(u64, Entry)>,
    /// All words, one behind the other.
    texts: String,
    syllables: HashSet<&'static str>,
    /// The most letters of a spelling.
    longest: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    len: u8,
    cost: f32,
}

impl Table {
    /// Learns the words of texts and of a vocabulary, in which each has its weight.
    pub(super) fn of<'t, 'v>(texts: impl IntoIterator<Item = &'t str>, vocabulary: impl IntoIterator<Item = (&'v str, f32)>) -> Self {
        let mut table = Table { words: Vec::new(), texts: String::new(), syllables: syllables(), longest: 0 };
        let mut readings = Readings::default();
        let runs = runs(texts);
        let n_characters: usize = runs.iter().map(|run| run.chars().count()).sum();
        let is_kept = |&(run, n): &(&str, u32)| n > 1 || run.chars().nth(ALWAYS).is_none();
        let mut counts: Vec<(&str, u32)> = counts(&runs).into_iter().filter(is_kept).collect();
        counts.sort_unstable();
        for (run, n) in counts {
            table.add(run, (n_characters as f32 / n as f32).ln(), &mut readings);
        }
        for (word, weight) in vocabulary {
            if !word.is_empty() && word.chars().all(is_han) && word.chars().count() <= LONGEST_WORD {
                let likely = (AVERAGE * (1.0 - weight) / weight).max(LEAST);
                table.add(word, NOT_OF_CONTENT - likely.ln(), &mut readings);
            }
        }
        // Of equally likely words with one spelling the first stays.
        table.words.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.cost.total_cmp(&b.1.cost)).then(a.1.start.cmp(&b.1.start)));
        table.words.dedup_by_key(|(hash, _)| *hash);
        table.words.shrink_to_fit();
        table
    }

    fn add(&mut self, word: &str, cost: f32, readings: &mut Readings) {
        let start = u32::try_from(self.texts.len()).expect("less than 4 GiB of words");
        let len = u8::try_from(word.len()).expect("a word is short");
        for spelling in readings.spellings(word) {
            self.words.push((spelling.hash, Entry { start, len, cost: cost + spelling.cost }));
            self.longest = self.longest.max(spelling.n_letters);
        }
        self.texts.push_str(word);
    }

    /// The words that begin a text of letters: how many letters each takes, the word, and how unlikely it is.
    pub(super) fn starting<'s>(&'s self, letters: &str) -> impl Iterator<Item = (usize, &'s str, f32)> {
        let mut hash = SEED;
        letters.bytes().take(self.longest).enumerate().filter_map(move |(at, letter)| {
            hash = step(hash, letter);
            let entry = &self.words[self.words.binary_search_by_key(&hash, |(own, _)| *own).ok()?].1;
            let start = entry.start as usize;
            Some((at + 1, &self.texts[start..start + usize::from(entry.len)], entry.cost))
        })
    }

    /// Whether letters are made of syllables.
    pub(super) fn spells(&self, letters: &str) -> bool {
        let mut reached = vec![true];
        reached.resize(letters.len() + 1, false);
        for start in (0..letters.len()).filter(|&start| letters.is_char_boundary(start)) {
            for end in start + 1..=letters.len().min(start + LONGEST_SYLLABLE) {
                reached[end] |= reached[start] && letters.get(start..end).is_some_and(|part| self.syllables.contains(part));
            }
        }
        !letters.is_empty() && reached[letters.len()]
    }
}

/// The beginning of a hash.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: a hash goes on letter by letter, so that all words at a place are found in one pass. Of a hundred thousand spellings two have the
/// same in one load of a billion.
fn step(hash: u64, letter: u8) -> u64 {
    (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
}

/// The runs of Han characters in texts, in Simplified characters.
fn runs<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut simplified: HashMap<char, char> = HashMap::new();
    let mut plain = |c: char| *simplified.entry(c).or_insert_with(|| NormalText::of(&c.to_string()).as_str().chars().next().unwrap_or(c));
    let runs = texts.into_iter().flat_map(|text| text.split(|c| !is_han(c))).filter(|run| !run.is_empty());
    runs.map(|run| run.chars().map(&mut plain).collect()).collect()
}

/// How often each part of the runs stands in them.
fn counts(runs: &[String]) -> HashMap<&str, u32> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for run in runs {
        let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        for ends in (1..=LONGEST).flat_map(|length| ends.windows(length + 1)) {
            *counts.entry(&run[ends[0]..ends[ends.len() - 1]]).or_default() += 1;
        }
    }
    counts
}

/// A way of spelling a word.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    hash: u64,
    n_letters: usize,
    /// How much less likely it makes the word.
    cost: f32,
}

/// The readings of characters, each looked up once.
#[derive(Default)]
struct Readings(HashMap<char, Vec<String>>);

impl Readings {
    /// How a word may be spelt; in no way where a character has no reading.
    fn spellings(&mut self, word: &str) -> Vec<Spelling> {
        let is_alone = word.chars().nth(1).is_none();
        let other = if is_alone { 2.0 * OTHER_READING } else { OTHER_READING };
        let mut spellings = vec![Spelling { hash: SEED, n_letters: 0, cost: 0.0 }];
        for c in word.chars() {
            let own = self.0.entry(c).or_insert_with(|| readings(c));
            let longer = spellings.iter().flat_map(|spelling| {
                let n_readings = if spelling.cost > 0.0 { 1 } else { MOST_READINGS };
                own.iter().take(n_readings).enumerate().map(move |(nth, reading)| Spelling {
                    hash: reading.bytes().fold(spelling.hash, step),
                    n_letters: spelling.n_letters + reading.len(),
                    cost: spelling.cost + if nth == 0 { 0.0 } else { other },
                })
            });
            spellings = longer.collect();
        }
        spellings
    }
}

/// A syllable has one of these; some characters are also read as `m` or `ng`, which nobody types.
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'v'];

/// The readings of a character without tones, as they are typed.
fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten().map(|reading| typed(reading.plain())) {
        if reading.contains(VOWELS) && !readings.iter().any(|own| own == reading) {
            readings.push(reading.to_owned());
        }
    }
    readings
}

/// Every syllable that is the first reading of some character, as it is typed.
fn syllables() -> HashSet<&'static str> {
    let first = |c: char| c.to_pinyin_multi().map(|readings| typed(readings.get(0).plain()));
    ('\u{4e00}'..='\u{9fff}').filter_map(first).filter(|syllable| syllable.contains(VOWELS)).collect()
}

/// How a syllable is typed on a keyboard without ü.
fn typed(plain: &'static str) -> &'static str {
    match plain {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lue",
        "nüe" => "nue",
        other => other,
    }
}
