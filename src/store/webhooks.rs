//! Which verbs of the store are about messages to webhooks (an outbox)?
//!
//! Each webhook has its place in the list of events that the desk is shown. What is behind it is queued once, whichever server does it, and each
//! message is leased to the server that tries it. A row names an event and holds no words.

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::{Kept, Store};
use jiff::Timestamp;

/// How many messages of a webhook are kept, sent or not. Of a receiver that is away for long the oldest are given up.
pub const MOST_MESSAGES: i64 = 10_000;

/// A message that is to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    /// The webhook.
    pub webhook: String,
    /// The talk.
    pub conversation: ConversationId,
    /// The event that it tells of.
    pub event: i64,
    /// How often it was tried.
    pub n_tries: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It arrived.
    Delivered,
    /// There was nothing to tell: the words of the talk are erased, or it was a test.
    Dropped,
    /// It failed, by this name, and is tried again then.
    Failed(&'static str, Timestamp),
    /// It failed, by this name, for the last time.
    GivenUp(&'static str),
}

impl Attempt {
    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Attempt::Delivered => "delivered",
            Attempt::Dropped => "dropped",
            Attempt::Failed(failure, _) | Attempt::GivenUp(failure) => failure,
        }
    }

    /// When it is tried again; nothing when it is not.
    pub fn due(self) -> Option<Timestamp> {
        match self {
            Attempt::Failed(_, due) => Some(due),
            Attempt::Delivered | Attempt::Dropped | Attempt::GivenUp(_) => None,
        }
    }
}

/// A message as the log of deliveries shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The talk.
    pub conversation: ConversationId,
    /// The event.
    pub event: i64,
    /// How often it was tried.
    pub n_tries: u32,
    /// When it is tried next; nothing when it is not.
    pub due_at: Option<Timestamp>,
    /// When it was tried last; nothing before the first attempt.
    pub tried_at: Option<Timestamp>,
    /// What came of that: `delivered`, `dropped`, or the name of a failure.
    pub outcome: Option<String>,
}

impl Store {
    /// Up to which event messages of a webhook are queued; nothing of one that was never seen.
    pub async fn webhook_place(&self, webhook: &str) -> Result<Option<i64>, Error> {
        of_either!(self, own => own.webhook_place(webhook.to_owned()).await)
    }

    /// Queues messages of a webhook about these events, and moves its place from `seen` to `until`. It gives whether that was done: not where
    /// another server was faster.
    pub async fn queue_messages(
        &self,
        webhook: &str,
        (seen, until): (Option<i64>, i64),
        events: Vec<(ConversationId, i64)>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        of_either!(self, own => own.queue_messages(webhook.to_owned(), (seen, until), events, at).await)
    }

    /// Leases messages of these webhooks that are due, oldest first: until that moment no other server tries them.
    pub async fn lease_messages(
        &self,
        webhooks: Vec<String>,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueMessage>, Error> {
        of_either!(self, own => own.lease_messages(webhooks, now, until, limit).await)
    }

    /// Notes what came of an attempt.
    pub async fn note_attempt(&self, message: &DueMessage, attempt: Attempt, at: Timestamp) -> Result<(), Error> {
        of_either!(self, own => own.note_attempt(message.clone(), attempt, at).await)
    }

    /// When the next message of these webhooks is due.
    pub async fn next_due(&self, webhooks: Vec<String>) -> Result<Option<Timestamp>, Error> {
        of_either!(self, own => own.next_due(webhooks).await)
    }

    /// The messages of a webhook, the newest event first, below one; at most `limit`.
    pub async fn deliveries(&self, webhook: &str, below: Option<i64>, limit: usize) -> Result<Vec<Delivery>, Error> {
        of_either!(self, own => own.deliveries(webhook.to_owned(), below, limit).await)
    }

    /// Makes a message due again, and gives whether there is one about this event.
    pub async fn retry_message(&self, webhook: &str, event: i64, at: Timestamp) -> Result<bool, Error> {
        of_either!(self, own => own.retry_message(webhook.to_owned(), event, at).await)
    }
}
