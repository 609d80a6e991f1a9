//! What do the readers ask?

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::KeyId;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds};
use crate::store::keys::{Keys, Opener};
use crate::store::postgres::pool::rows;
use crate::store::postgres::row;
use crate::store::record::{Bookmark, ConversationEvent, TokenHash};
use crate::store::stored::ReadFact;
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

pub const LOAD: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation WHERE event.conversation = $1 ORDER BY seq";
const EVENTS: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation
    WHERE event.conversation = $1 AND id > $2 ORDER BY seq LIMIT $3";
const BETWEEN: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation
    WHERE event.conversation = $1 AND id BETWEEN $2 AND $3 ORDER BY seq";
const DESK_EVENTS: &str =
    "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM desk_event JOIN event ON event.id = desk_event.event
    LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation
    WHERE desk_event.event > $1 ORDER BY desk_event.event LIMIT $2";
pub const THROUGH: &str = "SELECT event.conversation, event.id, at, fact, seq, master, wrapped
    FROM conversation JOIN event ON event.conversation = conversation.id
    LEFT JOIN sealing.data_key ON data_key.conversation = conversation.id
    WHERE (opened_at, conversation.id) >= ($1, $2) AND opened_at < $3 ORDER BY opened_at, conversation.id, seq";
pub const THESE: &str = "SELECT event.conversation, id, at, fact, seq, master, wrapped FROM event
    LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation
    WHERE event.conversation = ANY($1) ORDER BY event.conversation, seq";
const PLACE_OF: &str =
    "SELECT conversation.id, opened_at FROM event JOIN conversation ON conversation.id = conversation WHERE event.id = $1";
const KNOWN: &str = "SELECT token_hash, n_events, data_key.conversation IS NOT NULL FROM conversation
    LEFT JOIN sealing.data_key ON data_key.conversation = conversation.id WHERE id = $1";
const NEXT_MASTER: &str = "SELECT min(master) FROM sealing.data_key WHERE master > $1";

/// A conversation, folded from its events.
pub async fn fold(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<Option<Folded>, Error> {
    match known(session, id).await? {
        Some(known) => fold_known(session, keys, id, known.token).await.map(Some),
        None => Ok(None),
    }
}

/// The same, and nothing where the opening cannot be read: such a talk is in no list.
pub async fn fold_readable(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<Option<Folded>, Error> {
    match fold(session, keys, id).await {
        Err(Error::Damaged(_)) => Ok(None),
        folded => folded,
    }
}

async fn fold_known(session: &impl GenericClient, keys: &Keys, id: ConversationId, token: TokenHash) -> Result<Folded, Error> {
    let (mut opener, mut key, mut n_bytes, mut events) = (Opener::new(keys), None, 0, Vec::new());
    for row in rows(session, LOAD, &[&id.get()]).await? {
        n_bytes += row::n_bytes(&row)?;
        if events.is_empty() {
            // As it was when the events were read, which may be later than what was known.
            key = row::key(&row, &mut opener)?;
        }
        events.push(row::event(&row, &mut opener)?.event);
    }
    let conversation = Conversation::of(&events).ok_or(Error::Damaged(id))?;
    Ok(Folded::new(conversation, token, key, n_bytes))
}

/// A conversation, as it is kept when that is how it stands, and else folded from its events.
pub async fn load(session: &impl GenericClient, keys: &Keys, folds: &Folds, id: ConversationId) -> Result<Option<Folded>, Error> {
    let Some(Known { token, len, is_sealed }) = known(session, id).await? else { return Ok(None) };
    if let Some(kept) = folds.get(id).filter(|kept| kept.stands_at(len, is_sealed)) {
        return Ok(Some(kept));
    }
    let folded = fold_known(session, keys, id, token).await?;
    folds.count_unreadable(id, &folded);
    folds.keep(id, folded.clone());
    Ok(Some(folded))
}

/// The facts of a conversation, each with its place.
pub async fn facts(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<Vec<ReadFact>, Error> {
    let mut opener = Opener::new(keys);
    let fact =
        |row: &Row| Ok(ReadFact { event: row.try_get(1)?, seq: row.try_get::<_, i32>(4)? as u32, fact: row::fact(row, &mut opener)? });
    rows(session, LOAD, &[&id.get()]).await?.iter().map(fact).collect()
}

/// Events of a conversation that cannot be read, and why.
pub async fn unreadable(session: &impl GenericClient, keys: &Keys, id: ConversationId) -> Result<Vec<(i64, String)>, Error> {
    Ok(facts(session, keys, id).await?.into_iter().filter_map(|read| Some((read.event, read.fact.err()?))).collect())
}

/// What is known of a conversation without reading it.
struct Known {
    token: TokenHash,
    len: u32,
    is_sealed: bool,
}

async fn known(session: &impl GenericClient, id: ConversationId) -> Result<Option<Known>, Error> {
    let rows = rows(session, KNOWN, &[&id.get()]).await?;
    let known =
        |row: &Row| Ok(Known { token: TokenHash(row::hash(row, 0)?), len: row.try_get::<_, i32>(1)? as u32, is_sealed: row.try_get(2)? });
    rows.first().map(known).transpose()
}

/// The master keys by which data keys are wrapped. There are few, and each is looked up by itself.
pub async fn masters(session: &impl GenericClient) -> Result<Vec<KeyId>, Error> {
    let mut found: Vec<String> = Vec::new();
    loop {
        let last = found.last().map_or("", String::as_str);
        let next = rows(session, NEXT_MASTER, &[&last]).await?.first().map(|row| row.try_get(0)).transpose()?.flatten();
        match next {
            Some(next) => found.push(next),
            None => return Ok(found.into_iter().map(KeyId::new).collect()),
        }
    }
}

/// Events of a conversation above `after`.
pub async fn events(session: &impl GenericClient, keys: &Keys, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
    events_of(keys, rows(session, EVENTS, &[&id.get(), &after, &at_most(limit)]).await?)
}

/// Events above `after` of conversations that were ever at the desk.
pub async fn desk_events(session: &impl GenericClient, keys: &Keys, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
    let mut opener = Opener::new(keys);
    rows(session, DESK_EVENTS, &[&after, &at_most(limit)]).await?.iter().map(|row| row::event(row, &mut opener)).collect()
}

/// The place after an event; none when there is no such event.
pub async fn place_of(session: &impl GenericClient, event: i64) -> Result<Option<Bookmark>, Error> {
    let rows = rows(session, PLACE_OF, &[&event]).await?;
    let place = |row: &Row| Ok(Bookmark { opened_at: row::time(row, 1)?, conversation: row::conversation(row, 0)?, event });
    rows.first().map(place).transpose()
}

/// The events of a conversation from one to another.
pub async fn between(session: &impl GenericClient, keys: &Keys, id: ConversationId, first: i64, last: i64) -> Result<Vec<Event>, Error> {
    events_of(keys, rows(session, BETWEEN, &[&id.get(), &first, &last]).await?)
}

/// Whether the conversation exists and its token has this hash.
pub async fn is_token(session: &impl GenericClient, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
    Ok(known(session, id).await?.is_some_and(|known| known.token == token))
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

fn events_of(keys: &Keys, rows: Vec<Row>) -> Result<Vec<Event>, Error> {
    let mut opener = Opener::new(keys);
    rows.iter().map(|row| row::event(row, &mut opener).map(|stored| stored.event)).collect()
}

/// A limit, as PostgreSQL counts.
pub fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
