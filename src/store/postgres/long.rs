//! How is read what takes long?
//!
//! On a thread and a session of its own, in one view of the database, a page at a time.

use crate::store::asker::Asker;
use crate::store::error::Error;
use crate::store::keys::{Keys, Opener};
use crate::store::postgres::connect::Connector;
use crate::store::postgres::{read, row};
use crate::store::record::{Bookmark, ConversationEvent, Talks};
use crate::store::stored::{gather, stored_time};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio_postgres::{IsolationLevel, Portal, Row, Transaction};

/// How many long readings run at the same time.
const MAX_LONG_READINGS: usize = 1;

/// How many events are fetched at once.
const PAGE: i32 = 1_000;

/// A session that reads a page, works on it, and reads the next.
const SLOW: &str = "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = '60s'";

/// Who reads long.
pub struct LongReader {
    connector: Connector,
    keys: Arc<Keys>,
    places: Arc<Semaphore>,
}

impl LongReader {
    pub fn new(connector: Connector, keys: Arc<Keys>) -> Self {
        LongReader { connector, keys, places: Arc::new(Semaphore::new(MAX_LONG_READINGS)) }
    }

    /// Hands `work` the conversations from a place on that were opened before `to`, one after another. They end with [`Error::Abandoned`]
    /// once nobody waits for what is made of them.
    pub async fn read_through<T, W>(&self, from: Bookmark, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        let place = tokio::time::timeout(patience, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_elapsed| Error::Busy)?.map_err(|_| Error::Closed)?;
        let (asker, connector, keys, runtime) = (Asker::default(), self.connector.clone(), Arc::clone(&self.keys), Handle::current());
        let has_gone = Arc::clone(&asker.has_gone);
        let reading = spawn_blocking(move || {
            let _place = place;
            through(&connector, &keys, &runtime, (from, to), &has_gone, work)
        });
        match reading.await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Err(Err(_cancelled)) => Err(Error::Closed),
        }
    }
}

fn through<T>(
    connector: &Connector,
    keys: &Keys,
    runtime: &Handle,
    (from, to): (Bookmark, Timestamp),
    has_gone: &AtomicBool,
    work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut client = runtime.block_on(connector.session())?;
    runtime.block_on(client.batch_execute(SLOW))?;
    let view = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let transaction = runtime.block_on(view.start())?;
    let period = (stored_time(from.opened_at), from.conversation.get(), stored_time(to));
    let portal = runtime.block_on(transaction.bind(read::THROUGH, &[&period.0, &period.1, &period.2]))?;
    let pages = Pages { transaction, portal, runtime, rows: VecDeque::new(), opener: Opener::new(keys), is_over: false };
    let wanted = pages.map(|event| if has_gone.load(Ordering::Relaxed) { Err(Error::Abandoned) } else { event });
    work(&mut gather(wanted))
}

/// Events, fetched page by page.
struct Pages<'a> {
    transaction: Transaction<'a>,
    portal: Portal,
    runtime: &'a Handle,
    rows: VecDeque<Row>,
    opener: Opener<'a>,
    is_over: bool,
}

impl Iterator for Pages<'_> {
    type Item = Result<ConversationEvent, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows.is_empty() && !self.is_over {
            match self.runtime.block_on(self.transaction.query_portal(&self.portal, PAGE)) {
                Ok(page) => {
                    self.is_over = page.len() < PAGE as usize;
                    self.rows = page.into();
                }
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error.into()));
                }
            }
        }
        self.rows.pop_front().map(|row| row::event(&row, &mut self.opener))
    }
}
