//! What did search alone find for a message, and why?
//!
//! What was made of it, with the intents, the clauses and the rivals, is `candidates` of the message.

use crate::conversation::BotView;
use crate::engine::Engine;
use crate::engine::understand::message::without_details;
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::Understanding;
use crate::search::Explained;
use crate::search::reader::Reader;
use jiff::Timestamp;

/// What search alone found for a message.
#[derive(Debug)]
pub struct Searched<'e> {
    /// The words that it looked for.
    pub words: Vec<String>,
    /// The atoms that it found, the surest first.
    pub atoms: Vec<Explained<'e>>,
}

impl Engine {
    /// What search alone found for a message, as it was read in this conversation; at most `n` atoms.
    pub fn searched(&self, view: &BotView<'_>, u: &Understanding, now: Timestamp, n: usize) -> Searched<'_> {
        let reader = Reader { language: &u.language, ..reader(view, now) };
        let reader = self.index.unless_another_product(&self.segmenter, &u.matter, reader);
        let text = without_details(&u.matter);
        let atoms = self.index.explain(&self.kb, &self.segmenter, &text, reader, n);
        Searched { words: self.segmenter.words(&text), atoms }
    }
}
