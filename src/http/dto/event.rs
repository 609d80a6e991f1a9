//! What does an event look like on the wire?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened, Rating};
use crate::conversation::fact::desk::{DeskFact, LetGo, PromiseId};
use crate::conversation::fact::system::SystemFact;
use crate::conversation::id::ConversationId;
use crate::conversation::press::Press;
use crate::desk::HandoffName;
use crate::desk::alert::AlertName;
use crate::desk::promise::PromiseName;
use crate::http::dto::happening::{ChoiceDto, CitationDto, EventBody, PressDto};
use crate::http::dto::promise::PledgeDto;
use crate::http::dto::shown;
use crate::http::dto::transfer::ReceiverDto;
use jiff::Timestamp;
use serde::Serialize;
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
        EventBody::Transferred { to, why, .. } => {
            to.take_if(|to| matches!(to, ReceiverDto::Skill(_)));
            *why = why.map(|_| LetGo::Silent);
        }
        EventBody::Promised { pledge, agent, .. } => (*pledge, *agent) = (None, None),
        EventBody::PromiseKept { promise, agent, .. } => (*promise, *agent) = (None, None),
        EventBody::PromiseMoved { promise, agent, owner, why, .. } => (*promise, *agent, *owner, *why) = (None, None, None, None),
        EventBody::PromiseDropped { promise, agent, why, .. } => (*promise, *agent, *why) = (None, None, None),
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
    let name = |promise: PromiseId| Some(PromiseName { conversation, promise }.to_string());
    match fact {
        DeskFact::AlertAcknowledged { alert, agent } => {
            EventBody::AlertAcknowledged { alert: AlertName { conversation, alert }.to_string(), agent }
        }
        DeskFact::Claimed { agent, words, .. } => EventBody::AgentJoined { agent, text: words },
        DeskFact::Said { agent, text } => EventBody::AgentSaid { agent, text },
        DeskFact::Noted { agent, text } => EventBody::Noted { agent, text },
        DeskFact::Transferred { agent, to, words, why, .. } => EventBody::Transferred { agent, to: Some(to.into()), why, text: words },
        DeskFact::Returned { words, .. } => EventBody::Returned { text: words },
        DeskFact::Promised { agent, pledge, words } => {
            EventBody::Promised { due: pledge.due, pledge: Some(pledge.into()), agent: Some(agent), text: words }
        }
        DeskFact::PromiseKept { promise, agent, words } => {
            EventBody::PromiseKept { promise: name(promise), agent: Some(agent), text: words }
        }
        DeskFact::PromiseMoved { promise, agent, due, owner, why, words } => {
            let (promise, owner) = (name(promise), Some(owner.into()));
            EventBody::PromiseMoved { promise, agent: Some(agent), due, owner, why: Some(why), text: words }
        }
        DeskFact::PromiseDropped { promise, agent, why, words } => {
            EventBody::PromiseDropped { promise: name(promise), agent: Some(agent), why: Some(why), text: words }
        }
        DeskFact::FollowedUp { promise: _, agent, text } => EventBody::FollowedUp { agent, text },
        DeskFact::WrappedUp { agent, reason, resolution, attributes, note } => {
            let attributes = attributes.into_iter().map(|(id, attribute)| (id, attribute.into())).collect();
            EventBody::WrappedUp { agent, reason, resolution, attributes, note }
        }
        DeskFact::Reviewed { answer, verdict, agent } => EventBody::Reviewed { answer: event_name(epoch, answer), verdict, agent },
    }
}

fn of_system(fact: SystemFact) -> EventBody {
    match fact {
        SystemFact::Called(called) => EventBody::Called { call: called.into() },
        SystemFact::Closed { by, words, .. } => EventBody::Closed { by, text: words },
        SystemFact::RulePromised { rule, pledges } => {
            EventBody::RulePromised { rule, pledges: pledges.into_iter().map(PledgeDto::from).collect() }
        }
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
    use crate::conversation::fact::system::Closer;
    use std::collections::BTreeMap;

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
