//! How is the audit log written and read?
//!
//! All servers write one chain: whoever notes holds a lock of its own from before the head is read until the commit. What an entry is, and
//! how it is proved, is in `privacy::audit`.

use crate::privacy::audit::{AuditEntry, Deed, Head};
use crate::store::error::Error;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::record::{AuditFilter, AuditPage};
use crate::store::stored::{as_hash, stored_time, time_of};
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// What who notes holds, among all advisory locks of the database.
macro_rules! lock {
    () => {
        117_000_905_187_587
    };
}

const ALONE: &str = concat!("SELECT pg_advisory_xact_lock(", lock!(), ")");

/// Keeps everybody from noting until the end of the session.
pub const FREEZE: &str = concat!("SELECT pg_advisory_lock(", lock!(), ")");

const HEAD: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
const FOLLOWING: &str = "SELECT seq, at, who, role, action, subject, detail, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";

/// Notes a deed behind the newest entry, in the transaction of the caller, and gives the head of the log then. It is the last thing that a
/// transaction does: the lock is held from here to the commit, and whoever takes another one after it may wait for ever.
pub async fn note(transaction: &impl GenericClient, deed: &Deed) -> Result<Head, Error> {
    transaction.batch_execute(ALONE).await?;
    let entry = AuditEntry::after(head(transaction).await?, deed);
    put(transaction, &entry).await?;
    Ok(entry.head())
}

/// The newest entry.
pub async fn head(session: &impl GenericClient) -> Result<Head, Error> {
    let found = rows(session, HEAD, &[]).await?;
    let head = |row: &Row| Ok(Head { seq: row.try_get(0)?, hash: as_hash(row.try_get(1)?) });
    found.first().map_or(Ok(Head::EMPTY), head)
}

/// At most `limit` entries that a filter lets through, the newest first, below the one with this number.
pub async fn page(session: &impl GenericClient, filter: &AuditFilter, below: Option<i64>, limit: usize) -> Result<AuditPage, Error> {
    let (below, limit, conditions) = (below.unwrap_or(i64::MAX), at_most(limit), filter.conditions());
    let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&below, &limit];
    parameters.extend(conditions.iter().map(|(_, value)| value as &(dyn ToSql + Sync)));
    let found = rows(session, &page_sql(&conditions), &parameters).await?;
    Ok(AuditPage { entries: found.iter().map(entry).collect::<Result<_, _>>()?, head: head(session).await? })
}

fn page_sql(conditions: &[(&str, &str)]) -> String {
    let conditions: String = (3..).zip(conditions).map(|(n, (column, _))| format!(" AND {column} = ${n}")).collect();
    format!("SELECT seq, at, who, role, action, subject, detail, hash FROM audit WHERE seq < $1{conditions} ORDER BY seq DESC LIMIT $2")
}

/// At most `limit` entries above this number, the oldest first; all numbers are above nothing.
pub async fn following(session: &impl GenericClient, above: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>, Error> {
    rows(session, FOLLOWING, &[&above.unwrap_or(i64::MIN), &at_most(limit)]).await?.iter().map(entry).collect()
}

/// Writes entries as they were written elsewhere, but for those that are there already.
pub async fn put_all(transaction: &impl GenericClient, entries: &[AuditEntry]) -> Result<(), Error> {
    transaction.batch_execute(ALONE).await?;
    let known = head(transaction).await?.seq;
    for entry in entries.iter().filter(|entry| entry.seq > known) {
        put(transaction, entry).await?;
    }
    Ok(())
}

async fn put(transaction: &impl GenericClient, entry: &AuditEntry) -> Result<(), Error> {
    let AuditEntry { seq, at, who, role, action, subject, detail, hash } = entry;
    let sql = "INSERT INTO audit (seq, at, who, role, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    changed(transaction, sql, &[seq, &stored_time(*at), who, role, action, subject, detail, &&hash[..]]).await?;
    Ok(())
}

/// Reads the columns `seq, at, who, role, action, subject, detail, hash`.
fn entry(row: &Row) -> Result<AuditEntry, Error> {
    let (seq, at, who, role) = (row.try_get(0)?, time_of(row.try_get(1)?), row.try_get(2)?, row.try_get(3)?);
    let (action, subject, detail, hash) = (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?, as_hash(row.try_get(7)?));
    Ok(AuditEntry { seq, at, who, role, action, subject, detail, hash })
}
