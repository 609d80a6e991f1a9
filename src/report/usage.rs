//! Which entries do customers get, do they believe them, and were they up to date at that moment?
//!
//! Usage: each answer counts for the first atom that it cites; whoever says afterwards that it is not solved, or goes to a person because of
//! that, disbelieves it. Test traffic counts nowhere.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Citation};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use jiff::Timestamp;
use std::collections::HashMap;

/// How an entry was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// How often one of its answers was given.
    pub shown: u64,
    /// How often the customer said afterwards that it is not solved.
    pub disbelieved: u64,
}

/// Where an answer came from, and how it stood when it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name of the entry.
    pub entry: String,
    /// Whether the entry was inside its interval of verification; nothing where it has none.
    pub is_fresh: Option<bool>,
}

/// How all entries were used in a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// By the entries' names; what is not there was not used.
    entries: HashMap<String, Used>,
    /// Answers of entries that were inside their interval of verification when they were given.
    pub fresh: u64,
    /// Answers of entries that have such an interval.
    pub scheduled: u64,
}

impl Usage {
    /// The usage in conversations that come one after another with their events. `origin` tells where an answer at a time came from; nothing
    /// where the content has it no more.
    pub fn of_talks<E>(
        talks: impl Iterator<Item = Result<(ConversationId, Vec<Event>), E>>,
        origin: impl Fn(&Citation, Timestamp) -> Option<Origin>,
    ) -> Result<Self, E> {
        let mut usage = Usage::default();
        for talk in talks {
            usage.count(&talk?.1, &origin);
        }
        Ok(usage)
    }

    /// How an entry was used.
    pub fn of(&self, entry: &str) -> Used {
        self.entries.get(entry).copied().unwrap_or_default()
    }

    fn count(&mut self, events: &[Event], origin: &impl Fn(&Citation, Timestamp) -> Option<Origin>) {
        if events.iter().any(|event| matches!(&event.fact, Fact::Customer(CustomerFact::Opened(opened)) if opened.is_test)) {
            return;
        }
        let mut last = None;
        for Event { at, fact, .. } in events {
            if let Some(answer) = answer(fact) {
                last = origin(answer, *at).map(|origin| self.show(origin));
            } else if is_disbelief(fact) {
                // Taken, since stars after a verdict, and a person after both, are the same disbelief.
                if let Some(entry) = last.take() {
                    self.entries.entry(entry).or_default().disbelieved += 1;
                }
            }
        }
    }

    fn show(&mut self, origin: Origin) -> String {
        self.entries.entry(origin.entry.clone()).or_default().shown += 1;
        self.scheduled += u64::from(origin.is_fresh.is_some());
        self.fresh += u64::from(origin.is_fresh == Some(true));
        origin.entry
    }
}

/// The atom of which a fact gives the answer.
fn answer(fact: &Fact) -> Option<&Citation> {
    fact.reply().filter(|reply| reply.act == Act::Answer)?.citations.first()
}

/// Whether a customer shows with a fact that an answer did not help.
fn is_disbelief(fact: &Fact) -> bool {
    match fact {
        Fact::Customer(CustomerFact::Rated(rating)) => rating.solved == Some(false),
        Fact::Bot(BotFact::HandedOff(handoff)) => handoff.reason == HandoffReason::Unresolved,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{ANSWER, OTHER_ANSWER, QUESTION, UNSOLVED, at_hour, events_of};

    #[test]
    fn answers_are_counted_with_what_customers_made_of_them() {
        let origin = |citation: &Citation, at: Timestamp| {
            let entry = citation.atom.to_string().strip_suffix("/how")?.to_owned();
            let is_fresh = (entry == "returns").then(|| at < at_hour(24));
            Some(Origin { entry, is_fresh })
        };
        let check = |visitor: &str, hour: i64, facts: &[&str], expected: (u64, u64, u64, u64)| {
            let talk: Result<_, ()> = Ok(("1".parse().unwrap(), events_of(Some(visitor), at_hour(hour), facts)));
            let usage = Usage::of_talks(std::iter::once(talk), origin).unwrap();
            let used = usage.of("returns");
            assert_eq!((used.shown, used.disbelieved, usage.fresh, usage.scheduled), expected, "{facts:?}");
        };
        check("a", 0, &[QUESTION], (0, 0, 0, 0));
        check("a", 0, &[QUESTION, ANSWER], (1, 0, 1, 1));
        check("a", 0, &[QUESTION, ANSWER, UNSOLVED, UNSOLVED], (1, 1, 1, 1));
        check("a", 0, &[QUESTION, ANSWER, UNSOLVED, ANSWER], (2, 1, 2, 2));
        check("a", 0, &[QUESTION, ANSWER, OTHER_ANSWER, UNSOLVED], (1, 0, 1, 1));
        check("a", 48, &[QUESTION, ANSWER], (1, 0, 0, 1));
        check("test", 0, &[QUESTION, ANSWER], (0, 0, 0, 0));
    }
}
