//! What did each agent of a talk do, in numbers?
//!
//! Gathered by the fold, so that figures on agents are counted from what is kept and no event is read.

use crate::conversation::fact::desk::{DeskFact, Receiver};
use jiff::Timestamp;
use jiff::fmt::serde::timestamp::microsecond;
use serde::{Deserialize, Serialize};

/// The most agents of a talk of whom it is kept.
const MOST_AGENTS: usize = 24;

/// What the agents of a talk did, in the order in which they first took it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Stints {
    of: Vec<Stint>,
    /// The place of who has the case, and since when.
    holder: Option<Holder>,
    /// The place of who had it last.
    last: Option<u8>,
}

/// What an agent did in a talk, over all times at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stint {
    /// The agent.
    pub agent: Box<str>,
    /// How long it took from taking the case, the first time, to the first message, in seconds.
    pub first_answer: Option<u32>,
    /// How long the agent had the case, in seconds; times that go on are left out.
    pub held: u32,
    /// How many messages the agent wrote.
    pub n_said: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    place: u8,
    #[serde(with = "microsecond::required")]
    since: Timestamp,
}

impl Stints {
    /// Takes in what somebody at the desk did.
    pub(super) fn take_in(&mut self, at: Timestamp, fact: &DeskFact) {
        match fact {
            DeskFact::Claimed { agent, .. } | DeskFact::Transferred { to: Receiver::Agent(agent), .. } => self.begin(at, agent),
            DeskFact::Transferred { to: Receiver::Skill(_), .. } | DeskFact::Returned { .. } => self.end(at),
            DeskFact::Said { agent, .. } | DeskFact::SentFile { agent, .. } => self.say(at, agent),
            DeskFact::Amended { agent, text: None, .. } => self.take_back(agent),
            DeskFact::Amended { text: Some(_), .. } => {}
            DeskFact::Whispered { .. } | DeskFact::Joined { .. } | DeskFact::Left { .. } => {}
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => {}
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => {}
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => {}
            DeskFact::QualityReviewed { .. } => {}
        }
    }

    fn begin(&mut self, at: Timestamp, agent: &str) {
        self.end(at);
        let known = self.of.iter().position(|own| *own.agent == *agent);
        let place = known.unwrap_or(self.of.len());
        if place >= MOST_AGENTS {
            return;
        }
        if known.is_none() {
            self.of.push(Stint { agent: Box::from(agent), first_answer: None, held: 0, n_said: 0 });
        }
        self.holder = Some(Holder { place: place as u8, since: at });
        self.last = Some(place as u8);
    }

    /// Nobody has the case any more.
    pub(super) fn end(&mut self, at: Timestamp) {
        if let Some(Holder { place, since }) = self.holder.take() {
            let held = &mut self.of[usize::from(place)].held;
            *held = held.saturating_add(seconds(since, at));
        }
    }

    fn say(&mut self, at: Timestamp, agent: &str) {
        let Some(Holder { place, since }) = &self.holder else { return };
        let own = &mut self.of[usize::from(*place)];
        if *own.agent == *agent {
            // Who left the case before writing has no first answer: it is not known since when it was waited for.
            if own.n_said == 0 && own.held == 0 {
                own.first_answer = Some(seconds(*since, at));
            }
            own.n_said = own.n_said.saturating_add(1);
        }
    }

    /// The last message was taken back, and counts for nothing.
    fn take_back(&mut self, agent: &str) {
        let own = self.holder.as_ref().map(|holder| &mut self.of[usize::from(holder.place)]);
        // Who writes beside the holder has no stint.
        if let Some(own) = own.filter(|own| *own.agent == *agent) {
            own.n_said = own.n_said.saturating_sub(1);
            own.first_answer = own.first_answer.filter(|_| own.n_said > 0);
        }
    }

    /// What each did, in the order in which they first took it.
    pub fn all(&self) -> &[Stint] {
        &self.of
    }

    /// Who had the case last, and so answers for how it ended.
    pub fn last(&self) -> Option<&Stint> {
        self.last.and_then(|place| self.of.get(usize::from(place)))
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.duration_since(from).as_secs().max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_agent_has_the_own_times() {
        let fact = |json: &str| serde_json::from_str::<DeskFact>(json).unwrap();
        let claimed = fact(r#"{"type":"claimed","handoff":1,"agent":"甲","words":""}"#);
        let said = |agent: &str| fact(&format!(r#"{{"type":"agent_said","agent":"{agent}","text":"好"}}"#));
        let passed = |to: &str| fact(&format!(r#"{{"type":"transferred","handoff":1,"agent":"甲","to":{to},"words":""}}"#));
        let mut stints = Stints::default();
        let facts = [
            (0, claimed.clone()),
            (30, said("甲")),
            (40, said("甲")),
            (60, passed(r#"{"agent":"乙"}"#)),
            (100, said("甲")),
            (110, said("乙")),
            (160, passed(r#"{"skill":"repair"}"#)),
            (200, claimed),
            (205, said("甲")),
        ];
        for (second, fact) in facts {
            stints.take_in(Timestamp::from_second(second).unwrap(), &fact);
        }
        stints.end(Timestamp::from_second(210).unwrap());
        let shown: Vec<_> = stints.all().iter().map(|own| (&*own.agent, own.first_answer, own.held, own.n_said)).collect();
        assert_eq!(shown, [("甲", Some(30), 70, 3), ("乙", Some(50), 100, 1)]);
        assert_eq!(stints.last().map(|own| &*own.agent), Some("甲"));
        for n in 0..100 {
            let fact = fact(&format!(r#"{{"type":"claimed","handoff":{n},"agent":"{n}","words":""}}"#));
            stints.take_in(Timestamp::from_second(300).unwrap(), &fact);
        }
        assert_eq!(stints.all().len(), MOST_AGENTS);
    }
    #[test]
    fn what_was_taken_back_counts_for_nothing() {
        let check = |facts: &[&str], expected: (Option<u32>, u32)| {
            let mut stints = Stints::default();
            stints.take_in(
                Timestamp::UNIX_EPOCH,
                &serde_json::from_str(r#"{"type":"claimed","handoff":1,"agent":"甲","words":""}"#).unwrap(),
            );
            for (second, fact) in (10..).step_by(10).zip(facts) {
                stints.take_in(Timestamp::from_second(second).unwrap(), &serde_json::from_str(fact).unwrap());
            }
            assert_eq!((stints.of[0].first_answer, stints.of[0].n_said), expected, "{facts:?}");
        };
        let said = r#"{"type":"agent_said","agent":"甲","text":"好"}"#;
        let back = r#"{"type":"amended","message":7,"agent":"甲","text":null}"#;
        check(&[said], (Some(10), 1));
        check(&[said, back], (None, 0));
        check(&[said, back, said], (Some(30), 1));
        check(&[said, said, back], (Some(10), 1));
        check(&[said, r#"{"type":"amended","message":7,"agent":"甲","text":"好的"}"#], (Some(10), 1));
        // A supervisor who writes beside the agent.
        check(
            &[said, r#"{"type":"agent_said","agent":"乙","text":"好"}"#, r#"{"type":"amended","message":8,"agent":"乙","text":null}"#],
            (Some(10), 1),
        );
    }
}
