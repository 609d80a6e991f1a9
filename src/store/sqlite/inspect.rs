//! How is it found out whether what is stored holds together?
//!
//! Conversation by conversation, so that it needs no more memory for a large database than for a small one.

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::inspection::{DataFault, Inspection};
use crate::store::keys::Keys;
use crate::store::listed::Listed;
use crate::store::sqlite::{desk, read, summary, wording};
use rusqlite::{Connection, OptionalExtension};

/// How many faults of the file itself are named: one is enough to put back a copy.
const MOST_OF_FILE: u32 = 10;

/// Looks at everything.
pub fn inspect(connection: &Connection, keys: &Keys) -> Result<Inspection, Error> {
    let mut found = Inspection { faults: file_faults(connection)?, ..Inspection::default() };
    for_each(connection, |row| {
        found.n_conversations += 1;
        found.n_events += u64::from(row.n_events);
        found.faults.extend(conversation_faults(connection, keys, row)?);
        Ok(())
    })?;
    if !desk::counts_are_right(connection)? {
        found.faults.push(DataFault::Counts);
    }
    // A copy without any keys is as it should be.
    if !read::masters(connection)?.is_empty() {
        let keyless = connection.prepare(KEYLESS)?.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
        found.faults.extend(keyless.into_iter().map(|id| DataFault::Key(ConversationId::from_stored(id))));
    }
    Ok(found)
}

/// Conversations that are sealed, and whose key is gone; what their visitors are called otherwise is not known.
pub const KEYLESS: &str = "SELECT id, NULL FROM conversation WHERE is_erased = 0
    AND NOT EXISTS (SELECT 1 FROM data_key WHERE data_key.conversation = id)
    AND EXISTS (SELECT 1 FROM event WHERE event.conversation = conversation.id AND fact LIKE '%,\"sealed\":\"%')";

/// A conversation as its own row tells of it.
struct Row {
    id: ConversationId,
    n_events: u32,
    was_at_desk: bool,
}

impl Row {
    /// Reads the columns `id, n_events, was_at_desk`.
    fn of(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Row { id: ConversationId::from_stored(row.get(0)?), n_events: row.get(1)?, was_at_desk: row.get(2)? })
    }
}

/// Does something with all conversations, one after another. Each is looked for by itself, so that rows may be written meanwhile.
fn for_each(connection: &Connection, mut work: impl FnMut(&Row) -> Result<(), Error>) -> Result<(), Error> {
    let next = "SELECT id, n_events, was_at_desk FROM conversation WHERE id > ?1 ORDER BY id LIMIT 1";
    let mut last = i64::MIN;
    while let Some(row) = connection.prepare_cached(next)?.query_row([last], Row::of).optional()? {
        work(&row)?;
        last = row.id.get();
    }
    Ok(())
}

/// A quick look at the start of a server: at the file's newest conversations and those at the desk, a bounded number of each.
pub fn glance(connection: &Connection, keys: &Keys, most: usize) -> Result<Vec<DataFault>, Error> {
    let sql = "SELECT id, n_events, was_at_desk FROM conversation WHERE id IN
        (SELECT * FROM (SELECT id FROM conversation ORDER BY id DESC LIMIT ?1) UNION SELECT * FROM (SELECT conversation FROM desk_case LIMIT ?1))";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
    let mut faults = Vec::new();
    while let Some(row) = rows.next()? {
        faults.extend(conversation_faults(connection, keys, &Row::of(row)?)?);
    }
    Ok(faults)
}

/// Writes the desk's lists, and what is kept to count by, anew from the events alone.
pub fn mend(connection: &Connection, keys: &Keys) -> Result<(), Error> {
    connection.execute_batch(
        "DELETE FROM desk_case; DELETE FROM desk_alert; DELETE FROM desk_promise; DELETE FROM desk_count; DELETE FROM desk_event;
         DELETE FROM summary; DELETE FROM wording",
    )?;
    for_each(connection, |row| list_anew(connection, keys, row.id))?;
    let shown = "INSERT INTO desk_event (event) SELECT event.id FROM event JOIN conversation ON conversation.id = event.conversation
        WHERE was_at_desk = 1";
    Ok(connection.execute_batch(shown)?)
}

/// Writes the rows of a conversation that has none.
pub fn list_anew(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<(), Error> {
    let Some(folded) = read::fold_readable(connection, keys, id)? else { return Ok(()) };
    let is = Listed::of(id, &folded);
    desk::relist(connection, id, &folded, folded.key(), &Listed::default(), &is)?;
    summary::write(connection, id, &folded)?;
    wording::write_anew(connection, keys, id, &folded)?;
    connection.prepare_cached("UPDATE conversation SET was_at_desk = ?2 WHERE id = ?1")?.execute((id.get(), is.was_at_desk))?;
    Ok(())
}

fn file_faults(connection: &Connection) -> Result<Vec<DataFault>, Error> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST_OF_FILE})"))?;
    let said: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").map(DataFault::File).collect())
}

fn conversation_faults(connection: &Connection, keys: &Keys, row: &Row) -> Result<Vec<DataFault>, Error> {
    let &Row { id, n_events: counted, was_at_desk } = row;
    let unreadable = match read::unreadable(connection, keys, id) {
        Err(Error::Key(id)) => return Ok(vec![DataFault::Key(id)]),
        unreadable => unreadable?,
    };
    let mut faults: Vec<DataFault> = unreadable.into_iter().map(|(event, why)| DataFault::Fact { conversation: id, event, why }).collect();
    let in_order = "SELECT count(*), coalesce(max(seq), 0) FROM event WHERE conversation = ?1";
    let (found, last): (u32, u32) = connection.prepare_cached(in_order)?.query_row([id.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if found != counted || last != counted {
        faults.push(DataFault::Length { conversation: id, counted, found });
    }
    let Some(folded) = read::fold_readable(connection, keys, id)? else {
        faults.push(DataFault::Opening(id));
        return Ok(faults);
    };
    let is_listed = match desk::is_listed(connection, keys, id, &folded) {
        // A copy without its keys: nobody can tell what the lists say.
        Err(Error::Key(_)) => folded.key().is_none(),
        is_listed => is_listed?,
    };
    if folded.was_at_desk() != was_at_desk || !is_listed {
        faults.push(DataFault::Lists(id));
    }
    if !summary::is_right(connection, id, &folded)? {
        faults.push(DataFault::Summary(id));
    }
    if !wording::is_right(connection, keys, id, &folded)? {
        faults.push(DataFault::Words(id));
    }
    let shown = "SELECT count(*) FROM event JOIN desk_event ON desk_event.event = event.id WHERE conversation = ?1";
    let n_shown: u32 = connection.prepare_cached(shown)?.query_row([id.get()], |row| row.get(0))?;
    if n_shown != if was_at_desk { found } else { 0 } {
        faults.push(DataFault::DeskEvents(id));
    }
    Ok(faults)
}
