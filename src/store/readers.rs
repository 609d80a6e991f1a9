//! Who reads?
//!
//! A few connections that cannot write. SQLite blocks, so they work on the threads that tokio keeps for that.

use crate::store::error::Error;
use crate::store::sqlite;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// How many queries run at the same time. They take microseconds from the page cache, so more would only share the processors.
const MAX_READERS: usize = 4;

/// The connections that read.
pub struct Readers {
    database: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// Readers of a database. All are opened at once: later, connections of clients may have used up the file descriptors.
    pub fn new(database: PathBuf) -> Result<Self, Error> {
        let idle = (0..MAX_READERS).map(|_| sqlite::open_reader(&database)).collect::<Result<_, _>>()?;
        Ok(Readers { database, idle: Mutex::new(idle), places: Arc::new(Semaphore::new(MAX_READERS)) })
    }

    /// Runs a query on a free connection, when there is one.
    pub async fn read<T, Q>(self: &Arc<Self>, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        // The place is given up by the thread, not by this future, which a client may drop while the query still runs.
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Closed)?;
        let readers = Arc::clone(self);
        let task = spawn_blocking(move || {
            let _place = place;
            let connection = readers.take()?;
            let result = query(&connection);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            result
        });
        match task.await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Err(Err(_cancelled)) => Err(Error::Closed),
        }
    }

    /// A free connection, or a new one for one that was lost in a panic.
    fn take(&self) -> Result<Connection, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| sqlite::open_reader(&self.database), Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_open_it_needs_no_more_files() {
        let dir = tempfile::tempdir().unwrap();
        let database = sqlite::database_in(dir.path());
        let _writer = sqlite::open_writer(&database).unwrap();
        let readers = Readers::new(database.clone()).unwrap();
        std::fs::rename(&database, dir.path().join("away")).unwrap();
        let taken: Result<Vec<_>, _> = (0..MAX_READERS).map(|_| readers.take()).collect();
        assert!(taken.is_ok(), "{taken:?}");
    }
}
