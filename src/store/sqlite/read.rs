//! What do the readers ask?
//!
//! Each function here is one statement, so that what it gives is of one moment.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::KeyId;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds};
use crate::store::keys::{Keys, Opener};
use crate::store::record::{Bookmark, ConversationEvent, Talks, TokenHash};
use crate::store::sqlite::row;
use crate::store::stored::{ReadFact, gather, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};
use std::sync::atomic::{AtomicBool, Ordering};

// Within a conversation `seq` and `id` rise together. Ordering by `seq` lets the index on (conversation, seq), which has the id in it,
// answer alone.
const LOAD: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN data_key ON data_key.conversation = event.conversation WHERE event.conversation = ?1 ORDER BY seq";
const EVENTS: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN data_key ON data_key.conversation = event.conversation WHERE event.conversation = ?1 AND id > ?2 ORDER BY seq LIMIT ?3";
const BETWEEN: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN data_key ON data_key.conversation = event.conversation WHERE event.conversation = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY seq";
const DESK_EVENTS: &str =
    "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM desk_event JOIN event ON event.id = desk_event.event
    LEFT JOIN data_key ON data_key.conversation = event.conversation WHERE desk_event.event > ?1 ORDER BY desk_event.event LIMIT ?2";
const THROUGH: &str = "SELECT event.conversation, event.id, at, fact, seq, master, wrapped
    FROM conversation JOIN event ON event.conversation = conversation.id LEFT JOIN data_key ON data_key.conversation = conversation.id
    WHERE (opened_at, conversation.id) >= (?1, ?2) AND opened_at < ?3 ORDER BY opened_at, conversation.id, seq";
const PLACE_OF: &str =
    "SELECT conversation.id, opened_at FROM event JOIN conversation ON conversation.id = conversation WHERE event.id = ?1";
const KNOWN: &str = "SELECT token_hash, n_events, data_key.conversation IS NOT NULL FROM conversation
    LEFT JOIN data_key ON data_key.conversation = conversation.id WHERE id = ?1";
const NEXT_MASTER: &str = "SELECT min(master) FROM data_key WHERE master > ?1";

/// A conversation, folded from its events.
pub fn fold(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Option<Folded>, Error> {
    known(connection, id)?.map(|known| fold_known(connection, keys, id, known.token)).transpose()
}

/// The same, and nothing where the opening cannot be read: such a talk is in no list.
pub fn fold_readable(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Option<Folded>, Error> {
    match fold(connection, keys, id) {
        Err(Error::Damaged(_)) => Ok(None),
        folded => folded,
    }
}

fn fold_known(connection: &Connection, keys: &Keys, id: ConversationId, token: TokenHash) -> Result<Folded, Error> {
    let mut statement = connection.prepare_cached(LOAD)?;
    let mut rows = statement.query([id.get()])?;
    let (mut opener, mut key, mut n_bytes, mut events) = (Opener::new(keys), None, 0, Vec::new());
    while let Some(row) = rows.next()? {
        n_bytes += row::n_bytes(row)?;
        if events.is_empty() {
            // As it was when the events were read, which may be later than what was known.
            key = row::key(row, &mut opener)?;
        }
        events.push(row::event(row, &mut opener)?.event);
    }
    let conversation = Conversation::of(&events).ok_or(Error::Damaged(id))?;
    Ok(Folded::new(conversation, token, key, n_bytes))
}

/// A conversation, as it is kept when that is how it stands, and else folded from its events.
pub fn load(connection: &Connection, keys: &Keys, folds: &Folds, id: ConversationId) -> Result<Option<Folded>, Error> {
    let Some(Known { token, len, is_sealed }) = known(connection, id)? else { return Ok(None) };
    if let Some(kept) = folds.get(id).filter(|kept| kept.stands_at(len, is_sealed)) {
        return Ok(Some(kept));
    }
    let folded = fold_known(connection, keys, id, token)?;
    folds.count_unreadable(id, &folded);
    folds.keep(id, folded.clone());
    Ok(Some(folded))
}

/// The facts of a conversation, each with its place.
pub fn facts(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Vec<ReadFact>, Error> {
    let mut opener = Opener::new(keys);
    let mut statement = connection.prepare_cached(LOAD)?;
    let fact = |row: &rusqlite::Row<'_>| Ok(ReadFact { event: row.get(1)?, seq: row.get(4)?, fact: row::fact(row, &mut opener)? });
    statement.query_and_then([id.get()], fact)?.collect()
}

/// Events of a conversation that cannot be read, and why.
pub fn unreadable(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Vec<(i64, String)>, Error> {
    Ok(facts(connection, keys, id)?.into_iter().filter_map(|read| Some((read.event, read.fact.err()?))).collect())
}

/// What is known of a conversation without reading it.
struct Known {
    token: TokenHash,
    len: u32,
    is_sealed: bool,
}

fn known(connection: &Connection, id: ConversationId) -> Result<Option<Known>, Error> {
    let columns = |row: &rusqlite::Row<'_>| Ok(Known { token: TokenHash(row.get(0)?), len: row.get(1)?, is_sealed: row.get(2)? });
    Ok(connection.prepare_cached(KNOWN)?.query_row([id.get()], columns).optional()?)
}

/// The master keys by which data keys are wrapped. There are few, and each is looked up by itself.
pub fn masters(connection: &Connection) -> Result<Vec<KeyId>, Error> {
    let mut statement = connection.prepare(NEXT_MASTER)?;
    let mut found: Vec<String> = Vec::new();
    while let Some(next) = statement.query_row([found.last().map_or("", String::as_str)], |row| row.get(0))? {
        found.push(next);
    }
    Ok(found.into_iter().map(KeyId::new).collect())
}

/// Events of a conversation above `after`.
pub fn events(connection: &Connection, keys: &Keys, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
    events_of(connection, keys, EVENTS, (id.get(), after, at_most(limit)))
}

/// Events above `after` of conversations that were ever at the desk.
pub fn desk_events(connection: &Connection, keys: &Keys, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
    let mut opener = Opener::new(keys);
    connection.prepare_cached(DESK_EVENTS)?.query_and_then((after, at_most(limit)), |row| row::event(row, &mut opener))?.collect()
}

/// Hands `work` the conversations from a place on that were opened before `to`, one after another. They end with [`Error::Abandoned`] once
/// nobody waits for what is made of them.
pub fn through<T>(
    connection: &Connection,
    keys: &Keys,
    (from, to): (Bookmark, Timestamp),
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut statement = connection.prepare_cached(THROUGH)?;
    let period = (stored_time(from.opened_at), from.conversation.get(), stored_time(to));
    let mut opener = Opener::new(keys);
    let stored = statement.query_and_then(period, |row| row::event(row, &mut opener))?;
    let wanted = stored.map(|event| if has_gone.load(Ordering::Relaxed) { Err(Error::Abandoned) } else { event });
    work(&mut gather(wanted))
}

/// Hands `work` these conversations, one after another; they end likewise.
pub fn these<T>(
    connection: &Connection,
    keys: &Keys,
    ids: &[ConversationId],
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let read = |id: &ConversationId| {
        if has_gone.load(Ordering::Relaxed) {
            return Some(Err(Error::Abandoned));
        }
        let events = events_of(connection, keys, LOAD, [id.get()]);
        events.map(|events| Some((*id, events)).filter(|(_, events)| !events.is_empty())).transpose()
    };
    work(&mut ids.iter().filter_map(read))
}

/// The place after an event; none when there is no such event.
pub fn place_of(connection: &Connection, event: i64) -> Result<Option<Bookmark>, Error> {
    let place = |row: &rusqlite::Row<'_>| {
        Ok(Bookmark { opened_at: row::time(row, 1)?, conversation: ConversationId::from_stored(row.get(0)?), event })
    };
    Ok(connection.prepare_cached(PLACE_OF)?.query_row([event], place).optional()?)
}

/// The events of a conversation from one to another.
pub fn between(connection: &Connection, keys: &Keys, id: ConversationId, first: i64, last: i64) -> Result<Vec<Event>, Error> {
    events_of(connection, keys, BETWEEN, (id.get(), first, last))
}

/// Whether the conversation exists and its token has this hash.
pub fn is_token(connection: &Connection, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    Ok(known(connection, id)?.is_some_and(|known| known.token == token))
}

/// The id of the newest event; 0 when there is none.
pub fn newest(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(id), 0) FROM event")?.query_row([], |row| row.get(0))
}

/// The id of the newest event that the desk is shown; 0 when there is none.
pub fn newest_at_desk(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.prepare_cached("SELECT coalesce(max(event), 0) FROM desk_event")?.query_row([], |row| row.get(0))
}

fn events_of(connection: &Connection, keys: &Keys, sql: &str, params: impl Params) -> Result<Vec<Event>, Error> {
    let mut opener = Opener::new(keys);
    let event = |row: &rusqlite::Row<'_>| row::event(row, &mut opener).map(|stored| stored.event);
    connection.prepare_cached(sql)?.query_and_then(params, event)?.collect()
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;
    use crate::store::sqlite::{desk, erase, find, promise, seal, summary};

    #[test]
    fn no_query_reads_a_whole_table() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let check = |sql: &str| {
            let tables: Vec<_> = scans(&connection, sql).into_iter().filter(|step| !step.starts_with("SCAN (subquery")).collect();
            assert_eq!(tables, [""; 0], "{sql}");
        };
        [LOAD, EVENTS, BETWEEN, DESK_EVENTS, THROUGH, PLACE_OF, KNOWN, NEXT_MASTER].into_iter().for_each(check);
        [erase::OF_VISITOR, erase::TO_ERASE, erase::TO_BLANK, erase::N_HELD, erase::WORDED, erase::ALL, find::EARLIER]
            .into_iter()
            .for_each(check);
        [seal::NEXT_PLAIN, seal::NEXT_KEYS, summary::NEWEST_FIRST, summary::OWN, summary::NEXT].into_iter().for_each(check);
        [
            desk::WAITING,
            promise::OF_AGENT,
            promise::OF_TEAM,
            promise::OF_ANYBODY,
            promise::N_OF_AGENT,
            promise::N_OF_TEAM,
            promise::N_OF_ANYBODY,
            promise::OF_CONVERSATION,
            desk::HELD,
            desk::HELD_BY,
            desk::CASE,
            desk::ALERTS_OF,
            desk::PLACE,
            desk::AHEAD,
            desk::COUNTS,
            desk::ALERTS,
            desk::N_ALERTS,
        ]
        .into_iter()
        .for_each(check);
    }
}
