//! How angry is this message, and how angry has the talk become?
//!
//! Words that an editor weighed and a tone that was learnt from examples are independent evidence; what went before raises a score or lets
//! it fade. What is done about it is decided in `engine`.

pub mod lexicon;
pub mod measure;
mod quote;
pub mod talk;
mod tone;

use serde::{Deserialize, Serialize};

/// How angry a message is, from 0 (calm) to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, Default)]
#[serde(try_from = "f32", into = "f32")]
pub struct AngerScore(f32);

impl AngerScore {
    /// Not angry at all.
    pub const CALM: AngerScore = AngerScore(0.0);

    /// From this score on a message shows some anger: it is recorded, and the next one is read in its light. Three in a hundred calm
    /// questions reach it.
    pub const NOTICED: AngerScore = AngerScore(0.25);

    /// A score, or nothing when the number is outside 0 to 1.
    pub fn new(score: f32) -> Option<Self> {
        (0.0..=1.0).contains(&score).then_some(AngerScore(score))
    }

    /// The number.
    pub fn get(self) -> f32 {
        self.0
    }

    /// The score with further independent evidence, each from 0 (none) to 1 (proof).
    fn with(self, evidence: impl IntoIterator<Item = f32>) -> Self {
        let calm: f32 = evidence.into_iter().map(|weight| 1.0 - weight).product();
        AngerScore((1.0 - (1.0 - self.0) * calm).clamp(0.0, 1.0))
    }
}

impl TryFrom<f32> for AngerScore {
    type Error = String;

    fn try_from(score: f32) -> Result<Self, String> {
        AngerScore::new(score).ok_or_else(|| format!("{score} is no anger score from 0 to 1"))
    }
}

impl From<AngerScore> for f32 {
    fn from(score: AngerScore) -> f32 {
        score.0
    }
}

/// What was measured in one message.
#[derive(Debug, Clone, PartialEq)]
pub struct AngerReading {
    /// How angry it is.
    pub score: AngerScore,
    /// What shows it: words of the message, those of the lexicon first, each once; then `shouted`, and what [`talk`] adds.
    pub reasons: Vec<String>,
}
