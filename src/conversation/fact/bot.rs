//! What can the bot do?
//!
//! It speaks, it passes the customer on, and it notes what it made of a message.

use crate::conversation::handoff::Handoff;
use crate::dialog::frame::Frame;
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::{Noted, RedLineHit};
use crate::kb::entry::{AtomId, ContentHash};
use crate::text::confidence::Confidence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the bot did, or made of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BotFact {
    /// The message before says little by itself, and was read as `text`.
    ReadAs { text: String, how: Reading },
    /// A message crossed a red line, which alarms the desk.
    RedLineCrossed { hit: RedLineHit },
    /// The words of a red line stand in a message, but alarm nobody.
    RedLineNoted { hit: RedLineHit, why: Noted },
    /// How angry the last message was; recorded when it is more than nothing.
    AngerMeasured { score: AngerScore, reasons: Vec<String> },
    /// The bot spoke.
    #[serde(rename = "bot_said")]
    Said(Reply),
    /// The conversation stands elsewhere; `aside` is the procedure that waits until the present matter is done. `chosen`: the details of the
    /// procedure that were chosen among what it offers, in an editor's words, by which reports are cut.
    Moved {
        frame: Option<Frame>,
        #[serde(default)]
        aside: Option<Frame>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        chosen: BTreeMap<String, String>,
    },
    /// The bot passed the customer to the desk.
    HandedOff(Handoff),
    /// A message gave, or corrected, details that no procedure asked for: these are what the desk is told.
    Detailed { slots: BTreeMap<String, String> },
}

impl BotFact {
    /// What the bot said, where it spoke.
    pub fn reply(&self) -> Option<&Reply> {
        if let BotFact::Said(reply) = self { Some(reply) } else { None }
    }

    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            BotFact::Said(_) | BotFact::HandedOff(_) => true,
            BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => false,
            BotFact::AngerMeasured { .. } | BotFact::Moved { .. } | BotFact::Detailed { .. } => false,
        }
    }
}

/// Why a message was read otherwise than it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// It goes on a sentence that the customer began a moment before: 我的空调, 不制冷.
    Joined,
    /// It asks on about the matter before: 那冰箱呢.
    FollowUp,
    /// It is typed in Pinyin: kongtiao buzhileng.
    Pinyin,
    /// It picks one of the titles that were offered: 第二个.
    Chosen,
    /// It is nothing but an order's number, which stands for a question about the order.
    Detail,
}

/// What the bot said, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// What kind of saying it is.
    pub act: Act,
    /// The words, in Markdown.
    pub text: String,
    /// Buttons below the words.
    pub choices: Vec<String>,
    /// The atoms that the words come from.
    pub citations: Vec<Citation>,
    /// How sure the bot was, where it had to judge.
    pub confidence: Option<Confidence>,
}

/// What kind of saying a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Greets; no answer to anything.
    Greet,
    /// Answers from the knowledge base.
    Answer,
    /// Asks for a detail or a symptom.
    Ask,
    /// Asks which of several was meant.
    Clarify,
    /// Says that it does not know.
    Miss,
    /// Asks whether it is solved.
    Confirm,
    /// Tells how a procedure goes on.
    Notice,
    /// Passes the customer to a person.
    HandOff,
    /// Thanks and ends.
    Close,
}

/// The receipt of what a customer was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The atom.
    pub atom: AtomId,
    /// Its version.
    pub hash: ContentHash,
}
