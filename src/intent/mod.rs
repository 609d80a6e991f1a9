//! What do they want, and which details did they give?
//!
//! Intents come from `intents/intents.ron`. A [`Guess`] is an intent with the probability that it is meant. This room does not start
//! procedures; `dialog` does.

pub mod classify;
mod features;
pub mod load;
mod meanings;
mod nearness;
pub mod slot;

use crate::intent::classify::Classifier;
use crate::text::confidence::Confidence;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// The name of an intent: lower-case letters, digits and underscores, as `order_status`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntentId(pub Arc<str>);

/// The name of a flow: its file's name without the ending.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FlowId(pub Arc<str>);

/// Something that customers want.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Its name.
    pub id: IntentId,
    /// What the customer reads when the bot asks which was meant.
    pub title: String,
    /// Messages that mean it.
    pub examples: Vec<String>,
    /// What serves it.
    pub then: Then,
}

/// What serves an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// A procedure.
    Flow(FlowId),
    /// An atom of the knowledge base.
    Answer(crate::kb::entry::AtomId),
}

/// The intents, and the classifier that was trained on their examples.
#[derive(Debug, Clone)]
pub struct Intents {
    /// In the order of the file.
    pub intents: Vec<Intent>,
    /// Tells which of them a message means.
    pub classifier: Classifier,
    literal: HashMap<String, Option<usize>>,
}

impl Intents {
    /// Intents with a classifier that was trained on their examples.
    pub fn new(intents: Vec<Intent>, classifier: Classifier) -> Self {
        let mut literal: HashMap<String, Option<usize>> = HashMap::new();
        for (at, example) in intents.iter().enumerate().flat_map(|(at, intent)| intent.examples.iter().map(move |example| (at, example))) {
            let own = literal.entry(spoken(NormalText::of(example).as_str())).or_insert(Some(at));
            if *own != Some(at) {
                *own = None;
            }
        }
        Intents { intents, classifier, literal }
    }

    /// Guesses each example with itself left out: the place of its intent, and the guesses, at most `n`.
    pub fn leave_one_out(&self, segmenter: &Segmenter, n: usize) -> Vec<(usize, Vec<Guess>)> {
        let normal = |intent: &Intent| intent.examples.iter().map(|example| NormalText::of(example)).collect();
        self.classifier.leave_one_out(&self.intents.iter().map(normal).collect::<Vec<_>>(), segmenter, n)
    }

    /// The place of the intent of which a message is, but for punctuation, an example word for word; nothing when that is true of several.
    pub fn literal(&self, text: &NormalText) -> Option<usize> {
        self.literal.get(&spoken(text.as_str())).copied().flatten()
    }
}

/// An intent that a message may mean, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The place of the intent in [`Intents::intents`].
    pub intent: usize,
    /// The probability that it is meant.
    pub confidence: Confidence,
}
