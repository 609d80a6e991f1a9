//! What did agents change of what they had just written?
//!
//! For a few seconds an agent may change the last message, or take it back. What was written first stays in the story for the desk; the
//! customer reads what holds.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// For how long a message can be changed: ten seconds, which the console counts down, and five for the way.
pub const AMENDABLE: SignedDuration = SignedDuration::from_secs(15);

/// What agents changed of what they had written, and what one may still change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Amendments {
    last: Option<Written>,
    made: BTreeMap<i64, Option<String>>,
}

/// The last message of an agent.
#[derive(Debug, Clone, PartialEq)]
struct Written {
    event: i64,
    at: Timestamp,
    agent: String,
}

impl Amendments {
    /// What is known after one more event.
    pub(super) fn apply(&mut self, event: &Event) {
        match &event.fact {
            Fact::Desk(DeskFact::Said { agent, .. }) => {
                self.last = Some(Written { event: event.id, at: event.at, agent: agent.clone() });
            }
            Fact::Desk(DeskFact::Amended { message, text, agent: _ }) => {
                self.made.insert(*message, text.clone());
            }
            Fact::Desk(_) | Fact::Customer(_) | Fact::Bot(_) | Fact::System(_) => {}
        }
    }

    /// Whether an agent may change the message of this event: it is the last of all agents, theirs, and of a moment ago.
    pub fn may_change(&self, message: i64, by: &str, now: Timestamp) -> bool {
        let is_it = |last: &Written| last.event == message && last.agent == by && now.duration_since(last.at) <= AMENDABLE;
        self.last.as_ref().is_some_and(is_it)
    }

    /// What was put in place of a message that was changed: nothing where it was taken back.
    pub fn of(&self, message: i64) -> Option<Option<&str>> {
        self.made.get(&message).map(Option::as_deref)
    }

    /// Puts what holds in place of what these events said first.
    pub fn show_in(&self, events: &mut [Event]) {
        for Event { id, fact, .. } in events {
            if let Fact::Desk(DeskFact::Said { text, .. }) = fact
                && let Some(amended) = self.made.get(id)
            {
                *text = amended.clone().unwrap_or_default();
            }
        }
    }

    /// An event with what holds; nothing for a message that was taken back.
    pub fn held<'e>(&self, event: &'e Event) -> Option<Cow<'e, Event>> {
        match self.of(event.id) {
            None => Some(Cow::Borrowed(event)),
            Some(None) => None,
            Some(Some(_)) => {
                let mut changed = event.clone();
                self.show_in(std::slice::from_mut(&mut changed));
                Some(Cow::Owned(changed))
            }
        }
    }

    /// Those among these events.
    pub fn among(events: &[Event]) -> Self {
        let mut among = Self::default();
        events.iter().for_each(|event| among.apply(event));
        among
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64, second: i64, fact: &str) -> Event {
        Event { id, at: Timestamp::from_second(second).unwrap(), fact: serde_json::from_str(fact).unwrap() }
    }

    const WANG: &str = r#"{"type":"agent_said","agent":"小王","text":"明天到"}"#;
    const LI: &str = r#"{"type":"agent_said","agent":"小李","text":"您好"}"#;
    const CHANGED: &str = r#"{"type":"amended","message":5,"agent":"小王","text":"后天到"}"#;
    const TAKEN_BACK: &str = r#"{"type":"amended","message":5,"agent":"小王","text":null}"#;

    #[test]
    fn the_last_message_can_be_changed_by_who_wrote_it_for_a_moment() {
        let check = |events: &[Event], message: i64, by: &str, second: i64, expected: bool| {
            let amendments = Amendments::among(events);
            assert_eq!(amendments.may_change(message, by, Timestamp::from_second(second).unwrap()), expected, "{events:?}");
        };
        let said = [event(5, 100, WANG)];
        check(&[], 5, "小王", 100, false);
        check(&said, 5, "小王", 100, true);
        check(&said, 5, "小王", 115, true);
        check(&said, 5, "小王", 116, false);
        check(&said, 5, "小李", 100, false);
        check(&said, 4, "小王", 100, false);
        check(&said, 6, "小王", 100, false);
        check(&[said[0].clone(), event(6, 101, LI)], 5, "小王", 102, false);
        check(&[said[0].clone(), event(6, 101, CHANGED)], 5, "小王", 102, true);
    }

    #[test]
    fn what_holds_is_shown_in_place_of_what_was_said_first() {
        let check = |facts: &[&str], expected: &str| {
            let mut events: Vec<Event> = facts.iter().zip(5..).map(|(fact, id)| event(id, id, fact)).collect();
            Amendments::among(&events.clone()).show_in(&mut events);
            assert_eq!(events[0].fact.text().unwrap().1, expected);
        };
        check(&[WANG], "明天到");
        check(&[WANG, CHANGED], "后天到");
        check(&[WANG, CHANGED, TAKEN_BACK], "");
        check(&[WANG, LI], "明天到");
    }
}
