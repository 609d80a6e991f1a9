//! How is the audit log written and read?
//!
//! Notes come in jobs of the writer, with what they tell of or alone. What an entry is, and how it is proved, is in `privacy::audit`.

use crate::privacy::audit::{AuditEntry, Deed, Head};
use crate::store::error::Error;
use crate::store::record::{AuditFilter, AuditPage};
use crate::store::stored::{as_hash, stored_time, time_of};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row};

const HEAD: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
const FOLLOWING: &str = "SELECT seq, at, who, role, action, subject, detail, hash FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2";

/// Notes a deed behind the newest entry, in the transaction of the caller, and gives the head of the log then.
pub fn note(connection: &Connection, deed: &Deed) -> Result<Head, Error> {
    let entry = AuditEntry::after(head(connection)?, deed);
    put(connection, &entry)?;
    Ok(entry.head())
}

/// The newest entry.
pub fn head(connection: &Connection) -> Result<Head, Error> {
    let head = |row: &Row<'_>| Ok(Head { seq: row.get(0)?, hash: as_hash(row.get_ref(1)?.as_blob()?) });
    Ok(connection.prepare_cached(HEAD)?.query_row([], head).optional()?.unwrap_or(Head::EMPTY))
}

/// At most `limit` entries that a filter lets through, the newest first, below the one with this number.
pub fn page(connection: &Connection, filter: &AuditFilter, below: Option<i64>, limit: usize) -> Result<AuditPage, Error> {
    let (below, limit) = (below.unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
    let conditions = filter.conditions();
    let mut parameters: Vec<&dyn ToSql> = vec![&below, &limit];
    parameters.extend(conditions.iter().map(|(_, value)| value as &dyn ToSql));
    let mut statement = connection.prepare_cached(&page_sql(&conditions))?;
    let entries = statement.query_map(&parameters[..], entry)?.collect::<Result<_, _>>()?;
    Ok(AuditPage { entries, head: head(connection)? })
}

fn page_sql(conditions: &[(&str, &str)]) -> String {
    let conditions: String = (3..).zip(conditions).map(|(n, (column, _))| format!(" AND {column} = ?{n}")).collect();
    format!("SELECT seq, at, who, role, action, subject, detail, hash FROM audit WHERE seq < ?1{conditions} ORDER BY seq DESC LIMIT ?2")
}

/// At most `limit` entries above this number, the oldest first; all numbers are above nothing.
pub fn following(connection: &Connection, above: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>, Error> {
    let parameters = (above.unwrap_or(i64::MIN), i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(connection.prepare_cached(FOLLOWING)?.query_map(parameters, entry)?.collect::<Result<_, _>>()?)
}

/// Writes entries as they were written elsewhere, but for those that are there already.
pub fn put_all(connection: &Connection, entries: &[AuditEntry]) -> Result<(), Error> {
    let known = head(connection)?.seq;
    entries.iter().filter(|entry| entry.seq > known).try_for_each(|entry| put(connection, entry))
}

fn put(connection: &Connection, entry: &AuditEntry) -> Result<(), Error> {
    let AuditEntry { seq, at, who, role, action, subject, detail, hash } = entry;
    let sql = "INSERT INTO audit (seq, at, who, role, action, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare_cached(sql)?.execute((seq, stored_time(*at), who, role, action, subject, detail, &hash[..]))?;
    Ok(())
}

/// Reads the columns `seq, at, who, role, action, subject, detail, hash`.
fn entry(row: &Row<'_>) -> Result<AuditEntry, rusqlite::Error> {
    let (seq, at, who, role, action) = (row.get(0)?, time_of(row.get(1)?), row.get(2)?, row.get(3)?, row.get(4)?);
    let hash = as_hash(row.get_ref(7)?.as_blob()?);
    Ok(AuditEntry { seq, at, who, role, action, subject: row.get(5)?, detail: row.get(6)?, hash })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;

    #[test]
    fn no_page_is_found_by_reading_the_whole_log() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for conditions in [&[][..], &[("who", "")], &[("action", "")], &[("subject", "")], &[("who", ""), ("action", ""), ("subject", "")]]
        {
            assert_eq!(scans(&connection, &page_sql(conditions)), [""; 0], "{conditions:?}");
        }
        assert_eq!(scans(&connection, FOLLOWING), [""; 0]);
    }
}
