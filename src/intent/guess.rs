//! Which intents may be meant, and how surely?
//!
//! Plain values; `classify` makes them.

use crate::text::confidence::Confidence;

/// An intent that a message may mean, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The place of the intent in [`Intents::intents`](crate::intent::Intents::intents).
    pub intent: usize,
    /// The probability that it is meant.
    pub confidence: Confidence,
}

/// What a message may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Guesses {
    /// How surely it is about anything that the intents are about, when half of all messages are.
    pub in_scope: Confidence,
    /// The intents that it may mean, the surest first. Their confidences hold for messages in scope, and add up to at most 1, for only one
    /// is meant.
    pub guesses: Vec<Guess>,
}

impl Guesses {
    /// Those about a message that has nothing in common with any example.
    pub fn none() -> Self {
        Guesses { in_scope: Confidence::ZERO, guesses: Vec::new() }
    }
}
