//! How sure are we?

use serde::{Deserialize, Serialize};

/// A probability of being right, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Confidence(f32);

impl Confidence {
    /// Certainly wrong.
    pub const ZERO: Confidence = Confidence(0.0);
    /// As likely as all else together.
    pub const HALF: Confidence = Confidence(0.5);
    /// Certainly right.
    pub const ONE: Confidence = Confidence(1.0);

    /// A probability, or nothing when the number is no probability.
    pub fn new(p: f32) -> Option<Self> {
        (0.0..=1.0).contains(&p).then_some(Confidence(p))
    }

    /// The logistic function of a log-odds; NaN counts as no evidence at all.
    pub fn from_log_odds(x: f32) -> Self {
        if x.is_nan() { Confidence(0.0) } else { Confidence(1.0 / (1.0 + (-x).exp())) }
    }

    /// The probability.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for Confidence {
    type Error = String;

    fn try_from(p: f32) -> Result<Self, String> {
        Confidence::new(p).ok_or_else(|| format!("{p} is no probability from 0 to 1"))
    }
}

impl From<Confidence> for f32 {
    fn from(confidence: Confidence) -> f32 {
        confidence.0
    }
}
