//! What was promised, by whom, and until when?
//!
//! A promise outlives the talk: a conversation that is closed can have open ones, and only its erasure ends them. Whether one is late is a
//! question of the time at which it is asked.

use crate::conversation::fact::desk::{Pledge, PromiseId, Receiver};
use crate::conversation::id::ConversationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The most promises of one conversation; who promises more has a case that needs a supervisor.
pub const MOST_PROMISES: usize = 50;

/// Something that was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its number within the conversation.
    pub id: PromiseId,
    /// The kind, one of those in `promises.ron` when it was made.
    pub kind: String,
    /// What is to be done, for the desk.
    pub what: String,
    /// Until when.
    pub due: Timestamp,
    /// Who is to keep it.
    pub owner: Receiver,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it; nobody where a rule did.
    pub made_by: Option<String>,
    /// Who knows of it.
    pub telling: Telling,
    /// How often it was moved.
    pub n_moved: u32,
    /// How it ended.
    pub settled: Option<Settled>,
}

/// Who knows of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// The customer has read it, and reads what becomes of it.
    Customer,
    /// The desk alone.
    Desk,
}

impl Telling {
    /// Who knows of what was told in these words, if in any.
    pub fn of(words: Option<&str>) -> Self {
        if words.is_some() { Telling::Customer } else { Telling::Desk }
    }
}

/// That a promise is open no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// How it ended.
    pub end: End,
    /// Who ended it.
    pub agent: String,
    /// When.
    pub at: Timestamp,
}

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It was kept.
    Kept,
    /// It was dropped.
    Dropped,
}

impl Promise {
    /// Whether it is late.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.settled.is_none() && self.due <= now
    }

    /// Whether it is this agent's to keep, by name or as one of the team.
    pub fn is_for(&self, agent: &str) -> bool {
        match &self.owner {
            Receiver::Agent(own) => own == agent,
            Receiver::Skill(_) => true,
        }
    }
}

/// Where a promise stands in the order in which they are due. On the wire it is `<microseconds>.<conversation>.<number>`, from where a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DuePlace {
    /// Until when it is to be kept.
    pub due: Timestamp,
    /// The conversation.
    pub conversation: ConversationId,
    /// The promise.
    pub promise: PromiseId,
}

impl fmt::Display for DuePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.due.as_microsecond(), self.conversation, self.promise.0)
    }
}

/// Why a text is no place among promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no place that a list of promises gave")]
pub struct NoDuePlace;

impl FromStr for DuePlace {
    type Err = NoDuePlace;

    fn from_str(text: &str) -> Result<Self, NoDuePlace> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(NoDuePlace);
        let (due, conversation, promise) = (next()?, next()?, next()?);
        let due = Timestamp::from_microsecond(due.parse().map_err(|_| NoDuePlace)?).map_err(|_| NoDuePlace)?;
        let promise = PromiseId(promise.parse().map_err(|_| NoDuePlace)?);
        Ok(DuePlace { due, conversation: conversation.parse().map_err(|_| NoDuePlace)?, promise })
    }
}

/// The promises of a conversation, gathered event by event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Promises {
    made: Vec<Promise>,
    /// Whether the talk was erased, so that nobody knows what was promised.
    is_over: bool,
}

impl Promises {
    /// Something is promised.
    pub(super) fn make(&mut self, at: Timestamp, agent: Option<&String>, pledge: &Pledge, telling: Telling) {
        let Pledge { kind, what, due, owner } = pledge.clone();
        let id = PromiseId(u32::try_from(self.made.len()).unwrap_or(u32::MAX - 1) + 1);
        self.made.push(Promise { id, kind, what, due, owner, made_at: at, made_by: agent.cloned(), telling, n_moved: 0, settled: None });
    }

    /// A promise ends; the first end counts.
    pub(super) fn settle(&mut self, at: Timestamp, id: PromiseId, agent: &str, end: End) {
        if let Some(open) = self.open_mut(id) {
            open.settled = Some(Settled { end, agent: agent.to_owned(), at });
        }
    }

    /// A promise is due at another time, or is somebody else's.
    pub(super) fn move_to(&mut self, id: PromiseId, due: Timestamp, owner: &Receiver) {
        if let Some(open) = self.open_mut(id) {
            (open.due, open.owner) = (due, owner.clone());
            open.n_moved = open.n_moved.saturating_add(1);
        }
    }

    /// The talk was erased.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    fn open_mut(&mut self, id: PromiseId) -> Option<&mut Promise> {
        self.made.iter_mut().find(|promise| promise.id == id && promise.settled.is_none())
    }

    /// The promise with this number, if there is one.
    pub fn get(&self, id: PromiseId) -> Option<&Promise> {
        self.made.iter().find(|promise| promise.id == id)
    }

    /// All promises, in order.
    pub fn all(&self) -> &[Promise] {
        &self.made
    }

    /// Those that are yet to be kept.
    pub fn open(&self) -> impl Iterator<Item = &Promise> {
        self.made.iter().filter(|promise| promise.settled.is_none() && !self.is_over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn promises() -> Promises {
        let mut promises = Promises::default();
        for (second, owner) in [(10, Receiver::Agent("小王".to_owned())), (20, Receiver::Skill("order".to_owned()))] {
            let pledge = Pledge { kind: "call_back".to_owned(), what: "回电".to_owned(), due: at(100 * second), owner };
            promises.make(at(second), Some(&"小王".to_owned()), &pledge, Telling::Desk);
        }
        promises
    }

    /// What is open: its number, when it is due, and how often it was moved.
    fn open(promises: &Promises) -> Vec<(u32, i64, u32)> {
        promises.open().map(|promise| (promise.id.0, promise.due.as_second(), promise.n_moved)).collect()
    }

    #[test]
    fn a_promise_is_open_until_it_is_kept_or_dropped() {
        let mut own = promises();
        assert_eq!(open(&own), [(1, 1_000, 0), (2, 2_000, 0)]);
        own.move_to(PromiseId(1), at(3_000), &Receiver::Agent("小李".to_owned()));
        assert_eq!(open(&own), [(1, 3_000, 1), (2, 2_000, 0)]);
        own.settle(at(50), PromiseId(2), "小李", End::Kept);
        own.settle(at(60), PromiseId(2), "小王", End::Dropped);
        own.move_to(PromiseId(2), at(9_000), &Receiver::Agent("小李".to_owned()));
        let kept = own.get(PromiseId(2)).unwrap();
        assert_eq!(kept.settled, Some(Settled { end: End::Kept, agent: "小李".to_owned(), at: at(50) }));
        assert_eq!((open(&own), kept.due), (vec![(1, 3_000, 1)], at(2_000)), "what has ended stays as it is");
        own.end();
        assert_eq!((open(&own), own.all().len()), (Vec::new(), 2));
    }

    #[test]
    fn a_promise_is_late_from_the_moment_on_at_which_it_is_due() {
        let own = promises();
        let check = |second: i64, expected: bool| assert_eq!(own.all()[0].is_overdue(at(second)), expected, "{second}");
        check(999, false);
        check(1_000, true);
        assert!(own.all()[0].is_for("小王") && !own.all()[0].is_for("小李") && own.all()[1].is_for("小李"));
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let own = DuePlace {
            due: at(1_795_334_400),
            conversation: ConversationId::from_stored(3_871_000_000_000_000_001),
            promise: PromiseId(2),
        };
        assert_eq!(own.to_string().parse(), Ok(own));
        for text in ["", "1", "1.2", "1.2.", "x.2.3", "1.x.3", "1.2.-3", "9223372036854775807.2.3"] {
            assert_eq!(text.parse::<DuePlace>(), Err(NoDuePlace), "{text}");
        }
    }
}
