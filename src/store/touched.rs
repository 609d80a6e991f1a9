//! In which conversations did something happen lately?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::{Kept, Store};

impl Store {
    /// The events above `after`, at most `most` of them, by their numbers, each with its conversation, the oldest first. Nothing is unsealed.
    pub async fn touched(&self, after: i64, most: usize) -> Result<Vec<(i64, ConversationId)>, Error> {
        of_either!(self, own => own.touched(after, most).await)
    }
}
