//! How does a stream learn that its conversation has something new?
//!
//! Each conversation that somebody follows has a bell of its own, so that a message wakes the streams of one conversation and not all
//! of them. The bell only wakes; what is new is read from the store.

use crate::conversation::id::ConversationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

type Bells = Arc<Mutex<HashMap<ConversationId, Bell>>>;

/// The bell of one conversation.
struct Bell {
    rope: watch::Sender<i64>,
    /// How many of those whom it wakes are supervisors, who take no place of the customer's.
    n_watching: usize,
}

/// How somebody follows a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Customer,
    Watcher,
}

/// The bells of all conversations that are followed at present.
#[derive(Clone, Default)]
pub struct Wakes(Bells);

impl Wakes {
    /// Follows a conversation until the subscription is dropped; refused when `most` follow it already.
    pub fn follow(&self, conversation: ConversationId, most: usize) -> Option<Subscription> {
        self.subscribe(conversation, As::Customer, most)
    }

    /// The same for a supervisor who watches it: the two are counted apart.
    pub fn watch(&self, conversation: ConversationId, most: usize) -> Option<Subscription> {
        self.subscribe(conversation, As::Watcher, most)
    }

    fn subscribe(&self, conversation: ConversationId, own: As, most: usize) -> Option<Subscription> {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bell = bells.entry(conversation).or_insert_with(|| Bell { rope: watch::Sender::new(0), n_watching: 0 });
        let n = match own {
            As::Customer => bell.rope.receiver_count() - bell.n_watching,
            As::Watcher => bell.n_watching,
        };
        if n >= most {
            return None;
        }
        bell.n_watching += usize::from(own == As::Watcher);
        Some(Subscription { bell: bell.rope.subscribe(), conversation, own, bells: self.0.clone() })
    }

    /// Wakes all.
    pub fn ring_all(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().for_each(|bell| bell.rope.send_modify(|_| {}));
    }

    /// Wakes those who follow a conversation; `newest` is the id of its newest event.
    pub fn ring(&self, conversation: ConversationId, newest: i64) {
        if let Some(bell) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&conversation) {
            bell.rope.send_replace(newest);
        }
    }
}

/// Somebody follows a conversation.
pub struct Subscription {
    /// Changes when the conversation has something new.
    pub bell: watch::Receiver<i64>,
    conversation: ConversationId,
    own: As,
    bells: Bells,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        // Left while the lock is held: of two who leave at once, each would otherwise still see the other.
        self.bell = watch::Sender::new(0).subscribe();
        let Some(bell) = bells.get_mut(&self.conversation) else { return };
        bell.n_watching -= usize::from(self.own == As::Watcher);
        if bell.rope.receiver_count() == 0 {
            bells.remove(&self.conversation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_wakes_the_streams_of_its_conversation_and_goes_with_the_last() {
        let wakes = Wakes::default();
        let [one, other] = [1, 2].map(ConversationId::from_stored);
        let follow = |conversation| wakes.follow(conversation, 2);
        let (a, b, c) = (follow(one).unwrap(), follow(one).unwrap(), follow(other).unwrap());
        assert!(follow(one).is_none());
        wakes.ring(one, 7);
        assert_eq!([&a, &b, &c].map(|subscription| subscription.bell.has_changed().unwrap()), [true, true, false]);
        drop(a);
        assert_eq!(wakes.0.lock().unwrap().len(), 2);
        drop((b, c));
        assert!(wakes.0.lock().unwrap().is_empty());
        wakes.ring(one, 8);
    }

    #[test]
    fn who_watches_takes_no_place_of_the_customer() {
        let wakes = Wakes::default();
        let id = ConversationId::from_stored(1);
        let watching = [wakes.watch(id, 2).unwrap(), wakes.watch(id, 2).unwrap()];
        assert!(wakes.watch(id, 2).is_none());
        let own = wakes.follow(id, 1).unwrap();
        assert!(wakes.follow(id, 1).is_none());
        drop(watching);
        assert!(wakes.watch(id, 1).is_some());
        drop(own);
        assert!(wakes.0.lock().unwrap().is_empty());
    }

    #[test]
    fn of_two_who_leave_at_once_one_takes_the_bell_along() {
        let wakes = Wakes::default();
        let both = std::sync::Barrier::new(2);
        let leave = |conversation| {
            let subscription = wakes.follow(ConversationId::from_stored(conversation), 2);
            both.wait();
            drop(subscription);
        };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (1..50_000).for_each(leave));
            }
        });
        assert!(wakes.0.lock().unwrap().is_empty());
    }
}
