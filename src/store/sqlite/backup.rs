//! How is a copy made while somebody writes?

use crate::store::error::Error;
use crate::store::sqlite::open::{database_in, open_private};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Copies a database as it is at one moment into a folder that has none, and waits until the copy is on the disk.
pub fn back_up(database: &Path, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to)?;
    let copy = database_in(to);
    if copy.exists() {
        return Err(Error::Taken(copy.display().to_string()));
    }
    // SQLite takes an empty file for none. Only its owner may read it.
    let file = open_private(&copy)?;
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(file.sync_all()?)
}
