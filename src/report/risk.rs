//! Which risky words were written, and what became of them?
//!
//! The corpus of risks: every red line whose words stood in a message, also when they alarmed nobody, with what was said before. It is for
//! reading and for training; the report on how much the bot solved does not use it.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use jiff::Timestamp;

/// How many messages before the risky one are kept.
const CONTEXT: usize = 5;

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
    /// The message, in the customer's words.
    pub message: String,
    /// What was said before it, the oldest first.
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

/// The risks of one conversation, in order; none of test traffic.
pub fn risks(events: &[Event]) -> Vec<Risk> {
    let Some(conversation) = Conversation::of(events).filter(|conversation| !conversation.opened().is_test) else { return Vec::new() };
    let mut said: Vec<Saying> = Vec::new();
    let mut n_alerts = 0;
    let mut is_raised = false;
    let mut risks = Vec::new();
    for event in events {
        let (hit, noted) = match &event.fact {
            Fact::Bot(BotFact::RedLineCrossed { hit }) => (hit, None),
            Fact::Bot(BotFact::RedLineNoted { hit, why }) => (hit, Some(why.name())),
            fact => {
                is_raised &= !matches!(fact, Fact::Customer(CustomerFact::Said { .. }));
                said.extend(saying(fact));
                continue;
            }
        };
        if noted.is_none() && !is_raised {
            n_alerts += 1;
            is_raised = true;
        }
        let alert = noted.is_none().then(|| conversation.alerts().all().get(n_alerts - 1)).flatten();
        let Some((message, before)) = said.split_last() else { continue };
        risks.push(Risk {
            event: event.id,
            at: event.at,
            line: hit.id.clone(),
            category: hit.category.clone(),
            severity: hit.severity.get(),
            words: hit.words.clone(),
            message: message.text.clone(),
            before: before[before.len().saturating_sub(CONTEXT)..].to_vec(),
            noted,
            acknowledged: alert.and_then(|alert| alert.acknowledged.clone()).map(|noted| (noted.agent, noted.at)),
        });
    }
    risks
}

/// What somebody said, if anybody did.
fn saying(fact: &Fact) -> Option<Saying> {
    let (by, text) = fact.text()?;
    Some(Saying { by: by.name(), text: text.to_owned() })
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
        let found = risks(&events(false, &facts));
        let shown: Vec<_> = found.iter().map(|risk| (risk.event, risk.message.as_str(), risk.before.len(), risk.noted)).collect();
        assert_eq!(shown, [(5, "不是要起诉", 2, Some("denied")), (7, "起诉", 3, None), (10, "起诉！", 4, None)]);
        let noted: Vec<_> = found.iter().map(|risk| risk.acknowledged.as_ref().map(|(agent, _)| agent.as_str())).collect();
        assert_eq!(noted, [None, Some("小李"), None]);
        assert_eq!(found[1].before.last().map(|saying| (saying.by, saying.text.as_str())), Some(("customer", "不是要起诉")));
        assert_eq!(risks(&events(true, &facts)), []);
    }
}
