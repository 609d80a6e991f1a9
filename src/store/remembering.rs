//! Which verbs of the store are about requests that were answered before?

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::{IdempotencyKey, Remembered};
use crate::store::{Kept, Store};
use jiff::Timestamp;

impl Store {
    /// What is remembered under an idempotency key.
    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        of_either!(self, own => own.remembered(key).await)
    }

    /// Remembers a request that was answered with events of a conversation which are not its own, or with none, whether or not it belongs to one; gives whether nothing was
    /// remembered under the key.
    pub async fn remember(
        &self,
        key: IdempotencyKey,
        id: Option<ConversationId>,
        events: Vec<Event>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        of_either!(self, own => own.remember(key, id, events, at).await)
    }
}
