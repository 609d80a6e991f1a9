//! What was read of late about how entries were used?

use crate::report::usage::Usage;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// How long it counts.
const LASTS: SignedDuration = SignedDuration::from_mins(5);

/// What was read last, and when.
#[derive(Default)]
pub struct LastUsage(Mutex<Option<(Timestamp, Arc<Usage>)>>);

impl LastUsage {
    /// The usage, if it was read of late.
    pub fn known(&self, now: Timestamp) -> Option<Arc<Usage>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(at, _)| now.duration_since(*at) < LASTS).map(|(_, usage)| usage.clone())
    }

    /// Keeps what was read now.
    pub fn keep(&self, now: Timestamp, usage: &Arc<Usage>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, usage.clone()));
    }
}
