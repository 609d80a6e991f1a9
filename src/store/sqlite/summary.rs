//! How is what is kept of conversations to count them written and read?

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::conversation::summary::{FORM, Summary};
use crate::store::error::Error;
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::record::{MOST_FILLED, Summaries};
use crate::store::sqlite::read;
use crate::store::stored::{stored_time, time_of};
use jiff::Timestamp;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering};

const WRITE: &str =
    "INSERT INTO summary (opened_at, conversation, row) VALUES (?1, ?2, ?3) ON CONFLICT (opened_at, conversation) DO UPDATE SET row = ?3";
pub(super) const NEWEST_FIRST: &str = "SELECT conversation, opened_at, row FROM summary WHERE opened_at >= ?1 AND opened_at < ?2
    ORDER BY opened_at DESC, conversation DESC";
/// The conversations after one, and whether what is kept of each can be read.
pub(super) const NEXT: &str = "SELECT conversation.id, coalesce(substr(row, 1, 1) = ?3, 0) FROM conversation
    LEFT JOIN summary ON summary.opened_at = conversation.opened_at AND conversation = conversation.id
    WHERE conversation.id > ?1 ORDER BY conversation.id LIMIT ?2";
pub(super) const OWN: &str = "SELECT row FROM summary WHERE opened_at = ?1 AND conversation = ?2";

/// Writes what is kept of a conversation.
pub fn write(connection: &Connection, id: ConversationId, conversation: &Conversation) -> Result<(), Error> {
    let row = (stored_time(conversation.opened_at()), id.get(), Summary::of(conversation).to_bytes());
    connection.prepare_cached(WRITE)?.execute(row)?;
    Ok(())
}

/// Whether what is kept of a conversation is what its events say, or is still to be written.
pub fn is_right(connection: &Connection, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let own = (stored_time(conversation.opened_at()), id.get());
    let rows: Vec<Option<Vec<u8>>> = connection.prepare_cached(OWN)?.query_map(own, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let [row] = rows.as_slice() else { return Ok(false) };
    // One of another form is written anew by whoever next adds to the conversation.
    let kept = row.as_ref().and_then(|bytes| Summary::from_bytes(bytes));
    Ok(kept.is_none_or(|kept| *kept == Summary::of(conversation)))
}

/// Writes those that are missing, or have another form, of the conversations after one, and gives how far that is.
pub fn fill(connection: &Connection, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    let range = (after.map_or(i64::MIN, ConversationId::get), i64::try_from(limit).unwrap_or(i64::MAX), [FORM]);
    let columns = |row: &rusqlite::Row<'_>| Ok((ConversationId::from_stored(row.get(0)?), row.get(1)?));
    let seen: Vec<(ConversationId, bool)> = connection.prepare_cached(NEXT)?.query_map(range, columns)?.collect::<Result<_, _>>()?;
    let mut step = Step { last: None, n_changed: 0 };
    for (id, is_ready) in seen {
        if step.n_changed == MOST_FILLED {
            break;
        }
        step.last = Some(id);
        if !is_ready && let Some(folded) = read::fold_readable(connection, keys, id)? {
            write(connection, id, &folded)?;
            step.n_changed += 1;
        }
    }
    Ok(step)
}

/// Hands `work` what is kept of the conversations that were opened in a time, the newest first. They end with [`Error::Abandoned`] once nobody
/// waits for what is made of them.
pub fn through<T>(
    connection: &Connection,
    keys: &Keys,
    (from, to): (Timestamp, Timestamp),
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Summaries<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut statement = connection.prepare_cached(NEWEST_FIRST)?;
    let mut rows = statement.query((stored_time(from), stored_time(to)))?;
    let mut next = || -> Result<Option<(ConversationId, Box<Summary>)>, Error> {
        while let Some(row) = rows.next()? {
            if has_gone.load(Ordering::Relaxed) {
                return Err(Error::Abandoned);
            }
            let (id, opened_at) = (ConversationId::from_stored(row.get(0)?), time_of(row.get(1)?));
            let kept = row.get_ref(2)?.as_blob_or_null().map_err(rusqlite::Error::from)?.and_then(Summary::from_bytes);
            let kept = kept.filter(|kept| kept.opened_at == opened_at);
            let folded = || Ok::<_, Error>(read::fold_readable(connection, keys, id)?.map(|folded| Box::new(Summary::of(&folded))));
            if let Some(summary) = kept.map_or_else(folded, |kept| Ok(Some(kept)))? {
                return Ok(Some((id, summary)));
            }
        }
        Ok(None)
    };
    work(&mut std::iter::from_fn(|| next().transpose()))
}
