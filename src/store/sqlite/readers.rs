//! Who reads?
//!
//! A few connections that cannot write. SQLite blocks, so they work on the threads that tokio keeps for that. What reads long has a
//! connection of its own, so that it keeps nobody waiting but the next long reading.

use crate::store::asker::Asker;
use crate::store::error::Error;
use crate::store::sqlite::open;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// How many queries run at the same time. They take microseconds from the page cache, so more would only share the processors.
pub const MAX_READERS: usize = 4;

/// How many long readings run at the same time: each takes a processor for seconds.
pub const MAX_LONG_READERS: usize = 1;

/// The connections that read.
pub struct Readers {
    database: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// So many readers of a database. All are opened at once: later, connections of clients may have used up the file descriptors.
    pub fn new(database: PathBuf, most: usize) -> Result<Self, Error> {
        let idle = (0..most).map(|_| open::open_reader(&database)).collect::<Result<_, _>>()?;
        Ok(Readers { database, idle: Mutex::new(idle), places: Arc::new(Semaphore::new(most)) })
    }

    /// Runs a query on a free connection, when there is one.
    pub async fn read<T, Q>(self: &Arc<Self>, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.read_at(self.place().await?, query).await
    }

    /// Like [`read`](Readers::read), but gives up with [`Error::Busy`] when no connection gets free for so long, and tells the query by and
    /// by whether anybody waits for it.
    pub async fn read_long<T, Q>(self: &Arc<Self>, patience: Duration, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection, &AtomicBool) -> Result<T, Error> + Send + 'static,
    {
        let place = tokio::time::timeout(patience, self.place()).await.map_err(|_elapsed| Error::Busy)??;
        let asker = Asker::default();
        let has_gone = Arc::clone(&asker.has_gone);
        self.read_at(place, move |connection| query(connection, &has_gone)).await
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Closed)
    }

    async fn read_at<T, Q>(self: &Arc<Self>, place: OwnedSemaphorePermit, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let readers = Arc::clone(self);
        // The place is given up by the thread, not by this future, which a client may drop while the query still runs.
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
        idle.map_or_else(|| open::open_reader(&self.database), Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_open_it_needs_no_more_files() {
        let dir = tempfile::tempdir().unwrap();
        let database = open::database_in(dir.path());
        let _writer = open::open_writer(&database).unwrap();
        let readers = Readers::new(database.clone(), MAX_READERS).unwrap();
        std::fs::rename(&database, dir.path().join("away")).unwrap();
        let taken: Result<Vec<_>, _> = (0..MAX_READERS).map(|_| readers.take()).collect();
        assert!(taken.is_ok(), "{taken:?}");
    }
}
