//! What does this server know of who is at the desk at this moment?
//!
//! Signs of life are written now and then, and what was read last is kept for all consoles. It is lost with the process without harm.

use crate::conversation::team::floor::Floor;
use crate::store::Store;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{MutexGuard, watch};

/// How often signs of life of one agent are written at most: a fraction of the shortest time after which somebody is away.
const SEEN_EVERY: Duration = Duration::from_secs(10);

/// How long a pace counts that was measured: nobody has looked at the desk since.
const PACE_LASTS: Duration = Duration::from_secs(5 * 60);

/// How often the pace is measured.
const PACE_EVERY: Duration = Duration::from_secs(60);

/// What this server knows of the desk.
pub struct Live {
    store: Store,
    seen: Mutex<HashMap<String, Instant>>,
    round: tokio::sync::Mutex<Option<Instant>>,
    floor: watch::Sender<Arc<Floor>>,
    pace: Mutex<Option<(Instant, Option<u32>)>>,
}

impl Live {
    /// Before anybody was seen.
    pub fn new(store: Store) -> Self {
        let floor = watch::Sender::new(Arc::default());
        Live { store, seen: Mutex::default(), round: tokio::sync::Mutex::default(), floor, pace: Mutex::default() }
    }

    /// Notes a sign of life of somebody, and writes it if none was written lately; nobody waits for that.
    pub fn see(&self, name: &str) {
        if self.is_due(name, Instant::now()) {
            let (store, name) = (self.store.clone(), name.to_owned());
            tokio::spawn(async move {
                if let Err(error) = store.see(&name, Timestamp::now()).await {
                    tracing::debug!(cause = error.cause(), "a sign of life cannot be noted now");
                }
            });
        }
    }

    fn is_due(&self, name: &str, now: Instant) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(name) {
            Some(at) if now.duration_since(*at) < SEEN_EVERY => false,
            Some(at) => {
                *at = now;
                true
            }
            None => {
                seen.insert(name.to_owned(), now);
                true
            }
        }
    }

    /// Whether somebody gave this server a sign of life within a time.
    pub fn was_here(&self, name: &str, within: Duration) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(name).is_some_and(|at| at.elapsed() < within)
    }

    /// Begins a round, unless one is in progress or there was one within a time. It lasts as long as what it gives is held.
    pub fn begin(&self, apart: Duration) -> Option<MutexGuard<'_, Option<Instant>>> {
        let mut round = self.round.try_lock().ok()?;
        if round.is_some_and(|last| last.elapsed() < apart) {
            return None;
        }
        *round = Some(Instant::now());
        Some(round)
    }

    /// Begins a round after the one in progress.
    pub async fn begin_next(&self) -> MutexGuard<'_, Option<Instant>> {
        let mut round = self.round.lock().await;
        *round = Some(Instant::now());
        round
    }

    /// The desk as it was read last.
    pub fn floor(&self) -> watch::Receiver<Arc<Floor>> {
        self.floor.subscribe()
    }

    /// Tells what the desk is like; nobody is woken by what is as it was.
    pub fn tell(&self, floor: Floor) {
        self.floor.send_if_modified(|own| {
            let is_new = **own != floor;
            if is_new {
                *own = Arc::new(floor);
            }
            is_new
        });
    }

    /// How many cases were taken within the last hour, where that was measured lately and tells something.
    pub fn pace(&self) -> Option<u32> {
        let pace = *self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.filter(|(at, _)| at.elapsed() < PACE_LASTS).and_then(|(_, taken)| taken)
    }

    /// Whether the pace is to be measured anew.
    pub fn is_pace_due(&self) -> bool {
        let pace = *self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.is_none_or(|(at, _)| at.elapsed() >= PACE_EVERY)
    }

    /// Keeps the pace that was measured; nothing where it tells nothing.
    pub fn keep_pace(&self, taken: Option<u32>) {
        *self.pace.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), taken));
    }
}
