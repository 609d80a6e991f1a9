//! How does a command open the database, and what helps when it cannot?

use crate::config::data::{Database, MasterKeyFile};
use crate::store::Store;
use crate::store::error::Error;
use anyhow::anyhow;

/// Opens a database to read, which may be beside a server.
pub async fn open_to_read(database: &Database, master: Option<&MasterKeyFile>) -> anyhow::Result<Store> {
    Store::open_to_read(database, master).await.map_err(|error| helped(error, &unreadable(database)))
}

/// The same, where no words are read: no master key is needed.
pub async fn open_without_words(database: &Database) -> anyhow::Result<Store> {
    Store::open_without_words(database).await.map_err(|error| helped(error, &unreadable(database)))
}

fn unreadable(database: &Database) -> String {
    format!("no database can be read in {database}")
}

/// What failed, why, and what helps.
pub fn helped(error: Error, what: &str) -> anyhow::Error {
    let help = remedy(&error);
    anyhow!("{what}: {:#}\n   = help: {help}", anyhow::Error::from(error))
}

/// What helps when the database cannot be opened.
fn remedy(error: &Error) -> &'static str {
    match error {
        Error::Locked { .. } => "stop the other server, or name another folder with --data",
        Error::Folder(_) => "with --data, name a folder that can be created and written to",
        Error::Format { .. } => "run the version that wrote it, or name another folder with --data",
        Error::Postgres(_) => "give the user of the address the right to create tables and schemas there",
        Error::Unreachable(_) => "start PostgreSQL, or correct the address in --database or JIEDA_DATABASE",
        Error::Address(_) => "write the address as postgres://user@host/name, and name certificates with --database-ca",
        missing if missing.is_missing() => "there is none yet: `jieda serve` makes one, or name another folder with --data",
        Error::Sqlite(_) => "make room if the disk is full; if the file is damaged, put a copy back, or name another folder with --data",
        Error::OldSqlite(_) => "build the program with its bundled SQLite",
        Error::NoSealing => "restore the schema from its newest dump: run pg_restore on what `pg_dump --schema=sealing` wrote",
        Error::NoPlaceForKeys => "name the file with --keys; each backup replaces it, so keep it apart from the copies",
        Error::NoKeys(_) | Error::OtherKeys(_) => "name the newest file that `jieda backup --keys` wrote for this database",
        Error::Sealed { .. } => {
            "name the file that has it with --master-key-file or JIEDA_MASTER_KEY_FILE; without it nobody can read the words"
        }
        Error::OtherMasterKey { .. } => "put the file back that has it, or add its line to this file",
        Error::MasterKeyFile { .. } => "name a file that can be read; `jieda key new FILE` makes one for a new database",
        Error::Raced(_)
        | Error::Taken(_)
        | Error::NoOpening(_)
        | Error::Damaged(_)
        | Error::Key(_)
        | Error::Range(_)
        | Error::Form(_)
        | Error::NotEmpty
        | Error::Differs
        | Error::Busy
        | Error::Abandoned
        | Error::Closed => "name another folder with --data",
    }
}
