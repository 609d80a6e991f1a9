//! How is what may serve a message shown?

use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::engine::{Engine, Turn};
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
    /// All that may serve the message of a turn, the surest first.
    pub fn all(engine: &Engine, turn: &Turn) -> impl Iterator<Item = CandidateShown> {
        turn.understanding.candidates.iter().map(|candidate| CandidateShown {
            title: engine.title_of(&candidate.target, FALLBACK_LOCALE),
            target: candidate.target.to_string(),
            confidence: candidate.confidence.get(),
        })
    }
}
