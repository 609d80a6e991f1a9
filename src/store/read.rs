//! What do the readers ask?
//!
//! Each function here is one statement, so that what it gives is of one moment.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::desk;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds, Visit};
use crate::store::once;
use crate::store::record::{ConversationEvent, IdempotencyKey, TokenHash};
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
const OPENED_BETWEEN: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE opened_at >= ?1 AND opened_at < ?2 ORDER BY opened_at, conversation.id, seq";
const KNOWN: &str = "SELECT token_hash, n_events FROM conversation WHERE id = ?1";

/// A conversation, folded from its events.
pub fn fold(connection: &Connection, id: ConversationId) -> Result<Option<Folded>, Error> {
    let Some((token, _)) = known(connection, id)? else { return Ok(None) };
    let mut statement = connection.prepare_cached(LOAD)?;
    let mut rows = statement.query([id.get()])?;
    let (mut n_bytes, mut events) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        n_bytes += row::n_bytes(row)?;
        events.push(row::event(row)?.event);
    }
    Ok(Conversation::of(&events).map(|conversation| Folded::new(conversation, token, n_bytes)))
}

/// A conversation, as it is kept when that is how it stands, and else folded from its events.
pub fn load(connection: &Connection, folds: &Folds, id: ConversationId) -> Result<Option<Folded>, Error> {
    let kept = folds.get(id);
    if let (Some(kept), Some((_, len))) = (kept, known(connection, id)?)
        && kept.len() == len
    {
        return Ok(Some(kept));
    }
    let folded = fold(connection, id)?;
    folded.iter().for_each(|folded| folds.keep(id, folded.clone()));
    Ok(folded)
}

/// What a request must know before it changes a conversation; nothing when there is none.
pub fn visit(connection: &Connection, folds: &Folds, id: ConversationId, key: Option<&IdempotencyKey>) -> Result<Option<Visit>, Error> {
    // First what is remembered: if another request stores the same key just now, its events are in the conversation that is read after.
    let remembered = key.map(|key| once::remembered(connection, key)).transpose()?.flatten();
    let Some(conversation) = load(connection, folds, id)? else { return Ok(None) };
    Ok(Some(Visit { conversation, waiting: desk::waiting(connection)?, remembered }))
}

/// The token and the length of a conversation.
fn known(connection: &Connection, id: ConversationId) -> Result<Option<(TokenHash, u32)>, Error> {
    let columns = |row: &rusqlite::Row<'_>| Ok((TokenHash(row.get(0)?), row.get(1)?));
    Ok(connection.prepare_cached(KNOWN)?.query_row([id.get()], columns).optional()?)
}

/// Events of a conversation above `after`.
pub fn events(connection: &Connection, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
    events_of(connection, EVENTS, (id.get(), after, at_most(limit)))
}

/// Events above `after` of conversations that were ever at the desk.
pub fn desk_events(connection: &Connection, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
    connection.prepare_cached(DESK_EVENTS)?.query_and_then((after, at_most(limit)), row::event)?.collect()
}

/// The conversations opened in `from..to` in which the words of a red line stand, with their events.
pub fn risky_between(connection: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<(ConversationId, Vec<Event>)>, Error> {
    row::gather(connection.prepare_cached(OPENED_BETWEEN)?.query_and_then((row::stored_time(from), row::stored_time(to)), row::event)?)
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
pub fn is_token(connection: &Connection, folds: &Folds, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    // A conversation keeps its token as long as it is there.
    match folds.get(id) {
        Some(kept) => Ok(kept.has_token(token)),
        None => Ok(known(connection, id)?.is_some_and(|(own, _)| own == token)),
    }
}

/// The id of the newest event; 0 when there is none.
pub fn newest(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(id), 0) FROM event")?.query_row([], |row| row.get(0))
}

/// The id of the newest event that the desk is shown; 0 when there is none.
pub fn newest_at_desk(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(event), 0) FROM desk_event")?.query_row([], |row| row.get(0))
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
            let is_scan = |step: &String| step.starts_with("SCAN") && !step.starts_with("SCAN (subquery");
            assert!(!plan.iter().any(is_scan), "{sql}\n{plan:#?}");
        };
        [LOAD, EVENTS, BETWEEN, DESK_EVENTS, OPENED_BETWEEN, KNOWN].into_iter().for_each(check);
        [desk::WAITING, desk::HELD, desk::HELD_BY, desk::PLACE, desk::AHEAD, desk::COUNTS].into_iter().for_each(check);
    }
}
