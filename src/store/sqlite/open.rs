//! How is the database opened?
//!
//! A folder has one database, one lock file, and at any time at most one process that writes. The tables stand in `migrations/`; what is
//! done with them is the business of the neighbours.

use crate::config::data::DATABASE_FILE;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::{Keys, Master, pseudonym};
use crate::store::sqlite::{account, inspect};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file in the folder that the writing process holds locked.
const LOCK: &str = "jieda.lock";

/// The first SQLite, as `sqlite3_libversion_number` writes it, in which a reset of the write-ahead log cannot corrupt the database.
const SAFE_SQLITE: i32 = 3_051_003;

/// The steps from one format to the next; `PRAGMA user_version` counts those that were taken.
const MIGRATIONS: [&str; 13] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
    include_str!("migrations/0010.sql"),
    include_str!("migrations/0011.sql"),
    include_str!("migrations/0012.sql"),
    include_str!("migrations/0013.sql"),
];

/// The format of this version.
const KNOWN: u32 = MIGRATIONS.len() as u32;

/// The first format that has the desk's lists.
const LISTED: u32 = 4;

/// The first format that has pseudonyms in the place of visitors.
const NAMED: u32 = 7;

/// How long to wait for a lock that somebody else holds, say a backup. Longer than that, a customer would rather read an error.
pub const BUSY: Duration = Duration::from_secs(5);

/// The path of the database in a folder.
pub fn database_in(dir: &Path) -> PathBuf {
    dir.join(DATABASE_FILE)
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
    // What is erased or replaced is overwritten, not only marked as free.
    connection.pragma_update(None, "secure_delete", true)?;
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
    if (1..LISTED).contains(&found) {
        list_anew(&transaction)?;
    }
    if (1..NAMED).contains(&found) {
        name_visitors(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", KNOWN)?;
    Ok(transaction.commit()?)
}

/// Writes the rows of the desk's lists for the talks that the step to [`LISTED`] names: what they show only a fold can tell.
fn list_anew(connection: &Connection) -> Result<(), Error> {
    let ids: Vec<i64> = connection.prepare("SELECT id FROM unlisted")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    // Nothing was sealed in a format so old.
    let keys = Keys::open(account::secret(connection)?, Master::NotNeeded, &[])?;
    ids.into_iter().try_for_each(|id| inspect::list_anew(connection, &keys, ConversationId::from_stored(id)))?;
    Ok(connection.execute_batch("DROP TABLE unlisted")?)
}

/// Puts a pseudonym in the place of each visitor: that is a keyed hash, which no SQL makes.
fn name_visitors(connection: &Connection) -> Result<(), Error> {
    let secret = account::secret(connection)?;
    let mut visitors = connection.prepare("SELECT id, visitor FROM conversation WHERE visitor IS NOT NULL")?;
    let mut name = connection.prepare("UPDATE conversation SET (pseudonym, visitor) = (?2, NULL) WHERE id = ?1")?;
    for visitor in visitors.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(i64, String)>, _>>()? {
        name.execute((visitor.0, pseudonym(&secret, &visitor.1)))?;
    }
    Ok(())
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
pub fn open_private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::Rank;
    use crate::store::sqlite::{account, desk};

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
        let facts = [
            r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#,
            r#"{"type":"customer_said","text":"我要起诉"}"#,
            r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"}}"#,
            r#"{"type":"handed_off","id":1,"reason":"red_line","skill":"repair","priority":"high","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
        ];
        let check = |from: usize| {
            let mut connection = Connection::open_in_memory().unwrap();
            MIGRATIONS[..from].iter().for_each(|step| connection.execute_batch(step).unwrap());
            connection.pragma_update(None, "user_version", from as u32).unwrap();
            let sql = "INSERT INTO conversation (id, token_hash, opened_at, is_test, n_events, phase, was_at_desk)
                VALUES (7, zeroblob(32), 0, 0, 4, 'queued', 1)";
            connection.execute(sql, []).unwrap();
            for (seq, fact) in (1..).zip(facts) {
                connection.execute("INSERT INTO event (conversation, seq, at, fact) VALUES (7, ?1, 0, ?2)", (seq, fact)).unwrap();
            }
            migrate(&mut connection).unwrap();
            let page = desk::queue(&connection, &Keys::none(), None, None, 9).unwrap();
            assert_eq!((page.waiting[0].handoff.skill.as_str(), page.n_waiting), ("repair", 1), "from {from}");
            assert_eq!(desk::alerts(&connection, &Keys::none(), jiff::Timestamp::MAX, None, 9).unwrap().len(), 1, "from {from}");
        };
        (2..LISTED as usize).for_each(check);
    }

    #[test]
    fn who_was_a_supervisor_before_the_update_is_one_after_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS[..5].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", 5).unwrap();
        let sql = "INSERT INTO agent (name, token_hash, created_at, is_supervisor) VALUES ('小王', x'01', 0, 0), ('小李', x'02', 0, 1)";
        connection.execute_batch(sql).unwrap();
        migrate(&mut connection).unwrap();
        let ranks: Vec<_> = account::agents(&connection).unwrap().into_iter().map(|own| (own.name, own.rank)).collect();
        assert_eq!(ranks, [("小李".to_owned(), Rank::Supervisor), ("小王".to_owned(), Rank::Agent)]);
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
        check("secure_delete", "Integer(1)");
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
