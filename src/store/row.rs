//! How do rows become events, and events conversations?
//!
//! This module runs no query.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
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

/// How many bytes the fact of an event takes as stored, in the columns of [`event`].
pub fn n_bytes(row: &Row<'_>) -> Result<u64, rusqlite::Error> {
    Ok(row.get_ref(3)?.as_str()?.len() as u64)
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

/// Gathers events that come conversation by conversation, of those conversations in which the words of a red line stand.
pub fn gather(events: impl Iterator<Item = Result<ConversationEvent, Error>>) -> Result<Vec<(ConversationId, Vec<Event>)>, Error> {
    let is_risky = |events: &[Event]| {
        events.iter().any(|event| matches!(event.fact, Fact::Bot(BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. })))
    };
    let mut gathered: Vec<(ConversationId, Vec<Event>)> = Vec::new();
    for event in events {
        let ConversationEvent { conversation: id, event } = event?;
        match gathered.last_mut() {
            Some((last, events)) if *last == id => events.push(event),
            last => {
                if last.is_some_and(|(_, events)| !is_risky(events)) {
                    gathered.pop();
                }
                gathered.push((id, vec![event]));
            }
        }
    }
    gathered.retain(|(_, events)| is_risky(events));
    Ok(gathered)
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

fn fact_of(json: &str) -> Result<Fact, serde_json::Error> {
    serde_json::from_str(json)
}
