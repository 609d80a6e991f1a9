//! What do the readers ask?
//!
//! Each function here is one statement, so that what it gives is of one moment.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::record::{ConversationEvent, TokenHash};
use crate::store::row;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};

// Within a conversation `seq` and `id` rise together. Ordering by `seq` lets the index on (conversation, seq), which has the id in it,
// answer alone.
const LOAD: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 ORDER BY seq";
const EVENTS: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id > ?2 ORDER BY seq LIMIT ?3";
const BETWEEN: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY seq";
const DESK_EVENTS: &str = "SELECT conversation, id, at, fact FROM desk_event JOIN event ON event.id = desk_event.event
    WHERE desk_event.event > ?1 ORDER BY desk_event.event LIMIT ?2";
const AT_DESK: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE phase IN ('queued', 'agent') ORDER BY conversation.id, seq";
const ALERTING: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE is_alerting = 1 ORDER BY conversation.id, seq";
const WAITING: &str = "SELECT skill, priority, count(*) FROM conversation WHERE phase = 'queued' GROUP BY skill, priority";
const OPENED_BETWEEN: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE opened_at >= ?1 AND opened_at < ?2 ORDER BY opened_at, conversation.id, seq";
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

/// The conversations opened in `from..to` in which the words of a red line stand, with their events.
pub fn risky_between(connection: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<(ConversationId, Vec<Event>)>, Error> {
    row::gather(connection.prepare_cached(OPENED_BETWEEN)?.query_and_then((row::stored_time(from), row::stored_time(to)), row::event)?)
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

/// The conversations opened in `from..to`.
pub fn opened_between(connection: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<(ConversationId, Conversation)>, Error> {
    conversations(connection, OPENED_BETWEEN, (row::stored_time(from), row::stored_time(to)))
}

/// The events of a conversation from one to another.
pub fn between(connection: &Connection, id: ConversationId, first: i64, last: i64) -> Result<Vec<Event>, Error> {
    events_of(connection, BETWEEN, (id.get(), first, last))
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
        [LOAD, EVENTS, BETWEEN, DESK_EVENTS, AT_DESK, ALERTING, WAITING, OPENED_BETWEEN, TOKEN].into_iter().for_each(check);
    }
}
