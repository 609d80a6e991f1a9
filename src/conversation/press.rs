//! Which button did the customer press?

use serde::{Deserialize, Serialize};

/// A press of a button. It names the saying of the bot and the place of the button in it, so that its meaning is never guessed from words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// The event of the bot's saying.
    pub event: i64,
    /// The place of the button below it, from 0.
    pub place: usize,
}
