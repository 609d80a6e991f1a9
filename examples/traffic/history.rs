//! How is the history written?
//!
//! In the order of time, as far as it goes: what comes next in many talks is decided at once, on all processors, and stored together, so that
//! they share a commit. Only talks that go on are held, so that memory does not grow with the history.

use crate::crowd::{Arrival, Crowd};
use crate::plan::Deed;
use crate::setting::Setting;
use crate::talk::Talk;
use crate::talk::outlook::Wait;
use futures_util::future::{join, join_all};
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::conversation::waiting::Waiting;
use jieda::store::Store;
use jieda::store::error::Error;
use jieda::store::record::Append;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::thread::{available_parallelism, scope};
use tokio::task::unconstrained;

/// How many talks go on at once: as many as the store puts into one commit.
const AT_ONCE: usize = 256;

/// How far apart in time may be what is decided at once: who has gone must be known before somebody comes much later.
const TOGETHER: SignedDuration = SignedDuration::from_hours(6);

/// How often an opening tries another name.
const NAME_TRIES: usize = 8;

/// What was written.
#[derive(Debug, Default, Clone, Copy)]
pub struct Written {
    /// How many conversations.
    pub conversations: u64,
    /// How many events.
    pub events: u64,
}

/// Somebody does something in a talk.
struct Doing {
    talk: Talk,
    at: Timestamp,
    deed: Deed,
    facts: Vec<Fact>,
}

/// A history in the making.
pub struct History<'s> {
    setting: &'s Setting,
    store: &'s Store,
    crowd: Crowd,
    until: Timestamp,
    talks: BTreeMap<(Timestamp, ConversationId), Talk>,
    waits: Vec<Wait>,
    written: Written,
}

impl<'s> History<'s> {
    /// Nothing has happened yet.
    pub fn new(setting: &'s Setting, store: &'s Store, crowd: Crowd, until: Timestamp) -> Self {
        History { setting, store, crowd, until, talks: BTreeMap::new(), waits: Vec::new(), written: Written::default() }
    }

    /// Writes all that happens until the end.
    pub async fn write(mut self) -> Result<Written, Error> {
        loop {
            let (mut arrivals, mut doings) = self.due();
            if arrivals.is_empty() && doings.is_empty() {
                return Ok(self.written);
            }
            self.decide(&mut doings);
            let openings = join_all(arrivals.iter_mut().map(|arrival| open(self.setting, self.store, arrival)));
            let appends = join_all(doings.iter().map(|doing| append(self.store, doing)));
            // Each hands in its facts when it is first asked, in this order, so that the same seed gives the same numbers of events.
            let (opened, appended) = unconstrained(join(openings, appends)).await;
            for (arrival, opened) in arrivals.into_iter().zip(opened) {
                self.begin(arrival, opened?);
            }
            for (doing, events) in doings.into_iter().zip(appended) {
                self.go_on(doing, &events?);
            }
        }
    }

    /// Who comes, and what is done, next.
    fn due(&mut self) -> (Vec<Arrival>, Vec<Doing>) {
        let (mut arrivals, mut doings) = (Vec::new(), Vec::new());
        let next = self.talks.first_key_value().map(|((at, _), _)| *at).into_iter().chain(self.crowd.next_at()).min();
        let end = next.map_or(self.until, |next| next + TOGETHER);
        while arrivals.len() + doings.len() < AT_ONCE {
            let talk = self.talks.first_entry().filter(|talk| talk.key().0 <= end);
            let is_first = |at: &Timestamp| *at <= end && talk.as_ref().is_none_or(|talk| *at <= talk.key().0);
            if self.crowd.next_at().is_some_and(|at| is_first(&at)) {
                arrivals.push(self.crowd.next(self.setting));
            } else if let Some(talk) = talk {
                doings.extend(Doing::next(talk.remove()));
            } else {
                break;
            }
        }
        (arrivals, doings)
    }

    /// Finds out what follows from what is done.
    fn decide(&mut self, doings: &mut [Doing]) {
        let from = doings.iter().map(|doing| doing.at).min().unwrap_or(self.until);
        self.waits.retain(|wait| wait.to > from);
        let n_threads = available_parallelism().map_or(1, usize::from);
        let (setting, waits) = (self.setting, &self.waits);
        scope(|scope| {
            for part in doings.chunks_mut(doings.len().div_ceil(n_threads).max(1)) {
                scope.spawn(move || part.iter_mut().for_each(|doing| doing.decide(setting, waits)));
            }
        });
    }

    fn begin(&mut self, arrival: Arrival, (id, events): (ConversationId, Vec<Event>)) {
        self.written.conversations += 1;
        self.written.events += events.len() as u64;
        if let Some(talk) = Talk::new(id, arrival.customer, &events) {
            self.keep(talk);
        }
    }

    fn go_on(&mut self, Doing { mut talk, at, deed, .. }: Doing, events: &[Event]) {
        self.written.events += events.len() as u64;
        let outlook = talk.take_in(self.setting, at, &deed, events);
        self.waits.extend(outlook.wait);
        if let Some(gone) = outlook.gone {
            self.crowd.see_off(gone);
        }
        self.keep(talk);
    }

    /// Holds a talk in which something happens before the end.
    fn keep(&mut self, talk: Talk) {
        if let Some(at) = talk.next_at().filter(|at| *at <= self.until) {
            self.talks.insert((at, talk.id), talk);
        }
    }
}

impl Doing {
    /// What is done next in a talk.
    fn next(mut talk: Talk) -> Option<Self> {
        let (at, deed) = talk.next_deed()?;
        Some(Doing { talk, at, deed, facts: Vec::new() })
    }

    fn decide(&mut self, setting: &Setting, waits: &[Wait]) {
        let now = waits.iter().filter(|wait| wait.from <= self.at && self.at < wait.to);
        let waiting = now.fold(Waiting::default(), |waiting, Wait { handoff, .. }| waiting.and(&handoff.skill, handoff.priority, 1));
        self.facts = self.talk.act(setting, &waiting, self.at, &self.deed);
    }
}

/// Opens a conversation under a name that is free.
async fn open(setting: &Setting, store: &Store, arrival: &mut Arrival) -> Result<(ConversationId, Vec<Event>), Error> {
    let facts = setting.engine.open(arrival.customer.opened.clone());
    let mut id = arrival.name();
    for _ in 1..NAME_TRIES {
        match store.create(id, arrival.token, facts.clone(), arrival.at, None).await {
            Err(Error::Taken(_)) => id = arrival.name(),
            stored => return Ok((id, stored?)),
        }
    }
    Ok((id, store.create(id, arrival.token, facts, arrival.at, None).await?))
}

async fn append(store: &Store, doing: &Doing) -> Result<Vec<Event>, Error> {
    if doing.facts.is_empty() {
        return Ok(Vec::new());
    }
    let (conversation, seen) = (doing.talk.id, doing.talk.conversation.len());
    store.append(Append { conversation, seen, facts: doing.facts.clone(), at: doing.at, key: None }).await
}
