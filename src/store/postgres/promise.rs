//! How is what is owed to customers read?
//!
//! It is written in the batch of the events that it follows from; see `relist`.

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::conversation::promise::{DuePlace, Promise};
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::listed::{MOST_COUNTED, PromisesOf};
use crate::store::postgres::pool::rows;
use crate::store::postgres::read::at_most;
use crate::store::postgres::row;
use crate::store::record::{OpenPromise, PromisePage};
use crate::store::stored::stored_time;
use deadpool_postgres::GenericClient;
use jiff::Timestamp;

const OF_AGENT: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN sealing.data_key USING (conversation)
    WHERE agent = $5 AND (due, conversation, promise) > ($1, $2, $3) ORDER BY due, conversation, promise LIMIT $4";
const OF_TEAM: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN sealing.data_key USING (conversation)
    WHERE agent IS NULL AND (due, conversation, promise) > ($1, $2, $3) ORDER BY due, conversation, promise LIMIT $4";
const OF_ANYBODY: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN sealing.data_key USING (conversation)
    WHERE (due, conversation, promise) > ($1, $2, $3) ORDER BY due, conversation, promise LIMIT $4";
const N_OF_AGENT: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE agent = $3 AND due <= $1 LIMIT $2) AS open";
const N_OF_TEAM: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE agent IS NULL AND due <= $1 LIMIT $2) AS open";
const N_OF_ANYBODY: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_promise WHERE due <= $1 LIMIT $2) AS open";
const OF_CONVERSATION: &str = "SELECT conversation, card, master, wrapped FROM desk_promise LEFT JOIN sealing.data_key USING (conversation)
    WHERE conversation = $1 ORDER BY promise";

/// Whether the stored rows of a conversation show what follows from its events.
pub async fn is_listed(session: &impl GenericClient, keys: &Keys, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let found = rows(session, OF_CONVERSATION, &[&id.get()]).await?;
    let promises: Vec<Promise> = found.iter().map(|row| row::card(row, keys)).collect::<Result<_, _>>()?;
    Ok(promises.iter().eq(conversation.promises().open()))
}

/// A page of what is owed, with how much there is in all, and how much of it is overdue.
pub async fn page(
    session: &impl GenericClient,
    keys: &Keys,
    of: &PromisesOf,
    after: Option<DuePlace>,
    now: Timestamp,
    limit: usize,
) -> Result<PromisePage, Error> {
    let promises = promises(session, keys, of, after, limit).await?;
    let (n_open, n_overdue) = (count(session, of, Timestamp::MAX).await?, count(session, of, now).await?);
    Ok(PromisePage { promises, n_open, n_overdue })
}

/// Promises behind a place in the order in which they are due, at most `limit`.
async fn promises(
    session: &impl GenericClient,
    keys: &Keys,
    of: &PromisesOf,
    after: Option<DuePlace>,
    limit: usize,
) -> Result<Vec<OpenPromise>, Error> {
    let (due, conversation, promise) =
        after.map_or((i64::MIN, 0, 0), |place| (stored_time(place.due), place.conversation.get(), place.promise.0 as i32));
    let limit = at_most(limit);
    let found = match of {
        PromisesOf::Agent(agent) => rows(session, OF_AGENT, &[&due, &conversation, &promise, &limit, agent]).await?,
        PromisesOf::Team => rows(session, OF_TEAM, &[&due, &conversation, &promise, &limit]).await?,
        PromisesOf::Anybody => rows(session, OF_ANYBODY, &[&due, &conversation, &promise, &limit]).await?,
    };
    let mut promises = Vec::with_capacity(found.len());
    for row in &found {
        match row::card(row, keys) {
            // Its key is gone, and nobody knows any more what was promised.
            Err(Error::Key(_)) => {}
            promise => promises.push(OpenPromise { conversation: row::conversation(row, 0)?, promise: promise? }),
        }
    }
    Ok(promises)
}

/// How many are due at a moment or before, up to [`MOST_COUNTED`].
async fn count(session: &impl GenericClient, of: &PromisesOf, until: Timestamp) -> Result<usize, Error> {
    let (until, most) = (stored_time(until), at_most(MOST_COUNTED));
    let found = match of {
        PromisesOf::Agent(agent) => rows(session, N_OF_AGENT, &[&until, &most, agent]).await?,
        PromisesOf::Team => rows(session, N_OF_TEAM, &[&until, &most]).await?,
        PromisesOf::Anybody => rows(session, N_OF_ANYBODY, &[&until, &most]).await?,
    };
    found.first().map_or(Ok(0), |row| Ok(row::count(row, 0)? as usize))
}
