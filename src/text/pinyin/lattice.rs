//! Which way through letters is the likeliest?
//!
//! Each place among the letters is reached by a Chinese word that they spell, or by a word that stays as it is written. Spaces are hints: a
//! word may reach across one, and a syllable may too, which is less likely.

use crate::text::pinyin::table::Table;

/// How unlikely an English word is, in nats; this and the next numbers are estimates, chosen on messages in Pinyin and in English.
const ENGLISH: f32 = 7.0;

/// How unlikely a word is that is neither English nor made of syllables.
const UNKNOWN: f32 = 11.0;

/// How unlikely one is that is made of syllables and no English word, as somebody's name, and how much more so with each letter.
const NAME: f32 = 9.0;
const NAME_LETTER: f32 = 2.0;

/// How unlikely it is that a message which begins with letters is Chinese.
const BEGINS_CHINESE: f32 = 2.0;

/// How unlikely it is that letters beside a Han character are not Chinese.
const LEAVES_CHINESE: f32 = 1.0;

/// How unlikely it is that one language follows on the other.
const SWITCHES: f32 = 3.0;

/// How unlikely it is that a space stands in the midst of a syllable.
const CUTS_SYLLABLE: f32 = 4.0;

/// A part of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'p> {
    /// A word that the letters spell.
    Han(&'p str),
    /// A word as it was written.
    Latin(&'p str),
}

impl Part<'_> {
    fn is_han(self) -> bool {
        matches!(self, Part::Han(_))
    }
}

/// What stands at the sides of the letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    /// Whether a Han character stands before them.
    pub(super) before: bool,
    /// Whether one stands behind them.
    pub(super) behind: bool,
}

/// A word of letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelt<'p> {
    /// As it was written.
    pub(super) letters: &'p str,
    /// Whether it is an English word.
    pub(super) is_english: bool,
}

/// The likeliest reading of words that stand one behind the other.
pub(super) fn likeliest<'p>(table: &'p Table, words: &[Spelt<'p>], sides: Sides) -> Vec<Part<'p>> {
    let letters: String = words.iter().map(|word| word.letters).collect();
    let starts: Vec<usize> = words.iter().scan(0, |end, word| Some(std::mem::replace(end, *end + word.letters.len()))).collect();
    let mut lattice = Lattice::new(letters.len(), sides);
    for at in 0..letters.len() {
        for (length, word, cost) in table.starting(&letters[at..]) {
            let cuts_syllable = |&&space: &&usize| !table.spells(&letters[at..space]) || !table.spells(&letters[space..at + length]);
            let n_cuts = starts.iter().filter(|space| (at + 1..at + length).contains(space)).filter(cuts_syllable).count();
            lattice.reach(at, at + length, Part::Han(word), cost + CUTS_SYLLABLE * n_cuts as f32);
        }
        if let Ok(nth) = starts.binary_search(&at) {
            let word = words[nth];
            lattice.reach(at, at + word.letters.len(), Part::Latin(word.letters), stays(table, word));
        }
    }
    lattice.best(sides)
}

/// How unlikely a word is as it was written.
fn stays(table: &Table, word: Spelt<'_>) -> f32 {
    if word.is_english {
        ENGLISH
    } else if table.spells(word.letters) {
        NAME + NAME_LETTER * word.letters.len() as f32
    } else {
        UNKNOWN
    }
}

/// The best way to a place that ends in one language.
#[derive(Debug, Clone, Copy)]
struct Way<'p> {
    cost: f32,
    /// The part that it ends in with where that begins, and whether Chinese is before it; nothing at the beginning.
    last: Option<(Part<'p>, usize, bool)>,
}

/// For each place the best ways there, first the one that ends in Latin letters.
struct Lattice<'p>(Vec<[Option<Way<'p>>; 2]>);

impl<'p> Lattice<'p> {
    fn new(n: usize, sides: Sides) -> Self {
        let (latin, han) = if sides.before { (LEAVES_CHINESE, 0.0) } else { (0.0, BEGINS_CHINESE) };
        let mut ways = vec![[None; 2]; n + 1];
        ways[0] = [latin, han].map(|cost| Some(Way { cost, last: None }));
        Lattice(ways)
    }

    /// Goes from one place to another by a part, where that is better than the ways known.
    fn reach(&mut self, from: usize, to: usize, part: Part<'p>, cost: f32) {
        let own = usize::from(part.is_han());
        for before in [false, true] {
            let Some(way) = self.0[from][usize::from(before)] else { continue };
            let is_switch = before != part.is_han();
            // What begins a message in one language is of that language.
            if is_switch && from == 0 {
                continue;
            }
            let cost = way.cost + cost + if is_switch { SWITCHES } else { 0.0 };
            if self.0[to][own].is_none_or(|known| cost < known.cost) {
                self.0[to][own] = Some(Way { cost, last: Some((part, from, before)) });
            }
        }
    }

    /// The parts of the best way to the end.
    fn best(&self, sides: Sides) -> Vec<Part<'p>> {
        let mut at = self.0.len() - 1;
        let cost = |is_han: bool| {
            let leaves = if sides.behind && !is_han { LEAVES_CHINESE } else { 0.0 };
            self.0[at][usize::from(is_han)].map_or(f32::INFINITY, |way| way.cost + leaves)
        };
        let mut is_han = cost(true) < cost(false);
        let mut parts = Vec::new();
        while let Some((part, from, before)) = self.0[at][usize::from(is_han)].and_then(|way| way.last) {
            parts.push(part);
            (at, is_han) = (from, before);
        }
        parts.reverse();
        parts
    }
}
