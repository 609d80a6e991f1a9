//! Who asks, and how are questions kept ready?
//!
//! A few sessions that requests share. Each keeps its statements prepared, so that PostgreSQL reads them once.

use crate::store::error::Error;
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// How many sessions are shared: what they ask takes a moment, so that more would only cost the server memory.
pub const MAX_SESSIONS: usize = 8;

/// The rows of an answer.
pub async fn rows(session: &impl GenericClient, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
    let statement = session.prepare_cached(sql).await?;
    Ok(session.query(&statement, parameters).await?)
}

/// How many rows a statement has changed.
pub async fn changed(session: &impl GenericClient, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
    let statement = session.prepare_cached(sql).await?;
    Ok(session.execute(&statement, parameters).await?)
}
