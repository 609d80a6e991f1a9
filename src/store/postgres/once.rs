//! What was answered to a request with an idempotency key, and which server is carrying one out?

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::row;
use crate::store::record::{Answer, IdempotencyKey, KEPT, MOST_OF_SENDER, Remembered};
use crate::store::running::Entry;
use crate::store::stored::stored_time;
use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// How many seconds the note of a request lasts that is not renewed: so long its retry waits when the server has died. Three renewals fit
/// in.
const NOTED_SECONDS: f64 = 6.0;

const BEGIN: &str =
    "WITH known AS (SELECT body_hash, conversation, first_event, last_event, at FROM idempotency WHERE sender = $1 AND key = $2),
    noted AS (
        INSERT INTO running (sender, key, holder, until) SELECT $1, $2, $3, now() + $4 * interval '1 s' WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (sender, key) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE running.holder = excluded.holder OR running.until < now()
        RETURNING true
    )
    SELECT known.*, EXISTS (SELECT FROM noted) FROM (VALUES (true)) AS one LEFT JOIN known ON true";
const RENEW: &str = "UPDATE running SET until = now() + $4 * interval '1 s' FROM unnest($1::bytea[], $2::bytea[]) AS held (sender, key)
    WHERE running.sender = held.sender AND running.key = held.key AND holder = $3";
const END: &str = "DELETE FROM running USING unnest($1::bytea[], $2::bytea[]) AS ended (sender, key)
    WHERE running.sender = ended.sender AND running.key = ended.key AND holder = $3";
const FORGET_OLD: &str = "DELETE FROM idempotency WHERE (sender, key) IN
    (SELECT sender, key FROM idempotency WHERE at < (SELECT max(at) FROM idempotency) - $1 ORDER BY at LIMIT $2)";
const FORGET_MANY: &str = "DELETE FROM idempotency USING unnest($1::bytea[]) AS own (sender)
    WHERE idempotency.sender = own.sender AND at <= (SELECT at FROM idempotency AS kept WHERE kept.sender = own.sender
        ORDER BY at DESC LIMIT 1 OFFSET $2)";
const RECALL: &str = "SELECT body_hash, conversation, first_event, last_event, at FROM idempotency WHERE sender = $1 AND key = $2";
const REMEMBER: &str = "INSERT INTO idempotency (sender, key, body_hash, conversation, first_event, last_event, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sender, key) DO NOTHING";

/// Who carries out a request.
pub enum Who {
    /// This server, from now on.
    Own,
    /// Another server.
    Other,
    /// Nobody any more: it was answered.
    Nobody(Remembered),
}

/// Notes that this server carries out a request, unless it was answered, or another server is at it.
pub async fn begin(session: &impl GenericClient, keys: &Keys, key: &IdempotencyKey, holder: &str) -> Result<Who, Error> {
    let found = rows(session, BEGIN, &[&&key.sender[..], &&key.key[..], &holder, &NOTED_SECONDS]).await?;
    let Some(row) = found.first() else { return Ok(Who::Other) };
    if row.try_get::<_, Option<&[u8]>>(0)?.is_some() {
        return answer(session, keys, key, row).await.map(Who::Nobody);
    }
    Ok(if row.try_get(5)? { Who::Own } else { Who::Other })
}

/// Notes that requests are still carried out. A note that was taken over, or was lost with a crash of the database, stays so.
pub async fn renew(session: &impl GenericClient, held: &[Entry], holder: &str) -> Result<(), Error> {
    let (senders, keys) = columns(held);
    changed(session, RENEW, &[&senders, &keys, &holder, &NOTED_SECONDS]).await.map(drop)
}

/// Notes that requests are no longer carried out.
pub async fn end(session: &impl GenericClient, ended: &[Entry], holder: &str) -> Result<(), Error> {
    let (senders, keys) = columns(ended);
    changed(session, END, &[&senders, &keys, &holder]).await.map(drop)
}

fn columns(entries: &[Entry]) -> (Vec<&[u8]>, Vec<&[u8]>) {
    entries.iter().map(|(sender, key)| (&sender[..], &key[..])).unzip()
}

/// Remembers which events answered a request, and gives whether nothing was remembered under the key.
pub async fn remember(
    session: &impl GenericClient,
    key: &IdempotencyKey,
    conversation: Option<ConversationId>,
    events: &[Event],
    at: Timestamp,
) -> Result<bool, Error> {
    let id = |event: Option<&Event>| event.map_or(0, |event| event.id);
    let (first, last, conversation) = (id(events.first()), id(events.last()), conversation.map(ConversationId::get));
    let row = [&&key.sender[..] as &(dyn ToSql + Sync), &&key.key[..], &&key.body_hash[..], &conversation, &first, &last, &stored_time(at)];
    Ok(changed(session, REMEMBER, &row).await? == 1)
}

/// Forgets answers that are a day older than the newest, at most so many.
pub async fn forget_old(session: &impl GenericClient, most: usize) -> Result<(), Error> {
    let kept = i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX);
    changed(session, FORGET_OLD, &[&kept, &at_most(most)]).await.map(drop)
}

/// Forgets all but the newest answers of these senders.
pub async fn forget_many(session: &impl GenericClient, senders: &[[u8; 32]]) -> Result<(), Error> {
    let senders: Vec<&[u8]> = senders.iter().map(|sender| &sender[..]).collect();
    changed(session, FORGET_MANY, &[&senders, &MOST_OF_SENDER]).await.map(drop)
}

/// What is remembered under a key. These are two statements, of rows that never change.
pub async fn remembered(session: &impl GenericClient, keys: &Keys, key: &IdempotencyKey) -> Result<Option<Remembered>, Error> {
    match rows(session, RECALL, &[&&key.sender[..], &&key.key[..]]).await?.first() {
        Some(row) => answer(session, keys, key, row).await.map(Some),
        None => Ok(None),
    }
}

/// How the request was answered to which the columns `body_hash, conversation, first_event, last_event, at` belong.
async fn answer(session: &impl GenericClient, keys: &Keys, key: &IdempotencyKey, row: &Row) -> Result<Remembered, Error> {
    if row::hash(row, 0)? != key.body_hash {
        return Ok(Remembered::OtherBody);
    }
    let conversation = row.try_get::<_, Option<i64>>(1)?.map(ConversationId::from_stored);
    let events = match conversation {
        Some(id) => read::between(session, keys, id, row.try_get(2)?, row.try_get(3)?).await?,
        None => Vec::new(),
    };
    Ok(Remembered::Same(Answer { conversation, events, at: row::time(row, 4)? }))
}
