//! What is in a row?
//!
//! This module runs no query.

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::{DataKey, KeyId};
use crate::store::error::Error;
use crate::store::keys::{Keys, Opener, Wrapped};
use crate::store::record::ConversationEvent;
use crate::store::stored::{self, FactPlace};
use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;

/// Reads the columns `conversation, id, at, fact, seq, master, wrapped` of an event.
pub fn event(row: &Row<'_>, opener: &mut Opener<'_>) -> Result<ConversationEvent, Error> {
    let event = stored::event_of(row.get(1)?, time(row, 2)?, fact(row, opener)?);
    Ok(ConversationEvent { conversation: conversation(row)?, event })
}

/// Reads the fact of an event, in the columns of [`event`], or says why that cannot be done.
pub fn fact(row: &Row<'_>, opener: &mut Opener<'_>) -> Result<Result<Fact, String>, Error> {
    let (keys, place) = (opener.keys, FactPlace { conversation: conversation(row)?, seq: row.get(4)? });
    stored::fact_of(row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?, place, keys, || key(row, opener))
}

/// Reads the key of the conversation, in the columns of [`event`].
pub fn key(row: &Row<'_>, opener: &mut Opener<'_>) -> Result<Option<DataKey>, Error> {
    opener.key(conversation(row)?, wrapped(row, 5)?)
}

fn conversation(row: &Row<'_>) -> Result<ConversationId, rusqlite::Error> {
    Ok(ConversationId::from_stored(row.get(0)?))
}

/// Reads the columns `master, wrapped` of a data key, from this one on; nothing where the conversation has none.
pub fn wrapped(row: &Row<'_>, column: usize) -> Result<Option<Wrapped>, rusqlite::Error> {
    let Some(master) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    Ok(Some(Wrapped { master: KeyId::new(master), bytes: row.get(column + 1)? }))
}

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row<'_>) -> Result<u64, rusqlite::Error> {
    Ok(row.get_ref(3)?.as_str()?.len() as u64)
}

/// Reads a time.
pub fn time(row: &Row<'_>, column: usize) -> Result<Timestamp, rusqlite::Error> {
    let no_time = |error: jiff::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(error));
    Timestamp::from_microsecond(row.get(column)?).map_err(no_time)
}

/// Reads a time, if there is one.
pub fn some_time(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, rusqlite::Error> {
    match row.get_ref(column)?.data_type() {
        Type::Null => Ok(None),
        Type::Integer | Type::Real | Type::Text | Type::Blob => time(row, column).map(Some),
    }
}

/// Reads the columns `conversation, card, master, wrapped`.
pub fn card<T: DeserializeOwned>(row: &Row<'_>, keys: &Keys) -> Result<T, Error> {
    let id = conversation(row)?;
    let key = || wrapped(row, 2)?.map(|wrapped| keys.unwrap(&wrapped, id)).transpose();
    stored::card_of(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?, id, key)
}
