//! What is there to learn from?
//!
//! The examples and titles of all intents, and everyday talk, as far as the classifier reads them. What it learns depends on nothing else.

use crate::meaning::Meaning;
use crate::text::background::background;
use crate::text::features::{Counted, features};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A message before it is weighed.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Its features and how often each stands in it.
    pub features: Vec<Counted>,
    /// What it means.
    pub meaning: Meaning,
}

impl Reading {
    /// Reads a message.
    pub fn of(text: &NormalText, segmenter: &Segmenter) -> Self {
        let pieces = segmenter.pieces(text);
        Reading { features: features(&pieces), meaning: Meaning::of_pieces(&pieces) }
    }
}

impl Hash for Reading {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.features.hash(hasher);
        self.meaning.numbers().iter().for_each(|number| number.to_bits().hash(hasher));
    }
}

/// An example, or the title of an intent.
#[derive(Debug, Clone, Hash)]
pub struct Example {
    /// How it reads.
    pub reading: Reading,
    /// The place of its intent.
    pub intent: usize,
    /// Its place among the examples of its intent; nothing for the title.
    pub nth: Option<usize>,
}

/// All that is learned from.
#[derive(Debug, Clone, Hash)]
pub struct Lesson {
    /// How many intents there are.
    pub n_intents: usize,
    /// The examples of all intents in their order, each intent's title behind them.
    pub examples: Vec<Example>,
    /// Messages that mean no intent, most likely.
    pub background: Vec<Reading>,
}

impl Lesson {
    /// Reads each intent's examples and the intents' titles, both in the order of the intents. A text that is there twice in one intent would
    /// vouch for itself, so it comes once.
    pub fn new(examples: &[Vec<NormalText>], titles: &[NormalText], segmenter: &Segmenter) -> Self {
        let of_intent = |(intent, texts): (usize, &Vec<NormalText>)| {
            let title = titles.get(intent).map(|title| (None, title));
            let mut seen = HashSet::new();
            let all = texts.iter().enumerate().map(|(nth, text)| (Some(nth), text)).chain(title);
            let all = all.filter(|(_, text)| seen.insert(text.as_str().to_owned()));
            all.map(|(nth, text)| Example { reading: Reading::of(text, segmenter), intent, nth }).collect::<Vec<_>>()
        };
        Lesson {
            n_intents: examples.len(),
            examples: examples.iter().enumerate().flat_map(of_intent).collect(),
            background: background().map(|text| Reading::of(&text, segmenter)).collect(),
        }
    }

    /// A number that is the same for the same lesson, in one run of the program.
    pub fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(examples: &[&[&str]], shop_words: &[&str]) -> Lesson {
        let examples: Vec<Vec<NormalText>> = examples.iter().map(|texts| texts.iter().map(|text| NormalText::of(text)).collect()).collect();
        Lesson::new(&examples, &[NormalText::of("退货")], &Segmenter::new(shop_words.iter().copied(), &[]))
    }

    #[test]
    fn a_text_comes_once_in_an_intent() {
        let check = |examples: &[&[&str]], expected: &[(usize, Option<usize>)]| {
            let lesson = lesson(examples, &[]);
            let own: Vec<(usize, Option<usize>)> = lesson.examples.iter().map(|example| (example.intent, example.nth)).collect();
            assert_eq!(own, expected, "{examples:?}");
        };
        check(&[&["我要退货", "我要退貨", "想退"], &["我要退货"]], &[(0, Some(0)), (0, Some(2)), (0, None), (1, Some(0))]);
        check(&[&["退货"]], &[(0, Some(0))]);
    }

    #[test]
    fn the_key_changes_with_what_is_read() {
        let key = |examples: &[&[&str]], shop_words: &[&str]| lesson(examples, shop_words).key();
        let own = key(&[&["我要退货"]], &[]);
        assert_eq!(own, key(&[&["我要退货"]], &["空调遥控器"]));
        assert_ne!(own, key(&[&["我要退款"]], &[]));
        assert_ne!(own, key(&[&["我要退货"], &[]], &[]));
    }
}
