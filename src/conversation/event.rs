//! What can happen in a conversation?
//!
//! An [`Event`] is one stored fact. Everything else, from the state to the reports, is computed from the list of them.

use crate::connector::call::Called;
use crate::conversation::alert::AlertId;
use crate::conversation::handoff::{Handoff, HandoffId};
use crate::conversation::press::Press;
use crate::dialog::frame::Frame;
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::{Noted, RedLineHit};
use crate::kb::entry::{AtomId, ContentHash};
use crate::kb::facet::Facet;
use crate::text::confidence::Confidence;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fact {
    /// A customer opened the conversation.
    Opened(Opened),
    /// The customer wrote, or pressed a button: then `text` is what it says.
    CustomerSaid {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<Press>,
    },
    /// The message before says little by itself, and was read as `text`.
    ReadAs { text: String, how: Reading },
    /// A message crossed a red line, which alarms the desk.
    RedLineCrossed { hit: RedLineHit },
    /// The words of a red line stand in a message, but alarm nobody.
    RedLineNoted { hit: RedLineHit, why: Noted },
    /// Somebody at the desk took note of an alert, and so of those before it.
    AlertAcknowledged { alert: AlertId, agent: String },
    /// How angry the last message was; recorded when it is more than nothing.
    AngerMeasured { score: AngerScore, reasons: Vec<String> },
    /// Another system was asked.
    Called(Called),
    /// The bot spoke.
    BotSaid(Reply),
    /// The conversation stands elsewhere; `aside` is the procedure that waits until the present matter is done.
    Moved {
        frame: Option<Frame>,
        #[serde(default)]
        aside: Option<Frame>,
    },
    /// The bot passed the customer to the desk.
    HandedOff(Handoff),
    /// A message gave, or corrected, details that no procedure asked for: these are what the desk is told.
    Detailed { slots: BTreeMap<String, String> },
    /// The customer left the queue before an agent came, and the bot has the talk again; `words` is what the customer reads.
    LeftQueue { words: String },
    /// An agent took the case; `words` is what the customer reads.
    Claimed { handoff: HandoffId, agent: String, words: String },
    /// An agent wrote.
    AgentSaid { agent: String, text: String },
    /// An agent gave the conversation back to the bot.
    Returned { agent: String, words: String },
    /// The customer judged the service.
    Rated(Rating),
    /// The conversation ended.
    Closed { by: Closer, solved: Option<bool>, words: String },
}

impl Fact {
    /// What the bot said, where it spoke.
    pub fn reply(&self) -> Option<&Reply> {
        if let Fact::BotSaid(reply) = self { Some(reply) } else { None }
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

/// How a conversation began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The language that the customer reads: `zh-CN`, `zh-TW` or `en`.
    pub locale: String,
    /// Where it comes from: `web`, `app` …
    pub channel: String,
    /// Who it is, as far as the embedding page says; the same visitor's later conversations tell whether the matter was solved.
    pub visitor: Option<String>,
    /// Whether the page has proved who the visitor is, by a signature.
    #[serde(default)]
    pub is_verified: bool,
    /// The page that the widget stood on.
    pub page: Option<String>,
    /// The region that the customer is in, as far as the page says: what holds elsewhere alone is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Facet>,
    /// The product that the page is about: what is about it goes before what is like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Facet>,
    /// Whether it is test traffic, which no report counts.
    pub is_test: bool,
}

impl Opened {
    /// By somebody of whom nothing is known, in a language and on a channel; it counts in reports.
    pub fn anonymous(locale: &str, channel: &str) -> Self {
        Opened {
            locale: locale.to_owned(),
            channel: channel.to_owned(),
            visitor: None,
            is_verified: false,
            page: None,
            region: None,
            product: None,
            is_test: false,
        }
    }
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

/// A customer's judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Whether the matter is solved.
    pub solved: Option<bool>,
    /// Satisfaction from 1 (worst) to 5.
    pub stars: Option<u8>,
    /// In the customer's words.
    pub comment: Option<String>,
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
