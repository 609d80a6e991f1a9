//! What can an event of a conversation tell on the wire?
//!
//! The shapes alone; how a stored fact becomes one is told in `event`.

use crate::conversation::fact::bot::Reading;
use crate::conversation::fact::desk::{LetGo, Verdict};
use crate::conversation::fact::system::{Closer, Erasure, Rule};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::Frame;
use crate::escalation::redline::Noted;
use crate::http::dto::handoff::{CalledDto, RedLineDto};
use crate::http::dto::promise::PledgeDto;
use crate::http::dto::transfer::ReceiverDto;
use crate::http::dto::wrap_up::AttributeValue;
use crate::kb::entry::{AtomId, ContentHash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What happened. Types that a client does not know are to be ignored: more may come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = Happening)]
pub enum EventBody {
    /// The customer wrote, or pressed a button.
    CustomerSaid {
        /// Plain text; of a button, what it says.
        text: String,
        /// The button that was pressed.
        #[serde(skip_serializing_if = "Option::is_none")]
        choice: Option<PressDto>,
    },
    /// The bot spoke.
    BotSaid {
        /// The words in Markdown.
        text: String,
        /// The same as safe HTML.
        html: String,
        /// Buttons; pressing one is sending its label as a message, with its place as the `choice`.
        choices: Vec<ChoiceDto>,
        /// What the words rest on.
        citations: Vec<CitationDto>,
        /// How sure the bot was, from 0 to 1, where it had to judge; for the desk alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        confidence: Option<f32>,
    },
    /// The conversation was passed to a person.
    HandedOff {
        /// The name of the handoff.
        handoff: String,
        /// Why: `danger`, `plea`, `red_line`, `anger`, `unresolved` or `procedure`.
        #[schema(value_type = String, example = "plea")]
        reason: HandoffReason,
    },
    /// An agent took the case.
    AgentJoined {
        /// The agent.
        agent: String,
        /// What the customer reads, plain text.
        text: String,
    },
    /// An agent wrote.
    AgentSaid {
        /// The agent.
        agent: String,
        /// Plain text.
        text: String,
    },
    /// The customer left the queue, and the bot has the talk again.
    LeftQueue {
        /// What the customer reads, plain text.
        text: String,
    },
    /// Somebody at the desk wrote a note. Agents only.
    Noted {
        /// Who wrote it.
        agent: String,
        /// Plain text.
        text: String,
    },
    /// The case went to somebody else.
    Transferred {
        /// Who gave it away.
        agent: String,
        /// Who goes on with it; to customers a skill is not told.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<ReceiverDto>,
        /// Why it went without a wish of the agent: `silent`, `shift_end` or `removed`; customers read `silent`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "silent")]
        why: Option<LetGo>,
        /// What the customer reads, plain text.
        text: String,
    },
    /// Something was promised. To customers only the words and the time are told.
    Promised {
        /// What, and who is to keep it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pledge: Option<PledgeDto>,
        /// Until when.
        #[schema(value_type = String, format = DateTime)]
        due: Timestamp,
        /// Who promised it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// What the customer reads, plain text, where it was told.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A promise was kept.
    PromiseKept {
        /// The name of the promise. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<String>,
        /// Who kept it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// What the customer reads, plain text, where it was told.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A promise is due at another time, or is somebody else's to keep.
    PromiseMoved {
        /// The name of the promise. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<String>,
        /// Who moved it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// Until when.
        #[schema(value_type = String, format = DateTime)]
        due: Timestamp,
        /// Who is to keep it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        owner: Option<ReceiverDto>,
        /// Why. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// What the customer reads, plain text, where it was told.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A promise was dropped.
    PromiseDropped {
        /// The name of the promise. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<String>,
        /// Who dropped it. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// Why. Agents only.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// What the customer reads, plain text, where it was told.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A rule of the content promised something. Agents only.
    RulePromised {
        /// The rule: `rescue`.
        #[schema(value_type = String, example = "rescue")]
        rule: Rule,
        /// What, and who is to keep it.
        pledges: Vec<PledgeDto>,
    },
    /// An agent wrote because of a promise, while nobody at the desk had the talk.
    FollowedUp {
        /// The agent.
        agent: String,
        /// Plain text.
        text: String,
    },
    /// An agent noted what the case was about, and how it ended. Agents only.
    WrappedUp {
        /// The agent.
        agent: String,
        /// The ids from the root of the tree to the reason, with `/` between them.
        reason: Option<String>,
        /// The id of the resolution.
        resolution: Option<String>,
        /// The attributes by their ids.
        attributes: BTreeMap<String, AttributeValue>,
        /// Plain text.
        note: Option<String>,
    },
    /// An agent gave the talk back to the bot.
    Returned {
        /// What the customer reads, plain text.
        text: String,
    },
    /// Something that this version cannot read; it is kept.
    Unreadable,
    /// The conversation ended.
    Closed {
        /// Who ended it: `bot` or `agent`.
        #[schema(value_type = String, example = "agent")]
        by: Closer,
        /// What the customer reads, plain text.
        text: String,
    },
    /// The words of the conversation were erased, and it is over.
    Erased {
        /// Why: `requested` by the customer, or `expired`.
        #[schema(value_type = String, example = "requested")]
        why: Erasure,
    },
    /// The customer judged the service.
    Feedback {
        /// Whether the matter is solved.
        #[serde(skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
        /// From 1 (worst) to 5.
        #[serde(skip_serializing_if = "Option::is_none")]
        rating: Option<u8>,
        /// In the customer's words, plain text.
        #[serde(skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        /// How likely the customer is to recommend the shop, 0 to 10.
        #[serde(skip_serializing_if = "Option::is_none")]
        recommends: Option<u8>,
    },
    /// The conversation began. Agents only.
    Opened {
        /// The language of the customer.
        locale: String,
        /// Where it comes from.
        channel: String,
        /// Who the customer is, as far as the embedding page says.
        visitor: Option<String>,
        /// Whether the page has proved it by a signature.
        verified: bool,
        /// The page that the widget stood on.
        page: Option<String>,
        /// The region that the customer is in, as far as the page says.
        #[serde(skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        /// The product that the page is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        product: Option<String>,
        /// Whether it is test traffic.
        test: bool,
    },
    /// A message crossed a red line. Agents only.
    RedLineCrossed {
        /// The red line.
        red_line: RedLineDto,
    },
    /// The words of a red line stand in a message, but alarm nobody. Agents only.
    RedLineNoted {
        /// The red line.
        red_line: RedLineDto,
        /// Why: `watched`, `denied` or `mentioned`.
        #[schema(value_type = String, example = "denied")]
        why: Noted,
    },
    /// Somebody at the desk took note of an alert. Agents only.
    AlertAcknowledged {
        /// The name of the alert.
        alert: String,
        /// Who.
        agent: String,
    },
    /// Somebody judged an answer of the bot. Agents only.
    Reviewed {
        /// The event that holds the answer.
        answer: String,
        /// `right`, `partly`, `wrong` or `unclear`.
        #[schema(value_type = String, example = "right")]
        verdict: Verdict,
        /// Who.
        agent: String,
    },
    /// How angry the last message was. Agents only.
    AngerMeasured {
        /// From 0 (calm) to 1.
        score: f32,
        /// The words that show it.
        reasons: Vec<String>,
    },
    /// The bot read the message before otherwise than it was written. Agents only.
    ReadAs {
        /// What it read.
        #[schema(example = "冰箱保修多久")]
        text: String,
        /// Why.
        #[schema(value_type = String, example = "follow_up")]
        how: Reading,
    },
    /// Another system was asked. Agents only.
    Called {
        /// What was asked, and what came of it.
        call: CalledDto,
    },
    /// A message gave, or corrected, details that no procedure asked for. Agents only.
    Detailed {
        /// The details, as the desk is told them now.
        slots: BTreeMap<String, String>,
    },
    /// The conversation stands elsewhere in the bot's procedures. Agents only.
    Moved {
        /// Where, if anywhere.
        #[schema(value_type = Option<Object>)]
        frame: Option<Frame>,
        /// The procedure that waits until the present matter is done.
        #[schema(value_type = Option<Object>)]
        aside: Option<Frame>,
    },
}

/// A button below the bot's words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Choice)]
pub struct ChoiceDto {
    /// What it says.
    #[schema(example = "解决了")]
    pub label: String,
}

/// A press of a button.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = Press)]
pub struct PressDto {
    /// The event of the bot's saying.
    #[schema(example = "ab12-57")]
    pub event: String,
    /// The place of the button in its `choices`, from 0.
    pub place: usize,
}

/// The receipt of what a customer was told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Citation)]
pub struct CitationDto {
    /// The atom.
    #[schema(value_type = String, example = "delivery/late")]
    pub atom: AtomId,
    /// Its version.
    #[schema(value_type = String, example = "9f86d081884c7d659a2feaa0c55ad015")]
    pub hash: ContentHash,
}
