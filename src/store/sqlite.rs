//! How is the database opened?
//!
//! A folder has one database, one lock file, and at any time at most one process that writes. The tables stand in `migrations/`; what is
//! done with them is the business of the neighbours.

use crate::store::error::Error;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file in the folder that holds everything.
const DATABASE: &str = "jieda.db";

/// The file in the folder that the writing process holds locked.
const LOCK: &str = "jieda.lock";

/// The first SQLite, as `sqlite3_libversion_number` writes it, in which a reset of the write-ahead log cannot corrupt the database.
const SAFE_SQLITE: i32 = 3_051_003;

/// The steps from one format to the next; `PRAGMA user_version` counts those that were taken.
const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0005.sql"),
];

/// The format of this version.
const KNOWN: u32 = MIGRATIONS.len() as u32;

/// How long to wait for a lock that somebody else holds, say a backup. Longer than that, a customer would rather read an error.
const BUSY: Duration = Duration::from_secs(5);

/// The path of the database in a folder.
pub fn database_in(dir: &Path) -> PathBuf {
    dir.join(DATABASE)
}

/// Takes the folder for this process to write in, as long as the file that is given back stays open.
pub fn lock(dir: &Path) -> Result<File, Error> {
    std::fs::create_dir_all(dir)?;
    let file = open_private(&dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { dir: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(Error::Folder(error)),
    }
}

/// Opens the database to write, creates it where there is none, and brings it to the format of this version.
pub fn open_writer(path: &Path) -> Result<Connection, Error> {
    refuse_old_sqlite()?;
    // SQLite gives its other files the permissions of this one, so it must exist before SQLite creates it with those of the umask.
    drop(open_private(path)?);
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens the database to read alone; it must have the format of this version.
pub fn open_reader(path: &Path) -> Result<Connection, Error> {
    refuse_old_sqlite()?;
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    let found = format(&connection)?;
    if found == KNOWN { Ok(connection) } else { Err(Error::Format { found, known: KNOWN }) }
}

/// Brings a database to the format of this version, in one transaction.
pub fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = format(&transaction)?;
    let Some(steps) = MIGRATIONS.get(found as usize..) else {
        return Err(Error::Format { found, known: KNOWN });
    };
    for step in steps {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", KNOWN)?;
    Ok(transaction.commit()?)
}

fn format(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn refuse_old_sqlite() -> Result<(), Error> {
    if is_safe(rusqlite::version_number()) { Ok(()) } else { Err(Error::OldSqlite(rusqlite::version().to_owned())) }
}

fn is_safe(version: i32) -> bool {
    version >= SAFE_SQLITE
}

/// Opens a file that only its owner may read, and creates it where there is none.
fn open_private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sqlite_with_the_fault_is_refused() {
        let check = |version: i32, expected: bool| assert_eq!(is_safe(version), expected, "{version}");
        check(3_051_003, true);
        check(3_051_002, false);
        check(3_050_099, false);
        check(3_007_017, false);
        check(3_052_000, true);
        check(4_000_000, true);
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = database_in(dir.path());
        open_writer(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open_writer(&path), Err(Error::Format { found: 99, known: KNOWN })));
        assert!(matches!(open_reader(&path), Err(Error::Format { found: 99, known: KNOWN })));
        assert_eq!(format(&Connection::open(&path).unwrap()), Ok(99));
    }

    #[test]
    fn who_waited_before_the_update_waits_on() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS[..2].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", 2).unwrap();
        let handed_off = |priority: &str| format!(r#"{{"type":"handed_off","skill":"repair","priority":"{priority}"}}"#);
        let sql = "INSERT INTO conversation VALUES (7, x'', 0, NULL, 0, 3, 'queued', 1, 0)";
        connection.execute(sql, []).unwrap();
        for (seq, fact) in [(1, handed_off("low")), (2, handed_off("high")), (3, r#"{"type":"customer_said","text":""}"#.to_owned())] {
            connection.execute("INSERT INTO event (conversation, seq, at, fact) VALUES (7, ?1, 0, ?2)", (seq, fact)).unwrap();
        }
        migrate(&mut connection).unwrap();
        let found = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found: (String, String) = connection.query_row("SELECT skill, priority FROM conversation", [], found).unwrap();
        assert_eq!(found, ("repair".to_owned(), "high".to_owned()));
    }

    #[test]
    fn what_is_acknowledged_is_on_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let connection = open_writer(&database_in(dir.path())).unwrap();
        let check = |pragma: &str, expected: &str| {
            let text = |row: &rusqlite::Row<'_>| row.get(0).map(|value: rusqlite::types::Value| format!("{value:?}"));
            assert_eq!(connection.pragma_query_value(None, pragma, text).unwrap(), expected, "{pragma}");
        };
        check("journal_mode", "Text(\"wal\")");
        check("synchronous", "Integer(2)");
        check("foreign_keys", "Integer(1)");
    }

    #[test]
    fn a_reader_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let path = database_in(dir.path());
        open_writer(&path).unwrap();
        assert!(open_reader(&path).unwrap().execute("DELETE FROM setting", []).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_files() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let _lock = lock(dir.path()).unwrap();
        let _connection = open_writer(&database_in(dir.path())).unwrap();
        let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap()).collect();
        assert_eq!(files.len(), 4, "database, log, index of the log, lock");
        for file in files {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        }
    }
}
