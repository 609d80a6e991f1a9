//! How is read what takes long?
//!
//! On a thread and a session of its own, in one view of the database, a page at a time.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::store::asker::Asker;
use crate::store::error::Error;
use crate::store::keys::{Keys, Opener};
use crate::store::postgres::connect::Connector;
use crate::store::postgres::{read, row, summary};
use crate::store::record::{Bookmark, Summaries, Talks};
use crate::store::stored::{gather, stored_time};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio_postgres::types::ToSql;
use tokio_postgres::{IsolationLevel, Portal, Row, Transaction};

/// How many long readings run at the same time.
const MAX_LONG_READINGS: usize = 1;

/// How many rows are fetched at once.
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
        self.apart(patience, move |view| view.read(from, to, work)).await
    }

    /// Hands `work` what is kept of the conversations that were opened in a time, the newest first; they end likewise.
    pub async fn count_through<T, W>(&self, period: (Timestamp, Timestamp), patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Summaries<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.apart(patience, move |view| view.count(period, work)).await
    }

    /// Hands `work` these conversations, one after another in the order of their ids; they end likewise.
    pub async fn read_these<T, W>(&self, ids: Vec<ConversationId>, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.apart(patience, move |view| view.these(&ids, work)).await
    }

    /// Reads on a thread and a session of its own.
    async fn apart<T: Send + 'static>(
        &self,
        patience: Duration,
        read: impl FnOnce(&View<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = tokio::time::timeout(patience, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_elapsed| Error::Busy)?.map_err(|_| Error::Closed)?;
        let (asker, connector, keys, runtime) = (Asker::default(), self.connector.clone(), Arc::clone(&self.keys), Handle::current());
        let has_gone = Arc::clone(&asker.has_gone);
        let reading = spawn_blocking(move || {
            let _place = place;
            let mut client = runtime.block_on(connector.session())?;
            runtime.block_on(client.batch_execute(SLOW))?;
            let view = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
            let transaction = runtime.block_on(view.start())?;
            read(&View { transaction, keys: &keys, runtime: &runtime, has_gone: &has_gone })
        });
        match reading.await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Err(Err(_cancelled)) => Err(Error::Closed),
        }
    }
}

/// One view of the database, as it was when the reading began.
struct View<'v> {
    transaction: Transaction<'v>,
    keys: &'v Keys,
    runtime: &'v Handle,
    has_gone: &'v AtomicBool,
}

impl View<'_> {
    fn read<T>(&self, from: Bookmark, to: Timestamp, work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut opener = Opener::new(self.keys);
        let rows = self.pages(read::THROUGH, &[&stored_time(from.opened_at), &from.conversation.get(), &stored_time(to)])?;
        work(&mut gather(rows.map(|row| row::event(&row?, &mut opener))))
    }

    fn these<T>(&self, ids: &[ConversationId], work: impl FnOnce(&mut Talks<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
        let mut opener = Opener::new(self.keys);
        let rows = self.pages(read::THESE, &[&ids])?;
        work(&mut gather(rows.map(|row| row::event(&row?, &mut opener))))
    }

    fn count<T>(&self, (from, to): (Timestamp, Timestamp), work: impl FnOnce(&mut Summaries<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let rows = self.pages(summary::NEWEST_FIRST, &[&stored_time(from), &stored_time(to)])?;
        let kept = rows.filter_map(|row| row.and_then(|row| self.summary(&row)).transpose());
        work(&mut { kept })
    }

    /// What is kept of a conversation, or follows from its events.
    fn summary(&self, row: &Row) -> Result<Option<(ConversationId, Box<Summary>)>, Error> {
        let (id, kept) = summary::kept(row)?;
        if let Some(kept) = kept {
            return Ok(Some((id, kept)));
        }
        let mut opener = Opener::new(self.keys);
        let rows = self.runtime.block_on(self.transaction.query(read::LOAD, &[&id.get()]))?;
        let events = rows.iter().map(|row| Ok(row::event(row, &mut opener)?.event)).collect::<Result<Vec<Event>, Error>>()?;
        Ok(Conversation::of(&events).map(|folded| (id, Box::new(Summary::of(&folded)))))
    }

    /// What a query gives, page by page, until nobody waits for it.
    fn pages(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<impl Iterator<Item = Result<Row, Error>> + use<'_>, Error> {
        let portal = self.runtime.block_on(self.transaction.bind(sql, parameters))?;
        let pages = Pages { transaction: &self.transaction, portal, runtime: self.runtime, rows: VecDeque::new(), is_over: false };
        Ok(pages.map(|row| if self.has_gone.load(Ordering::Relaxed) { Err(Error::Abandoned) } else { row }))
    }
}

/// Rows, fetched page by page.
struct Pages<'a> {
    transaction: &'a Transaction<'a>,
    portal: Portal,
    runtime: &'a Handle,
    rows: VecDeque<Row>,
    is_over: bool,
}

impl Iterator for Pages<'_> {
    type Item = Result<Row, Error>;

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
        self.rows.pop_front().map(Ok)
    }
}
