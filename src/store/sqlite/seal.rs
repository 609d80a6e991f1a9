//! How are words sealed that were stored as they are, and keys wrapped anew?
//!
//! A bounded number at a time, beside everything else.

use crate::conversation::id::ConversationId;
use crate::privacy::seal::KeyId;
use crate::store::error::Error;
use crate::store::folds::Folds;
use crate::store::forgetting::{Sealed, Step};
use crate::store::keys::{Keys, Wrapped};
use crate::store::sqlite::{append, inspect, read, row};
use crate::store::stored::{FactPlace, ReadFact, stored_fact};
use rusqlite::Connection;

pub(super) const NEXT_PLAIN: &str = "SELECT id, is_erased OR data_key.conversation IS NOT NULL FROM conversation
    LEFT JOIN data_key ON data_key.conversation = conversation.id WHERE id > ?1 ORDER BY id LIMIT ?2";
pub(super) const NEXT_KEYS: &str =
    "SELECT conversation, master, wrapped FROM data_key WHERE conversation > ?1 ORDER BY conversation LIMIT ?2";

/// Seals the words of the conversations after one that have no key yet, and gives how far that is.
pub fn seal_next(connection: &Connection, keys: &Keys, folds: &Folds, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    let columns = |row: &rusqlite::Row<'_>| Ok((ConversationId::from_stored(row.get(0)?), row.get(1)?));
    let seen: Vec<(ConversationId, bool)> =
        connection.prepare_cached(NEXT_PLAIN)?.query_map(from(after, limit), columns)?.collect::<Result<_, _>>()?;
    let mut n_changed = 0;
    for (id, is_sealed) in &seen {
        if !is_sealed {
            seal(connection, keys, *id)?;
            // What was folded before has no key, and would be appended to as if nothing were sealed.
            folds.forget(*id);
            n_changed += 1;
        }
    }
    Ok(Step { last: seen.last().map(|(id, _)| *id), n_changed })
}

fn from(after: Option<ConversationId>, limit: usize) -> (i64, i64) {
    (after.map_or(i64::MIN, ConversationId::get), i64::try_from(limit).unwrap_or(i64::MAX))
}

fn seal(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<(), Error> {
    let plain = read::facts(connection, keys, id)?;
    let Some(key) = append::new_key(connection, keys, id)? else { return Ok(()) };
    let mut write = connection.prepare_cached("UPDATE event SET fact = ?2 WHERE id = ?1")?;
    // What cannot be read stays as it is: nobody knows which of it are words.
    for ReadFact { event, seq, fact } in plain {
        let Ok(fact) = fact else { continue };
        write.execute((event, stored_fact(&fact, FactPlace { conversation: id, seq }, Some(&key))?))?;
    }
    relist(connection, keys, id)
}

/// Writes the rows of the desk's lists anew, as the conversation is stored now.
pub fn relist(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM desk_case WHERE conversation = ?1")?.execute([id.get()])?;
    connection.prepare_cached("DELETE FROM desk_alert WHERE conversation = ?1")?.execute([id.get()])?;
    connection.prepare_cached("DELETE FROM desk_promise WHERE conversation = ?1")?.execute([id.get()])?;
    inspect::list_anew(connection, keys, id)
}

/// Wraps the data keys after that of a conversation by the current master key, as far as another one wraps them.
pub fn rewrap_next(connection: &Connection, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    let Some(current) = keys.ring().map(|ring| ring.current().id().clone()) else { return Ok(Step { last: None, n_changed: 0 }) };
    let columns = |row: &rusqlite::Row<'_>| Ok((ConversationId::from_stored(row.get(0)?), row::wrapped(row, 1)?));
    let seen: Vec<(ConversationId, Option<Wrapped>)> =
        connection.prepare_cached(NEXT_KEYS)?.query_map(from(after, limit), columns)?.collect::<Result<_, _>>()?;
    let mut n_changed = 0;
    for (id, wrapped) in &seen {
        let Some(old) = wrapped.as_ref().filter(|wrapped| wrapped.master != current) else { continue };
        let key = match keys.unwrap(old, *id) {
            // It opens nothing any more, whichever key wraps it.
            Err(Error::Key(id)) => {
                tracing::warn!(conversation = %id, "a data key does not open, and is not wrapped anew");
                continue;
            }
            key => key?,
        };
        if let Some(Wrapped { master, bytes }) = keys.rewrap(&key, *id)? {
            let sql = "UPDATE data_key SET (master, wrapped) = (?2, ?3) WHERE conversation = ?1";
            connection.prepare_cached(sql)?.execute((id.get(), master.as_str(), bytes))?;
            n_changed += 1;
        }
    }
    Ok(Step { last: seen.last().map(|(id, _)| *id), n_changed })
}

/// By which keys words are sealed.
pub fn sealed(connection: &Connection) -> Result<Sealed, Error> {
    let count = "SELECT count(*) FROM data_key WHERE master = ?1";
    let by_master = read::masters(connection)?.into_iter().map(|master: KeyId| {
        let n: i64 = connection.query_row(count, [master.as_str()], |row| row.get(0))?;
        Ok((master.to_string(), n as u64))
    });
    let plain = "SELECT count(*) FROM conversation WHERE is_erased = 0 AND NOT EXISTS (SELECT 1 FROM data_key WHERE conversation = id)";
    let n_plain: i64 = connection.query_row(plain, [], |row| row.get(0))?;
    Ok(Sealed { by_master: by_master.collect::<Result<_, Error>>()?, n_plain: n_plain as u64 })
}
