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

/// How many readings of a character are known: 行 has xing, hang and heng.
const MOST_READINGS: usize = 4;

/// How many spellings of a word are known.
const MOST_SPELLINGS: usize = 16;

/// How much less likely another reading of a character than its first is, in nats: an estimate. A character alone has it twice.
const OTHER_READING: f32 = 2.0;

/// How much less likely a word is that the content does not have, in nats: an estimate.
const NOT_OF_CONTENT: f32 = 1.0;

/// How likely a word is that has the weight of one half; the weights are those of smooth inverse frequency (Arora, Liang and Ma, 2017).
const AVERAGE: f32 = 1e-3;

/// How likely any word is at least: of the rarest nobody has counted how often they are used.
const LEAST: f32 = 2e-8;

/// Spellings, each with its likeliest word.
#[derive(Debug)]
pub(super) struct Table {
    words: HashMap<u64, Entry>,
    /// All words, one behind the other.
    texts: String,
    syllables: HashSet<&'static str>,
    /// The most letters of a spelling.
    pub(super) longest: usize,
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
        let mut table = Table { words: HashMap::new(), texts: String::new(), syllables: syllables(), longest: 0 };
        let mut readings = Readings::default();
        let (counts, n_characters) = count(texts);
        let mut runs: Vec<(String, u32)> = counts.into_iter().collect();
        runs.sort_unstable();
        for (run, n) in runs {
            if n > 1 || run.chars().count() <= ALWAYS {
                table.add(&run, (n_characters as f32 / n as f32).ln(), &mut readings);
            }
        }
        for (word, weight) in vocabulary {
            if !word.is_empty() && word.chars().all(is_han) && word.chars().count() <= LONGEST_WORD {
                let likely = (AVERAGE * (1.0 - weight) / weight).max(LEAST);
                table.add(word, NOT_OF_CONTENT - likely.ln(), &mut readings);
            }
        }
        table
    }

    fn add(&mut self, word: &str, cost: f32, readings: &mut Readings) {
        let start = u32::try_from(self.texts.len()).expect("less than 4 GiB of words");
        let len = u8::try_from(word.len()).expect("a word is short");
        let mut is_kept = false;
        for (spelling, more) in readings.spellings(word) {
            let cost = cost + more;
            let own = self.words.entry(hash(&spelling)).or_insert(Entry { start, len, cost: f32::MAX });
            if cost < own.cost {
                *own = Entry { start, len, cost };
                is_kept = true;
                self.longest = self.longest.max(spelling.len());
            }
        }
        if is_kept {
            self.texts.push_str(word);
        }
    }

    /// The words that begin a text of letters: how many letters each takes, the word, and how unlikely it is.
    pub(super) fn starting<'s>(&'s self, letters: &str) -> impl Iterator<Item = (usize, &'s str, f32)> {
        let mut hash = SEED;
        letters.bytes().take(self.longest).enumerate().filter_map(move |(at, letter)| {
            hash = step(hash, letter);
            let entry = self.words.get(&hash)?;
            let start = entry.start as usize;
            Some((at + 1, &self.texts[start..start + usize::from(entry.len)], entry.cost))
        })
    }

    /// Whether letters are made of syllables.
    pub(super) fn spells(&self, letters: &str) -> bool {
        let mut reached = vec![true];
        reached.resize(letters.len() + 1, false);
        for start in 0..letters.len() {
            for end in start + 1..=letters.len().min(start + LONGEST_SYLLABLE) {
                reached[end] |= reached[start] && self.syllables.contains(&letters[start..end]);
            }
        }
        !letters.is_empty() && reached[letters.len()]
    }
}

/// The most letters of a syllable: zhuang.
const LONGEST_SYLLABLE: usize = 6;

/// The beginning of a hash.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: a hash goes on letter by letter, so that all words at a place are found in one pass. Of a hundred thousand spellings two have the
/// same in one load of a billion.
fn step(hash: u64, letter: u8) -> u64 {
    (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
}

fn hash(letters: &str) -> u64 {
    letters.bytes().fold(SEED, step)
}

/// How often each run of Han characters stands in texts, and how many characters these have; Traditional ones as Simplified.
fn count<'t>(texts: impl IntoIterator<Item = &'t str>) -> (HashMap<String, u32>, usize) {
    let mut simplified: HashMap<char, char> = HashMap::new();
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut n_characters = 0;
    for run in texts.into_iter().flat_map(|text| text.split(|c| !is_han(c))).filter(|run| !run.is_empty()) {
        let mut plain =
            |c: char| *simplified.entry(c).or_insert_with(|| NormalText::of(&c.to_string()).as_str().chars().next().unwrap_or(c));
        let run: String = run.chars().map(&mut plain).collect();
        let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        n_characters += ends.len() - 1;
        for part in (1..=LONGEST).flat_map(|length| ends.windows(length + 1).map(|ends| &run[ends[0]..ends[ends.len() - 1]])) {
            match counts.get_mut(part) {
                Some(n) => *n += 1,
                None => drop(counts.insert(part.to_owned(), 1)),
            }
        }
    }
    (counts, n_characters)
}

/// The readings of characters, each looked up once.
#[derive(Default)]
struct Readings(HashMap<char, Vec<String>>);

impl Readings {
    /// How a word may be spelt, and how much less likely each spelling makes it; nothing where a character has no reading.
    fn spellings(&mut self, word: &str) -> Vec<(String, f32)> {
        let is_alone = word.chars().nth(1).is_none();
        let other = if is_alone { 2.0 * OTHER_READING } else { OTHER_READING };
        let mut spellings = vec![(String::new(), 0.0)];
        for c in word.chars() {
            let own = self.0.entry(c).or_insert_with(|| readings(c));
            let longer = spellings.iter().flat_map(|(spelling, cost)| {
                own.iter()
                    .enumerate()
                    .map(move |(nth, reading)| (format!("{spelling}{reading}"), cost + if nth == 0 { 0.0 } else { other }))
            });
            spellings = longer.take(MOST_SPELLINGS).collect();
        }
        spellings
    }
}

/// The readings of a character without tones, as they are typed: lv for lü, and lue for lüe.
fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let typed = reading.plain().replace("üe", "ue").replace('ü', "v");
        if typed.contains(VOWELS) && !readings.contains(&typed) {
            readings.push(typed);
        }
    }
    readings.truncate(MOST_READINGS);
    readings
}

/// A syllable has one of these; some characters are also read as `m` or `ng`, which nobody types.
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'v'];

/// Every syllable that is the first reading of some character, as it is typed.
fn syllables() -> HashSet<&'static str> {
    let first = |c: char| c.to_pinyin_multi().map(|readings| readings.get(0).plain());
    let typed = |plain: &'static str| match plain {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lue",
        "nüe" => "nue",
        other => other,
    };
    ('\u{4e00}'..='\u{9fff}').filter_map(first).map(typed).filter(|syllable| syllable.contains(VOWELS)).collect()
}
