//! How is everything kept in a file?
//!
//! One writer thread that commits many appends at once, readers apart. A folder has one process that writes.

mod account;
mod append;
mod audit;
mod backup;
mod credential;
mod desk;
mod erase;
mod find;
mod inspect;
mod moving;
mod once;
mod open;
mod owed;
mod profile;
mod promise;
mod read;
mod readers;
mod row;
mod seal;
mod signing;
mod summary;
mod team;
#[cfg(test)]
mod tests;
mod webhooks;
mod wording;
mod writer;

use crate::config::data::MasterKeyFile;
use crate::conversation::case::{Case, Place};
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::privacy::audit::{AuditEntry, Deed, Head};
use crate::privacy::retention::Due;
use crate::privacy::seal::KeyId;
use crate::store::copied::{Identity, StoredAnswer, StoredTalk};
use crate::store::credential::Entrance;
use crate::store::error::Error;
use crate::store::folds::{Appended, Folded, Folds};
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Sealed, Step, Subject};
use crate::store::inspection::{DataFault, Inspection};
use crate::store::keys::{Keys, Master};
use crate::store::listed::CasesOf;
use crate::store::news::{Elsewhere, News};
use crate::store::record::{
    AgentAccount, AlertPage, Append, AuditFilter, AuditPage, Bookmark, ConversationEvent, IdempotencyKey, OpenAlert, QueuePage, Remembered,
    Summaries, Talks, TokenHash,
};
use crate::store::running::{Begun, Entry, Running};
use crate::store::sqlite::readers::{MAX_LONG_READERS, MAX_READERS, Readers};
use crate::store::sqlite::writer::{Writer, news_of};
use jiff::Timestamp;
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A database in a folder. The fields are dropped in this order: the lock is given up when nobody writes any more.
pub struct Sqlite {
    readers: Arc<Readers>,
    long_readers: Arc<Readers>,
    writer: Option<Writer>,
    folds: Arc<Folds>,
    running: Running,
    epoch: String,
    secret: [u8; 32],
    keys: Arc<Keys>,
    news: Arc<News>,
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens or creates the database in a folder, which no other process may have open to write.
    pub fn open(dir: &Path, master: Option<&MasterKeyFile>) -> Result<Self, Error> {
        let lock = open::lock(dir)?;
        let database = open::database_in(dir);
        let connection = open::open_writer(&database)?;
        let opened = Self::of(&database, &connection, Master::File(master))?;
        let writer = Some(Writer::start(connection, Arc::clone(&opened.news))?);
        Ok(Sqlite { writer, _lock: Some(lock), ..opened })
    }

    /// Opens a database that a server may be writing to, to read alone.
    pub fn open_to_read(dir: &Path, master: Option<&MasterKeyFile>) -> Result<Self, Error> {
        let database = open::database_in(dir);
        Self::of(&database, &open::open_reader(&database)?, Master::File(master))
    }

    /// The same, where no words are read.
    pub fn open_without_words(dir: &Path) -> Result<Self, Error> {
        let database = open::database_in(dir);
        Self::of(&database, &open::open_reader(&database)?, Master::NotNeeded)
    }

    /// A database that nobody writes to yet.
    fn of(database: &Path, connection: &Connection, master: Master<'_>) -> Result<Self, Error> {
        let secret = account::secret(connection)?;
        let keys = Arc::new(Keys::open(secret, master, &read::masters(connection)?)?);
        let readers = |n| Readers::new(database.to_owned(), n).map(Arc::new);
        Ok(Sqlite {
            readers: readers(MAX_READERS)?,
            long_readers: readers(MAX_LONG_READERS)?,
            writer: None,
            folds: Arc::new(Folds::new()),
            running: Running::default(),
            epoch: account::epoch(connection)?,
            secret,
            keys,
            news: Arc::new(news_of(connection)?),
            _lock: None,
        })
    }

    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    pub fn news(&self) -> &News {
        &self.news
    }

    pub fn folds(&self) -> &Folds {
        &self.folds
    }

    pub async fn create(
        &self,
        id: ConversationId,
        token: TokenHash,
        facts: Vec<Fact>,
        at: Timestamp,
        key: Option<IdempotencyKey>,
    ) -> Result<Appended, Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| append::create(connection, &keys, id, token, facts, at, key)).await
    }

    pub async fn append(&self, append: Append) -> Result<Appended, Error> {
        let keys = Arc::clone(&self.keys);
        let folds = Arc::clone(&self.folds);
        self.write(move |connection| append::append(connection, &keys, &folds, &append)).await
    }

    pub async fn begin(&self, key: &IdempotencyKey) -> Result<Begun, Error> {
        let Some(note) = self.running.begin(key, None) else { return Ok(Begun::Running) };
        // Looked up while it is noted, so that once is enough.
        Ok(self.remembered(key.clone()).await?.map_or(Begun::New(note), Begun::Before))
    }

    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| once::remembered(connection, &keys, &key)).await
    }

    pub async fn remember(&self, key: IdempotencyKey, id: ConversationId, events: Vec<Event>, at: Timestamp) -> Result<bool, Error> {
        self.write(move |connection| once::remember(connection, &key, Some(id), &events, at)).await
    }

    /// One that is kept folded is not read again: nobody else writes, so that it is out of date for a moment at most, and the append will tell.
    pub async fn visit(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        match self.folds.get(id) {
            Some(kept) => Ok(Some(kept)),
            None => self.load(id).await,
        }
    }

    pub async fn is_token(&self, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
        self.read(move |connection| read::is_token(connection, id, token)).await
    }

    pub async fn load(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        let keys = Arc::clone(&self.keys);
        let folds = Arc::clone(&self.folds);
        self.read(move |connection| read::load(connection, &keys, &folds, id)).await
    }

    pub async fn events(&self, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| read::events(connection, &keys, id, after, limit)).await
    }

    pub async fn desk_events(&self, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| read::desk_events(connection, &keys, after, limit)).await
    }

    /// Nobody else writes, so that what was told is so.
    #[expect(clippy::unused_async, reason = "where others write, it has to be asked for")]
    pub async fn newest(&self) -> Result<i64, Error> {
        Ok(*self.news.newest().borrow())
    }

    pub async fn queue(&self, waiting_after: Option<Place>, held_after: Option<Place>, limit: usize) -> Result<QueuePage, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| desk::queue(connection, &keys, waiting_after, held_after, limit)).await
    }

    pub async fn held_by(&self, agent: String, limit: usize) -> Result<Vec<Case>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| desk::cases(connection, &keys, &CasesOf::Agent(agent), None, limit)).await
    }

    pub async fn ahead(&self, id: ConversationId, skill: Option<String>) -> Result<Option<usize>, Error> {
        self.read(move |connection| desk::ahead(connection, id, skill.as_deref())).await
    }

    pub async fn alerts(&self, until: Timestamp, after: Option<OpenAlert>, limit: usize) -> Result<AlertPage, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| desk::alert_page(connection, &keys, until, after.as_ref(), limit)).await
    }

    pub async fn waiting(&self) -> Result<Waiting, Error> {
        self.read(|connection| Ok(desk::waiting(connection)?)).await
    }

    pub async fn read_through<T, W>(&self, from: Bookmark, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        let keys = Arc::clone(&self.keys);
        let query = move |connection: &Connection, has_gone: &_| read::through(connection, &keys, (from, to), has_gone, work);
        self.long_readers.read_long(patience, query).await
    }

    pub async fn read_these<T, W>(&self, ids: Vec<ConversationId>, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        let keys = Arc::clone(&self.keys);
        let query = move |connection: &Connection, has_gone: &_| read::these(connection, &keys, &ids, has_gone, work);
        self.long_readers.read_long(patience, query).await
    }

    pub async fn count_through<T, W>(&self, period: (Timestamp, Timestamp), patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Summaries<'_>) -> Result<T, Error> + Send + 'static,
    {
        let keys = Arc::clone(&self.keys);
        let query = move |connection: &Connection, has_gone: &_| summary::through(connection, &keys, period, has_gone, work);
        self.long_readers.read_long(patience, query).await
    }

    pub async fn fill_summaries(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| summary::fill(connection, &keys, after, limit)).await
    }

    pub async fn place_of(&self, event: i64) -> Result<Option<Bookmark>, Error> {
        self.read(move |connection| read::place_of(connection, event)).await
    }

    pub async fn set_admin_token(&self, token: TokenHash, deed: Deed) -> Result<bool, Error> {
        self.write(move |connection| account::set_admin_token(connection, token, &deed)).await
    }

    pub async fn admin_token(&self) -> Result<Option<TokenHash>, Error> {
        self.read(account::admin_token).await
    }

    pub async fn add_agent(
        &self,
        account: AgentAccount,
        entrance: Entrance,
        is_alike: fn(&str, &str) -> bool,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<(), Error> {
        self.write(move |connection| account::add_agent(connection, &account, entrance, is_alike, key.as_ref(), &deed)).await
    }

    pub async fn renew_agent(
        &self,
        name: String,
        token: TokenHash,
        expires_at: Timestamp,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<bool, Error> {
        let renew = move |connection: &Connection| account::renew_agent(connection, &name, token, expires_at, key.as_ref(), &deed);
        let is_there = self.write(renew).await?;
        self.news.tell_accounts();
        Ok(is_there)
    }

    pub async fn remove_agent(&self, name: String, deed: Deed) -> Result<bool, Error> {
        let removed = self.write(move |connection| account::remove_agent(connection, &name, &deed)).await?;
        self.news.tell_accounts();
        Ok(removed)
    }

    pub async fn agents(&self) -> Result<Vec<AgentAccount>, Error> {
        self.read(account::agents).await
    }

    pub async fn agent_with(&self, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
        self.read(move |connection| account::agent_with(connection, token)).await
    }

    pub async fn audit(&self, deed: Deed) -> Result<Head, Error> {
        self.write(move |connection| audit::note(connection, &deed)).await
    }

    pub async fn audit_head(&self) -> Result<Head, Error> {
        self.read(audit::head).await
    }

    pub async fn audit_page(&self, filter: AuditFilter, below: Option<i64>, limit: usize) -> Result<AuditPage, Error> {
        self.read(move |connection| audit::page(connection, &filter, below, limit)).await
    }

    pub async fn audit_following(&self, above: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>, Error> {
        self.read(move |connection| audit::following(connection, above, limit)).await
    }

    pub async fn put_audit(&self, entries: Vec<AuditEntry>) -> Result<(), Error> {
        self.write(move |connection| audit::put_all(connection, &entries)).await
    }

    pub async fn masters(&self) -> Result<Vec<KeyId>, Error> {
        self.read(read::masters).await
    }

    pub async fn check(&self) -> Result<(), Error> {
        self.write(account::check).await
    }

    pub async fn inspect(&self) -> Result<Inspection, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| inspect::inspect(connection, &keys)).await
    }

    pub async fn glance(&self, most: usize) -> Result<Vec<DataFault>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| inspect::glance(connection, &keys, most)).await
    }

    pub async fn mend(&self) -> Result<(), Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| inspect::mend(connection, &keys)).await
    }

    pub fn back_up(from: &Path, to: &Path, keys: Option<&Path>) -> Result<(), Error> {
        backup::back_up(&open::database_in(from), to, keys)
    }

    pub fn restore(from: &Path, keys: Option<&Path>, to: &Path, master: Option<&MasterKeyFile>, at: Timestamp) -> Result<u64, Error> {
        backup::restore(&open::database_in(from), keys, to, master, at)
    }

    pub async fn next_talk(&self, last: Option<ConversationId>) -> Result<Option<StoredTalk>, Error> {
        self.read(move |connection| moving::next_talk(connection, last)).await
    }

    pub async fn put_talk(&self, talk: StoredTalk) -> Result<bool, Error> {
        self.write(move |connection| moving::put_talk(connection, &talk)).await
    }

    pub async fn answers(&self, last: Option<Entry>, limit: usize) -> Result<Vec<StoredAnswer>, Error> {
        self.read(move |connection| moving::answers(connection, last, limit)).await
    }

    pub async fn put_answers(&self, answers: Vec<StoredAnswer>) -> Result<(), Error> {
        self.write(move |connection| moving::put_answers(connection, &answers)).await
    }

    pub async fn identity(&self) -> Result<Identity, Error> {
        self.read(moving::identity).await
    }

    pub async fn put_identity(&self, identity: Identity) -> Result<(), Error> {
        self.write(move |connection| moving::put_identity(connection, &identity)).await
    }

    pub async fn erase(&self, id: ConversationId, why: Erasure, at: Timestamp) -> Result<bool, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        let is_erased = self.write(move |connection| erase::erase(connection, &keys, &folds, id, why, None, at)).await?;
        if is_erased {
            self.tell_erased(vec![id]);
        }
        Ok(is_erased)
    }

    pub async fn forget(&self, id: ConversationId) -> Result<bool, Error> {
        let folds = Arc::clone(&self.folds);
        self.write(move |connection| erase::forget(connection, &folds, id)).await
    }

    pub async fn candidates(&self, due: Due, before: Timestamp, after: Option<Candidate>, limit: usize) -> Result<Vec<Candidate>, Error> {
        self.read(move |connection| erase::candidates(connection, due, before, after, limit)).await
    }

    pub async fn conversations_of(
        &self,
        subject: Subject,
        after: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<ConversationId>, Error> {
        self.read(move |connection| erase::conversations_of(connection, &subject, after, limit)).await
    }

    pub async fn request_erasure(&self, request: Request, deed: Deed) -> Result<Receipt, Error> {
        self.write(move |connection| erase::request(connection, &request, &deed)).await
    }

    pub async fn receipt(&self, receipt: String) -> Result<Option<Receipt>, Error> {
        self.read(move |connection| erase::receipt(connection, &receipt)).await
    }

    pub async fn open_erasures(&self, limit: usize) -> Result<Vec<String>, Error> {
        self.read(move |connection| erase::open(connection, limit)).await
    }

    pub async fn go_on_erasing(&self, receipt: String, at: Timestamp, limit: usize) -> Result<Option<Receipt>, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        let progress = self.write(move |connection| erase::go_on(connection, &keys, &folds, &receipt, at, limit)).await?;
        let Some((receipt, erased)) = progress else { return Ok(None) };
        self.tell_erased(erased);
        Ok(Some(receipt))
    }

    /// Whoever follows a conversation that was erased sees it at once, as where another server does it.
    fn tell_erased(&self, erased: Vec<ConversationId>) {
        let newest = *self.news.newest().borrow();
        self.news.tell_elsewhere(Elsewhere::These(erased, newest));
    }

    pub async fn hold(&self, hold: LegalHold, deed: Deed) -> Result<LegalHold, Error> {
        self.write(move |connection| erase::hold(connection, &hold, &deed)).await
    }

    pub async fn release(&self, subject: Subject, deed: Deed) -> Result<bool, Error> {
        self.write(move |connection| erase::release(connection, &subject, &deed)).await
    }

    pub async fn holds(&self, after: Option<Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
        self.read(move |connection| erase::holds(connection, after.as_ref(), limit)).await
    }

    pub async fn seal_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        self.write(move |connection| seal::seal_next(connection, &keys, &folds, after, limit)).await
    }

    pub async fn rewrap_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| seal::rewrap_next(connection, &keys, after, limit)).await
    }

    pub async fn sealed(&self) -> Result<Sealed, Error> {
        self.read(seal::sealed).await
    }

    pub fn has_to_clear(&self) -> bool {
        self.writer.as_ref().is_some_and(Writer::has_to_clear)
    }

    /// What was overwritten stands in the log until that is put into the database and cut off.
    pub async fn clear(&self) -> Result<bool, Error> {
        self.writer.as_ref().ok_or(Error::Closed)?.clear().await
    }

    async fn write<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.writer.as_ref().ok_or(Error::Closed)?.write(work).await
    }

    async fn read<T, Q>(&self, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.readers.read(query).await
    }
}
