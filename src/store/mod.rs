//! Where is it kept?
//!
//! Events in SQLite: one writer thread that commits many appends at once, readers apart. SQL stands in this room only. It does not know
//! what the bot says.

mod account;
mod append;
pub mod error;
mod once;
mod read;
mod readers;
pub mod record;
mod row;
mod sqlite;
#[cfg(test)]
mod tests;
mod writer;

use crate::conversation::Conversation;
use crate::conversation::event::{Event, Fact};
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::readers::Readers;
use crate::store::record::{AgentAccount, Append, ConversationEvent, IdempotencyKey, Remembered, TokenHash};
use crate::store::writer::Writer;
use jiff::Timestamp;
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

/// The events, durable. Cheap to clone; all methods may be called from any task. Dropping the last clone waits for the last commit.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// The fields are dropped in this order: the lock is given up when nobody writes any more.
struct Inner {
    readers: Arc<Readers>,
    writer: Option<Writer>,
    epoch: String,
    secret: [u8; 32],
    newest: watch::Receiver<i64>,
    _lock: Option<File>,
}

impl Store {
    /// Opens or creates the database in a folder, which no other process may have open to write.
    pub fn open(dir: &Path) -> Result<Store, Error> {
        let lock = sqlite::lock(dir)?;
        let database = sqlite::database_in(dir);
        let connection = sqlite::open_writer(&database)?;
        let (epoch, secret) = (account::epoch(&connection)?, account::secret(&connection)?);
        let (news, newest) = watch::channel(read::newest(&connection)?);
        let writer = Some(Writer::start(connection, news)?);
        let readers = Arc::new(Readers::new(database)?);
        Ok(Store { inner: Arc::new(Inner { readers, writer, epoch, secret, newest, _lock: Some(lock) }) })
    }

    /// Opens a database that a server may be writing to, to read alone, as the reports do: whatever would write gives [`Error::Closed`],
    /// and [`Store::newest`] does not change.
    pub fn open_to_read(dir: &Path) -> Result<Store, Error> {
        let database = sqlite::database_in(dir);
        let connection = sqlite::open_reader(&database)?;
        let (epoch, secret) = (account::epoch(&connection)?, account::secret(&connection)?);
        let (_, newest) = watch::channel(read::newest(&connection)?);
        let readers = Arc::new(Readers::new(database)?);
        Ok(Store { inner: Arc::new(Inner { readers, writer: None, epoch, secret, newest, _lock: None }) })
    }

    /// The random name of this database, part of every event id on the wire: a client that comes back after the database was replaced is told.
    pub fn epoch(&self) -> &str {
        &self.inner.epoch
    }

    /// The random secret of this database, of which the hashes in its [`IdempotencyKey`]s are made.
    pub fn secret(&self) -> &[u8; 32] {
        &self.inner.secret
    }

    /// Creates a conversation with its first facts; [`Error::Taken`] when the id exists.
    pub async fn create(&self, id: ConversationId, token: TokenHash, facts: Vec<Fact>, at: Timestamp) -> Result<Vec<Event>, Error> {
        self.write(move |connection| append::create(connection, id, token, facts, at, None)).await
    }

    /// The same for a request with a key, which is remembered.
    pub async fn create_once(
        &self,
        id: ConversationId,
        token: TokenHash,
        facts: Vec<Fact>,
        at: Timestamp,
        key: IdempotencyKey,
    ) -> Result<Vec<Event>, Error> {
        self.write(move |connection| append::create(connection, id, token, facts, at, Some(key))).await
    }

    /// Appends facts in one transaction and gives the events as stored, after they are durable.
    pub async fn append(&self, append: Append) -> Result<Vec<Event>, Error> {
        self.write(move |connection| append::append(connection, &append)).await
    }

    /// What is remembered under an idempotency key.
    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        self.read(move |connection| once::remembered(connection, &key)).await
    }

    /// Remembers a request that led to no events.
    pub async fn remember(&self, key: IdempotencyKey, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| once::remember(connection, &key, None, &[], at).map(drop)).await
    }

    /// Whether the conversation exists and its token has this hash.
    pub async fn is_token(&self, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
        self.read(move |connection| read::is_token(connection, id, token)).await
    }

    /// A conversation, folded from its events.
    pub async fn load(&self, id: ConversationId) -> Result<Option<Conversation>, Error> {
        self.read(move |connection| read::load(connection, id)).await
    }

    /// Events of a conversation with an id above `after`, oldest first, at most `limit`.
    pub async fn events(&self, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
        self.read(move |connection| read::events(connection, id, after, limit)).await
    }

    /// Events above `after` of conversations that were ever passed to the desk, oldest first, at most `limit`.
    pub async fn desk_events(&self, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
        self.read(move |connection| read::desk_events(connection, after, limit)).await
    }

    /// The conversations that wait for an agent or have one, folded.
    pub async fn at_desk(&self) -> Result<Vec<(ConversationId, Conversation)>, Error> {
        self.read(read::at_desk).await
    }

    /// The conversations with an alert that nobody has taken note of, folded.
    pub async fn alerting(&self) -> Result<Vec<(ConversationId, Conversation)>, Error> {
        self.read(read::alerting).await
    }

    /// The conversations opened in `from..to` in which the words of a red line stand, with their events.
    pub async fn risky_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(ConversationId, Vec<Event>)>, Error> {
        self.read(move |connection| read::risky_between(connection, from, to)).await
    }

    /// How many customers wait for an agent.
    pub async fn waiting(&self) -> Result<Waiting, Error> {
        self.read(read::waiting).await
    }

    /// The conversations opened in `from..to`, folded.
    pub async fn opened_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(ConversationId, Conversation)>, Error> {
        self.read(move |connection| read::opened_between(connection, from, to)).await
    }

    /// The id of the newest durable event; changes after each commit.
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.inner.newest.clone()
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
        self.write(move |connection| account::renew_agent(connection, &name, token, expires_at, at, key.as_ref())).await
    }

    /// Removes an agent and gives whether there was one.
    pub async fn remove_agent(&self, name: &str) -> Result<bool, Error> {
        let name = name.to_owned();
        self.write(move |connection| account::remove_agent(connection, &name)).await
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
