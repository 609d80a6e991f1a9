//! What was asked in which talk, without reading it twice?
//!
//! What a talk was read for is kept in memory as long as nothing happens in it, so that only what is new is read again. It follows from the events and
//! the content alone, and what is erased is read anew, and found blank.

use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::engine::Engine;
use crate::insight::question::{Asked, asked};
use crate::kb::entry::ContentHash;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::Talks;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most talks of which it is kept: some tens of megabytes.
const MOST_KEPT: usize = 60_000;

/// A talk that may be read, in the state in which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The conversation.
    pub id: ConversationId,
    /// When it began.
    pub opened_at: Timestamp,
    last_activity: Timestamp,
    n_messages: u32,
    is_erased: bool,
}

impl Standing {
    /// The state of a conversation, by what is kept of it.
    pub fn of(id: ConversationId, summary: &Summary) -> Self {
        let (opened_at, last_activity) = (summary.opened_at, summary.evidence.last_activity);
        Standing { id, opened_at, last_activity, n_messages: summary.n_messages, is_erased: summary.is_erased }
    }
}

/// What was asked in a talk.
#[derive(Debug, Clone)]
pub struct AskedIn {
    /// The talk.
    pub talk: Standing,
    /// The questions, in their order.
    pub questions: Arc<[Asked]>,
}

/// What was asked in talks that were read.
#[derive(Default, Clone)]
pub struct Recall(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    /// By which content it was told what is a question.
    content: Option<ContentHash>,
    talks: HashMap<ConversationId, AskedIn>,
}

impl Recall {
    /// Hands `work` what was asked in these talks, in the order of their ids; [`Error::Busy`] when a report takes so long.
    pub async fn read<T: Send + 'static>(
        &self,
        store: &Store,
        engine: &Arc<Engine>,
        talks: Vec<Standing>,
        patience: Duration,
        work: impl FnOnce(&[AskedIn]) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (known, unknown) = self.known(engine, &talks);
        let (recall, engine) = (self.clone(), engine.clone());
        let of: HashMap<ConversationId, Standing> = unknown.into_iter().map(|talk| (talk.id, talk)).collect();
        let ids: Vec<ConversationId> = of.keys().copied().collect();
        let read = move |stored: &mut Talks<'_>| {
            let mut all = known;
            for talk in stored {
                let (id, events) = talk?;
                if let Some(&talk) = of.get(&id) {
                    let questions = asked(id, &events, |text| engine.is_remark(text)).into();
                    all.push(AskedIn { talk, questions });
                }
            }
            recall.keep(&engine, &all);
            all.sort_by_key(|asked| asked.talk.id);
            Ok(work(&all))
        };
        store.read_these(ids, patience, read).await
    }

    /// Forgets everything: some of it may have been erased.
    pub fn forget(&self) {
        *self.memory() = Memory::default();
    }

    /// What is known of talks, and those of which it is not.
    fn known(&self, engine: &Engine, talks: &[Standing]) -> (Vec<AskedIn>, Vec<Standing>) {
        let memory = self.memory();
        let is_of_content = memory.content.as_ref() == Some(&engine.hash);
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for talk in talks {
            match memory.talks.get(&talk.id).filter(|kept| is_of_content && kept.talk == *talk) {
                Some(kept) => known.push(kept.clone()),
                None => unknown.push(*talk),
            }
        }
        (known, unknown)
    }

    fn keep(&self, engine: &Engine, all: &[AskedIn]) {
        let mut memory = self.memory();
        if memory.content.as_ref() != Some(&engine.hash) {
            *memory = Memory { content: Some(engine.hash.clone()), talks: HashMap::new() };
        }
        memory.talks.extend(all.iter().map(|asked| (asked.talk.id, asked.clone())));
        if memory.talks.len() > MOST_KEPT {
            let wanted: HashSet<ConversationId> = all.iter().map(|asked| asked.talk.id).collect();
            memory.talks.retain(|id, _| wanted.contains(id));
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
