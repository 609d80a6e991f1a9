//! What does an event look like on the wire?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{BotFact, Reading, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened, Rating};
use crate::conversation::fact::desk::{DeskFact, Verdict};
use crate::conversation::fact::system::{Closer, Erasure, SystemFact};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use crate::conversation::press::Press;
use crate::desk::HandoffName;
use crate::desk::alert::AlertName;
use crate::dialog::frame::Frame;
use crate::escalation::redline::Noted;
use crate::http::dto::handoff::{CalledDto, RedLineDto};
use crate::http::dto::shown;
use crate::http::dto::transfer::ReceiverDto;
use crate::kb::entry::{AtomId, ContentHash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Something that happened in a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "ab12-57", "at": "2026-11-22T08:00:00Z", "type": "customer_said", "text": "空调不制冷"}))]
#[schema(as = Event)]
pub struct EventDto {
    /// Its name: the epoch of the store, and a number that rises.
    pub id: String,
    /// When it was stored.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether personal details in it are masked, which the holder of the case can reveal; left out where none are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

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
        /// What the customer reads, plain text.
        text: String,
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

/// Events of one conversation, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Events)]
pub struct EventsDto {
    /// The events.
    pub events: Vec<EventDto>,
}

/// An event as the customer sees it; nothing for those that are not for customers.
pub fn for_customer(epoch: &str, conversation: ConversationId, event: Event) -> Option<EventDto> {
    let mut event = event.fact.is_for_customers().then(|| for_agent(epoch, conversation, event))?;
    match &mut event.body {
        EventBody::BotSaid { confidence, .. } => *confidence = None,
        EventBody::Transferred { to: to @ Some(ReceiverDto::Skill(_)), .. } => *to = None,
        _ => {}
    }
    Some(event)
}

/// Events as the customer sees them.
pub fn all_for_customer(epoch: &str, conversation: ConversationId, events: Vec<Event>) -> EventsDto {
    EventsDto { events: events.into_iter().filter_map(|event| for_customer(epoch, conversation, event)).collect() }
}

/// Events as agents see them.
pub fn all_for_agent(epoch: &str, conversation: ConversationId, events: Vec<Event>) -> EventsDto {
    EventsDto { events: events.into_iter().map(|event| for_agent(epoch, conversation, event)).collect() }
}

/// An event as agents see it.
pub fn for_agent(epoch: &str, conversation: ConversationId, event: Event) -> EventDto {
    let body = match event.fact {
        Fact::Customer(fact) => of_customer(epoch, fact),
        Fact::Bot(fact) => of_bot(conversation, fact),
        Fact::Desk(fact) => of_desk(epoch, conversation, fact),
        Fact::System(fact) => of_system(fact),
    };
    EventDto { id: event_name(epoch, event.id), at: event.at, masked: false, body }
}

fn of_customer(epoch: &str, fact: CustomerFact) -> EventBody {
    match fact {
        CustomerFact::Opened(Opened {
            locale,
            channel,
            visitor,
            pseudonym: _,
            is_verified,
            page,
            region,
            product,
            arrival: _,
            content: _,
            is_test,
        }) => {
            let (region, product) = (region.map(String::from), product.map(String::from));
            EventBody::Opened { locale, channel, visitor, verified: is_verified, page, region, product, test: is_test }
        }
        CustomerFact::Said { text, choice } => {
            let choice = choice.map(|Press { event, place }| PressDto { event: event_name(epoch, event), place });
            EventBody::CustomerSaid { text, choice }
        }
        CustomerFact::LeftQueue { words } => EventBody::LeftQueue { text: words },
        CustomerFact::Rated(Rating { solved, stars, comment, is_complaint: _, recommends }) => {
            EventBody::Feedback { solved, rating: stars, comment, recommends }
        }
    }
}

fn of_bot(conversation: ConversationId, fact: BotFact) -> EventBody {
    match fact {
        BotFact::ReadAs { text, how } => EventBody::ReadAs { text, how },
        BotFact::RedLineCrossed { hit } => EventBody::RedLineCrossed { red_line: hit.into() },
        BotFact::RedLineNoted { hit, why } => EventBody::RedLineNoted { red_line: hit.into(), why },
        BotFact::AngerMeasured { score, reasons } => EventBody::AngerMeasured { score: score.get(), reasons },
        BotFact::Said(reply) => bot_said(reply),
        BotFact::Moved { frame, aside, chosen: _ } => EventBody::Moved { frame, aside },
        BotFact::HandedOff(handoff) => {
            let name = HandoffName { conversation, handoff: handoff.id };
            EventBody::HandedOff { handoff: name.to_string(), reason: handoff.reason }
        }
        BotFact::Detailed { slots } => EventBody::Detailed { slots },
    }
}

fn of_desk(epoch: &str, conversation: ConversationId, fact: DeskFact) -> EventBody {
    match fact {
        DeskFact::AlertAcknowledged { alert, agent } => {
            EventBody::AlertAcknowledged { alert: AlertName { conversation, alert }.to_string(), agent }
        }
        DeskFact::Claimed { agent, words, .. } => EventBody::AgentJoined { agent, text: words },
        DeskFact::Said { agent, text } => EventBody::AgentSaid { agent, text },
        DeskFact::Noted { agent, text } => EventBody::Noted { agent, text },
        DeskFact::Transferred { agent, to, words, .. } => EventBody::Transferred { agent, to: Some(to.into()), text: words },
        DeskFact::Returned { words, .. } => EventBody::Returned { text: words },
        DeskFact::Reviewed { answer, verdict, agent } => EventBody::Reviewed { answer: event_name(epoch, answer), verdict, agent },
    }
}

fn of_system(fact: SystemFact) -> EventBody {
    match fact {
        SystemFact::Called(called) => EventBody::Called { call: called.into() },
        SystemFact::Closed { by, words, .. } => EventBody::Closed { by, text: words },
        SystemFact::Erased { why, has_asked: _ } => EventBody::Erased { why },
        SystemFact::Unreadable { .. } => EventBody::Unreadable,
    }
}

fn bot_said(reply: Reply) -> EventBody {
    EventBody::BotSaid {
        html: shown::html(&reply.text),
        text: reply.text,
        choices: reply.choices.into_iter().map(|label| ChoiceDto { label }).collect(),
        citations: reply.citations.into_iter().map(|citation| CitationDto { atom: citation.atom, hash: citation.hash }).collect(),
        confidence: reply.confidence.map(|confidence| confidence.get()),
    }
}

/// The name of an event on the wire: `<epoch>-<number>`.
pub fn event_name(epoch: &str, id: i64) -> String {
    format!("{epoch}-{id}")
}

/// The number in an event's name; nothing when it is no name, or one of another store.
pub fn event_id(epoch: &str, name: &str) -> Option<i64> {
    let number = name.strip_prefix(epoch)?.strip_prefix('-')?;
    let is_number = number.bytes().all(|b| b.is_ascii_digit());
    if is_number { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_after_its_store() {
        let check = |name: &str, expected: Option<i64>| assert_eq!(event_id("ab12", name), expected, "{name}");
        check(&event_name("ab12", i64::MAX), Some(i64::MAX));
        check("ab12-0", Some(0));
        for name in ["", "ab12", "ab12-", "ab12--1", "ab12-+1", "ab12-1x", "ab13-1", "b12-1", "ab12-9223372036854775808", "1"] {
            check(name, None);
        }
    }

    #[test]
    fn customers_do_not_see_what_is_noted_about_them() {
        let check = |fact: Fact, expected: Option<&str>| {
            let event = Event { id: 7, at: Timestamp::UNIX_EPOCH, fact };
            let shown = for_customer("ab12", ConversationId::from_stored(3), event).map(|event| serde_json::to_string(&event).unwrap());
            assert_eq!(shown.as_deref(), expected);
        };
        check(Fact::Bot(BotFact::Moved { frame: None, aside: None, chosen: BTreeMap::new() }), None);
        check(
            Fact::Customer(CustomerFact::Said { text: "<b>".to_owned(), choice: None }),
            Some(r#"{"id":"ab12-7","at":"1970-01-01T00:00:00Z","type":"customer_said","text":"<b>"}"#),
        );
        let head = r#"{"id":"ab12-7","at":"1970-01-01T00:00:00Z","type":"customer_said","text":"在转","#;
        check(
            Fact::Customer(CustomerFact::Said { text: "在转".to_owned(), choice: Some(Press { event: 5, place: 1 }) }),
            Some(&format!(r#"{head}"choice":{{"event":"ab12-5","place":1}}}}"#)),
        );
        check(
            Fact::System(SystemFact::Closed { by: Closer::Agent, solved: Some(true), words: "再见".to_owned() }),
            Some(r#"{"id":"ab12-7","at":"1970-01-01T00:00:00Z","type":"closed","by":"agent","text":"再见"}"#),
        );
    }
}
