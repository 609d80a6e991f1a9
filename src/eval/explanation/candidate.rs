//! How is what may serve a message shown?

use crate::conversation::fact::customer::Opened;
use crate::engine::{Engine, Turn};
use crate::search::reader::Reader;
use jiff::Timestamp;
use serde::Serialize;

/// Something that may serve a message, as `ask` and `explain` show it.
#[derive(Debug, Serialize)]
pub struct CandidateShown {
    /// What customers read when the bot asks which was meant.
    pub title: String,
    /// The procedure or the atom.
    pub target: String,
    /// The probability that it is meant.
    pub confidence: f32,
}

impl CandidateShown {
    /// All that may serve the message of a turn, the surest first, with the titles in the talk's language.
    pub fn all(engine: &Engine, turn: &Turn, opened: &Opened, now: Timestamp) -> Vec<CandidateShown> {
        let reader = Reader {
            language: &opened.locale,
            channel: &opened.channel,
            region: opened.region.as_ref(),
            product: opened.product.as_ref(),
            now,
        };
        let shown = turn.understanding.candidates.iter().map(|candidate| CandidateShown {
            title: engine.title_of(&candidate.target, reader),
            target: candidate.target.to_string(),
            confidence: candidate.confidence.get(),
        });
        shown.collect()
    }
}
