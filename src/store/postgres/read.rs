//! What do the readers ask?

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds};
use crate::store::postgres::pool::rows;
use crate::store::postgres::row;
use crate::store::record::{Bookmark, ConversationEvent, TokenHash};
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

const LOAD: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = $1 ORDER BY seq";
const EVENTS: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = $1 AND id > $2 ORDER BY seq LIMIT $3";
const BETWEEN: &str = "SELECT conversation, id, at, fact FROM event WHERE conversation = $1 AND id BETWEEN $2 AND $3 ORDER BY seq";
const DESK_EVENTS: &str = "SELECT conversation, id, at, fact FROM desk_event JOIN event ON event.id = desk_event.event
    WHERE desk_event.event > $1 ORDER BY desk_event.event LIMIT $2";
pub const THROUGH: &str = "SELECT conversation, event.id, at, fact FROM conversation JOIN event ON event.conversation = conversation.id
    WHERE (opened_at, conversation.id) >= ($1, $2) AND opened_at < $3 ORDER BY opened_at, conversation.id, seq";
const PLACE_OF: &str =
    "SELECT conversation.id, opened_at FROM event JOIN conversation ON conversation.id = conversation WHERE event.id = $1";
const KNOWN: &str = "SELECT token_hash, n_events FROM conversation WHERE id = $1";

/// A conversation, folded from its events.
pub async fn fold(session: &impl GenericClient, id: ConversationId) -> Result<Option<Folded>, Error> {
    match known(session, id).await? {
        Some((token, _)) => fold_known(session, id, token).await.map(Some),
        None => Ok(None),
    }
}

/// The same, and nothing where the opening cannot be read: such a talk is in no list.
pub async fn fold_readable(session: &impl GenericClient, id: ConversationId) -> Result<Option<Folded>, Error> {
    match fold(session, id).await {
        Err(Error::Damaged(_)) => Ok(None),
        folded => folded,
    }
}

async fn fold_known(session: &impl GenericClient, id: ConversationId, token: TokenHash) -> Result<Folded, Error> {
    let (mut n_bytes, mut events) = (0, Vec::new());
    for row in rows(session, LOAD, &[&id.get()]).await? {
        n_bytes += row::n_bytes(&row)?;
        events.push(row::event(&row)?.event);
    }
    let conversation = Conversation::of(&events).ok_or(Error::Damaged(id))?;
    Ok(Folded::new(conversation, token, n_bytes))
}

/// A conversation, as it is kept when that is how it stands, and else folded from its events.
pub async fn load(session: &impl GenericClient, folds: &Folds, id: ConversationId) -> Result<Option<Folded>, Error> {
    let Some((token, len)) = known(session, id).await? else { return Ok(None) };
    if let Some(kept) = folds.get(id).filter(|kept| kept.len() == len) {
        return Ok(Some(kept));
    }
    let folded = fold_known(session, id, token).await?;
    folds.count_unreadable(id, &folded);
    folds.keep(id, folded.clone());
    Ok(Some(folded))
}

/// Events of a conversation that cannot be read, and why.
pub async fn unreadable(session: &impl GenericClient, id: ConversationId) -> Result<Vec<(i64, String)>, Error> {
    let mut found = Vec::new();
    for row in rows(session, LOAD, &[&id.get()]).await? {
        if let Err(error) = row::fact_of(&row)? {
            found.push((row.try_get(1)?, error.to_string()));
        }
    }
    Ok(found)
}

/// The token and the length of a conversation.
async fn known(session: &impl GenericClient, id: ConversationId) -> Result<Option<(TokenHash, u32)>, Error> {
    let rows = rows(session, KNOWN, &[&id.get()]).await?;
    rows.first().map(|row| Ok((TokenHash(row::hash(row, 0)?), row.try_get::<_, i32>(1)? as u32))).transpose()
}

/// Events of a conversation above `after`.
pub async fn events(session: &impl GenericClient, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
    events_of(rows(session, EVENTS, &[&id.get(), &after, &at_most(limit)]).await?)
}

/// Events above `after` of conversations that were ever at the desk.
pub async fn desk_events(session: &impl GenericClient, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
    rows(session, DESK_EVENTS, &[&after, &at_most(limit)]).await?.iter().map(row::event).collect()
}

/// The place after an event; none when there is no such event.
pub async fn place_of(session: &impl GenericClient, event: i64) -> Result<Option<Bookmark>, Error> {
    let rows = rows(session, PLACE_OF, &[&event]).await?;
    let place = |row: &Row| Ok(Bookmark { opened_at: row::time(row, 1)?, conversation: row::conversation(row, 0)?, event });
    rows.first().map(place).transpose()
}

/// The events of a conversation from one to another.
pub async fn between(session: &impl GenericClient, id: ConversationId, first: i64, last: i64) -> Result<Vec<Event>, Error> {
    events_of(rows(session, BETWEEN, &[&id.get(), &first, &last]).await?)
}

/// Whether the conversation exists and its token has this hash.
pub async fn is_token(session: &impl GenericClient, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    Ok(known(session, id).await?.is_some_and(|(own, _)| own == token))
}

/// The id of the newest event; 0 when there is none.
pub async fn newest(session: &impl GenericClient) -> Result<i64, Error> {
    one_number(rows(session, "SELECT coalesce(max(id), 0) FROM event", &[]).await?)
}

/// The id of the newest event that the desk is shown; 0 when there is none.
pub async fn newest_at_desk(session: &impl GenericClient) -> Result<i64, Error> {
    one_number(rows(session, "SELECT coalesce(max(event), 0) FROM desk_event", &[]).await?)
}

fn one_number(rows: Vec<Row>) -> Result<i64, Error> {
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

fn events_of(rows: Vec<Row>) -> Result<Vec<Event>, Error> {
    rows.iter().map(|row| row::event(row).map(|stored| stored.event)).collect()
}

/// A limit, as PostgreSQL counts.
pub fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
