//! What is passed to the desk?

use crate::connector::call::Called;
use crate::dialog::flow::Priority;
use crate::dialog::frame::Taken;
use crate::escalation::Signal;
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number of a handoff within its conversation, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HandoffId(pub u32);

/// A passing to the desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its number within the conversation.
    pub id: HandoffId,
    /// Why.
    pub reason: HandoffReason,
    /// Which agents can take it.
    pub skill: String,
    /// How soon.
    pub priority: Priority,
    /// What saves the agent asking again.
    pub packet: HandoffPacket,
}

impl Handoff {
    /// How severe the worst of its red lines is; 0 without one.
    pub fn severity(&self) -> u8 {
        self.packet.red_lines.iter().map(|hit| hit.severity.get()).max().unwrap_or(0)
    }
}

/// How pressing a case is that goes from one skill to another: the customer has waited once.
pub fn raised(priority: Priority) -> Priority {
    match priority {
        Priority::Urgent => Priority::Urgent,
        Priority::High | Priority::Normal | Priority::Low => Priority::High,
    }
}

/// Why a conversation was passed to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    /// Somebody is in danger.
    Danger,
    /// The customer asked for a person.
    Plea,
    /// A message crossed a red line.
    RedLine,
    /// The customer is angry.
    Anger,
    /// The bot did not find an answer, or its answers did not help.
    Unresolved,
    /// A procedure or a symptom tree leads there.
    Procedure,
}

impl From<Signal> for HandoffReason {
    fn from(signal: Signal) -> Self {
        match signal {
            Signal::Danger => HandoffReason::Danger,
            Signal::RedLine => HandoffReason::RedLine,
            Signal::Plea => HandoffReason::Plea,
            Signal::Anger => HandoffReason::Anger,
        }
    }
}

impl HandoffReason {
    /// Every reason, in the order of reports.
    pub const ALL: [HandoffReason; 6] = [
        HandoffReason::Danger,
        HandoffReason::Plea,
        HandoffReason::RedLine,
        HandoffReason::Anger,
        HandoffReason::Unresolved,
        HandoffReason::Procedure,
    ];

    /// The name in reports and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            HandoffReason::Danger => "danger",
            HandoffReason::Plea => "plea",
            HandoffReason::RedLine => "red_line",
            HandoffReason::Anger => "anger",
            HandoffReason::Unresolved => "unresolved",
            HandoffReason::Procedure => "procedure",
        }
    }
}

/// What saves an agent asking again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HandoffPacket {
    /// The customer's question, in the customer's words.
    pub summary: String,
    /// What the customer wants, by the name of the intent, as far as the bot was sure of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// Details that the customer gave.
    pub slots: BTreeMap<String, String>,
    /// Answers that were given already.
    pub tried: Vec<AtomId>,
    /// The way through a symptom tree.
    pub path: Vec<Taken>,
    /// Spare parts (备件编码) of the remedies given.
    pub parts: Vec<String>,
    /// What other systems were asked, and what came of it.
    #[serde(default)]
    pub called: Vec<Called>,
    /// How angry the last message was.
    pub anger: AngerScore,
    /// The dangers that were told and the red lines that were crossed.
    pub red_lines: Vec<RedLineHit>,
}
