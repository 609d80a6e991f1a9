//! How does a command read the conversations that a database holds?

use crate::cli::opening::open_to_read;
use crate::config::data::DataArgs;
use crate::engine::Engine;
use crate::http::knowledge::gathered::Reading;
use crate::http::knowledge::recall::Recall;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::{Bookmark, Summaries, Talks};
use anyhow::Context;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long to wait for another report. There is none: this process makes one.
pub const PATIENCE: Duration = Duration::ZERO;

/// What is said when the database gives no conversations.
pub const UNREADABLE: &str = "the conversations could not be read";

/// A database that is open to be read, beside a server perhaps.
pub struct Reader {
    /// What waits for it.
    pub runtime: Runtime,
    /// The database.
    pub store: Store,
}

impl Reader {
    /// Opens the database.
    pub fn open(data: &DataArgs) -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
        let database = data.resolve()?;
        let store = runtime.block_on(open_to_read(&database, data.master_key().as_ref()))?;
        Ok(Reader { runtime, store })
    }

    /// How conversations are read for what was asked in them.
    pub fn reading<'r>(&'r self, engine: &'r Arc<Engine>, recall: &'r Recall) -> Reading<'r> {
        Reading { store: &self.store, engine, recall, patience: PATIENCE }
    }

    /// Goes through the conversations that were opened in a time.
    pub fn read<T, W>(&self, from: Timestamp, to: Timestamp, work: W) -> anyhow::Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.runtime.block_on(self.store.read_through(Bookmark::before(from), to, PATIENCE, work)).context(UNREADABLE)
    }

    /// Goes through what is kept of the conversations that were opened in a time, the newest first.
    pub fn count<T, W>(&self, from: Timestamp, to: Timestamp, work: W) -> anyhow::Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&mut Summaries<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.runtime.block_on(self.store.count_through(from, to, PATIENCE, work)).context(UNREADABLE)
    }
}
