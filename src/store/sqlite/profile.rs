//! What can agents do?

use crate::conversation::team::profile::Profile;
use crate::privacy::audit::Deed;
use crate::store::error::Error;
use crate::store::sqlite::audit;
use rusqlite::Connection;

/// What agents can do, in JSON, by name.
pub fn profiles(connection: &Connection) -> Result<Vec<(String, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT agent, profile FROM agent_profile ORDER BY agent")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Writes what an agent can do, and gives whether there is such an agent.
pub fn put_profile(connection: &Connection, agent: &str, profile: &str) -> Result<bool, Error> {
    let sql = "INSERT INTO agent_profile (agent, profile) SELECT name, ?2 FROM agent WHERE name = ?1
        ON CONFLICT (agent) DO UPDATE SET profile = excluded.profile";
    Ok(connection.execute(sql, (agent, profile))? > 0)
}

/// Writes or removes what an agent can do and notes that, and gives whether there is such an agent.
pub fn set_profile(connection: &Connection, agent: &str, profile: Option<&Profile>, deed: &Deed) -> Result<bool, Error> {
    let is_there = match profile {
        Some(profile) => put_profile(connection, agent, &serde_json::to_string(profile)?)?,
        None => {
            connection.execute("DELETE FROM agent_profile WHERE agent = ?1", [agent])?;
            connection.query_row("SELECT EXISTS (SELECT 1 FROM agent WHERE name = ?1)", [agent], |row| row.get(0))?
        }
    };
    if is_there {
        audit::note(connection, deed)?;
    }
    Ok(is_there)
}
