//! What can happen that is neither the customer's, the bot's nor the desk's alone?

use crate::connector::call::Called;
use crate::conversation::fact::desk::Pledge;
use serde::{Deserialize, Serialize};

/// What happened around the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SystemFact {
    /// Another system was asked.
    Called(Called),
    /// The conversation ended; the bot and an agent can both end it.
    Closed { by: Closer, solved: Option<bool>, words: String },
    /// A rule of the content promised something, because of what had just happened.
    RulePromised { rule: Rule, pledges: Vec<Pledge> },
    /// The words of the conversation were erased, and it is over; what is left counts in reports. `has_asked`: the customer had asked something,
    /// which the words alone may have told.
    Erased {
        why: Erasure,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        has_asked: bool,
    },
    /// Something that this version cannot read, and why: it stands where the fact stands that is kept, and is never stored.
    #[serde(skip)]
    Unreadable { why: String },
}

impl SystemFact {
    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            SystemFact::Called(_) | SystemFact::RulePromised { .. } | SystemFact::Unreadable { .. } => false,
            SystemFact::Closed { .. } | SystemFact::Erased { .. } => true,
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

/// Which rule promises something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The customer left unhappy, and is to hear from us soon: `rescue` in `deadlines.ron`.
    Rescue,
}

/// Why the words of a conversation were erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// The customer asked for it.
    Requested,
    /// They were kept as long as `privacy.ron` says.
    Expired,
}
