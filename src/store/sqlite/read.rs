//! What do the readers ask?
//!
//! Each function here is one statement, so that what it gives is of one moment.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds};
use crate::store::record::{Bookmark, ConversationEvent, Talks, TokenHash};
use crate::store::sqlite::row;
use crate::store::stored::{gather, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};
use std::sync::atomic::{AtomicBool, Ordering};

// Within a conversation `seq` and `id` rise together. Ordering by `seq` lets the index on (conversation, seq), which has the id in it,
// answer alone.
const LOAD: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 ORDER BY seq";
const EVENTS: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id > ?2 ORDER BY seq LIMIT ?3";
const BETWEEN: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY seq";
const DESK_EVENTS: &str = "SELECT conversation, id, at, fact FROM desk_event JOIN event ON event.id = desk_event.event
    WHERE desk_event.event > ?1 ORDER BY desk_event.event LIMIT ?2";
const THROUGH: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE (opened_at, conversation.id) >= (?1, ?2) AND opened_at < ?3 ORDER BY opened_at, conversation.id, seq";
const PLACE_OF: &str =
    "SELECT conversation.id, opened_at FROM event JOIN conversation ON conversation.id = conversation WHERE event.id = ?1";
const KNOWN: &str = "SELECT token_hash, n_events FROM conversation WHERE id = ?1";

/// A conversation, folded from its events.
pub fn fold(connection: &Connection, id: ConversationId) -> Result<Option<Folded>, Error> {
    known(connection, id)?.map(|(token, _)| fold_known(connection, id, token)).transpose()
}

/// The same, and nothing where the opening cannot be read: such a talk is in no list.
pub fn fold_readable(connection: &Connection, id: ConversationId) -> Result<Option<Folded>, Error> {
    match fold(connection, id) {
        Err(Error::Damaged(_)) => Ok(None),
        folded => folded,
    }
}

fn fold_known(connection: &Connection, id: ConversationId, token: TokenHash) -> Result<Folded, Error> {
    let mut statement = connection.prepare_cached(LOAD)?;
    let mut rows = statement.query([id.get()])?;
    let (mut n_bytes, mut events) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        n_bytes += row::n_bytes(row)?;
        events.push(row::event(row)?.event);
    }
    let conversation = Conversation::of(&events).ok_or(Error::Damaged(id))?;
    Ok(Folded::new(conversation, token, n_bytes))
}

/// A conversation, as it is kept when that is how it stands, and else folded from its events.
pub fn load(connection: &Connection, folds: &Folds, id: ConversationId) -> Result<Option<Folded>, Error> {
    let Some((token, len)) = known(connection, id)? else { return Ok(None) };
    if let Some(kept) = folds.get(id).filter(|kept| kept.len() == len) {
        return Ok(Some(kept));
    }
    let folded = fold_known(connection, id, token)?;
    folds.count_unreadable(id, &folded);
    folds.keep(id, folded.clone());
    Ok(Some(folded))
}

/// Events of a conversation that cannot be read, and why.
pub fn unreadable(connection: &Connection, id: ConversationId) -> Result<Vec<(i64, String)>, Error> {
    let mut statement = connection.prepare_cached(LOAD)?;
    let mut rows = statement.query([id.get()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Err(error) = row::fact_of(row)? {
            found.push((row.get(1)?, error.to_string()));
        }
    }
    Ok(found)
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

/// Hands `work` the conversations from a place on that were opened before `to`, one after another. They end with [`Error::Abandoned`] once
/// nobody waits for what is made of them.
pub fn through<T>(
    connection: &Connection,
    (from, to): (Bookmark, Timestamp),
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut statement = connection.prepare_cached(THROUGH)?;
    let period = (stored_time(from.opened_at), from.conversation.get(), stored_time(to));
    let stored = statement.query_and_then(period, row::event)?;
    let wanted = stored.map(|event| if has_gone.load(Ordering::Relaxed) { Err(Error::Abandoned) } else { event });
    work(&mut gather(wanted))
}

/// The place after an event; none when there is no such event.
pub fn place_of(connection: &Connection, event: i64) -> Result<Option<Bookmark>, Error> {
    let place = |row: &rusqlite::Row<'_>| {
        Ok(Bookmark { opened_at: row::time(row, 1)?, conversation: ConversationId::from_stored(row.get(0)?), event })
    };
    Ok(connection.prepare_cached(PLACE_OF)?.query_row([event], place).optional()?)
}

/// The events of a conversation from one to another.
pub fn between(connection: &Connection, id: ConversationId, first: i64, last: i64) -> Result<Vec<Event>, Error> {
    events_of(connection, BETWEEN, (id.get(), first, last))
}

/// Whether the conversation exists and its token has this hash.
pub fn is_token(connection: &Connection, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    Ok(known(connection, id)?.is_some_and(|(own, _)| own == token))
}

/// The id of the newest event; 0 when there is none.
pub fn newest(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(id), 0) FROM event")?.query_row([], |row| row.get(0))
}

/// The id of the newest event that the desk is shown; 0 when there is none.
pub fn newest_at_desk(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(event), 0) FROM desk_event")?.query_row([], |row| row.get(0))
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
    use crate::store::sqlite::desk;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;

    #[test]
    fn no_query_reads_a_whole_table() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let check = |sql: &str| {
            let tables: Vec<_> = scans(&connection, sql).into_iter().filter(|step| !step.starts_with("SCAN (subquery")).collect();
            assert_eq!(tables, [""; 0], "{sql}");
        };
        [LOAD, EVENTS, BETWEEN, DESK_EVENTS, THROUGH, PLACE_OF, KNOWN].into_iter().for_each(check);
        [desk::WAITING, desk::HELD, desk::HELD_BY, desk::PLACE, desk::AHEAD, desk::COUNTS, desk::ALERTS, desk::N_ALERTS]
            .into_iter()
            .for_each(check);
    }
}
