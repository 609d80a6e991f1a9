//! Facts for the tests of this room, in the form in which they are stored.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::conversation::summary::Summary;
use crate::report::outcome::{Judge, Outcome};
use crate::report::{Inquiry, ResolutionReport};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::convert::Infallible;

pub const QUESTION: &str = r#"{"type":"customer_said","text":"怎么退货"}"#;
pub const ANSWER: &str =
    r#"{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{"atom":"returns/how","hash":"0"}],"confidence":0.9}"#;
pub const SISTER_ANSWER: &str =
    r#"{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{"atom":"returns/when","hash":"0"}],"confidence":0.9}"#;
pub const OTHER_ANSWER: &str = r#"{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{"atom":"returns-abroad/how","hash":"0"}],"confidence":0.9}"#;
pub const MISS: &str = r#"{"type":"bot_said","act":"miss","text":"？","choices":[],"citations":[],"confidence":null}"#;
pub const CHOICES: &str = r#"{"type":"bot_said","act":"clarify","text":"？","choices":["甲","乙"],"citations":[],"confidence":0.4}"#;
pub const NOTICE: &str = r#"{"type":"bot_said","act":"notice","text":"好的","choices":[],"citations":[],"confidence":null}"#;
pub const ASKED_BACK: &str = r#"{"type":"bot_said","act":"notice","text":"先告诉我是什么","choices":[],"citations":[],"confidence":0.8}"#;
pub const NOD: &str = r#"{"type":"customer_said","text":"嗯"}"#;
pub const COMPLAINT: &str = r#"{"type":"rated","solved":null,"stars":null,"comment":"完全没用","is_complaint":true}"#;
pub const GREETING: &str = r#"{"type":"bot_said","act":"greet","text":"您好","choices":[],"citations":[],"confidence":null}"#;
pub const ANGRY: &str = r#"{"type":"anger_measured","score":0.4,"reasons":["什么玩意"]}"#;
pub const ANGRIER: &str = r#"{"type":"anger_measured","score":0.65,"reasons":["什么玩意"]}"#;
pub const FURIOUS: &str = r#"{"type":"anger_measured","score":0.75,"reasons":["什么玩意"]}"#;
pub const SOLVED: &str = r#"{"type":"rated","solved":true,"stars":null,"comment":null}"#;
pub const UNSOLVED: &str = r#"{"type":"rated","solved":false,"stars":null,"comment":null}"#;
pub const ONE_STAR: &str = r#"{"type":"rated","solved":null,"stars":1,"comment":null}"#;
pub const PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
pub const ANGER: &str = r#"{"type":"handed_off","id":2,"reason":"anger","skill":"general","priority":"high","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.9,"red_lines":[]}}"#;
pub const CLAIMED: &str = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#;
pub const AGENT_SAID: &str = r#"{"type":"agent_said","agent":"小王","text":"稍等"}"#;
pub const RETURNED: &str = r#"{"type":"returned","agent":"小王","words":"再见"}"#;
pub const LEFT_QUEUE: &str = r#"{"type":"left_queue","words":"好的"}"#;
pub const CLOSED_BY_BOT: &str = r#"{"type":"closed","by":"bot","solved":null,"words":"再见"}"#;
pub const CLOSED_BY_AGENT: &str = r#"{"type":"closed","by":"agent","solved":null,"words":"再见"}"#;

pub const ALL: [&str; 25] = [
    ASKED_BACK,
    CHOICES,
    NOTICE,
    NOD,
    COMPLAINT,
    QUESTION,
    ANSWER,
    SISTER_ANSWER,
    OTHER_ANSWER,
    MISS,
    GREETING,
    ANGRY,
    ANGRIER,
    FURIOUS,
    SOLVED,
    UNSOLVED,
    ONE_STAR,
    PLEA,
    ANGER,
    CLAIMED,
    AGENT_SAID,
    RETURNED,
    LEFT_QUEUE,
    CLOSED_BY_BOT,
    CLOSED_BY_AGENT,
];

/// Midnight of a day in UTC, and so many hours.
pub fn at_hour(hour: i64) -> Timestamp {
    let midnight: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    midnight + SignedDuration::from_hours(hour)
}

/// A conversation of a visitor in which all happens at once.
pub fn conversation(visitor: &str, at: Timestamp, facts: &[&str]) -> Conversation {
    conversation_of(Some(visitor), at, facts)
}

/// A conversation of somebody who may be unknown; the visitor `test` makes test traffic.
pub fn conversation_of(visitor: Option<&str>, at: Timestamp, facts: &[&str]) -> Conversation {
    Conversation::of(&events_of(visitor, at, facts)).unwrap()
}

/// The events of such a conversation.
pub fn events_of(visitor: Option<&str>, at: Timestamp, facts: &[&str]) -> Vec<Event> {
    let is_test = visitor == Some("test");
    let opened = json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": visitor, "page": null, "is_test": is_test});
    let facts = std::iter::once(opened).chain(facts.iter().map(|json| serde_json::from_str(json).unwrap()));
    (1..).zip(facts).map(|(id, fact)| Event { id, at, fact: serde_json::from_value(fact).unwrap() }).collect()
}

/// The outcomes of those conversations that count, the newest first.
pub fn outcomes(conversations: &[Conversation], now: Timestamp) -> Vec<Outcome> {
    let measure = Measure::default();
    let rosters = Rosters::always(TimeZone::UTC);
    let mut judge = Judge::at(now, &measure, &rosters);
    newest_first(conversations).into_iter().filter_map(|(id, summary)| judge.judge(id, summary)).collect()
}

/// The report on some conversations.
pub fn report(conversations: &[Conversation], inquiry: &Inquiry) -> ResolutionReport {
    ResolutionReport::of(summaries(conversations), inquiry, &Measure::default()).unwrap()
}

/// What is kept of conversations, the newest first, as the store gives it.
pub fn summaries(conversations: &[Conversation]) -> impl Iterator<Item = Result<(ConversationId, Box<Summary>), Infallible>> {
    newest_first(conversations).into_iter().map(Ok)
}

fn newest_first(conversations: &[Conversation]) -> Vec<(ConversationId, Box<Summary>)> {
    let summary = |(id, conversation): (i64, &Conversation)| (ConversationId::from_stored(id), Box::new(Summary::of(conversation)));
    let mut summaries: Vec<_> = (1..).zip(conversations).map(summary).collect();
    summaries.sort_by_key(|(_, summary)| std::cmp::Reverse(summary.opened_at));
    summaries
}
