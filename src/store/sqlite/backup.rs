//! How is a copy made while somebody writes, and put back?
//!
//! The copy has no data keys: they go into a file of their own, of which only the newest is kept. So words whose key was destroyed are erased in
//! every copy too, and what was erased by then is erased again in whatever copy is put back.

use crate::config::data::MasterKeyFile;
use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::folds::Folds;
use crate::store::keys::{Keys, Master};
use crate::store::sqlite::inspect::{self, KEYLESS};
use crate::store::sqlite::open::{self, database_in, open_private};
use crate::store::sqlite::{account, erase, read};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};

/// The tables whose rows no copy has: the keys; by which words talks are found, which who has the master key could ask for what was erased; and who
/// is signed in, since a session that was ended would go on with the copy.
const LEFT_OUT: [&str; 3] = ["data_key", "wording", "session"];

/// What a copy has in their place: that the words are still to be made to prints.
const UNWORDED: &str = "INSERT INTO main.wording (opened_at, conversation, form) SELECT opened_at, id, '' FROM main.conversation;";

/// What the file of keys holds: of which database it is, the keys, and what is erased and held.
const KEYS_FILE: &str = "CREATE TABLE keys.origin (epoch BLOB NOT NULL) STRICT;
    CREATE TABLE keys.data_key (conversation INTEGER PRIMARY KEY, master TEXT NOT NULL, wrapped BLOB NOT NULL) STRICT;
    CREATE TABLE keys.erased (conversation INTEGER PRIMARY KEY, pseudonym TEXT) STRICT;
    CREATE TABLE keys.legal_hold AS SELECT * FROM main.legal_hold;
    CREATE TABLE keys.erasure AS SELECT * FROM main.erasure;
    INSERT INTO keys.origin SELECT value FROM main.setting WHERE name = 'epoch';
    INSERT INTO keys.data_key SELECT conversation, master, wrapped FROM main.data_key;
    INSERT INTO keys.erased SELECT id, pseudonym FROM main.conversation WHERE is_erased = 1";

/// What is taken from there when a copy is put back: holds and receipts are those of when the file was written.
const TAKE_KEYS: &str = "INSERT INTO main.data_key SELECT * FROM keys.data_key WHERE conversation IN (SELECT id FROM main.conversation);
    DELETE FROM main.legal_hold;
    INSERT INTO main.legal_hold SELECT * FROM keys.legal_hold;
    DELETE FROM main.erasure;
    INSERT INTO main.erasure SELECT * FROM keys.erasure";

/// Copies a database as it is at one moment into a folder that has none, and the keys into a file that they replace; waits until both are on
/// the disk.
pub fn back_up(database: &Path, to: &Path, keys: Option<&Path>) -> Result<(), Error> {
    fs::create_dir_all(to)?;
    let copy = database_in(to);
    if copy.exists() {
        return Err(Error::Taken(copy.display().to_string()));
    }
    let source = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    source.busy_timeout(open::BUSY)?;
    if keys.is_none() && !read::masters(&source)?.is_empty() {
        return Err(Error::NoPlaceForKeys);
    }
    copy_all(&source, &copy)?;
    let Some(keys) = keys else { return Ok(()) };
    let mut beside = keys.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    // One that was left behind by a crash is of no use.
    if beside.exists() {
        fs::remove_file(&beside)?;
    }
    let file = open_private(&beside)?;
    attach(&source, &beside, "keys")?;
    source.execute_batch(&format!("BEGIN; {KEYS_FILE}; COMMIT"))?;
    file.sync_all()?;
    Ok(fs::rename(&beside, keys)?)
}

fn attach(connection: &Connection, path: &Path, name: &str) -> Result<(), Error> {
    connection.execute(&format!("ATTACH ?1 AS {name}"), [path.to_string_lossy()])?;
    Ok(())
}

/// Copies tables with their rows, but for some, and then what stands on them: triggers would count what was counted.
fn copy_all(source: &Connection, copy: &Path) -> Result<(), Error> {
    // SQLite takes an empty file for none. Only its owner may read it.
    let file = open_private(copy)?;
    let schema = |wanted: &str| -> Result<Vec<(String, String)>, Error> {
        let sql =
            format!("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND {wanted} ORDER BY rowid");
        Ok(source.prepare(&sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    };
    let version: u32 = source.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let (tables, others) = (schema("type = 'table'")?, schema("type <> 'table'")?);
    let made = Connection::open(copy)?;
    made.busy_timeout(open::BUSY)?;
    tables.iter().try_for_each(|(_, sql)| made.execute_batch(sql))?;
    attach(&made, Path::new(source.path().unwrap_or_default()), "source")?;
    let rows = tables.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
    let rows: String = rows.map(|(name, _)| format!("INSERT INTO main.{name} SELECT * FROM source.{name};\n")).collect();
    // One of an older version has no such table yet.
    let unworded = if tables.iter().any(|(name, _)| name == LEFT_OUT[1]) { UNWORDED } else { "" };
    let numbers = "DELETE FROM sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence;";
    made.execute_batch(&format!("BEGIN; {rows} {numbers} {unworded} COMMIT; DETACH source"))?;
    others.iter().try_for_each(|(_, sql)| made.execute_batch(sql))?;
    made.pragma_update(None, "user_version", version)?;
    drop(made);
    Ok(file.sync_all()?)
}

/// Puts a copy into a folder that has no database, with the keys that are left, and erases in it what was erased since; gives how many
/// conversations that were.
pub fn restore(copy: &Path, keys: Option<&Path>, to: &Path, master: Option<&MasterKeyFile>, at: Timestamp) -> Result<u64, Error> {
    if let Some(missing) = [Some(copy), keys].into_iter().flatten().find(|file| !file.exists()) {
        return Err(Error::Folder(std::io::Error::new(std::io::ErrorKind::NotFound, format!("there is no {}", missing.display()))));
    }
    let _lock = open::lock(to)?;
    let database = database_in(to);
    if database.exists() {
        return Err(Error::Taken(database.display().to_string()));
    }
    // Under another name until all is well, so that nothing is left half put back.
    let beside = to.join("jieda.restoring");
    remove(&beside)?;
    let restored = restore_beside(copy, keys, &beside, master, at);
    if restored.is_ok() {
        fs::rename(&beside, &database)?;
    } else {
        remove(&beside)?;
    }
    restored
}

/// Removes a database with its log.
fn remove(database: &Path) -> Result<(), Error> {
    for ending in ["", "-wal", "-shm"] {
        let mut file = database.as_os_str().to_owned();
        file.push(ending);
        match fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn restore_beside(copy: &Path, keys: Option<&Path>, beside: &Path, master: Option<&MasterKeyFile>, at: Timestamp) -> Result<u64, Error> {
    let source = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    copy_all(&source, beside)?;
    let mut connection = open::open_writer(beside)?;
    match keys {
        Some(keys) => {
            attach(&connection, keys, "keys").map_err(|_| Error::NoKeys(keys.to_owned()))?;
            let sql = "SELECT (SELECT epoch FROM keys.origin) = (SELECT value FROM main.setting WHERE name = 'epoch')";
            let is_own: bool = connection.query_row(sql, [], |row| row.get(0)).map_err(|_| Error::NoKeys(keys.to_owned()))?;
            if !is_own {
                return Err(Error::OtherKeys(keys.to_owned()));
            }
            connection.execute_batch(TAKE_KEYS)?;
        }
        None if connection.prepare(KEYLESS)?.exists([])? => return Err(Error::NoPlaceForKeys),
        None => {}
    }
    let own = Keys::open(account::secret(&connection)?, Master::File(master), &read::masters(&connection)?)?;
    let transaction = connection.transaction()?;
    let queries: &[&str] = if keys.is_some() { &[LISTED, KEYLESS] } else { &[] };
    let n_erased = erase_again(&transaction, &own, queries, at)?;
    inspect::mend(&transaction, &own)?;
    transaction.commit()?;
    // The last connection puts the log into the file.
    connection.close().map_err(|(_, error)| error)?;
    Ok(n_erased)
}

/// Which conversations of a copy are to be erased, and what their visitors are called since: those that the file of keys lists, as long as it is
/// attached.
const LISTED: &str = "SELECT id, erased.pseudonym FROM conversation JOIN keys.erased ON erased.conversation = id WHERE is_erased = 0";

/// Erases the conversations that these queries name.
fn erase_again(connection: &Connection, keys: &Keys, queries: &[&str], at: Timestamp) -> Result<u64, Error> {
    let find = |sql: &str| -> Result<Vec<(i64, Option<String>)>, Error> {
        Ok(connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    };
    let folds = Folds::new();
    let mut n_erased = 0;
    for sql in queries {
        for (id, pseudonym) in find(sql)? {
            let id = ConversationId::from_stored(id);
            n_erased += u64::from(erase::erase(connection, keys, &folds, id, Erasure::Requested, pseudonym.as_deref(), at)?);
        }
    }
    Ok(n_erased)
}
