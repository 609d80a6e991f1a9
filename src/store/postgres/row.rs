//! What is in a row?
//!
//! This module runs no query.

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use crate::store::stored;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;

/// Reads the columns `conversation, id, at, fact` of an event.
pub fn event(row: &Row) -> Result<ConversationEvent, Error> {
    let event = stored::event_of(row.try_get(1)?, time(row, 2)?, row.try_get(3)?);
    Ok(ConversationEvent { conversation: conversation(row, 0)?, event })
}

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row) -> Result<u64, Error> {
    Ok(row.try_get::<_, &str>(3)?.len() as u64)
}

/// Reads the fact of an event, in the columns of [`event`], or says why that cannot be done.
pub fn fact_of(row: &Row) -> Result<Result<Fact, serde_json::Error>, Error> {
    Ok(stored::fact_of(row.try_get(3)?))
}

/// Reads a conversation's id.
pub fn conversation(row: &Row, column: usize) -> Result<ConversationId, Error> {
    Ok(ConversationId::from_stored(row.try_get(column)?))
}

/// Reads a time.
pub fn time(row: &Row, column: usize) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|error| Error::Range(error.to_string()))
}

/// Reads a number that is never negative.
pub fn count(row: &Row, column: usize) -> Result<u32, Error> {
    let n: i64 = row.try_get(column)?;
    u32::try_from(n).map_err(|error| Error::Range(error.to_string()))
}

/// Reads a hash.
pub fn hash(row: &Row, column: usize) -> Result<[u8; 32], Error> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| Error::Range(format!("a hash has {} bytes", bytes.len())))
}

/// Reads a value that is kept as JSON.
pub fn card_of<T: DeserializeOwned>(row: &Row, column: usize) -> Result<T, Error> {
    Ok(serde_json::from_str(row.try_get(column)?)?)
}
