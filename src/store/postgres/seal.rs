//! How are words sealed that were stored as they are, and keys wrapped anew?
//!
//! A bounded number at a time, beside everything else, by whichever server gets to it.

use crate::conversation::id::ConversationId;
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::forgetting::{Sealed, Step};
use crate::store::keys::{Keys, Wrapped};
use crate::store::listed::Listed;
use crate::store::postgres::batch::ALONE;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::relist::{Columns, Relisting, SHOW};
use crate::store::postgres::{row, summary, wording};
use crate::store::stored::{FactPlace, ReadFact, stored_fact};
use deadpool_postgres::{GenericClient, Transaction};
use tokio_postgres::Row;

const NEXT_PLAIN: &str = "SELECT id, is_erased OR data_key.conversation IS NOT NULL FROM conversation
    LEFT JOIN sealing.data_key ON data_key.conversation = conversation.id WHERE id > $1 ORDER BY id LIMIT $2";
const NEXT_KEYS: &str = "SELECT conversation, master, wrapped FROM sealing.data_key WHERE conversation > $1
    ORDER BY conversation LIMIT $2 FOR UPDATE SKIP LOCKED";
const KEY: &str = "INSERT INTO sealing.data_key (conversation, master, wrapped) VALUES ($1, $2, $3)";
const WRITE: &str =
    "UPDATE event SET fact = other.fact FROM unnest($1::bigint[], $2::text[]) AS other (id, fact) WHERE event.id = other.id";

/// Seals the words of the conversations after one that have no key yet, and gives how far that is. Nobody else writes meanwhile.
pub async fn seal_next(session: &Transaction<'_>, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    session.batch_execute(ALONE).await?;
    let seen = rows(session, NEXT_PLAIN, &[&after.map_or(i64::MIN, ConversationId::get), &at_most(limit)]).await?;
    let mut n_changed = 0;
    for row in &seen {
        if !row.try_get::<_, bool>(1)? {
            seal(session, keys, row::conversation(row, 0)?).await?;
            n_changed += 1;
        }
    }
    Ok(Step { last: seen.last().map(|row| row::conversation(row, 0)).transpose()?, n_changed })
}

async fn seal(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<(), Error> {
    let plain = read::facts(session, keys, id).await?;
    let Some((key, wrapped)) = keys.new_key(id)? else { return Ok(()) };
    let Wrapped { master, bytes } = wrapped;
    changed(session, KEY, &[&id.get(), &master.as_str(), &bytes]).await?;
    let (mut ids, mut facts) = (Vec::new(), Vec::new());
    // What cannot be read stays as it is: nobody knows which of it are words.
    for ReadFact { event, seq, fact } in plain {
        let Ok(fact) = fact else { continue };
        ids.push(event);
        facts.push(stored_fact(&fact, FactPlace { conversation: id, seq }, Some(&key))?);
    }
    write(session, &ids, &facts).await?;
    relist(session, keys, id, Some(&key), None).await.map(drop)
}

/// Writes facts in the place of those that events have.
pub async fn write(session: &impl GenericClient, ids: &[i64], facts: &[String]) -> Result<(), Error> {
    changed(session, WRITE, &[&ids, &facts]).await.map(drop)
}

/// Writes the rows of the desk's lists anew, as the conversation is stored now, and shows the desk the events from a number on.
pub async fn relist(
    session: &impl GenericClient,
    keys: &Keys,
    id: ConversationId,
    key: Option<&DataKey>,
    shown_from: Option<u32>,
) -> Result<(), Error> {
    changed(session, "DELETE FROM desk_case WHERE conversation = $1", &[&id.get()]).await?;
    changed(session, "DELETE FROM desk_alert WHERE conversation = $1", &[&id.get()]).await?;
    changed(session, "DELETE FROM desk_promise WHERE conversation = $1", &[&id.get()]).await?;
    let Some(folded) = read::fold_readable(session, keys, id).await? else { return Ok(()) };
    summary::write(session, id, &folded).await?;
    wording::write_anew(session, keys, id, &folded).await?;
    let (was, is) = (Listed::nothing(folded.was_at_desk()), Listed::of(id, &folded));
    let n_before = shown_from.map_or(folded.len(), |from| from - 1);
    let relisting = Relisting::of(id, &folded, key, &was, &is, n_before)?;
    let columns = Columns::of(std::iter::once(&relisting));
    // Told as if by nobody, so that this server hears of it too.
    rows(session, SHOW, &columns.parameters(&None, &"-")).await.map(drop)
}

/// Wraps the data keys after that of a conversation by the current master key, as far as another one wraps them.
pub async fn rewrap_next(session: &Transaction<'_>, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    let Some(current) = keys.ring().map(|ring| ring.current().id().clone()) else { return Ok(Step { last: None, n_changed: 0 }) };
    let seen = rows(session, NEXT_KEYS, &[&after.map_or(i64::MIN, ConversationId::get), &at_most(limit)]).await?;
    let (mut ids, mut masters, mut wrapped) = (Vec::new(), Vec::new(), Vec::new());
    for row in &seen {
        let id = row::conversation(row, 0)?;
        let Some(old) = row::wrapped(row, 1)?.filter(|wrapped| wrapped.master != current) else { continue };
        let key = match keys.unwrap(&old, id) {
            // It opens nothing any more, whichever key wraps it.
            Err(Error::Key(id)) => {
                tracing::warn!(conversation = %id, "a data key does not open, and is not wrapped anew");
                continue;
            }
            key => key?,
        };
        if let Some(Wrapped { master, bytes }) = keys.rewrap(&key, id)? {
            ids.push(id.get());
            masters.push(master.to_string());
            wrapped.push(bytes);
        }
    }
    let sql = "UPDATE sealing.data_key SET (master, wrapped) = (other.master, other.wrapped)
        FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS other (conversation, master, wrapped)
        WHERE data_key.conversation = other.conversation";
    changed(session, sql, &[&ids, &masters, &wrapped]).await?;
    Ok(Step { last: seen.last().map(|row| row::conversation(row, 0)).transpose()?, n_changed: ids.len() })
}

/// By which keys words are sealed.
pub async fn sealed(session: &impl GenericClient) -> Result<Sealed, Error> {
    let by_master = rows(session, "SELECT master, count(*) FROM sealing.data_key GROUP BY master ORDER BY master", &[]).await?;
    let by_master = by_master.iter().map(|row: &Row| Ok((row.try_get(0)?, row.try_get::<_, i64>(1)? as u64)));
    let by_master = by_master.collect::<Result<_, Error>>()?;
    let plain = "SELECT count(*) FROM conversation WHERE NOT is_erased
        AND NOT EXISTS (SELECT FROM sealing.data_key WHERE data_key.conversation = conversation.id)";
    let n_plain = rows(session, plain, &[]).await?.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0))?;
    Ok(Sealed { by_master, n_plain: n_plain as u64 })
}
