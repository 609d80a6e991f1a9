//! Who may work at the desk?
//!
//! Agents, the admin token and the epoch: the few rows that are no events. Tokens are known by their hashes alone.

use crate::store::error::Error;
use crate::store::record::{AgentAccount, Rank, TokenHash};
use crate::store::row;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

/// Sets the hash of the admin token.
pub fn set_admin_token(connection: &Connection, token: TokenHash) -> Result<(), Error> {
    connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('admin_token', ?1)", [token.0])?;
    Ok(())
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

/// Adds an agent.
pub fn add_agent(connection: &Connection, name: &str, rank: Rank, token: TokenHash, at: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO agent (name, token_hash, created_at, is_supervisor) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING";
    let inserted = connection.execute(sql, (name, token.0, row::stored_time(at), rank == Rank::Supervisor))?;
    if inserted == 0 { Err(Error::Taken(name.to_owned())) } else { Ok(()) }
}

/// Removes an agent and gives whether there was one.
pub fn remove_agent(connection: &Connection, name: &str) -> Result<bool, Error> {
    Ok(connection.execute("DELETE FROM agent WHERE name = ?1", [name])? > 0)
}

/// All agents by name.
pub fn agents(connection: &Connection) -> Result<Vec<AgentAccount>, Error> {
    let mut statement = connection.prepare_cached("SELECT name, created_at, is_supervisor FROM agent ORDER BY name")?;
    Ok(statement.query_map([], account)?.collect::<Result<_, _>>()?)
}

/// The agent with this token.
pub fn agent_with(connection: &Connection, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
    let mut statement = connection.prepare_cached("SELECT name, created_at, is_supervisor FROM agent WHERE token_hash = ?1")?;
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

fn account(row: &Row<'_>) -> Result<AgentAccount, rusqlite::Error> {
    let rank = if row.get(2)? { Rank::Supervisor } else { Rank::Agent };
    Ok(AgentAccount { name: row.get(0)?, created_at: row::time(row, 1)?, rank })
}
