//! How is the database brought to the format of this version?
//!
//! One server does it, under a lock, a step a transaction; the others wait. A format tells from which version of the program on it can be
//! worked with: so servers of the version before go on beside new ones while these are rolled out. A step therefore first only adds, and what
//! is no longer used is removed by a later version (expand, then contract).

use crate::store::error::Error;
use tokio_postgres::{Client, Transaction};

/// The steps from one format to the next, each with the first format whose program can work with what it leaves.
const MIGRATIONS: [(&str, u32); 9] = [
    (include_str!("migrations/0001.sql"), 1),
    (include_str!("migrations/0002.sql"), 1),
    (include_str!("migrations/0003.sql"), 1),
    (include_str!("migrations/0004.sql"), 1),
    (include_str!("migrations/0005.sql"), 1),
    (include_str!("migrations/0006.sql"), 1),
    (include_str!("migrations/0007.sql"), 1),
    (include_str!("migrations/0008.sql"), 1),
    (include_str!("migrations/0009.sql"), 1),
];

/// The format of this version.
pub const KNOWN: u32 = MIGRATIONS.len() as u32;

/// What is locked while a format changes, among all advisory locks of the database.
const LOCK: i64 = 0x6a69_6564_6100;

const BEGIN: &str = "CREATE TABLE IF NOT EXISTS format (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    version integer NOT NULL, -- the steps that were taken
    since   integer NOT NULL  -- the first format whose program can work with this one
)";
const FOUND: &str = "SELECT version, since FROM format";
const REACHED: &str = "INSERT INTO format (version, since) VALUES ($1, $2) ON CONFLICT (is_only) DO UPDATE SET (version, since) = ($1, $2)";

/// Takes the steps that are missing; refuses a format that this version cannot work with.
pub async fn migrate(client: &mut Client) -> Result<(), Error> {
    while let Some((step, since, version)) = next(client).await? {
        let transaction = client.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
        transaction.batch_execute(BEGIN).await?;
        // Another server may have taken it while this one waited.
        if found(&transaction).await? < version {
            transaction.batch_execute(step).await?;
            transaction.execute(REACHED, &[&(version as i32), &(since as i32)]).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// The next step, the first format that can work with what it leaves, and the format that it leads to.
async fn next(client: &Client) -> Result<Option<(&'static str, u32, u32)>, Error> {
    let found = refuse_unknown(client).await?;
    Ok(MIGRATIONS.get(found as usize).map(|&(step, since)| (step, since, found + 1)))
}

/// The format of the database; refused where this version cannot work with it.
async fn refuse_unknown(client: &Client) -> Result<u32, Error> {
    let exists: bool = client.query_one("SELECT to_regclass('format') IS NOT NULL", &[]).await?.try_get(0)?;
    let row = if exists { client.query_opt(FOUND, &[]).await? } else { None };
    let Some(row) = row else { return Ok(0) };
    let (found, since) = (row.try_get::<_, i32>(0)? as u32, row.try_get::<_, i32>(1)? as u32);
    if since <= KNOWN { Ok(found) } else { Err(Error::Format { found, known: KNOWN }) }
}

/// Refuses a database that has not been brought to a format that this version can read.
pub async fn refuse_other(client: &Client) -> Result<(), Error> {
    let found = refuse_unknown(client).await?;
    if found >= KNOWN { Ok(()) } else { Err(Error::Format { found, known: KNOWN }) }
}

async fn found(transaction: &Transaction<'_>) -> Result<u32, Error> {
    let row = transaction.query_opt(FOUND, &[]).await?;
    Ok(row.map(|row| row.try_get::<_, i32>(0)).transpose()?.unwrap_or(0) as u32)
}
