//! Who served the customer, and does somebody owe an answer?
//!
//! Gathered by the fold over the events.

use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Receiver};
use jiff::Timestamp;

/// How people served the customer so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Served {
    /// The agent who had the case last, unless they gave it away.
    pub by: Option<String>,
    /// Since when a message of the customer has had no answer of a person; a customer who has waited for one counts as asking.
    pub owed_since: Option<Timestamp>,
}

impl Served {
    /// What is known after one more fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) {
        match fact {
            Fact::Customer(CustomerFact::Said { .. }) => {
                self.owed_since.get_or_insert(at);
            }
            Fact::Customer(CustomerFact::LeftQueue { .. }) => self.owed_since = None,
            Fact::Customer(CustomerFact::Opened(_) | CustomerFact::Rated(_)) => {}
            Fact::Desk(DeskFact::Claimed { agent, .. } | DeskFact::Transferred { to: Receiver::Agent(agent), .. }) => {
                self.by = Some(agent.clone());
            }
            Fact::Desk(DeskFact::Said { .. } | DeskFact::FollowedUp { .. } | DeskFact::Returned { .. }) => self.owed_since = None,
            // A promise that the customer reads is an answer, as for the deadlines.
            Fact::Desk(DeskFact::Promised { words: Some(_), .. }) => self.owed_since = None,
            Fact::Desk(DeskFact::Promised { words: None, .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. }) => {}
            Fact::Desk(DeskFact::PromiseDropped { .. } | DeskFact::WrappedUp { .. }) => {}
            // Who gave the case away is not asked first when it comes back.
            Fact::Desk(DeskFact::Transferred { to: Receiver::Skill(_), why: None, .. }) => self.by = None,
            Fact::Desk(DeskFact::Transferred { to: Receiver::Skill(_), why: Some(_), .. }) => {}
            Fact::Desk(DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. }) => {}
            Fact::Bot(_) | Fact::System(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_owed_from_the_first_message_on_that_has_none() {
        let check = |facts: &[&str], by: Option<&str>, owed_since: Option<i64>| {
            let mut served = Served::default();
            for (second, fact) in (1..).zip(facts) {
                served.apply(Timestamp::from_second(second).unwrap(), &serde_json::from_str(fact).unwrap());
            }
            let owed_since = owed_since.map(|second| Timestamp::from_second(second).unwrap());
            assert_eq!(served, Served { by: by.map(str::to_owned), owed_since }, "{facts:?}");
        };
        let asks = r#"{"type":"customer_said","text":"在吗"}"#;
        let claimed = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#;
        let answers = r#"{"type":"agent_said","agent":"小王","text":"在"}"#;
        let passed_on = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"agent":"小李"},"words":""}"#;
        let queued = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":""}"#;
        let gone = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":"","why":"silent"}"#;
        check(&[asks, claimed], Some("小王"), Some(1));
        check(&[asks, claimed, answers], Some("小王"), None);
        check(&[asks, claimed, answers, asks, asks], Some("小王"), Some(4));
        check(&[asks, claimed, passed_on], Some("小李"), Some(1));
        check(&[asks, claimed, queued], None, Some(1));
        check(&[asks, claimed, gone], Some("小王"), Some(1));
        check(&[asks, r#"{"type":"left_queue","words":"好的"}"#], None, None);
    }
}
