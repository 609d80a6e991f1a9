//! Which verbs of the store are about who was mentioned in notes?
//!
//! Who is mentioned stands in the notes, and is found there. Beside them is kept only what somebody has looked at.

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use crate::store::{Kept, Store};

/// Up to here mentions are counted that are new: nobody reads a larger number.
pub const MOST_NEW: usize = 99;

/// How many notes with mentions, of anybody, are looked through for those that are new: older ones nobody waits for.
pub const LOOKED_THROUGH: usize = 2_000;

/// A note that mentions somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The note.
    pub note: ConversationEvent,
    /// Whether who is mentioned has looked at it.
    pub is_seen: bool,
}

impl Store {
    /// The notes that mention an agent, the newest first, below an event, at most so many.
    pub async fn mentions(&self, agent: String, below: i64, limit: usize) -> Result<Vec<Mention>, Error> {
        of_either!(self, own => own.mentions(agent, below, limit).await)
    }

    /// How many notes mention an agent who has not looked at them, up to [`MOST_NEW`].
    pub async fn n_new_mentions(&self, agent: String) -> Result<usize, Error> {
        of_either!(self, own => own.n_new_mentions(agent).await)
    }

    /// An agent has looked at the notes of a conversation.
    pub async fn see_mentions(&self, agent: String, id: ConversationId) -> Result<(), Error> {
        of_either!(self, own => own.see_mentions(agent, id).await)
    }
}

/// A name as it stands in a list within a stored fact.
pub fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}
