//! What is a message to the classifier?
//!
//! Its words and its meaning side by side, as one long row of numbers.

use crate::intent::vocabulary::Words;
use crate::meaning::Meaning;

/// How much the meaning counts beside the words. Chosen of 0.5, 0.7, 1 and 1.5 on CIC, banking77 and clinc150.
pub const MEANING: f32 = 0.7;

/// A message.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its words, weighed.
    pub words: Words,
    /// Its meaning without what all examples have in common, of length 1, or none.
    pub meaning: Meaning,
}

impl Row {
    /// The square of its length.
    pub fn square(&self) -> f32 {
        let words: f32 = self.words.iter().map(|(_, weight)| weight * weight).sum();
        words + MEANING * MEANING * self.meaning.dot(&self.meaning)
    }
}

/// An example, or the title of an intent, which is as good as one.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it says.
    pub row: Row,
    /// The intent that it means.
    pub intent: usize,
    /// Whether it is a title: written with care, it is believed.
    pub is_title: bool,
}
