//! How is everything read and written word for word?

use crate::conversation::id::ConversationId;
use crate::store::copied::{Identity, StoredAnswer, StoredEvent, StoredTalk};
use crate::store::error::Error;
use crate::store::keys::Wrapped;
use crate::store::record::TokenHash;
use crate::store::running::Entry;
use crate::store::sqlite::account::{account, put_agent};
use crate::store::sqlite::{credential, erase, profile, row};
use rusqlite::{Connection, OptionalExtension, Row};

/// The conversation after another one, or the first.
pub fn next_talk(connection: &Connection, last: Option<ConversationId>) -> Result<Option<StoredTalk>, Error> {
    let sql = "SELECT id, token_hash, opened_at, pseudonym, is_test, is_erased, master, wrapped FROM conversation
        LEFT JOIN data_key ON data_key.conversation = conversation.id WHERE id > ?1 ORDER BY id LIMIT 1";
    let talk = |row: &Row<'_>| {
        let (id, token) = (ConversationId::from_stored(row.get(0)?), TokenHash(row.get(1)?));
        let (opened_at, pseudonym, is_test, is_erased) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(StoredTalk { id, token, opened_at, pseudonym, is_test, is_erased, key: row::wrapped(row, 6)?, events: Vec::new() })
    };
    let last = last.map_or(i64::MIN, ConversationId::get);
    let Some(mut talk) = connection.prepare_cached(sql)?.query_row([last], talk).optional()? else { return Ok(None) };
    let event = |row: &Row<'_>| Ok(StoredEvent { id: row.get(0)?, seq: row.get(1)?, at: row.get(2)?, fact: row.get(3)? });
    let mut events = connection.prepare_cached("SELECT id, seq, at, fact FROM event WHERE conversation = ?1 ORDER BY seq")?;
    talk.events = events.query_map([talk.id.get()], event)?.collect::<Result<_, _>>()?;
    Ok(Some(talk))
}

/// Writes what is missing of a conversation, and gives whether that was anything. The desk's lists are written at the end.
pub fn put_talk(connection: &Connection, talk: &StoredTalk) -> Result<bool, Error> {
    let sql = "SELECT n_events FROM conversation WHERE id = ?1";
    let known: Option<u32> = connection.prepare_cached(sql)?.query_row([talk.id.get()], |row| row.get(0)).optional()?;
    if known.is_some_and(|known| known as usize == talk.events.len()) {
        return Ok(false);
    }
    let sql = "INSERT INTO conversation (id, token_hash, opened_at, pseudonym, is_test, is_erased, n_events, was_at_desk)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT (id) DO UPDATE SET n_events = ?7";
    let row = (talk.id.get(), talk.token.0, talk.opened_at, &talk.pseudonym, talk.is_test, talk.is_erased, talk.events.len() as i64);
    connection.prepare_cached(sql)?.execute(row)?;
    if let Some(Wrapped { master, bytes }) = &talk.key {
        let sql = "INSERT INTO data_key (conversation, master, wrapped) VALUES (?1, ?2, ?3) ON CONFLICT (conversation) DO NOTHING";
        connection.prepare_cached(sql)?.execute((talk.id.get(), master.as_str(), bytes))?;
    }
    let mut insert = connection.prepare_cached("INSERT INTO event (id, conversation, seq, at, fact) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for event in talk.events.iter().skip(known.unwrap_or(0) as usize) {
        insert.execute((event.id, talk.id.get(), event.seq, event.at, &event.fact))?;
    }
    Ok(true)
}

/// Answers to requests with a key after one, or the first.
pub fn answers(connection: &Connection, last: Option<Entry>, limit: usize) -> Result<Vec<StoredAnswer>, Error> {
    let sql = "SELECT sender, key, body_hash, conversation, first_event, last_event, at FROM idempotency
        WHERE (sender, key) > (?1, ?2) ORDER BY sender, key LIMIT ?3";
    let answer = |row: &Row<'_>| {
        let (entry, body_hash, conversation) = ((row.get(0)?, row.get(1)?), row.get(2)?, row.get(3)?);
        Ok(StoredAnswer { entry, body_hash, conversation, first_event: row.get(4)?, last_event: row.get(5)?, at: row.get(6)? })
    };
    let (sender, key) = last.map_or((Vec::new(), Vec::new()), |(sender, key)| (sender.to_vec(), key.to_vec()));
    Ok(connection
        .prepare_cached(sql)?
        .query_map((sender, key, i64::try_from(limit).unwrap_or(i64::MAX)), answer)?
        .collect::<Result<_, _>>()?)
}

/// Writes answers that are not there.
pub fn put_answers(connection: &Connection, answers: &[StoredAnswer]) -> Result<(), Error> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO idempotency (sender, key, body_hash, conversation, first_event, last_event, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sender, key) DO NOTHING",
    )?;
    for StoredAnswer { entry: (sender, key), body_hash, conversation, first_event, last_event, at } in answers {
        insert.execute((sender, key, body_hash, conversation, first_event, last_event, at))?;
    }
    Ok(())
}

/// What there is besides conversations.
pub fn identity(connection: &Connection) -> Result<Identity, Error> {
    let setting = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let settings =
        connection.prepare("SELECT name, value FROM setting ORDER BY name")?.query_map([], setting)?.collect::<Result<_, _>>()?;
    let agent = |row: &Row<'_>| Ok((account(row)?, TokenHash(row.get(4)?)));
    let sql = "SELECT name, created_at, role, expires_at, token_hash FROM agent ORDER BY name";
    let erasures = erase::erasures(connection)?;
    Ok(Identity {
        settings,
        holds: erase::holds(connection, None, usize::MAX >> 1)?,
        erasures,
        profiles: profile::profiles(connection)?,
        agents: connection.prepare(sql)?.query_map([], agent)?.collect::<Result<_, _>>()?,
        credentials: credential::credentials(connection)?,
    })
}

/// Replaces what there is besides conversations.
pub fn put_identity(connection: &Connection, identity: &Identity) -> Result<(), Error> {
    let Identity { settings, agents, profiles, credentials, holds, erasures } = identity;
    connection.execute_batch("DELETE FROM setting; DELETE FROM agent; DELETE FROM legal_hold; DELETE FROM erasure")?;
    for setting in settings {
        connection.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", (&setting.0, &setting.1))?;
    }
    agents.iter().try_for_each(|(account, token)| put_agent(connection, account, *token))?;
    profiles.iter().try_for_each(|(agent, own)| profile::put_profile(connection, agent, own).map(drop))?;
    credentials.iter().try_for_each(|own| credential::put_credential(connection, own))?;
    holds.iter().try_for_each(|hold| erase::put_hold(connection, hold).map(drop))?;
    erasures.iter().try_for_each(|erasure| erase::put_erasure(connection, erasure))
}
