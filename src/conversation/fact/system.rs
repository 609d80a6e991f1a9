//! What can happen that is neither the customer's, the bot's nor the desk's alone?

use crate::connector::call::Called;
use serde::{Deserialize, Serialize};

/// What happened around the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SystemFact {
    /// Another system was asked.
    Called(Called),
    /// The conversation ended; the bot and an agent can both end it.
    Closed { by: Closer, solved: Option<bool>, words: String },
    /// Something that this version cannot read, and why: it stands where the fact stands that is kept, and is never stored.
    #[serde(skip)]
    Unreadable { why: String },
}

impl SystemFact {
    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            SystemFact::Called(_) | SystemFact::Unreadable { .. } => false,
            SystemFact::Closed { .. } => true,
        }
    }
}

/// Who ended a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closer {
    /// The bot, at the end of a closing flow.
    Bot,
    /// The agent, who resolved the case.
    Agent,
}
