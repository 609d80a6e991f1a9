//! How is everything read and written word for word?

use crate::conversation::id::ConversationId;
use crate::store::copied::{Identity, StoredAnswer, StoredEvent, StoredTalk};
use crate::store::error::Error;
use crate::store::keys::Wrapped;
use crate::store::postgres::account::{account, put_agent};
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{credential, erase, profile, row};
use crate::store::record::TokenHash;
use crate::store::running::Entry;
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

/// The conversation after another one, or the first.
pub async fn next_talk(session: &impl GenericClient, last: Option<ConversationId>) -> Result<Option<StoredTalk>, Error> {
    let sql = "SELECT id, token_hash, opened_at, pseudonym, is_test, is_erased, master, wrapped FROM conversation
        LEFT JOIN sealing.data_key ON data_key.conversation = conversation.id WHERE id > $1 ORDER BY id LIMIT 1";
    let found = rows(session, sql, &[&last.map_or(i64::MIN, ConversationId::get)]).await?;
    let Some(own) = found.first() else { return Ok(None) };
    let (id, token) = (row::conversation(own, 0)?, TokenHash(row::hash(own, 1)?));
    let events = rows(session, "SELECT id, seq, at, fact FROM event WHERE conversation = $1 ORDER BY seq", &[&id.get()]).await?;
    let event = |row: &Row| {
        Ok(StoredEvent { id: row.try_get(0)?, seq: row.try_get::<_, i32>(1)? as u32, at: row.try_get(2)?, fact: row.try_get(3)? })
    };
    let events = events.iter().map(event).collect::<Result<_, Error>>()?;
    let (opened_at, pseudonym, is_test, is_erased) = (own.try_get(2)?, own.try_get(3)?, own.try_get(4)?, own.try_get(5)?);
    Ok(Some(StoredTalk { id, token, opened_at, pseudonym, is_test, is_erased, key: row::wrapped(own, 6)?, events }))
}

/// Writes what is missing of a conversation, and gives whether that was anything. The desk's lists are written at the end.
pub async fn put_talk(session: &impl GenericClient, talk: &StoredTalk) -> Result<bool, Error> {
    let found = rows(session, "SELECT n_events FROM conversation WHERE id = $1", &[&talk.id.get()]).await?;
    let known = found.first().map(|row| row.try_get::<_, i32>(0)).transpose()?.map(|n| n as usize);
    if known == Some(talk.events.len()) {
        return Ok(false);
    }
    let sql = "INSERT INTO conversation (id, token_hash, opened_at, pseudonym, is_test, is_erased, n_events, was_at_desk)
        VALUES ($1, $2, $3, $4, $5, $6, $7, false) ON CONFLICT (id) DO UPDATE SET n_events = $7";
    let StoredTalk { opened_at, pseudonym, is_test, is_erased, .. } = talk;
    let n_events = talk.events.len() as i32;
    changed(session, sql, &[&talk.id.get(), &&talk.token.0[..], opened_at, pseudonym, is_test, is_erased, &n_events]).await?;
    if let Some(Wrapped { master, bytes }) = &talk.key {
        let sql = "INSERT INTO sealing.data_key (conversation, master, wrapped) VALUES ($1, $2, $3) ON CONFLICT (conversation) DO NOTHING";
        changed(session, sql, &[&talk.id.get(), &master.as_str(), bytes]).await?;
    }
    let sql = "INSERT INTO event (id, conversation, seq, at, fact)
        SELECT id, $1, seq, at, fact FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::text[]) AS event (id, seq, at, fact)";
    let new = || talk.events.iter().skip(known.unwrap_or(0));
    let (ids, seqs): (Vec<i64>, Vec<i32>) = new().map(|event| (event.id, event.seq as i32)).unzip();
    let (times, facts): (Vec<i64>, Vec<&str>) = new().map(|event| (event.at, event.fact.as_str())).unzip();
    changed(session, sql, &[&talk.id.get(), &ids, &seqs, &times, &facts]).await?;
    // What comes later is counted on from the highest.
    let highest = "SELECT setval('event_id', greatest(nextval('event_id'), $1))";
    rows(session, highest, &[&ids.iter().max().copied().unwrap_or(1)]).await?;
    Ok(true)
}

/// Answers to requests with a key after one, or the first.
pub async fn answers(session: &impl GenericClient, last: Option<Entry>, limit: usize) -> Result<Vec<StoredAnswer>, Error> {
    let sql = "SELECT sender, key, body_hash, conversation, first_event, last_event, at FROM idempotency
        WHERE (sender, key) > ($1, $2) ORDER BY sender, key LIMIT $3";
    let (sender, key) = last.map_or((Vec::new(), Vec::new()), |(sender, key)| (sender.to_vec(), key.to_vec()));
    let answer = |row: &Row| {
        let (entry, body_hash) = ((row::hash(row, 0)?, row::hash(row, 1)?), row::hash(row, 2)?);
        let (conversation, first_event, last_event) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
        Ok(StoredAnswer { entry, body_hash, conversation, first_event, last_event, at: row.try_get(6)? })
    };
    rows(session, sql, &[&sender, &key, &at_most(limit)]).await?.iter().map(answer).collect()
}

/// Writes answers that are not there.
pub async fn put_answers(session: &impl GenericClient, answers: &[StoredAnswer]) -> Result<(), Error> {
    let sql = "INSERT INTO idempotency (sender, key, body_hash, conversation, first_event, last_event, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sender, key) DO NOTHING";
    for StoredAnswer { entry: (sender, key), body_hash, conversation, first_event, last_event, at } in answers {
        changed(session, sql, &[&&sender[..], &&key[..], &&body_hash[..], conversation, first_event, last_event, at]).await?;
    }
    Ok(())
}

/// What there is besides conversations.
pub async fn identity(session: &impl GenericClient) -> Result<Identity, Error> {
    let settings = rows(session, "SELECT name, value FROM setting ORDER BY name", &[]).await?;
    let settings = settings.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, Error>>()?;
    let agent = |row: &Row| Ok((account(row)?, TokenHash(row::hash(row, 5)?)));
    let sql = "SELECT name, created_at, role, is_supervisor, expires_at, token_hash FROM agent ORDER BY name";
    let agents = rows(session, sql, &[]).await?;
    let holds = erase::holds(session, None, usize::MAX >> 1).await?;
    let erasures = erase::erasures(session).await?;
    let (profiles, credentials) = (profile::profiles(session).await?, credential::credentials(session).await?);
    let agents = agents.iter().map(agent).collect::<Result<_, Error>>()?;
    Ok(Identity { settings, profiles, holds, erasures, credentials, agents })
}

/// Replaces what there is besides conversations.
pub async fn put_identity(session: &impl GenericClient, identity: &Identity) -> Result<(), Error> {
    let Identity { settings, agents, credentials, profiles, holds, erasures } = identity;
    session.batch_execute("DELETE FROM setting; DELETE FROM agent; DELETE FROM legal_hold; DELETE FROM erasure").await?;
    for (name, value) in settings {
        changed(session, "INSERT INTO setting (name, value) VALUES ($1, $2)", &[name, value]).await?;
    }
    for (account, token) in agents {
        put_agent(session, account, *token).await?;
    }
    for (agent, own) in profiles {
        profile::put_profile(session, agent, own).await?;
    }
    for own in credentials {
        credential::put_credential(session, own).await?;
    }
    for hold in holds {
        erase::put_hold(session, hold).await?;
    }
    for erasure in erasures {
        erase::put_erasure(session, erasure).await?;
    }
    Ok(())
}
