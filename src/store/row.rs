//! How do rows become events, and events conversations?
//!
//! This module runs no query.

use crate::conversation::Conversation;
use crate::conversation::event::{Event, Fact};
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
    let fact = fact_of(row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?).map_err(|source| Error::Event { id, source })?;
    Ok(ConversationEvent { conversation: ConversationId::from_stored(row.get(0)?), event: Event { id, at, fact } })
}

/// Folds events that come conversation by conversation; what does not begin with an opening is none.
pub fn fold(events: impl Iterator<Item = Result<ConversationEvent, Error>>) -> Result<Vec<(ConversationId, Conversation)>, Error> {
    let mut folded: Vec<(ConversationId, Conversation)> = Vec::new();
    for event in events {
        let ConversationEvent { conversation: id, event } = event?;
        match folded.last_mut() {
            Some((last, conversation)) if *last == id => conversation.apply(&event),
            _ => folded.extend(Conversation::of([&event]).map(|conversation| (id, conversation))),
        }
    }
    Ok(folded)
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

/// A time as it will be read again.
pub fn as_stored(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(stored_time(at)).unwrap_or(at)
}

/// Reads a value that is kept by its name in JSON.
pub fn named<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, rusqlite::Error> {
    let no_name = |error: serde_json::Error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
    serde_json::from_value(serde_json::Value::String(row.get(column)?)).map_err(no_name)
}

/// A value as it is kept by its name in JSON; nothing for one that has no name.
pub fn stored_name(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// A fact as it is kept.
pub fn stored_fact(fact: &Fact) -> Result<String, rusqlite::Error> {
    serde_json::to_string(fact).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn fact_of(json: &str) -> Result<Fact, serde_json::Error> {
    serde_json::from_str(json)
}
