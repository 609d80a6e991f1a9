//! What can somebody at the desk do?

use crate::conversation::alert::AlertId;
use crate::conversation::handoff::HandoffId;
use crate::conversation::wrap_up::Attribute;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody at the desk did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskFact {
    /// Somebody at the desk took note of an alert, and so of those before it.
    AlertAcknowledged { alert: AlertId, agent: String },
    /// An agent took the case; `words` is what the customer reads.
    Claimed {
        handoff: HandoffId,
        agent: String,
        words: String,
        /// How it came to this agent; nothing where the agent chose it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<ClaimedBy>,
    },
    /// An agent wrote.
    #[serde(rename = "agent_said")]
    Said { agent: String, text: String },
    /// Somebody at the desk wrote a note, which the customer does not see.
    Noted { agent: String, text: String },
    /// The case went to somebody else; `words` is what the customer reads.
    Transferred {
        handoff: HandoffId,
        agent: String,
        to: Receiver,
        words: String,
        /// Why it went without a wish of the agent; nothing where the agent, or a supervisor, passed it on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<LetGo>,
    },
    /// An agent gave the conversation back to the bot.
    Returned { agent: String, words: String },
    /// Somebody judged an answer of the bot, by the event that holds it; the last judgement of one person counts.
    Reviewed { answer: i64, verdict: Verdict, agent: String },
    /// Somebody promised something; `words` is what the customer reads of it, where it was told.
    Promised {
        agent: String,
        pledge: Pledge,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A promise was kept.
    PromiseKept {
        promise: PromiseId,
        agent: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A promise is due at another time, or is somebody else's to keep.
    PromiseMoved {
        promise: PromiseId,
        agent: String,
        due: Timestamp,
        owner: Receiver,
        why: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A promise is kept no more.
    PromiseDropped {
        promise: PromiseId,
        agent: String,
        why: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// Somebody wrote to the customer while nobody at the desk had the talk, because of a promise. Who has the talk stays the same, and so
    /// does how it ended.
    FollowedUp { promise: PromiseId, agent: String, text: String },
    /// Somebody noted what a case was about and how it ended, as the form in `wrap_up.ron` asks.
    WrappedUp {
        agent: String,
        /// The ids from the root of the tree to the reason, with `/` between them.
        reason: Option<String>,
        resolution: Option<String>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, Attribute>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
}

/// The number of a promise within its conversation, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PromiseId(pub u32);

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// The kind, one of those in `promises.ron`.
    pub kind: String,
    /// What is to be done, for the desk.
    pub what: String,
    /// Until when.
    pub due: Timestamp,
    /// Who is to keep it: an agent, or whoever has this skill.
    pub owner: Receiver,
}

/// How a case came to an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimedBy {
    /// It was offered, and accepted in time.
    Offer,
}

/// Why a case left its agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetGo {
    /// The agent gave no sign of life while the customer waited for an answer.
    Silent,
    /// The agent ended the shift.
    ShiftEnd,
    /// The account was removed.
    Removed,
}

/// Who is to go on with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// This agent, who has it from now on.
    Agent(String),
    /// Whoever has this skill: the customer waits again, before others who are no more pressing.
    Skill(String),
}

/// What a reviewer makes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It answers what was asked.
    Right,
    /// It answers a part of it, or more than was asked.
    Partly,
    /// It answers something else, or says what is not so.
    Wrong,
    /// Nobody could tell from the words.
    Unclear,
}

impl DeskFact {
    /// Who acted.
    pub fn agent(&self) -> &str {
        match self {
            DeskFact::AlertAcknowledged { agent, .. } | DeskFact::Claimed { agent, .. } => agent,
            DeskFact::Said { agent, .. } | DeskFact::Noted { agent, .. } | DeskFact::Transferred { agent, .. } => agent,
            DeskFact::Returned { agent, .. } | DeskFact::Reviewed { agent, .. } => agent,
            DeskFact::Promised { agent, .. } | DeskFact::PromiseKept { agent, .. } | DeskFact::PromiseMoved { agent, .. } => agent,
            DeskFact::PromiseDropped { agent, .. } | DeskFact::FollowedUp { agent, .. } | DeskFact::WrappedUp { agent, .. } => agent,
        }
    }

    /// The agent who has the case from then on, where it went to one.
    pub fn taken_by(&self) -> Option<&str> {
        match self {
            DeskFact::Claimed { agent, .. } | DeskFact::Transferred { to: Receiver::Agent(agent), .. } => Some(agent),
            DeskFact::Transferred { to: Receiver::Skill(_), .. } | DeskFact::AlertAcknowledged { .. } | DeskFact::Said { .. } => None,
            DeskFact::Noted { .. } | DeskFact::Returned { .. } | DeskFact::Reviewed { .. } => None,
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => None,
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => None,
        }
    }

    /// What an agent wrote to the customer.
    pub fn text(&self) -> Option<&str> {
        if let DeskFact::Said { text, .. } | DeskFact::FollowedUp { text, .. } = self { Some(text) } else { None }
    }

    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => false,
            DeskFact::Claimed { .. } | DeskFact::Said { .. } | DeskFact::Transferred { .. } | DeskFact::Returned { .. } => true,
            DeskFact::Promised { words, .. } | DeskFact::PromiseKept { words, .. } => words.is_some(),
            DeskFact::PromiseMoved { words, .. } | DeskFact::PromiseDropped { words, .. } => words.is_some(),
            DeskFact::FollowedUp { .. } => true,
            DeskFact::WrappedUp { .. } => false,
        }
    }

    /// Whether something was done in the conversation, and not only noted about it: then it has not gone quiet.
    pub fn is_activity(&self) -> bool {
        match self {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => false,
            DeskFact::Claimed { .. } | DeskFact::Said { .. } | DeskFact::Transferred { .. } | DeskFact::Returned { .. } => true,
            // What is promised, and done for it later, does not change how the talk itself went.
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => false,
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => false,
        }
    }
}
