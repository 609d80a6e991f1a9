//! What is so at this moment, for those who wait for it to change?
//!
//! Nobody is woken by what is as it was.

use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use tokio::sync::{broadcast, watch};

/// How many changes that another server made may wait to be heard of; whoever is slower hears that some were lost.
const MOST_UNHEARD: usize = 1_024;

/// What is so, as far as it was told.
pub struct News {
    newest: watch::Sender<i64>,
    at_desk: watch::Sender<i64>,
    waiting: watch::Sender<Waiting>,
    accounts: watch::Sender<u64>,
    elsewhere: broadcast::Sender<Elsewhere>,
}

/// What another server changed, or this one without a request in the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Elsewhere {
    /// These conversations; the newest event of all has this id.
    These(Vec<ConversationId>, i64),
    /// It is not known which: the line to the database was lost for a while.
    Any,
}

impl News {
    /// What is so at the beginning: the newest event of all, the newest that the desk is shown, and how many customers wait.
    pub fn new(newest: i64, at_desk: i64, waiting: Waiting) -> Self {
        News {
            newest: watch::Sender::new(newest),
            at_desk: watch::Sender::new(at_desk),
            waiting: watch::Sender::new(waiting),
            accounts: watch::Sender::new(0),
            elsewhere: broadcast::Sender::new(MOST_UNHEARD),
        }
    }

    /// The newest event of all.
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.newest.subscribe()
    }

    /// The newest event that the desk is shown.
    pub fn at_desk(&self) -> watch::Receiver<i64> {
        self.at_desk.subscribe()
    }

    /// How many customers wait for an agent.
    pub fn waiting(&self) -> Waiting {
        self.waiting.borrow().clone()
    }

    /// Changes when an account was removed, or its token renewed.
    pub fn accounts(&self) -> watch::Receiver<u64> {
        self.accounts.subscribe()
    }

    /// What changes from now on without a request to this server in the conversation.
    pub fn elsewhere(&self) -> broadcast::Receiver<Elsewhere> {
        self.elsewhere.subscribe()
    }

    /// The newest event of all; one that is older than what was told changes nothing.
    pub fn tell_newest(&self, id: i64) {
        raise(&self.newest, id);
    }

    /// The newest event that the desk is shown; one that is older than what was told changes nothing.
    pub fn tell_at_desk(&self, id: i64) {
        raise(&self.at_desk, id);
    }

    /// How many customers wait.
    pub fn tell_waiting(&self, waiting: Waiting) {
        self.waiting.send_if_modified(|own| {
            let is_new = *own != waiting;
            *own = waiting;
            is_new
        });
    }

    /// An account was removed, or its token renewed.
    pub fn tell_accounts(&self) {
        self.accounts.send_modify(|changes| *changes += 1);
    }

    /// Another server changed conversations, or this one without a request in them.
    pub fn tell_elsewhere(&self, changed: Elsewhere) {
        // Nobody listens while the program starts or ends.
        let _ = self.elsewhere.send(changed);
    }
}

fn raise(bell: &watch::Sender<i64>, id: i64) {
    bell.send_if_modified(|newest| {
        let is_newer = id > *newest;
        *newest = id.max(*newest);
        is_newer
    });
}
