//! What do the readers ask?
//!
//! Each function here is one statement, so that what it gives is of one moment; `remembered` takes two, of rows that never change.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::record::{ConversationEvent, IdempotencyKey, Place, Remembered, Talks, TokenHash};
use crate::store::row;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};
use std::sync::atomic::{AtomicBool, Ordering};

// Within a conversation `seq` and `id` rise together. Ordering by `seq` lets the index on (conversation, seq), which has the id in it,
// answer alone.
const LOAD: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 ORDER BY seq";
const EVENTS: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id > ?2 ORDER BY seq LIMIT ?3";
const ANSWERED: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY seq";
const DESK_EVENTS: &str = "SELECT conversation, id, at, fact FROM desk_event JOIN event ON event.id = desk_event.event
    WHERE desk_event.event > ?1 ORDER BY desk_event.event LIMIT ?2";
const AT_DESK: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE phase IN ('queued', 'agent') ORDER BY conversation.id, seq";
const ALERTING: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE is_alerting = 1 ORDER BY conversation.id, seq";
const WAITING: &str = "SELECT skill, priority, count(*) FROM conversation WHERE phase = 'queued' GROUP BY skill, priority";
const THROUGH: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE (opened_at, conversation.id) >= (?1, ?2) AND opened_at < ?3 ORDER BY opened_at, conversation.id, seq";
const PLACE_OF: &str =
    "SELECT conversation.id, opened_at FROM event JOIN conversation ON conversation.id = conversation WHERE event.id = ?1";
const REMEMBERED: &str = "SELECT body_hash, first_event, last_event FROM idempotency WHERE conversation = ?1 AND key = ?2";
const TOKEN: &str = "SELECT token_hash FROM conversation WHERE id = ?1";

/// A conversation, folded.
pub fn load(connection: &Connection, id: ConversationId) -> Result<Option<Conversation>, Error> {
    Ok(conversations(connection, LOAD, [id.get()])?.pop().map(|(_, conversation)| conversation))
}

/// Events of a conversation above `after`.
pub fn events(connection: &Connection, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
    events_of(connection, EVENTS, (id.get(), after, at_most(limit)))
}

/// Events above `after` of conversations that were ever at the desk.
pub fn desk_events(connection: &Connection, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
    connection.prepare_cached(DESK_EVENTS)?.query_and_then((after, at_most(limit)), row::event)?.collect()
}

/// The conversations that wait for an agent or have one.
pub fn at_desk(connection: &Connection) -> Result<Vec<(ConversationId, Conversation)>, Error> {
    conversations(connection, AT_DESK, [])
}

/// The conversations with an alert that nobody has taken note of.
pub fn alerting(connection: &Connection) -> Result<Vec<(ConversationId, Conversation)>, Error> {
    conversations(connection, ALERTING, [])
}

/// How many customers wait for an agent.
pub fn waiting(connection: &Connection) -> Result<Waiting, Error> {
    let mut statement = connection.prepare_cached(WAITING)?;
    let mut rows = statement.query([])?;
    let mut waiting = Waiting::default();
    while let Some(row) = rows.next()? {
        let (skill, n): (String, u32) = (row.get(0)?, row.get(2)?);
        waiting = waiting.and(&skill, row::named(row, 1)?, n as usize);
    }
    Ok(waiting)
}

/// Hands `work` the conversations from a place on that were opened before `to`, one after another. They end with [`Error::Abandoned`] once
/// nobody waits for what is made of them.
pub fn through<T>(
    connection: &Connection,
    (from, to): (Place, Timestamp),
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut statement = connection.prepare_cached(THROUGH)?;
    let period = (row::stored_time(from.opened_at), from.conversation.get(), row::stored_time(to));
    let stored = statement.query_and_then(period, row::event)?;
    let wanted = stored.map(|event| if has_gone.load(Ordering::Relaxed) { Err(Error::Abandoned) } else { event });
    work(&mut row::gather(wanted))
}

/// The place after an event; none when there is no such event.
pub fn place_of(connection: &Connection, event: i64) -> Result<Option<Place>, Error> {
    let place = |row: &rusqlite::Row<'_>| {
        Ok(Place { opened_at: row::time(row, 1)?, conversation: ConversationId::from_stored(row.get(0)?), event })
    };
    Ok(connection.prepare_cached(PLACE_OF)?.query_row([event], place).optional()?)
}

/// What is remembered under an idempotency key.
pub fn remembered(connection: &Connection, id: ConversationId, key: &IdempotencyKey) -> Result<Option<Remembered>, Error> {
    let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found = connection.prepare_cached(REMEMBERED)?.query_row((id.get(), &key.key), columns).optional()?;
    let Some((body_hash, first, last)): Option<([u8; 32], i64, i64)> = found else { return Ok(None) };
    if body_hash != key.body_hash {
        return Ok(Some(Remembered::OtherBody));
    }
    events_of(connection, ANSWERED, (id.get(), first, last)).map(|events| Some(Remembered::Same(events)))
}

/// Whether the conversation exists and its token has this hash.
pub fn is_token(connection: &Connection, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    let stored: Option<[u8; 32]> = connection.prepare_cached(TOKEN)?.query_row([id.get()], |row| row.get(0)).optional()?;
    Ok(stored.is_some_and(|stored| stored == token.0))
}

/// The id of the newest event; 0 when there is none.
pub fn newest(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(id), 0) FROM event")?.query_row([], |row| row.get(0))
}

fn conversations(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<(ConversationId, Conversation)>, Error> {
    row::fold(connection.prepare_cached(sql)?.query_and_then(params, row::event)?)
}

fn events_of(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<Event>, Error> {
    let event = |row: &rusqlite::Row<'_>| row::event(row).map(|stored| stored.event);
    connection.prepare_cached(sql)?.query_and_then(params, event)?.collect()
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::migrate;

    #[test]
    fn no_query_reads_a_whole_table() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let check = |sql: &str| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
            let plan = statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3)).unwrap();
            let plan: Vec<String> = plan.map(Result::unwrap).collect();
            assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{sql}\n{plan:#?}");
        };
        [LOAD, EVENTS, ANSWERED, DESK_EVENTS, AT_DESK, ALERTING, WAITING, THROUGH, PLACE_OF, REMEMBERED, TOKEN].into_iter().for_each(check);
    }
}
