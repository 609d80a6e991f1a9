//! Where is it kept?
//!
//! Events in SQLite: one writer thread that commits many appends at once, readers apart. SQL stands in this room only. It does not know
//! what the bot says.

mod account;
mod append;
mod desk;
pub mod error;
pub mod folds;
pub mod inspect;
mod once;
mod read;
mod readers;
pub mod record;
mod row;
mod sqlite;
#[cfg(test)]
mod tests;
mod writer;

use crate::conversation::case::{Case, Place};
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::store::append::Appended;
use crate::store::desk::CasesOf;
use crate::store::error::Error;
use crate::store::folds::{Folded, Folds, Visit};
use crate::store::inspect::{DataFault, Inspection};
use crate::store::readers::{MAX_LONG_READERS, MAX_READERS, Readers};
use crate::store::record::{
    AgentAccount, AlertPage, Append, Bookmark, ConversationEvent, IdempotencyKey, OpenAlert, QueuePage, Remembered, Talks, TokenHash,
};
use crate::store::writer::{Told, Writer};
use jiff::Timestamp;
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The events, durable. Cheap to clone; all methods may be called from any task. Dropping the last clone waits for the last commit.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// The fields are dropped in this order: the lock is given up when nobody writes any more.
struct Inner {
    readers: Arc<Readers>,
    long_readers: Arc<Readers>,
    folds: Arc<Folds>,
    writer: Option<Writer>,
    epoch: String,
    secret: [u8; 32],
    told: Told,
    accounts: watch::Sender<u64>,
    _lock: Option<File>,
}

impl Inner {
    /// A database that nobody writes to yet.
    fn of(database: &Path, connection: &Connection, told: Told) -> Result<Self, Error> {
        let (readers, long_readers) = readers(database)?;
        Ok(Inner {
            readers,
            long_readers,
            folds: Arc::new(Folds::new()),
            writer: None,
            epoch: account::epoch(connection)?,
            secret: account::secret(connection)?,
            told,
            accounts: watch::Sender::new(0),
            _lock: None,
        })
    }
}

impl Store {
    /// Opens or creates the database in a folder, which no other process may have open to write.
    pub fn open(dir: &Path) -> Result<Store, Error> {
        let lock = sqlite::lock(dir)?;
        let database = sqlite::database_in(dir);
        let connection = sqlite::open_writer(&database)?;
        let (told, news) = Told::of(&connection)?;
        let store = Inner::of(&database, &connection, told)?;
        let writer = Some(Writer::start(connection, news)?);
        Ok(Store { inner: Arc::new(Inner { writer, _lock: Some(lock), ..store }) })
    }

    /// Opens a database that a server may be writing to, to read alone, as the reports do: whatever would write gives [`Error::Closed`],
    /// and [`Store::newest`] does not change.
    pub fn open_to_read(dir: &Path) -> Result<Store, Error> {
        let database = sqlite::database_in(dir);
        let connection = sqlite::open_reader(&database)?;
        let (told, _) = Told::of(&connection)?;
        Ok(Store { inner: Arc::new(Inner::of(&database, &connection, told)?) })
    }

    /// The random name of this database, part of every event id on the wire: a client that comes back after the database was replaced is told.
    pub fn epoch(&self) -> &str {
        &self.inner.epoch
    }

    /// The random secret of this database, of which the hashes in its [`IdempotencyKey`]s are made.
    pub fn secret(&self) -> &[u8; 32] {
        &self.inner.secret
    }

    /// Creates a conversation with its first facts; [`Error::Taken`] when the id exists. A request with a key is remembered.
    pub async fn create(
        &self,
        id: ConversationId,
        token: TokenHash,
        facts: Vec<Fact>,
        at: Timestamp,
        key: Option<IdempotencyKey>,
    ) -> Result<Vec<Event>, Error> {
        let appended = self.write(move |connection| append::create(connection, id, token, facts, at, key)).await?;
        Ok(self.keep(id, appended))
    }

    /// Appends facts in one transaction and gives the events as stored, after they are durable.
    pub async fn append(&self, append: Append) -> Result<Vec<Event>, Error> {
        let (folds, id) = (Arc::clone(&self.inner.folds), append.conversation);
        let appended = self.write(move |connection| append::append(connection, &folds, &append)).await?;
        Ok(self.keep(id, appended))
    }

    /// What is remembered under an idempotency key.
    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        self.read(move |connection| once::remembered(connection, &key)).await
    }

    /// Remembers a request that was answered with events of a conversation which are not its own, or with none; gives whether nothing was
    /// remembered under the key.
    pub async fn remember(&self, key: IdempotencyKey, id: ConversationId, events: Vec<Event>, at: Timestamp) -> Result<bool, Error> {
        self.write(move |connection| once::remember(connection, &key, Some(id), &events, at)).await
    }

    /// Keeps what is durable now.
    fn keep(&self, id: ConversationId, appended: Appended) -> Vec<Event> {
        self.inner.folds.keep(id, appended.after);
        appended.events
    }

    /// What a request must know before it changes a conversation, in one visit; nothing when there is no such conversation. One that is kept
    /// folded is not read again: if somebody has changed it, the append will tell.
    pub async fn visit(&self, id: ConversationId) -> Result<Option<Visit>, Error> {
        let kept = self.inner.folds.get(id);
        let conversation = if kept.is_some() { kept } else { self.load(id).await? };
        Ok(conversation.map(|conversation| Visit { conversation, waiting: self.inner.told.waiting.borrow().clone() }))
    }

    /// Whether the conversation exists and its token has this hash.
    pub async fn is_token(&self, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
        // A conversation keeps its token as long as it is there, so that one that is kept need not be read.
        match self.inner.folds.get(id) {
            Some(kept) => Ok(kept.has_token(token)),
            None => self.read(move |connection| read::is_token(connection, id, token)).await,
        }
    }

    /// A conversation, folded from its events.
    pub async fn load(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        let folds = Arc::clone(&self.inner.folds);
        self.read(move |connection| read::load(connection, &folds, id)).await
    }

    /// Events of a conversation with an id above `after`, oldest first, at most `limit`.
    pub async fn events(&self, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
        self.read(move |connection| read::events(connection, id, after, limit)).await
    }

    /// Events above `after` of conversations that were ever passed to the desk, oldest first, at most `limit`.
    pub async fn desk_events(&self, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
        self.read(move |connection| read::desk_events(connection, after, limit)).await
    }

    /// At most `limit` cases of each of the desk's lists, behind places in the order of service, and how many there are.
    pub async fn queue(&self, waiting_after: Option<Place>, held_after: Option<Place>, limit: usize) -> Result<QueuePage, Error> {
        self.read(move |connection| desk::queue(connection, waiting_after, held_after, limit)).await
    }

    /// At most `limit` cases that an agent holds, in the order of service.
    pub async fn held_by(&self, agent: String, limit: usize) -> Result<Vec<Case>, Error> {
        self.read(move |connection| desk::cases(connection, &CasesOf::Agent(agent), None, limit)).await
    }

    /// How many wait before a customer, among those who need this skill or among all, up to 1,000; nothing
    /// when the customer does not wait among them.
    pub async fn ahead(&self, id: ConversationId, skill: Option<String>) -> Result<Option<usize>, Error> {
        self.read(move |connection| desk::ahead(connection, id, skill.as_deref())).await
    }

    /// At most `limit` alerts that nobody has taken note of and that were raised at `until` or before, behind another one, which somebody may
    /// have taken note of; and how many there are, up to 1,000.
    pub async fn alerts(&self, until: Timestamp, after: Option<OpenAlert>, limit: usize) -> Result<AlertPage, Error> {
        self.read(move |connection| desk::alert_page(connection, until, after.as_ref(), limit)).await
    }

    /// How many customers wait for an agent.
    pub async fn waiting(&self) -> Result<Waiting, Error> {
        self.read(|connection| Ok(desk::waiting(connection)?)).await
    }

    /// Gives `work` the conversations from a place on that were opened before `to`, one after another, and gives what it makes of them.
    /// Long readings run one at a time, on a thread and a connection apart; [`Error::Busy`] when none could begin for so long. When the
    /// future is dropped, the conversations end with [`Error::Abandoned`].
    pub async fn read_through<T, W>(&self, from: Bookmark, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        let query = move |connection: &Connection, has_gone: &_| read::through(connection, (from, to), has_gone, work);
        self.inner.long_readers.read_long(patience, query).await
    }

    /// The place after an event; none when there is no such event.
    pub async fn place_of(&self, event: i64) -> Result<Option<Bookmark>, Error> {
        self.read(move |connection| read::place_of(connection, event)).await
    }

    /// The id of the newest durable event; changes after each commit.
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.inner.told.newest.clone()
    }

    /// The id of the newest durable event that the desk is shown; changes after each commit that has one.
    pub fn newest_at_desk(&self) -> watch::Receiver<i64> {
        self.inner.told.at_desk.clone()
    }

    /// Changes when an account was removed, or its token renewed: who was let in by it is let in no more.
    pub fn accounts(&self) -> watch::Receiver<u64> {
        self.inner.accounts.subscribe()
    }

    /// Stores the hash of the admin token; one that was set before is void.
    pub async fn set_admin_token(&self, token: TokenHash) -> Result<(), Error> {
        self.write(move |connection| account::set_admin_token(connection, token)).await
    }

    /// The hash of the admin token, if one was set.
    pub async fn admin_token(&self) -> Result<Option<TokenHash>, Error> {
        self.read(account::admin_token).await
    }

    /// Adds an agent; [`Error::Taken`] when there is a name that is alike.
    pub async fn add_agent(
        &self,
        account: AgentAccount,
        token: TokenHash,
        is_alike: fn(&str, &str) -> bool,
        key: Option<IdempotencyKey>,
    ) -> Result<(), Error> {
        self.write(move |connection| account::add_agent(connection, &account, token, is_alike, key.as_ref())).await
    }

    /// Gives an agent another token, and gives whether there is such an agent.
    pub async fn renew_agent(
        &self,
        name: &str,
        token: TokenHash,
        expires_at: Timestamp,
        at: Timestamp,
        key: Option<IdempotencyKey>,
    ) -> Result<bool, Error> {
        let name = name.to_owned();
        let is_there = self.write(move |connection| account::renew_agent(connection, &name, token, expires_at, at, key.as_ref())).await?;
        self.inner.accounts.send_modify(|changes| *changes += 1);
        Ok(is_there)
    }

    /// Removes an agent and gives whether there was one.
    pub async fn remove_agent(&self, name: &str) -> Result<bool, Error> {
        let name = name.to_owned();
        let removed = self.write(move |connection| account::remove_agent(connection, &name)).await?;
        self.inner.accounts.send_modify(|changes| *changes += 1);
        Ok(removed)
    }

    /// All agents by name.
    pub async fn agents(&self) -> Result<Vec<AgentAccount>, Error> {
        self.read(account::agents).await
    }

    /// The agent with this token, if there is one.
    pub async fn agent_with(&self, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
        self.read(move |connection| account::agent_with(connection, token)).await
    }

    /// Writes and removes one row, and looks for the file: whether the database works at this moment, and will be there at the next start.
    pub async fn check(&self) -> Result<(), Error> {
        self.write(account::check).await
    }

    /// How many facts could not be read when their talks were folded, since the start.
    pub fn n_unreadable(&self) -> u64 {
        self.inner.folds.n_unreadable()
    }

    /// Looks whether everything that is stored holds together.
    pub async fn inspect(&self) -> Result<Inspection, Error> {
        self.read(inspect::inspect).await
    }

    /// Looks at the `most` newest conversations, and at so many at the desk.
    pub async fn glance(&self, most: usize) -> Result<Vec<DataFault>, Error> {
        self.read(move |connection| inspect::glance(connection, most)).await
    }

    /// Writes the desk's lists anew, from the events alone.
    pub async fn mend(&self) -> Result<(), Error> {
        self.write(inspect::mend).await
    }

    async fn write<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.inner.writer.as_ref().ok_or(Error::Closed)?.write(work).await
    }

    async fn read<T, Q>(&self, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.inner.readers.read(query).await
    }
}

/// Those who read a moment, and those who read long.
fn readers(database: &Path) -> Result<(Arc<Readers>, Arc<Readers>), Error> {
    let of = |n| Readers::new(database.to_owned(), n).map(Arc::new);
    Ok((of(MAX_READERS)?, of(MAX_LONG_READERS)?))
}
