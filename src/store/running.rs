//! Which requests with an idempotency key are being carried out by this server?

use crate::store::record::{IdempotencyKey, Remembered};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Who sent a request, and how it is named.
pub type Entry = ([u8; 32], [u8; 32]);

/// The requests that are not answered yet.
#[derive(Clone, Default)]
pub struct Running {
    entries: Arc<Mutex<HashSet<Entry>>>,
}

impl Running {
    /// Notes that a request runs, until the note is dropped; nothing when it runs already. What is to be done then is done when it ends.
    pub fn begin(&self, key: &IdempotencyKey, at_end: Option<AtEnd>) -> Option<Note> {
        let entry = (key.sender, key.key);
        let is_new = self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(entry);
        is_new.then(|| Note { entry, running: self.clone(), at_end })
    }

    /// The requests that run at this moment.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

/// How a request with an idempotency key begins.
#[derive(Debug)]
pub enum Begun {
    /// It is carried out; it counts as running until the note is dropped.
    New(Note),
    /// It was answered before, or its key was used for another body.
    Before(Remembered),
    /// It is being carried out.
    Running,
}

/// What is done when a request ends.
pub type AtEnd = Box<dyn FnOnce(Entry) + Send + Sync>;

/// A request runs.
pub struct Note {
    entry: Entry,
    running: Running,
    at_end: Option<AtEnd>,
}

impl Drop for Note {
    fn drop(&mut self) {
        self.running.entries.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.entry);
        if let Some(at_end) = self.at_end.take() {
            at_end(self.entry);
        }
    }
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Note(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_runs_once_at_a_time() {
        let running = Running::default();
        let key = |n: u8| IdempotencyKey { sender: [n; 32], key: [1; 32], body_hash: [1; 32] };
        let note = running.begin(&key(1), None).unwrap();
        assert!(running.begin(&key(1), None).is_none());
        assert!(running.begin(&key(2), None).is_some());
        drop(note);
        assert!(running.begin(&key(1), None).is_some());
    }
}
