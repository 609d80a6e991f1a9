//! Who may work at the desk?
//!
//! Agents, the admin token and the epoch: the few rows that are no events. Tokens are known by their hashes alone.

use crate::privacy::audit::Deed;
use crate::store::credential::{Entrance, Invitation};
use crate::store::error::Error;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::{audit, once, row};
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, TokenHash};
use crate::store::stored::{stored_end, stored_time};
use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use tokio_postgres::Row;

/// What is locked while agents are added, among all advisory locks of the database: a name must not be like that of another.
const LOCK: i64 = 0x6a69_6564_6102;

/// Sets the hash of the admin token, and gives whether there was none.
pub async fn set_admin_token(session: &impl GenericClient, token: TokenHash, deed: &Deed) -> Result<bool, Error> {
    let sql = "INSERT INTO setting (name, value) VALUES ('admin_token', $1) ON CONFLICT (name) DO NOTHING";
    noted(session, changed(session, sql, &[&&token.0[..]]).await? == 1, deed).await
}

/// Notes a deed if something came of it, and gives whether it did.
async fn noted(session: &impl GenericClient, is_done: bool, deed: &Deed) -> Result<bool, Error> {
    if is_done {
        audit::note(session, deed).await?;
    }
    Ok(is_done)
}

/// The hash of the admin token.
pub async fn admin_token(session: &impl GenericClient) -> Result<Option<TokenHash>, Error> {
    let found = rows(session, "SELECT value FROM setting WHERE name = 'admin_token'", &[]).await?;
    found.first().map(|row| row::hash(row, 0).map(TokenHash)).transpose()
}

/// The random name of the database.
pub async fn epoch(session: &impl GenericClient) -> Result<String, Error> {
    let found = session.query_one("SELECT convert_from(value, 'UTF8') FROM setting WHERE name = 'epoch'", &[]).await?;
    Ok(found.try_get(0)?)
}

/// The random secret of the database.
pub async fn secret(session: &impl GenericClient) -> Result<[u8; 32], Error> {
    row::hash(&session.query_one("SELECT value FROM setting WHERE name = 'secret'", &[]).await?, 0)
}

/// Adds an agent, whose name must not be like that of another.
pub async fn add_agent(
    session: &impl GenericClient,
    account: &AgentAccount,
    entrance: Entrance,
    is_alike: fn(&str, &str) -> bool,
    key: Option<&IdempotencyKey>,
    deed: &Deed,
) -> Result<(), Error> {
    session.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let AgentAccount { name, created_at, .. } = account;
    if let Some(other) = agents(session).await?.into_iter().find(|other| other.name == *name || is_alike(&other.name, name)) {
        return Err(Error::Taken(other.name));
    }
    match entrance {
        Entrance::Token(token) => put_agent(session, account, token).await?,
        Entrance::Invitation { invitation, nobodys } => {
            put_agent(session, account, nobodys).await?;
            put_invitation(session, name, invitation).await?;
        }
        Entrance::Later { nobodys } => put_agent(session, account, nobodys).await?,
    }
    remember(session, key, *created_at).await?;
    audit::note(session, deed).await.map(drop)
}

/// Gives an agent another token, and gives whether there is such an agent.
pub async fn renew_agent(
    session: &impl GenericClient,
    name: &str,
    token: TokenHash,
    expires_at: Timestamp,
    key: Option<&IdempotencyKey>,
    deed: &Deed,
) -> Result<bool, Error> {
    let sql = "UPDATE agent SET token_hash = $2, expires_at = $3 WHERE name = $1";
    if changed(session, sql, &[&name, &&token.0[..], &stored_time(expires_at)]).await? == 0 {
        return Ok(false);
    }
    remember(session, key, deed.at).await?;
    noted(session, true, deed).await
}

/// Writes the row of an agent that has none. The version before reads `is_supervisor`, and cannot do without it.
pub async fn put_agent(session: &impl GenericClient, account: &AgentAccount, token: TokenHash) -> Result<(), Error> {
    let AgentAccount { name, created_at, rank, expires_at } = account;
    let sql = "INSERT INTO agent (name, token_hash, created_at, role, is_supervisor, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let times = (stored_time(*created_at), stored_end(*expires_at));
    changed(session, sql, &[name, &&token.0[..], &times.0, &rank.name(), &(*rank == Rank::Supervisor), &times.1]).await?;
    Ok(())
}

/// Remembers a request that was answered with no event.
pub async fn remember(session: &impl GenericClient, key: Option<&IdempotencyKey>, at: Timestamp) -> Result<(), Error> {
    match key {
        Some(key) => once::remember(session, key, None, &[], at).await.map(drop),
        None => Ok(()),
    }
}

/// Writes the invitation of an account; a password of before counts no more.
pub async fn put_invitation(session: &impl GenericClient, name: &str, Invitation { code, until }: Invitation) -> Result<(), Error> {
    let sql = "INSERT INTO credential (agent, invitation, invited_until) VALUES ($1, $2, $3)
        ON CONFLICT (agent) DO UPDATE SET password = NULL, invitation = excluded.invitation, invited_until = excluded.invited_until";
    changed(session, sql, &[&name, &&code.0[..], &stored_time(until)]).await.map(drop)
}

/// Removes an agent and gives whether there was one.
pub async fn remove_agent(session: &impl GenericClient, name: &str, deed: &Deed) -> Result<bool, Error> {
    noted(session, changed(session, "DELETE FROM agent WHERE name = $1", &[&name]).await? > 0, deed).await
}

/// All agents by name.
pub async fn agents(session: &impl GenericClient) -> Result<Vec<AgentAccount>, Error> {
    let sql = "SELECT name, created_at, role, is_supervisor, expires_at FROM agent ORDER BY name";
    let found = rows(session, sql, &[]).await?;
    found.iter().map(account).collect()
}

/// The agent with this token.
pub async fn agent_with(session: &impl GenericClient, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
    let sql = "SELECT name, created_at, role, is_supervisor, expires_at FROM agent WHERE token_hash = $1 AND expires_at <> 0";
    rows(session, sql, &[&&token.0[..]]).await?.first().map(account).transpose()
}

/// Writes and removes one row.
pub async fn check(session: &impl GenericClient) -> Result<(), Error> {
    changed(session, "INSERT INTO setting (name, value) VALUES ('check', '') ON CONFLICT (name) DO UPDATE SET value = ''", &[]).await?;
    changed(session, "DELETE FROM setting WHERE name = 'check'", &[]).await?;
    Ok(())
}

/// Reads the columns `name, created_at, role, is_supervisor, expires_at` of an agent.
pub fn account(row: &Row) -> Result<AgentAccount, Error> {
    let by_the_version_before = if row.try_get(3)? { Rank::Supervisor } else { Rank::Agent };
    let rank = row.try_get::<_, Option<&str>>(2)?.map_or(Ok(by_the_version_before), Rank::named)?;
    let expires_at = row::some_time(row, 4)?.filter(|end| *end != Timestamp::UNIX_EPOCH);
    Ok(AgentAccount { name: row.try_get(0)?, created_at: row::time(row, 1)?, rank, expires_at })
}
