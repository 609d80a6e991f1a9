//! What can agents do?

use crate::conversation::team::profile::Profile;
use crate::privacy::audit::Deed;
use crate::store::error::Error;
use crate::store::postgres::audit;
use crate::store::postgres::pool::{changed, rows};
use deadpool_postgres::GenericClient;

/// What agents can do, in JSON, by name.
pub async fn profiles(session: &impl GenericClient) -> Result<Vec<(String, String)>, Error> {
    let found = rows(session, "SELECT agent, profile FROM agent_profile ORDER BY agent", &[]).await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Writes what an agent can do, and gives whether there is such an agent.
pub async fn put_profile(session: &impl GenericClient, agent: &str, profile: &str) -> Result<bool, Error> {
    let sql = "INSERT INTO agent_profile (agent, profile) SELECT name, $2::text FROM agent WHERE name = $1
        ON CONFLICT (agent) DO UPDATE SET profile = excluded.profile";
    Ok(changed(session, sql, &[&agent, &profile]).await? > 0)
}

/// Writes or removes what an agent can do and notes that, and gives whether there is such an agent.
pub async fn set_profile(session: &impl GenericClient, agent: &str, profile: Option<&Profile>, deed: &Deed) -> Result<bool, Error> {
    let is_there = match profile {
        Some(profile) => put_profile(session, agent, &serde_json::to_string(profile)?).await?,
        None => {
            changed(session, "DELETE FROM agent_profile WHERE agent = $1", &[&agent]).await?;
            !rows(session, "SELECT 1 FROM agent WHERE name = $1", &[&agent]).await?.is_empty()
        }
    };
    if is_there {
        audit::note(session, deed).await?;
    }
    Ok(is_there)
}
