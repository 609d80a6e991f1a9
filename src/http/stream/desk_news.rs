//! How do all consoles share one reading of the desk's events?
//!
//! The newest ones are kept as they go over the wire, with personal details masked. Whoever follows takes them from here, and reads for
//! itself only what is older.

use crate::http::dto::event::{event_name, for_agent};
use crate::http::dto::lists::DeskEventDto;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How many events are kept: what a burst brings while a console reads.
const KEPT: usize = 256;

/// An event of the desk, as it goes over the wire.
pub struct Told {
    /// Its number in the store.
    pub id: i64,
    /// Its id on the wire.
    pub name: String,
    /// The event and its conversation, in JSON, with personal details masked.
    pub json: String,
    /// Whether agents may read it who do not supervise.
    pub is_for_agents: bool,
}

/// The newest events of the desk.
#[derive(Default)]
pub struct DeskNews(Mutex<Recent>);

#[derive(Default)]
struct Recent {
    told: VecDeque<Arc<Told>>,
    /// All events of the desk above this number and up to `until` are kept.
    since: i64,
    until: i64,
}

impl DeskNews {
    /// Events of the desk above `after`, oldest first, at most `limit`.
    pub async fn after(&self, store: &Store, after: i64, limit: usize) -> Result<Vec<Arc<Told>>, Error> {
        let mut recent = self.0.lock().await;
        recent.read_on(store).await?;
        if recent.since <= after {
            let known = recent.told.partition_point(|told| told.id <= after);
            return Ok(recent.told.range(known..).take(limit).cloned().collect());
        }
        drop(recent);
        Ok(told(store, store.desk_events(after, limit).await?))
    }
}

impl Recent {
    /// Reads what is new since the last time.
    async fn read_on(&mut self, store: &Store) -> Result<(), Error> {
        let newest = *store.newest_at_desk().borrow();
        if self.until == 0 {
            // Nobody has followed yet: what was before is old.
            (self.since, self.until) = (newest, newest);
        }
        while self.until < newest {
            let events = store.desk_events(self.until, KEPT).await?;
            let Some(last) = events.last().map(|event| event.event.id) else { break };
            self.told.extend(told(store, events));
            self.until = last;
            while self.told.len() > KEPT {
                self.since = self.told.pop_front().map_or(self.since, |oldest| oldest.id);
            }
        }
        Ok(())
    }
}

fn told(store: &Store, events: Vec<ConversationEvent>) -> Vec<Arc<Told>> {
    events.into_iter().map(|event| Arc::new(Told::of(store.epoch(), event))).collect()
}

impl Told {
    fn of(epoch: &str, ConversationEvent { conversation, event }: ConversationEvent) -> Self {
        let (id, name, is_for_agents) = (event.id, event_name(epoch, event.id), event.fact.is_for_agents());
        let shown = DeskEventDto { conversation: conversation.to_string(), event: for_agent(epoch, conversation, event).masked() };
        // JSON of our own shapes cannot be refused.
        Told { id, name, json: serde_json::to_string(&shown).unwrap_or_default(), is_for_agents }
    }
}
