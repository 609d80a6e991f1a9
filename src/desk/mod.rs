//! Who waits for a person, and in what order are they served?
//!
//! A [`Case`] is a conversation at the desk, as an agent sees it before opening it. This module is pure; who is an agent and who may claim
//! is decided by `http`, and a claim is won in `store`.

pub mod alert;
pub mod queue;

use crate::conversation::handoff::{Handoff, HandoffId};
use crate::conversation::id::ConversationId;
use crate::conversation::{Conversation, Phase};
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;

/// A handoff, named over all conversations: `<conversation>.<number>` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HandoffName {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number of the handoff within it.
    pub handoff: HandoffId,
}

impl fmt::Display for HandoffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.conversation, self.handoff.0)
    }
}

/// Why a text is no name of a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a handoff is named <conversation>.<number>")]
pub struct NoHandoffName;

impl FromStr for HandoffName {
    type Err = NoHandoffName;

    fn from_str(text: &str) -> Result<Self, NoHandoffName> {
        let (conversation, number) = text.split_once('.').ok_or(NoHandoffName)?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit());
        let number = if is_number { number.parse().map_err(|_| NoHandoffName)? } else { return Err(NoHandoffName) };
        Ok(HandoffName { conversation: conversation.parse().map_err(|_| NoHandoffName)?, handoff: HandoffId(number) })
    }
}

/// A conversation that was passed to the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its latest handoff.
    pub handoff: Handoff,
    /// Since when the customer waits.
    pub since: Timestamp,
    /// Who holds it.
    pub holder: Holder,
    /// The language of the customer.
    pub locale: String,
    /// The region that the customer is in, as far as the page says.
    pub region: Option<String>,
    /// The product that the page is about.
    pub product: Option<String>,
}

/// Who holds a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Nobody: the customer waits.
    Nobody,
    /// This agent.
    Agent(String),
    /// Nobody any more: the bot has the talk again, or it is over.
    Over,
}

impl Case {
    /// The case that a conversation is at the desk, or was last; nothing when it was never there.
    pub fn of(id: ConversationId, conversation: &Conversation) -> Option<Self> {
        let holder = match conversation.phase() {
            Phase::Queued { .. } => Holder::Nobody,
            Phase::Agent { agent, .. } => Holder::Agent(agent.clone()),
            Phase::Bot { .. } | Phase::Closed { .. } => Holder::Over,
        };
        Some(Case {
            conversation: id,
            handoff: conversation.last_handoff()?.clone(),
            since: conversation.handed_off_at()?,
            holder,
            locale: conversation.locale().to_owned(),
            region: conversation.opened().region.clone().map(String::from),
            product: conversation.opened().product.clone().map(String::from),
        })
    }

    /// The name of the handoff over all conversations.
    pub fn name(&self) -> HandoffName {
        HandoffName { conversation: self.conversation, handoff: self.handoff.id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handoff_is_named_after_its_conversation() {
        let check = |text: &str, expected: bool| {
            assert_eq!(
                text.parse::<HandoffName>().map(|name| name.to_string() == text),
                if expected { Ok(true) } else { Err(NoHandoffName) },
                "{text}"
            )
        };
        check("3871000000000000001.2", true);
        check("9223372036854775807.4294967295", true);
        for text in ["", ".", "1", "1.", ".1", "1.+1", "1.-1", "1.1.1", "x.1", "1.4294967296", "9223372036854775808.1"] {
            check(text, false);
        }
    }
}
