//! Who may work at the desk?
//!
//! Agents, the admin token and the epoch: the few rows that are no events. Tokens are known by their hashes alone.

use crate::privacy::audit::Deed;
use crate::store::credential::{Entrance, Invitation};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, TokenHash};
use crate::store::sqlite::{audit, once, row};
use crate::store::stored::{stored_end, stored_time};
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

/// Sets the hash of the admin token, and gives whether there was none.
pub fn set_admin_token(connection: &Connection, token: TokenHash, deed: &Deed) -> Result<bool, Error> {
    let sql = "INSERT INTO setting (name, value) VALUES ('admin_token', ?1) ON CONFLICT (name) DO NOTHING";
    noted(connection, connection.execute(sql, [token.0])? == 1, deed)
}

/// Notes a deed if something came of it, and gives whether it did.
fn noted(connection: &Connection, is_done: bool, deed: &Deed) -> Result<bool, Error> {
    if is_done {
        audit::note(connection, deed)?;
    }
    Ok(is_done)
}

/// The hash of the admin token.
pub fn admin_token(connection: &Connection) -> Result<Option<TokenHash>, Error> {
    let sql = "SELECT value FROM setting WHERE name = 'admin_token'";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0).map(TokenHash)).optional()?)
}

/// The random name of the database.
pub fn epoch(connection: &Connection) -> Result<String, Error> {
    Ok(connection.query_row("SELECT CAST(value AS TEXT) FROM setting WHERE name = 'epoch'", [], |row| row.get(0))?)
}

/// The random secret of the database.
pub fn secret(connection: &Connection) -> Result<[u8; 32], Error> {
    Ok(connection.query_row("SELECT value FROM setting WHERE name = 'secret'", [], |row| row.get(0))?)
}

/// Adds an agent, whose name must not be like that of another.
pub fn add_agent(
    connection: &Connection,
    account: &AgentAccount,
    entrance: Entrance,
    is_alike: fn(&str, &str) -> bool,
    key: Option<&IdempotencyKey>,
    deed: &Deed,
) -> Result<(), Error> {
    let AgentAccount { name, created_at, .. } = account;
    if let Some(other) = agents(connection)?.into_iter().find(|other| other.name == *name || is_alike(&other.name, name)) {
        return Err(Error::Taken(other.name));
    }
    match entrance {
        Entrance::Token(token) => put_agent(connection, account, token)?,
        Entrance::Invitation { invitation, nobodys } => {
            put_agent(connection, account, nobodys)?;
            put_invitation(connection, name, invitation)?;
        }
        Entrance::Later { nobodys } => put_agent(connection, account, nobodys)?,
    }
    key.map(|key| once::remember(connection, key, None, &[], *created_at)).transpose()?;
    audit::note(connection, deed).map(drop)
}

/// Writes the row of an agent that has none.
pub fn put_agent(connection: &Connection, account: &AgentAccount, token: TokenHash) -> Result<(), Error> {
    let AgentAccount { name, created_at, rank, expires_at } = account;
    let sql = "INSERT INTO agent (name, token_hash, created_at, role, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection.execute(sql, (name, token.0, stored_time(*created_at), rank.name(), stored_end(*expires_at)))?;
    Ok(())
}

/// Gives an agent another token, and gives whether there is such an agent.
pub fn renew_agent(
    connection: &Connection,
    name: &str,
    token: TokenHash,
    expires_at: Timestamp,
    key: Option<&IdempotencyKey>,
    deed: &Deed,
) -> Result<bool, Error> {
    let sql = "UPDATE agent SET token_hash = ?2, expires_at = ?3 WHERE name = ?1";
    if connection.execute(sql, (name, token.0, stored_time(expires_at)))? == 0 {
        return Ok(false);
    }
    key.map(|key| once::remember(connection, key, None, &[], deed.at)).transpose()?;
    noted(connection, true, deed)
}

/// Writes the invitation of an account; a password of before counts no more.
pub fn put_invitation(connection: &Connection, name: &str, Invitation { code, until }: Invitation) -> Result<(), Error> {
    let sql = "INSERT INTO credential (agent, invitation, invited_until) VALUES (?1, ?2, ?3)
        ON CONFLICT (agent) DO UPDATE SET password = NULL, invitation = excluded.invitation, invited_until = excluded.invited_until";
    connection.prepare_cached(sql)?.execute((name, code.0, stored_time(until)))?;
    Ok(())
}

/// Removes an agent and gives whether there was one.
pub fn remove_agent(connection: &Connection, name: &str, deed: &Deed) -> Result<bool, Error> {
    noted(connection, connection.execute("DELETE FROM agent WHERE name = ?1", [name])? > 0, deed)
}

/// All agents by name.
pub fn agents(connection: &Connection) -> Result<Vec<AgentAccount>, Error> {
    let mut statement = connection.prepare_cached("SELECT name, created_at, role, expires_at FROM agent ORDER BY name")?;
    Ok(statement.query_map([], account)?.collect::<Result<_, _>>()?)
}

/// The agent with this token.
pub fn agent_with(connection: &Connection, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT name, created_at, role, expires_at FROM agent WHERE token_hash = ?1 AND expires_at <> 0")?;
    Ok(statement.query_row([token.0], account).optional()?)
}

/// Writes and removes one row. A file that was deleted can still be written to, so it is looked for too.
pub fn check(connection: &Connection) -> Result<(), Error> {
    if let Some(path) = connection.path() {
        std::fs::metadata(path)?;
    }
    connection.execute("INSERT INTO setting (name, value) VALUES ('check', x'')", [])?;
    connection.execute("DELETE FROM setting WHERE name = 'check'", [])?;
    Ok(())
}

/// Reads the columns `name, created_at, role, expires_at` of an agent.
pub fn account(row: &Row<'_>) -> Result<AgentAccount, rusqlite::Error> {
    let no_rank = |error: Error| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, Box::new(error));
    let rank = Rank::named(row.get_ref(2)?.as_str()?).map_err(no_rank)?;
    let expires_at = row::some_time(row, 3)?.filter(|end| *end != Timestamp::UNIX_EPOCH);
    Ok(AgentAccount { name: row.get(0)?, created_at: row::time(row, 1)?, rank, expires_at })
}
