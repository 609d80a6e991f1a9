//! How do rows become events, and events conversations?
//!
//! This module runs no query.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads the columns `conversation, id, at, fact` of an event.
pub fn event(row: &Row<'_>) -> Result<ConversationEvent, Error> {
    let id = row.get(1)?;
    let at = time(row, 2)?;
    // What this version cannot read is kept as it is, and spoils nothing but its own place.
    let fact = fact_of(row)?.unwrap_or_else(|error| Fact::System(SystemFact::Unreadable { why: error.to_string() }));
    Ok(ConversationEvent { conversation: ConversationId::from_stored(row.get(0)?), event: Event { id, at, fact } })
}

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row<'_>) -> Result<u64, rusqlite::Error> {
    Ok(row.get_ref(3)?.as_str()?.len() as u64)
}

/// Gathers events that come conversation by conversation; holds those of one conversation at a time.
pub fn gather(
    events: impl Iterator<Item = Result<ConversationEvent, Error>>,
) -> impl Iterator<Item = Result<(ConversationId, Vec<Event>), Error>> {
    let mut events = events.peekable();
    std::iter::from_fn(move || {
        let gathered = events.next()?.and_then(|ConversationEvent { conversation: id, event: first }| {
            let is_of_it = |next: &Result<ConversationEvent, Error>| next.as_ref().map_or(true, |next| next.conversation == id);
            let more = std::iter::from_fn(|| events.next_if(is_of_it)).map(|next| next.map(|next| next.event));
            Ok((id, std::iter::once(Ok(first)).chain(more).collect::<Result<_, _>>()?))
        });
        Some(gathered)
    })
}

/// Reads a time.
pub fn time(row: &Row<'_>, column: usize) -> Result<Timestamp, rusqlite::Error> {
    let no_time = |error: jiff::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(error));
    Timestamp::from_microsecond(row.get(column)?).map_err(no_time)
}

/// A time as it is kept: in microseconds, since nanoseconds in 64 bits end in 2262.
pub fn stored_time(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// Reads a value that is kept as JSON.
pub fn card_of<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, rusqlite::Error> {
    let no_card = |error: serde_json::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(no_card)
}

/// A value as it is kept in JSON.
pub fn stored_card(value: &impl Serialize) -> Result<String, rusqlite::Error> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A fact as it is kept.
pub fn stored_fact(fact: &Fact) -> Result<String, rusqlite::Error> {
    stored_card(fact)
}

/// Reads the fact of an event, in the columns of [`event`], or says why that cannot be done.
pub fn fact_of(row: &Row<'_>) -> Result<Result<Fact, serde_json::Error>, rusqlite::Error> {
    Ok(serde_json::from_str(row.get_ref(3)?.as_str()?))
}
