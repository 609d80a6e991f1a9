//! What is in a row?
//!
//! This module runs no query.

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use crate::store::stored;
use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;

/// Reads the columns `conversation, id, at, fact` of an event.
pub fn event(row: &Row<'_>) -> Result<ConversationEvent, Error> {
    let event = stored::event_of(row.get(1)?, time(row, 2)?, row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?);
    Ok(ConversationEvent { conversation: ConversationId::from_stored(row.get(0)?), event })
}

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row<'_>) -> Result<u64, rusqlite::Error> {
    Ok(row.get_ref(3)?.as_str()?.len() as u64)
}

/// Reads the fact of an event, in the columns of [`event`], or says why that cannot be done.
pub fn fact_of(row: &Row<'_>) -> Result<Result<Fact, serde_json::Error>, rusqlite::Error> {
    Ok(stored::fact_of(row.get_ref(3)?.as_str()?))
}

/// Reads a time.
pub fn time(row: &Row<'_>, column: usize) -> Result<Timestamp, rusqlite::Error> {
    let no_time = |error: jiff::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(error));
    Timestamp::from_microsecond(row.get(column)?).map_err(no_time)
}

/// Reads a value that is kept as JSON.
pub fn card_of<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, rusqlite::Error> {
    let no_card = |error: serde_json::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(no_card)
}
