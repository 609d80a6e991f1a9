//! How many streams does one visitor hold?
//!
//! Visitors count by the name that the page has proved, over all their conversations. A name that is only claimed does not count: whoever
//! knows it could shut its owner out. The streams of one conversation are counted in `wakes`, those of one address in `guard::crowd`.

use crate::http::guard::crowd::give_back;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Held = Arc<Mutex<HashMap<String, usize>>>;

/// The visitors who hold streams at present.
#[derive(Clone, Default)]
pub struct Visitors(Held);

impl Visitors {
    /// Counts a stream of a visitor until this is dropped; refused when the visitor holds `most` already.
    pub fn enter(&self, visitor: &str, most: usize) -> Option<Attendance> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let n = held.entry(visitor.to_owned()).or_default();
        if *n >= most {
            return None;
        }
        *n += 1;
        Some(Attendance { visitor: visitor.to_owned(), held: Arc::clone(&self.0) })
    }
}

/// A visitor holds a stream.
pub struct Attendance {
    visitor: String,
    held: Held,
}

impl Drop for Attendance {
    fn drop(&mut self) {
        give_back(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner), &self.visitor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_holds_so_many_and_is_forgotten_with_the_last() {
        let visitors = Visitors::default();
        let (first, second) = (visitors.enter("v-1", 2), visitors.enter("v-1", 2));
        assert!(first.is_some() && second.is_some() && visitors.enter("v-1", 2).is_none() && visitors.enter("v-2", 2).is_some());
        drop(first);
        assert!(visitors.enter("v-1", 2).is_some());
        drop(second);
        assert!(visitors.0.lock().unwrap().is_empty());
    }
}
