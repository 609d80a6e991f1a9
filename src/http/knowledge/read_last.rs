//! What was read of late, so that it need not be read again at once?

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// How long it counts.
const LASTS: SignedDuration = SignedDuration::from_mins(5);

/// What was asked last, when, and what came of it.
type Answered<Q, A> = (Q, Timestamp, Arc<A>);

/// The last answer to a question that takes long.
pub struct ReadLast<Q, A>(Mutex<Option<Answered<Q, A>>>);

impl<Q, A> Default for ReadLast<Q, A> {
    fn default() -> Self {
        ReadLast(Mutex::new(None))
    }
}

impl<Q: PartialEq, A> ReadLast<Q, A> {
    /// The answer, if this was asked of late.
    pub fn known(&self, question: &Q, now: Timestamp) -> Option<Arc<A>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(asked, at, _): &&Answered<Q, A>| asked == question && now.duration_since(*at) < LASTS;
        last.as_ref().filter(is_it).map(|(_, _, answer)| answer.clone())
    }

    /// Forgets it: what was read may have been erased.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Keeps what was read now.
    pub fn keep(&self, question: Q, now: Timestamp, answer: &Arc<A>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((question, now, answer.clone()));
    }
}
