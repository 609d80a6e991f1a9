//! What is one event of a conversation?
//!
//! An [`Event`] is one stored fact. Everything else, from the state to the reports, is computed from the list of them.

use crate::conversation::fact::Fact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One stored fact of one conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its number over all conversations of a store, rising; 64 bits.
    pub id: i64,
    /// When it was stored. Order goes by `id`, never by this.
    pub at: Timestamp,
    /// What happened.
    pub fact: Fact,
}
