//! How is it found out whether what is stored holds together?
//!
//! Conversation by conversation, so that it needs no more memory for a large database than for a small one.

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::inspection::{DataFault, Inspection};
use crate::store::keys::Keys;
use crate::store::listed::Listed;
use crate::store::postgres::batch::ALONE;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::relist::{Columns, Relisting, SHOW};
use crate::store::postgres::{desk, read, row, summary, wording};
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

/// Looks at everything.
pub async fn inspect(session: &impl GenericClient, keys: &Keys) -> Result<Inspection, Error> {
    let mut found = Inspection::default();
    let mut last = i64::MIN;
    while let Some(talk) = next(session, last).await? {
        last = talk.id.get();
        found.n_conversations += 1;
        found.n_events += u64::from(talk.n_events);
        found.faults.extend(conversation_faults(session, keys, &talk).await?);
    }
    if !desk::counts_are_right(session).await? {
        found.faults.push(DataFault::Counts);
    }
    for row in rows(session, KEYLESS, &[]).await? {
        found.faults.push(DataFault::Key(row::conversation(&row, 0)?));
    }
    Ok(found)
}

/// Conversations that are sealed, and whose key is gone. A copy without any keys is as it should be.
const KEYLESS: &str = "SELECT id FROM conversation WHERE NOT is_erased AND EXISTS (SELECT FROM sealing.data_key)
    AND NOT EXISTS (SELECT FROM sealing.data_key WHERE data_key.conversation = conversation.id)
    AND EXISTS (SELECT FROM event WHERE event.conversation = conversation.id AND fact LIKE '%,\"sealed\":\"%')";

/// A conversation as its own row tells of it.
struct Talk {
    id: ConversationId,
    n_events: u32,
    was_at_desk: bool,
}

/// Reads the columns `id, n_events, was_at_desk`.
fn talk(row: &Row) -> Result<Talk, Error> {
    Ok(Talk { id: row::conversation(row, 0)?, n_events: row.try_get::<_, i32>(1)? as u32, was_at_desk: row.try_get(2)? })
}

/// The conversation after the one with this id. Each is looked for by itself, so that rows may be written meanwhile.
async fn next(session: &impl GenericClient, last: i64) -> Result<Option<Talk>, Error> {
    let sql = "SELECT id, n_events, was_at_desk FROM conversation WHERE id > $1 ORDER BY id LIMIT 1";
    rows(session, sql, &[&last]).await?.first().map(talk).transpose()
}

/// A quick look at the start of a server: at the newest conversations and those at the desk, a bounded number of each.
pub async fn glance(session: &impl GenericClient, keys: &Keys, most: usize) -> Result<Vec<DataFault>, Error> {
    let sql = "SELECT id, n_events, was_at_desk FROM conversation WHERE id IN
        ((SELECT id FROM conversation ORDER BY id DESC LIMIT $1) UNION (SELECT conversation FROM desk_case LIMIT $1))";
    let mut faults = Vec::new();
    for row in rows(session, sql, &[&at_most(most)]).await? {
        faults.extend(conversation_faults(session, keys, &talk(&row)?).await?);
    }
    Ok(faults)
}

/// Writes the desk's lists, and what is kept to count by, anew from the events alone, while nobody else writes.
pub async fn mend(session: &impl GenericClient, keys: &Keys) -> Result<(), Error> {
    session.batch_execute(ALONE).await?;
    session
        .batch_execute(
            "DELETE FROM desk_case; DELETE FROM desk_alert; DELETE FROM desk_promise; DELETE FROM desk_count; DELETE FROM desk_event;
             DELETE FROM summary; DELETE FROM sealing.wording",
        )
        .await?;
    let mut last = i64::MIN;
    while let Some(Talk { id, .. }) = next(session, last).await? {
        last = id.get();
        list_anew(session, keys, id).await?;
    }
    Ok(())
}

/// Writes the rows of a conversation that has none.
async fn list_anew(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<(), Error> {
    let Some(folded) = read::fold_readable(session, keys, id).await? else { return Ok(()) };
    let is = Listed::of(id, &folded);
    let relisting = Relisting::of(id, &folded, folded.key(), &Listed::default(), &is, 0)?;
    let columns = Columns::of(std::iter::once(&relisting));
    rows(session, SHOW, &columns.parameters(&None, &"")).await?;
    summary::write(session, id, &folded).await?;
    wording::write_anew(session, keys, id, &folded).await?;
    changed(session, "UPDATE conversation SET was_at_desk = $2 WHERE id = $1", &[&id.get(), &is.was_at_desk]).await?;
    Ok(())
}

async fn conversation_faults(session: &impl GenericClient, keys: &Keys, talk: &Talk) -> Result<Vec<DataFault>, Error> {
    let &Talk { id, n_events: counted, was_at_desk } = talk;
    let unreadable = match read::unreadable(session, keys, id).await {
        Err(Error::Key(id)) => return Ok(vec![DataFault::Key(id)]),
        unreadable => unreadable?,
    };
    let mut faults: Vec<DataFault> = unreadable.into_iter().map(|(event, why)| DataFault::Fact { conversation: id, event, why }).collect();
    let in_order = "SELECT count(*), coalesce(max(seq), 0)::bigint FROM event WHERE conversation = $1";
    let (found, last) = two_counts(&rows(session, in_order, &[&id.get()]).await?)?;
    if found != counted || last != counted {
        faults.push(DataFault::Length { conversation: id, counted, found });
    }
    let Some(folded) = read::fold_readable(session, keys, id).await? else {
        faults.push(DataFault::Opening(id));
        return Ok(faults);
    };
    let is_listed = match desk::is_listed(session, keys, id, &folded).await {
        // A copy without its keys: nobody can tell what the lists say.
        Err(Error::Key(_)) => folded.key().is_none(),
        is_listed => is_listed?,
    };
    if folded.was_at_desk() != was_at_desk || !is_listed {
        faults.push(DataFault::Lists(id));
    }
    if !summary::is_right(session, id, &folded).await? {
        faults.push(DataFault::Summary(id));
    }
    if !wording::is_right(session, keys, id, &folded).await? {
        faults.push(DataFault::Words(id));
    }
    let shown = "SELECT count(*), 0::bigint FROM event JOIN desk_event ON desk_event.event = event.id WHERE conversation = $1";
    let (n_shown, _) = two_counts(&rows(session, shown, &[&id.get()]).await?)?;
    if n_shown != if was_at_desk { found } else { 0 } {
        faults.push(DataFault::DeskEvents(id));
    }
    Ok(faults)
}

fn two_counts(rows: &[Row]) -> Result<(u32, u32), Error> {
    rows.first().map_or(Ok((0, 0)), |row| Ok((row::count(row, 0)?, row::count(row, 1)?)))
}
