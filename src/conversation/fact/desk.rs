//! What can somebody at the desk do?

use crate::conversation::alert::AlertId;
use crate::conversation::handoff::HandoffId;
use serde::{Deserialize, Serialize};

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
        }
    }

    /// The agent who has the case from then on, where it went to one.
    pub fn taken_by(&self) -> Option<&str> {
        match self {
            DeskFact::Claimed { agent, .. } | DeskFact::Transferred { to: Receiver::Agent(agent), .. } => Some(agent),
            DeskFact::Transferred { to: Receiver::Skill(_), .. } | DeskFact::AlertAcknowledged { .. } | DeskFact::Said { .. } => None,
            DeskFact::Noted { .. } | DeskFact::Returned { .. } | DeskFact::Reviewed { .. } => None,
        }
    }

    /// What an agent wrote to the customer.
    pub fn text(&self) -> Option<&str> {
        if let DeskFact::Said { text, .. } = self { Some(text) } else { None }
    }

    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => false,
            DeskFact::Claimed { .. } | DeskFact::Said { .. } | DeskFact::Transferred { .. } | DeskFact::Returned { .. } => true,
        }
    }

    /// Whether something was done in the conversation, and not only noted about it: then it has not gone quiet.
    pub fn is_activity(&self) -> bool {
        match self {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => false,
            DeskFact::Claimed { .. } | DeskFact::Said { .. } | DeskFact::Transferred { .. } | DeskFact::Returned { .. } => true,
        }
    }
}
