//! Which words stand where in a text, however they are spelt?
//!
//! One automaton over the sounds of all words finds them in one pass, as they are written, set apart, in Pinyin, or with characters that
//! sound alike. What the words are for is not known here.

use crate::escalation::phrase::is_deliberate;
use crate::escalation::spelling::{Likeness, Spelling};
use crate::text::normalize::NormalText;
use aho_corasick::AhoCorasick;
use std::ops::Range;

/// Words, known by their place in a list.
#[derive(Debug, Clone)]
pub struct Lexicon {
    written: Vec<NormalText>,
    spelt: Vec<Spelling>,
    automaton: AhoCorasick,
}

/// A word that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The word's place in the list.
    pub word: usize,
    /// The units of the text where it stands.
    pub units: Range<usize>,
    /// How alike it is.
    pub likeness: Likeness,
}

/// A text and the words that stand in it.
#[derive(Debug, Clone)]
pub struct Chart<'t> {
    /// The text.
    pub text: &'t str,
    /// Its units.
    pub spelling: Spelling,
    /// The words, in no order.
    pub occurrences: Vec<Occurrence>,
}

impl Lexicon {
    /// Words to look for; each has a letter, a digit or a Han character.
    pub fn new(words: Vec<NormalText>) -> Self {
        let spelt: Vec<Spelling> = words.iter().map(|word| Spelling::of(word.as_str())).collect();
        let fits = "a file of at most 1 MiB has fewer words than an automaton can hold";
        Lexicon { automaton: AhoCorasick::new(spelt.iter().map(Spelling::keys)).expect(fits), spelt, written: words }
    }

    /// A word as it is written in the list.
    pub fn written(&self, word: usize) -> &str {
        self.written[word].as_str()
    }

    /// How many units the longest word has.
    pub fn longest(&self) -> usize {
        self.spelt.iter().map(|word| word.units.len()).max().unwrap_or(0)
    }

    /// Finds every word in a text; they may overlap.
    pub fn read<'t>(&self, text: &'t str) -> Chart<'t> {
        let spelling = Spelling::of(text);
        let keys = spelling.keys();
        // A key has two bytes: what begins at an odd place is none.
        let hits = self.automaton.find_overlapping_iter(&keys).filter(|hit| hit.start() % 2 == 0);
        let occurrences = hits.filter_map(|hit| {
            let (word, units) = (hit.pattern().as_usize(), hit.start() / 2..hit.end() / 2);
            let likeness = spelling.likeness(&self.spelt[word], units.start)?;
            Some(Occurrence { word, units, likeness })
        });
        let occurrences = occurrences.collect();
        Chart { text, spelling, occurrences }
    }
}

impl Chart<'_> {
    /// Whether these units belong together: nothing but separators that were put there as a disguise stands between them.
    pub fn is_together(&self, units: Range<usize>) -> bool {
        let own = &self.spelling.units[units.clone()];
        let touch = !own.is_empty() && own.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
        touch || is_deliberate(self.text, &self.spelling.spans(units))
    }

    /// The text of some units, with what stands between them; nothing of none.
    pub fn said(&self, units: &Range<usize>) -> &str {
        match &self.spelling.units[units.clone()] {
            [] => "",
            [first, .., last] => &self.text[first.span.start..last.span.end],
            [only] => &self.text[only.span.clone()],
        }
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.spelling.units.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lexicon = Lexicon::new(["转人工", "投诉工商", "12315", "tousu", "agent"].map(NormalText::of).to_vec());
        let normal = NormalText::of(text);
        let chart = lexicon.read(normal.as_str());
        let same = chart.occurrences.iter().filter(|found| found.likeness.is_same() && chart.is_together(found.units.clone()));
        assert_eq!(same.map(|found| lexicon.written(found.word)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_are_found_however_they_are_spelt() {
        check("轉人工", &["转人工"]);
        check("转 ren gong", &["转人工"]);
        check("ZHUANRENGONG", &["转人工"]);
        check("专人工", &["转人工"]);
        check("专人供", &[]);
        check("投.诉.工.商", &["投诉工商"]);
        check("投，诉，工，商", &["投诉工商"]);
        check("1②三15", &["12315"]);
        check("112315", &[]);
        check("12,315", &[]);
        check("我要tousu", &["tousu"]);
        check("reagents", &[]);
        check("an agent", &["agent"]);
    }
}
