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
use serde::de::DeserializeOwned;
use tokio_postgres::Row;

/// Reads the columns `conversation, id, at, fact, seq, master, wrapped` of an event.
pub fn event(row: &Row, opener: &mut Opener<'_>) -> Result<ConversationEvent, Error> {
    let event = stored::event_of(row.try_get(1)?, time(row, 2)?, fact(row, opener)?);
    Ok(ConversationEvent { conversation: conversation(row, 0)?, event })
}

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row) -> Result<u64, Error> {
    Ok(row.try_get::<_, &str>(3)?.len() as u64)
}

/// Reads the fact of an event, in the columns of [`event`], or says why that cannot be done.
pub fn fact(row: &Row, opener: &mut Opener<'_>) -> Result<Result<Fact, String>, Error> {
    let (keys, place) = (opener.keys, FactPlace { conversation: conversation(row, 0)?, seq: row.try_get::<_, i32>(4)? as u32 });
    stored::fact_of(row.try_get(3)?, place, keys, || key(row, opener))
}

/// Reads the key of the conversation, in the columns of [`event`].
pub fn key(row: &Row, opener: &mut Opener<'_>) -> Result<Option<DataKey>, Error> {
    opener.key(conversation(row, 0)?, wrapped(row, 5)?)
}

/// Reads the columns `master, wrapped` of a data key, from this one on; nothing where the conversation has none.
pub fn wrapped(row: &Row, column: usize) -> Result<Option<Wrapped>, Error> {
    let Some(master) = row.try_get::<_, Option<&str>>(column)? else { return Ok(None) };
    Ok(Some(Wrapped { master: KeyId::new(master), bytes: row.try_get(column + 1)? }))
}

/// Reads a conversation's id.
pub fn conversation(row: &Row, column: usize) -> Result<ConversationId, Error> {
    Ok(ConversationId::from_stored(row.try_get(column)?))
}

/// Reads a time.
pub fn time(row: &Row, column: usize) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|error| Error::Range(error.to_string()))
}

/// Reads a time, if there is one.
pub fn some_time(row: &Row, column: usize) -> Result<Option<Timestamp>, Error> {
    let Some(at) = row.try_get(column)? else { return Ok(None) };
    Timestamp::from_microsecond(at).map(Some).map_err(|error| Error::Range(error.to_string()))
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

/// Reads the columns `conversation, card, master, wrapped`.
pub fn card<T: DeserializeOwned>(row: &Row, keys: &Keys) -> Result<T, Error> {
    let id = conversation(row, 0)?;
    stored::card_of(row.try_get(1)?, id, || wrapped(row, 2)?.map(|wrapped| keys.unwrap(&wrapped, id)).transpose())
}
