//! Which requests were answered before?

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::{IdempotencyKey, Remembered};
use crate::store::sqlite::{Sqlite, once};
use jiff::Timestamp;
use std::sync::Arc;

impl Sqlite {
    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| once::remembered(connection, &keys, &key)).await
    }

    pub async fn remember(
        &self,
        key: IdempotencyKey,
        id: Option<ConversationId>,
        events: Vec<Event>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        self.write(move |connection| once::remember(connection, &key, id, &events, at)).await
    }
}
