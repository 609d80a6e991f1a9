//! Which risky words were written, and what became of them?
//!
//! The corpus of risks: every red line whose words stood in a message, also when they alarmed nobody, with what was said before. It is for
//! reading and for training; the report on how much the bot solved does not use it. Each row is bounded, and they are made one by one,
//! since a message and what was said before it stand in each of its rows.

use crate::conversation::alert::Alert;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::{Conversation, Phase};
use jiff::Timestamp;
use std::collections::VecDeque;

/// How many messages before the risky one are kept.
const CONTEXT: usize = 5;

/// The most characters of each of them: three screens of a telephone, which is enough to see what the talk is about.
const LONGEST_CONTEXT: usize = 400;

/// The most characters of the risky message itself, which no customer can exceed.
const LONGEST_MESSAGE: usize = 4_000;

/// The most rows of one message, the most severe lines; who names more is listing them.
const MOST_ROWS: usize = 10;

/// Words of a red line in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// The event that keeps it.
    pub event: i64,
    /// When.
    pub at: Timestamp,
    /// The line's id in `redline.ron`.
    pub line: String,
    /// Its category.
    pub category: String,
    /// From 1 (watch) to 4 (at once).
    pub severity: u8,
    /// The words, as they stand in `redline.ron`.
    pub words: String,
    /// The message, in the customer's words, at most 4,000 characters.
    pub message: String,
    /// What was said before it, the oldest first, of each saying at most 400 characters.
    pub before: Vec<Saying>,
    /// Why it alarmed nobody: `watched`, `denied` or `mentioned`; nothing when it did alarm.
    pub noted: Option<&'static str>,
    /// Who took note of the alert, and when.
    pub acknowledged: Option<(String, Timestamp)>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// `customer`, `bot` or `agent`.
    pub by: &'static str,
    /// The words.
    pub text: String,
}

/// The risks of one conversation, in order, of each message the most severe; none of test traffic, and none whose words were erased.
pub fn risks(events: &[Event]) -> impl Iterator<Item = Risk> {
    let is_risky = |event: &Event| matches!(event.fact, Fact::Bot(BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. }));
    let conversation = events.iter().any(is_risky).then(|| Conversation::of(events)).flatten();
    let is_erased = |conversation: &Conversation| matches!(conversation.phase(), Phase::Erased { .. });
    let conversation = conversation.filter(|conversation| !conversation.opened().is_test && !is_erased(conversation));
    let mut talk = Talk::default();
    events.iter().filter_map(move |event| talk.hear(event, conversation.as_ref()?.alerts().all()))
}

/// What was said last, as far as the next row shows it.
#[derive(Debug, Default)]
struct Talk<'a> {
    /// By whom and what; the newest comes last.
    said: VecDeque<(&'static str, &'a str)>,
    n_alerts: usize,
    /// Whether the last message raised the last alert.
    is_raised: bool,
    /// How many red lines stand in the last message, so far.
    n_lines: usize,
}

impl<'a> Talk<'a> {
    /// Takes in an event, and gives the row that it makes.
    fn hear(&mut self, event: &'a Event, alerts: &[Alert]) -> Option<Risk> {
        let (hit, noted) = match &event.fact {
            Fact::Bot(BotFact::RedLineCrossed { hit }) => (hit, None),
            Fact::Bot(BotFact::RedLineNoted { hit, why }) => (hit, Some(why.name())),
            fact => {
                self.say(fact);
                return None;
            }
        };
        if noted.is_none() && !self.is_raised {
            self.n_alerts += 1;
            self.is_raised = true;
        }
        self.n_lines += 1;
        if self.n_lines > MOST_ROWS {
            return None;
        }
        let alert = noted.is_none().then(|| alerts.get(self.n_alerts - 1)).flatten();
        let (_, message) = *self.said.back()?;
        let before = self.said.iter().take(self.said.len() - 1);
        Some(Risk {
            event: event.id,
            at: event.at,
            line: hit.id.clone(),
            category: hit.category.clone(),
            severity: hit.severity.get(),
            words: hit.words.clone(),
            message: cut(message, LONGEST_MESSAGE),
            before: before.map(|&(by, text)| Saying { by, text: cut(text, LONGEST_CONTEXT) }).collect(),
            noted,
            acknowledged: alert.and_then(|alert| alert.acknowledged.clone()).map(|noted| (noted.agent, noted.at)),
        })
    }

    fn say(&mut self, fact: &'a Fact) {
        if matches!(fact, Fact::Customer(CustomerFact::Said { .. })) {
            self.is_raised = false;
            self.n_lines = 0;
        }
        self.said.extend(saying(fact));
        if self.said.len() > CONTEXT + 1 {
            self.said.pop_front();
        }
    }
}

/// A text, or its beginning when it has more characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What somebody said, if anybody did.
fn saying(fact: &Fact) -> Option<(&'static str, &str)> {
    let (by, text) = fact.text()?;
    Some((by.name(), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(is_test: bool, facts: &[&str]) -> Vec<Event> {
        let opened = format!(r#"{{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":{is_test}}}"#);
        let facts = std::iter::once(opened.as_str()).chain(facts.iter().copied());
        let read = |(id, json): (i64, &str)| {
            let fact = serde_json::from_str(json).unwrap();
            Event { id, at: Timestamp::from_second(id).unwrap(), fact }
        };
        (1..).zip(facts).map(read).collect()
    }

    const HIT: &str = r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"}}"#;
    const NOTED: &str = r#"{"type":"red_line_noted","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"},"why":"denied"}"#;

    #[test]
    fn a_risk_has_what_was_said_before_and_who_took_note() {
        let said = |text: &str| format!(r#"{{"type":"customer_said","text":"{text}"}}"#);
        let facts = [
            &said("退款"),
            r#"{"type":"agent_said","agent":"小王","text":"在"}"#,
            &said("不是要起诉"),
            NOTED,
            &said("起诉"),
            HIT,
            r#"{"type":"alert_acknowledged","alert":1,"agent":"小李"}"#,
            &said("起诉！"),
            HIT,
        ];
        let test_traffic = events(true, &facts);
        let facts = events(false, &facts);
        let found: Vec<Risk> = risks(&facts).collect();
        let shown: Vec<_> = found.iter().map(|risk| (risk.event, risk.message.as_str(), risk.before.len(), risk.noted)).collect();
        assert_eq!(shown, [(5, "不是要起诉", 2, Some("denied")), (7, "起诉", 3, None), (10, "起诉！", 4, None)]);
        let noted: Vec<_> = found.iter().map(|risk| risk.acknowledged.as_ref().map(|(agent, _)| agent.as_str())).collect();
        assert_eq!(noted, [None, Some("小李"), None]);
        assert_eq!(found[1].before.last().map(|saying| (saying.by, saying.text.as_str())), Some(("customer", "不是要起诉")));
        assert_eq!(risks(&test_traffic).count(), 0);
    }

    #[test]
    fn what_one_message_makes_is_bounded() {
        let said = |by: &str, text: &str| format!(r#"{{"type":"{by}_said","agent":"小王","text":"{text}"}}"#);
        let (long, longest) = ("退".repeat(LONGEST_CONTEXT + 1), "诉".repeat(LONGEST_MESSAGE + 1));
        let mut facts = vec![said("agent", &long); 20];
        for _ in 0..20 {
            facts.push(said("customer", &longest));
            facts.extend(vec![HIT.to_owned(); 200]);
        }
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        let events = events(false, &facts);
        let found: Vec<Risk> = risks(&events).collect();
        assert_eq!(found.len(), 20 * MOST_ROWS);
        for risk in found {
            assert_eq!((risk.message.chars().count(), risk.before.len()), (LONGEST_MESSAGE + 1, CONTEXT));
            assert!(risk.before.iter().all(|saying| saying.text.chars().count() == LONGEST_CONTEXT + 1), "{risk:?}");
        }
    }
}
