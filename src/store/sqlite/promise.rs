//! How is what is owed to customers written and read?

use crate::conversation::Conversation;
use crate::conversation::fact::desk::PromiseId;
use crate::conversation::id::ConversationId;
use crate::conversation::promise::{DuePlace, Promise};
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::listed::{Listed, MOST_COUNTED, PromisesOf, keeper_of};
use crate::store::record::{OpenPromise, PromisePage};
use crate::store::sqlite::row::card;
use crate::store::stored::{stored_card, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

pub(super) const OF_AGENT: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN data_key USING (conversation)
    WHERE agent = ?5 AND (due, conversation, promise) > (?1, ?2, ?3) ORDER BY due, conversation, promise LIMIT ?4";
pub(super) const OF_TEAM: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN data_key USING (conversation)
    WHERE agent IS NULL AND (due, conversation, promise) > (?1, ?2, ?3) ORDER BY due, conversation, promise LIMIT ?4";
pub(super) const OF_ANYBODY: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN data_key USING (conversation)
    WHERE (due, conversation, promise) > (?1, ?2, ?3) ORDER BY due, conversation, promise LIMIT ?4";
pub(super) const N_OF_AGENT: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE agent = ?3 AND due <= ?1 LIMIT ?2)";
pub(super) const N_OF_TEAM: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE agent IS NULL AND due <= ?1 LIMIT ?2)";
pub(super) const N_OF_ANYBODY: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE due <= ?1 LIMIT ?2)";
pub(super) const OF_CONVERSATION: &str =
    "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN data_key USING (conversation)
    WHERE conversation = ?1 ORDER BY promise";

/// Whether the stored rows of a conversation show what follows from its events.
pub fn is_listed(connection: &Connection, keys: &Keys, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(OF_CONVERSATION)?;
    let promises: Vec<Promise> = statement.query_and_then([id.get()], |row| card(row, keys))?.collect::<Result<_, Error>>()?;
    Ok(promises.iter().eq(conversation.promises().open()))
}

/// Brings the rows of a conversation from what they were to what they are.
pub fn relist(
    connection: &Connection,
    id: ConversationId,
    conversation: &Conversation,
    key: Option<&DataKey>,
    was: &Listed,
    is: &Listed,
) -> Result<(), Error> {
    for promise in was.outdated_promises(is) {
        remove(connection, id, promise)?;
    }
    was.unlisted_promises(conversation).try_for_each(|promise| insert(connection, id, promise, key))
}

fn remove(connection: &Connection, id: ConversationId, promise: PromiseId) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM desk_promise WHERE conversation = ?1 AND promise = ?2")?.execute((id.get(), promise.0))?;
    Ok(())
}

fn insert(connection: &Connection, id: ConversationId, promise: &Promise, key: Option<&DataKey>) -> Result<(), Error> {
    let sql = "INSERT INTO desk_promise (conversation, promise, agent, due, card) VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = (id.get(), promise.id.0, keeper_of(promise), stored_time(promise.due), stored_card(promise, id, key)?);
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// A page of the promises that are yet to be kept, and how many there are.
pub fn page(
    connection: &Connection,
    keys: &Keys,
    of: &PromisesOf,
    after: Option<DuePlace>,
    now: Timestamp,
    limit: usize,
) -> Result<PromisePage, Error> {
    let promises = promises(connection, keys, of, after, limit)?;
    Ok(PromisePage { promises, n_open: count(connection, of, Timestamp::MAX)?, n_overdue: count(connection, of, now)? })
}

fn promises(
    connection: &Connection,
    keys: &Keys,
    of: &PromisesOf,
    after: Option<DuePlace>,
    limit: usize,
) -> Result<Vec<OpenPromise>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (due, conversation, promise) =
        after.map_or((i64::MIN, 0, 0), |place| (stored_time(place.due), place.conversation.get(), place.promise.0));
    let open = |row: &Row<'_>| -> Result<OpenPromise, Error> {
        Ok(OpenPromise { conversation: ConversationId::from_stored(row.get(0)?), promise: card(row, keys)? })
    };
    let from = (due, conversation, promise, limit);
    let found: Vec<Result<OpenPromise, Error>> = match of {
        PromisesOf::Agent(agent) => {
            connection.prepare_cached(OF_AGENT)?.query_and_then((due, conversation, promise, limit, agent), open)?.collect()
        }
        PromisesOf::Team => connection.prepare_cached(OF_TEAM)?.query_and_then(from, open)?.collect(),
        PromisesOf::Anybody => connection.prepare_cached(OF_ANYBODY)?.query_and_then(from, open)?.collect(),
    };
    // Where the key is gone, nobody knows any more what was promised.
    found.into_iter().filter(|open| !matches!(open, Err(Error::Key(_)))).collect()
}

/// How many are due at a moment or before, up to [`MOST_COUNTED`].
fn count(connection: &Connection, of: &PromisesOf, until: Timestamp) -> Result<usize, Error> {
    let (until, most) = (stored_time(until), MOST_COUNTED as i64);
    let first = |row: &Row<'_>| row.get::<_, u32>(0);
    let n = match of {
        PromisesOf::Agent(agent) => connection.prepare_cached(N_OF_AGENT)?.query_row((until, most, agent), first)?,
        PromisesOf::Team => connection.prepare_cached(N_OF_TEAM)?.query_row((until, most), first)?,
        PromisesOf::Anybody => connection.prepare_cached(N_OF_ANYBODY)?.query_row((until, most), first)?,
    };
    Ok(n as usize)
}
