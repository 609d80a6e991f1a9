//! What do they want, and which details did they give?
//!
//! Intents come from `intents/intents.ron`. A [`Guess`] is an intent with the probability that it is meant. This room does not start
//! procedures; `dialog` does.

pub mod adopt;
pub mod calibrate;
pub mod classify;
pub mod guess;
mod known;
mod linear;
mod lesson;
pub mod load;
mod measure;
mod model;
mod planes;
mod sample;
pub mod slot;
mod trust;
mod vocabulary;

use crate::intent::classify::Classifier;
use crate::intent::guess::{Guess, Guesses};
use crate::text::confidence::Confidence;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
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
    pub classifier: Arc<Classifier>,
    literal: HashMap<String, Option<usize>>,
}

impl Intents {
    /// Intents, with a classifier that learns from their examples and titles.
    pub fn new(intents: Vec<Intent>, segmenter: &Segmenter) -> Self {
        let examples: Vec<Vec<NormalText>> =
            intents.iter().map(|intent| intent.examples.iter().map(|example| NormalText::of(example)).collect()).collect();
        let titles: Vec<NormalText> = intents.iter().map(|intent| NormalText::of(&intent.title)).collect();
        let classifier = Classifier::train(&examples, &titles, segmenter);
        let literal = literal(&examples, &classifier.doubted);
        Intents { intents, classifier, literal }
    }

    /// The same intents with the present names of flows in the place of those that they had before.
    pub fn with_flows_named(mut self, present: impl Fn(&FlowId) -> Option<FlowId>) -> Self {
        for intent in &mut self.intents {
            if let Then::Flow(flow) = &mut intent.then {
                *flow = present(flow).unwrap_or_else(|| flow.clone());
            }
        }
        self
    }

    /// Whether an intent leads to this atom.
    pub fn answers(&self, atom: &crate::kb::entry::AtomId) -> bool {
        self.intents.iter().any(|intent| matches!(&intent.then, Then::Answer(own) if own == atom))
    }

    /// What a message may mean, at most `n` intents: what is an example word for word is certain.
    pub fn guess(&self, text: &NormalText, segmenter: &Segmenter, n: usize) -> Guesses {
        let Guesses { in_scope, guesses } = self.classifier.guess(text, segmenter, n);
        let Some(intent) = self.literal(text) else { return Guesses { in_scope, guesses } };
        let others =
            guesses.into_iter().filter(|guess| guess.intent != intent).map(|guess| Guess { confidence: Confidence::ZERO, ..guess });
        let certain = Guess { intent, confidence: Confidence::ONE };
        Guesses { in_scope: Confidence::ONE, guesses: std::iter::once(certain).chain(others).take(n).collect() }
    }

    /// The intent of which a message is an example word for word.
    pub fn of_example(&self, text: &NormalText) -> Option<&Intent> {
        self.literal(text).map(|at| &self.intents[at])
    }

    /// The place of the intent of which a message is, but for punctuation, an example word for word; nothing when that is true of several.
    fn literal(&self, text: &NormalText) -> Option<usize> {
        self.literal.get(&spoken(text.as_str())).copied().flatten()
    }
}

/// The intent of which a spoken text is an example; nothing when that is true of several. What is doubted is no proof.
fn literal(examples: &[Vec<NormalText>], doubted: &[(usize, usize)]) -> HashMap<String, Option<usize>> {
    let doubted: HashSet<(usize, &NormalText)> = doubted.iter().map(|&(intent, nth)| (intent, &examples[intent][nth])).collect();
    let all = examples.iter().enumerate().flat_map(|(intent, examples)| examples.iter().map(move |example| (intent, example)));
    let mut literal: HashMap<String, Option<usize>> = HashMap::new();
    for (intent, example) in all.filter(|example| !doubted.contains(example)) {
        let own = literal.entry(spoken(example.as_str())).or_insert(Some(intent));
        if *own != Some(intent) {
            *own = None;
        }
    }
    literal
}
