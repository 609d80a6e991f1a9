//! How long did the desk take for what it owes?
//!
//! Gathered by the fold: when the customer began to wait for what, and for how long. Which deadline held is decided where it is counted, so that
//! the past is counted anew under other ones.

use crate::conversation::deadline::{Terms, Which};
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Receiver};
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::{Handoff, raised};
use jiff::fmt::serde::timestamp::microsecond;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The most waits of one conversation that are kept; the first ones count.
const MOST_WAITS: usize = 24;

/// The most terms of one conversation that are kept apart; what comes beyond is under the last ones.
const MOST_TERMS: usize = 8;

/// What the desk owed in a conversation, and how long it took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Service {
    /// The terms that held, each once.
    terms: Vec<Terms>,
    /// The waits that are over.
    waits: Vec<Wait>,
    /// For what the customer waits now.
    open: Vec<Open>,
    /// Which terms hold now.
    current: u8,
}

/// A wait that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Wait {
    which: Which,
    terms: u8,
    #[serde(with = "microsecond::required")]
    since: Timestamp,
    seconds: u32,
    end: End,
}

/// A wait that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    which: Which,
    #[serde(with = "microsecond::required")]
    since: Timestamp,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The customer got what was owed.
    Given,
    /// The customer left, or the case was over, before. Then it counts only if it was late by then.
    Void,
    /// It goes on.
    Open,
}

/// A wait as it is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waited<'s> {
    /// For what.
    pub which: Which,
    /// The terms that held.
    pub terms: &'s Terms,
    /// Since when.
    pub since: Timestamp,
    /// How long; of one that goes on, until now.
    pub took: SignedDuration,
    /// How it ended.
    pub end: End,
}

/// For what a case waits now, as far as its deadlines ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What is owed, and since when.
    pub owed: Vec<(Which, Timestamp)>,
}

impl Service {
    /// What is known after one more fact.
    pub(super) fn apply(&mut self, at: Timestamp, fact: &Fact) {
        match fact {
            Fact::Customer(CustomerFact::Said { .. }) => self.hear(at),
            Fact::Customer(CustomerFact::LeftQueue { .. }) => self.end_all(at, End::Void, End::Void),
            Fact::Customer(CustomerFact::Opened(_) | CustomerFact::Rated(_)) => {}
            Fact::Bot(BotFact::HandedOff(handoff)) => self.begin(at, handoff),
            Fact::Bot(_) => {}
            Fact::Desk(fact) => self.apply_desk(at, fact),
            Fact::System(SystemFact::Closed { .. }) => self.end_all(at, End::Void, End::Given),
            // What is erased counts as before.
            Fact::System(SystemFact::Erased { .. } | SystemFact::Called(_) | SystemFact::RulePromised { .. }) => {}
            Fact::System(SystemFact::Unreadable { .. }) => {}
        }
    }

    fn apply_desk(&mut self, at: Timestamp, fact: &DeskFact) {
        match fact {
            DeskFact::Said { .. } | DeskFact::Promised { words: Some(_), .. } => self.answer(at),
            DeskFact::Transferred { to: Receiver::Skill(skill), .. } => {
                let mut terms = self.terms_now().cloned();
                if let Some(terms) = &mut terms {
                    terms.skill = Box::from(skill.as_str());
                    terms.priority = raised(terms.priority);
                }
                terms.into_iter().for_each(|terms| self.hold(terms));
                self.hear(at);
            }
            DeskFact::Returned { .. } => self.end_all(at, End::Void, End::Given),
            DeskFact::AlertAcknowledged { .. } | DeskFact::Claimed { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => {}
            DeskFact::Transferred { to: Receiver::Agent(_), .. } | DeskFact::Promised { words: None, .. } => {}
            DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } | DeskFact::PromiseDropped { .. } => {}
            DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => {}
        }
    }

    fn begin(&mut self, at: Timestamp, handoff: &Handoff) {
        self.hold(Terms { skill: Box::from(handoff.skill.as_str()), priority: handoff.priority, severity: handoff.severity() });
        self.open = vec![Open { which: Which::FirstAnswer, since: at }, Open { which: Which::Resolution, since: at }];
    }

    /// The customer wrote: unless an answer is owed already, one is owed from now on.
    fn hear(&mut self, at: Timestamp) {
        let is_at_desk = !self.open.is_empty();
        if is_at_desk && self.open.iter().all(|open| open.which == Which::Resolution) {
            self.open.push(Open { which: Which::NextAnswer, since: at });
        }
    }

    fn answer(&mut self, at: Timestamp) {
        let (answers, others) = std::mem::take(&mut self.open).into_iter().partition(|open| open.which != Which::Resolution);
        self.open = others;
        self.end(at, answers, End::Given);
    }

    fn end_all(&mut self, at: Timestamp, answers: End, resolution: End) {
        for open in std::mem::take(&mut self.open) {
            let end = if open.which == Which::Resolution { resolution } else { answers };
            self.end(at, vec![open], end);
        }
    }

    fn end(&mut self, at: Timestamp, open: Vec<Open>, end: End) {
        for Open { which, since } in open {
            if self.waits.len() < MOST_WAITS {
                let seconds = u32::try_from(at.duration_since(since).as_secs().max(0)).unwrap_or(u32::MAX);
                self.waits.push(Wait { which, terms: self.current, since, seconds, end });
            }
        }
    }

    /// From now on these terms hold.
    fn hold(&mut self, terms: Terms) {
        let known = self.terms.iter().position(|own| *own == terms);
        let place = known.unwrap_or_else(|| {
            if self.terms.len() < MOST_TERMS {
                self.terms.push(terms);
            }
            self.terms.len() - 1
        });
        self.current = place as u8;
    }

    fn terms_now(&self) -> Option<&Terms> {
        self.terms.get(usize::from(self.current))
    }

    /// For what the case waits now.
    pub fn clock(&self) -> Clock {
        Clock { owed: self.open.iter().map(|open| (open.which, open.since)).collect() }
    }

    /// All waits, those that go on as they are at `now`.
    pub fn waits(&self, now: Timestamp) -> impl Iterator<Item = Waited<'_>> {
        let over = self.waits.iter().filter_map(|wait| {
            let terms = self.terms.get(usize::from(wait.terms))?;
            let took = SignedDuration::from_secs(i64::from(wait.seconds));
            Some(Waited { which: wait.which, terms, since: wait.since, took, end: wait.end })
        });
        let open = self.open.iter().filter_map(move |open| {
            let took = now.duration_since(open.since);
            Some(Waited { which: open.which, terms: self.terms_now()?, since: open.since, took, end: End::Open })
        });
        over.chain(open)
    }
}
