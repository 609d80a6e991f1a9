//! How is everything kept in a PostgreSQL that any number of servers share?
//!
//! The servers are equal. What one of them notes in memory another one does without, or hears of it by the database.

mod account;
mod audit;
mod batch;
mod connect;
mod credential;
mod desk;
mod erase;
mod find;
mod forgetting;
mod hold;
mod inspect;
mod keeper;
mod listen;
mod long;
mod members;
mod moving;
mod once;
mod open;
mod pool;
mod owed;
mod profile;
mod promise;
mod read;
mod relist;
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

use crate::config::data::{Address, MasterKeyFile};
use crate::conversation::Conversation;
use crate::conversation::case::{Case, Place};
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::conversation::waiting::Waiting;
use crate::privacy::seal::{DataKey, KeyId};
use crate::store::blinding::stored_prints;
use crate::store::copied::{Identity, StoredAnswer, StoredTalk};
use crate::store::error::Error;
use crate::store::folds::{Appended, Folded, Folds};
use crate::store::forgetting::Step;
use crate::store::inspection::{DataFault, Inspection};
use crate::store::keys::{Keys, Master};
use crate::store::listed::{CasesOf, Listed};
use crate::store::news::News;
use crate::store::postgres::batch::{ALONE, Addition, FREEZE, Opening, Session, Wording};
use crate::store::postgres::connect::{Connector, PATIENCE};
use crate::store::postgres::keeper::Over;
use crate::store::postgres::listen::Listener;
use crate::store::postgres::long::LongReader;
use crate::store::postgres::once::Who;
use crate::store::postgres::pool::MAX_SESSIONS;
use crate::store::postgres::relist::Relisting;
use crate::store::postgres::writer::Writer;
use crate::store::record::{
    AlertPage, Append, Bookmark, ConversationEvent, FORGOTTEN_EVERY, IdempotencyKey, OpenAlert, QueuePage, Remembered, Summaries, Talks,
    TokenHash, as_stored,
};
use crate::store::running::{Begun, Entry, Running};
use crate::store::stored::{FactPlace, stored_fact, stored_time};
use deadpool_postgres::{GenericClient, Object, Pool, Transaction};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

/// What a session begins with that reads alone.
const READ_ONLY: &str = "SET default_transaction_read_only = on";

/// A database that other servers may share.
pub struct Postgres {
    connector: Connector,
    pool: Pool,
    long_reader: LongReader,
    writer: Option<Writer>,
    /// What goes on as long as this server does.
    tasks: Vec<JoinHandle<()>>,
    over: mpsc::UnboundedSender<Over>,
    folds: Folds,
    running: Running,
    epoch: String,
    secret: [u8; 32],
    keys: Arc<Keys>,
    news: Arc<News>,
    server: String,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Postgres {
    /// Opens a database, and brings it to the format of this version.
    pub async fn open(address: &Address, master: Option<&MasterKeyFile>) -> Result<Self, Error> {
        let connector = Connector::of(address)?;
        open::migrate(&mut connector.session().await?).await?;
        let pool = connector.pool(MAX_SESSIONS, "")?;
        let (mut opened, over) = Self::of(connector.clone(), pool, Master::File(master)).await?;
        // Servers of the version before may have written some.
        erase::name_visitors(&opened.session().await?, &opened.keys).await?;
        let (news, server) = (Arc::clone(&opened.news), opened.server.clone());
        let session = Session::open(&connector).await?;
        opened.writer = Some(Writer::start(connector.clone(), session, Arc::clone(&news), server.clone()));
        let listener = Listener { connector, pool: opened.pool.clone(), news, server: server.clone() };
        let holding = hold::run(opened.pool.clone(), server.clone(), opened.running.clone());
        opened.tasks = vec![tokio::spawn(listener.run()), tokio::spawn(holding)];
        tokio::spawn(keeper::run(opened.pool.clone(), server, over));
        Ok(opened)
    }

    /// Opens a database to read alone.
    pub async fn open_to_read(address: &Address, master: Option<&MasterKeyFile>) -> Result<Self, Error> {
        Self::open_reading(address, Master::File(master)).await
    }

    /// The same, where no words are read.
    pub async fn open_without_words(address: &Address) -> Result<Self, Error> {
        Self::open_reading(address, Master::NotNeeded).await
    }

    async fn open_reading(address: &Address, master: Master<'_>) -> Result<Self, Error> {
        let connector = Connector::of(address)?;
        open::refuse_other(&connector.session().await?).await?;
        let pool = connector.pool(MAX_SESSIONS, READ_ONLY)?;
        Ok(Self::of(connector, pool, master).await?.0)
    }

    /// A database that this server does not write to yet, and where it is heard what is over.
    async fn of(connector: Connector, pool: Pool, master: Master<'_>) -> Result<(Self, mpsc::UnboundedReceiver<Over>), Error> {
        let session = pool.get().await?;
        let (epoch, secret) = (account::epoch(&session).await?, account::secret(&session).await?);
        let keys = Arc::new(Keys::open(secret, master, &read::masters(&session).await.map_err(no_sealing)?)?);
        let (newest, at_desk) = (read::newest(&session).await?, read::newest_at_desk(&session).await?);
        let news = Arc::new(News::new(newest, at_desk, desk::waiting(&session).await?));
        let (over, hear_over) = mpsc::unbounded_channel();
        let random = getrandom::u64().map_err(|error| Error::Folder(std::io::Error::other(error)))?;
        let opened = Postgres {
            long_reader: LongReader::new(connector.clone(), Arc::clone(&keys)),
            connector,
            writer: None,
            tasks: Vec::new(),
            over,
            folds: Folds::new(),
            running: Running::default(),
            epoch,
            secret,
            keys,
            news,
            server: format!("{random:x}"),
            pool,
        };
        Ok((opened, hear_over))
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
        mut facts: Vec<Fact>,
        at: Timestamp,
        key: Option<IdempotencyKey>,
    ) -> Result<Appended, Error> {
        facts.iter_mut().for_each(|fact| self.keys.name(fact));
        let Some(Fact::Customer(CustomerFact::Opened(opened))) = facts.first() else { return Err(Error::NoOpening(id)) };
        let (data_key, wrapped) = self.keys.new_key(id)?.unzip();
        let opening = Opening { token, pseudonym: opened.pseudonym.clone(), is_test: opened.is_test, wrapped };
        self.add(Append { conversation: id, seen: 0, facts, at, key }, None, data_key, Some(opening)).await
    }

    pub async fn append(&self, append: Append) -> Result<Appended, Error> {
        let id = append.conversation;
        // Nothing is written yet, so it is read as the caller saw it, unless somebody else was faster.
        let before = match self.folds.take(id, append.seen) {
            Some(before) => before,
            None => {
                let folded = read::fold(&self.session().await?, &self.keys, id).await?;
                folded.filter(|before| before.len() == append.seen).ok_or(Error::Raced(id))?
            }
        };
        let data_key = before.key().cloned();
        self.add(append, Some(before), data_key, None).await
    }

    /// Adds to a conversation as it was before, or opens one.
    async fn add(
        &self,
        append: Append,
        before: Option<Folded>,
        data_key: Option<DataKey>,
        opening: Option<Opening>,
    ) -> Result<Appended, Error> {
        let writer = self.writer.as_ref().ok_or(Error::Closed)?;
        let (id, at, seen) = (append.conversation, as_stored(append.at), append.seen);
        let places = (seen + 1..).map(|seq| FactPlace { conversation: id, seq });
        let stored = append.facts.iter().zip(places).map(|(fact, place)| stored_fact(fact, place, data_key.as_ref()));
        let stored: Vec<String> = stored.collect::<Result<_, _>>()?;
        let n_bytes = stored.iter().map(|fact| fact.len() as u64).sum();
        let facts = append.facts.clone();
        let events = |first: i64| (first..).zip(facts.iter().cloned()).map(|(id, fact)| Event { id, at, fact }).collect::<Vec<_>>();
        // The lists do not show which numbers the events will have.
        let provisional = events(i64::from(seen) + 1);
        let was = before.as_ref().map(|before| Listed::of(id, before)).unwrap_or_default();
        let shown = |conversation: &Conversation| {
            let relisting = Relisting::of(id, conversation, data_key.as_ref(), &was, &Listed::of(id, conversation), seen)?;
            Ok::<_, Error>((relisting, Summary::of(conversation).to_bytes()))
        };
        let opened_at = before.as_ref().map_or(at, |before| before.opened_at());
        let (relisting, summary) = match &before {
            Some(before) => shown(&before.clone().after(&provisional, 0))?,
            None => shown(&Conversation::of(&provisional).ok_or(Error::NoOpening(id))?)?,
        };
        let blinding = self.keys.blinding(data_key.is_some());
        let wording =
            Wording { prints: stored_prints(&blinding.prints(id, &facts)), form: blinding.form, opened_at: stored_time(opened_at) };
        let token = opening.as_ref().map(|opening| opening.token);
        let sender = append.key.as_ref().filter(|key| key.key[31].is_multiple_of(FORGOTTEN_EVERY)).map(|key| key.sender);
        let last = writer.add(Addition { append, stored, opening, relisting, summary, wording, is_sealed: data_key.is_some() }).await?;
        sender.into_iter().for_each(|sender| self.is_over(Over::Answers(sender)));
        let events = events(last + 1);
        let after = match (before, token) {
            (Some(before), _) => before.after(&events, n_bytes),
            (None, Some(token)) => Folded::new(Conversation::of(&events).ok_or(Error::NoOpening(id))?, token, data_key, n_bytes),
            (None, None) => return Err(Error::NoOpening(id)),
        };
        Ok(Appended { events, after })
    }

    pub async fn begin(&self, key: &IdempotencyKey) -> Result<Begun, Error> {
        let over = self.over.clone();
        // Nobody listens when the program ends; then the note ends by itself.
        let at_end = Box::new(move |entry| drop(over.send(Over::Request(entry))));
        let Some(note) = self.running.begin(key, Some(at_end)) else { return Ok(Begun::Running) };
        Ok(match once::begin(&self.session().await?, &self.keys, key, &self.server).await? {
            Who::Own => Begun::New(note),
            Who::Other => Begun::Running,
            Who::Nobody(remembered) => Begun::Before(remembered),
        })
    }

    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        once::remembered(&self.session().await?, &self.keys, &key).await
    }

    pub async fn remember(&self, key: IdempotencyKey, id: ConversationId, events: Vec<Event>, at: Timestamp) -> Result<bool, Error> {
        once::remember(&self.session().await?, &key, Some(id), &events, at).await
    }

    /// Read each time, as far as its length: another server may have added to it, and what is decided on an old one may be no answer.
    pub async fn visit(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        self.load(id).await
    }

    pub async fn is_token(&self, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
        read::is_token(&self.session().await?, id, token).await
    }

    pub async fn load(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        read::load(&self.session().await?, &self.keys, &self.folds, id).await
    }

    pub async fn events(&self, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
        read::events(&self.session().await?, &self.keys, id, after, limit).await
    }

    pub async fn desk_events(&self, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
        read::desk_events(&self.session().await?, &self.keys, after, limit).await
    }

    pub async fn newest(&self) -> Result<i64, Error> {
        read::newest(&self.session().await?).await
    }

    pub async fn queue(&self, waiting_after: Option<Place>, held_after: Option<Place>, limit: usize) -> Result<QueuePage, Error> {
        desk::queue(&self.session().await?, &self.keys, waiting_after, held_after, limit).await
    }

    pub async fn held_by(&self, agent: String, limit: usize) -> Result<Vec<Case>, Error> {
        desk::cases(&self.session().await?, &self.keys, &CasesOf::Agent(agent), None, limit).await
    }

    pub async fn ahead(&self, id: ConversationId, skill: Option<String>) -> Result<Option<usize>, Error> {
        desk::ahead(&self.session().await?, id, skill.as_deref()).await
    }

    pub async fn alerts(&self, until: Timestamp, after: Option<OpenAlert>, limit: usize) -> Result<AlertPage, Error> {
        desk::alert_page(&self.session().await?, &self.keys, until, after.as_ref(), limit).await
    }

    pub async fn waiting(&self) -> Result<Waiting, Error> {
        desk::waiting(&self.session().await?).await
    }

    pub async fn read_through<T, W>(&self, from: Bookmark, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.long_reader.read_through(from, to, patience, work).await
    }

    pub async fn read_these<T, W>(&self, ids: Vec<ConversationId>, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.long_reader.read_these(ids, patience, work).await
    }

    pub async fn count_through<T, W>(&self, period: (Timestamp, Timestamp), patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Summaries<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.long_reader.count_through(period, patience, work).await
    }

    pub async fn fill_summaries(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        self.in_transaction(async |transaction| summary::fill(transaction, &self.keys, after, limit).await).await
    }

    pub async fn place_of(&self, event: i64) -> Result<Option<Bookmark>, Error> {
        read::place_of(&self.session().await?, event).await
    }

    pub async fn masters(&self) -> Result<Vec<KeyId>, Error> {
        read::masters(&self.session().await?).await
    }

    pub async fn check(&self) -> Result<(), Error> {
        let session = self.writing().await?;
        tokio::time::timeout(PATIENCE, account::check(&session)).await.map_err(|_elapsed| slow())?
    }

    pub async fn inspect(&self) -> Result<Inspection, Error> {
        inspect::inspect(&self.session().await?, &self.keys).await
    }

    pub async fn glance(&self, most: usize) -> Result<Vec<DataFault>, Error> {
        inspect::glance(&self.session().await?, &self.keys, most).await
    }

    pub async fn mend(&self) -> Result<(), Error> {
        self.in_transaction(async |transaction| inspect::mend(transaction, &self.keys).await).await
    }

    /// A session that keeps everybody from writing until it ends.
    pub async fn freeze(&self) -> Result<Client, Error> {
        let session = self.connector.session().await?;
        session.batch_execute(FREEZE).await?;
        session.batch_execute(audit::FREEZE).await?;
        Ok(session)
    }

    pub async fn next_talk(&self, last: Option<ConversationId>) -> Result<Option<StoredTalk>, Error> {
        moving::next_talk(&self.session().await?, last).await
    }

    pub async fn put_talk(&self, talk: StoredTalk) -> Result<bool, Error> {
        self.in_transaction(async |transaction| {
            transaction.batch_execute(ALONE).await?;
            moving::put_talk(transaction, &talk).await
        })
        .await
    }

    pub async fn answers(&self, last: Option<Entry>, limit: usize) -> Result<Vec<StoredAnswer>, Error> {
        moving::answers(&self.session().await?, last, limit).await
    }

    pub async fn put_answers(&self, answers: Vec<StoredAnswer>) -> Result<(), Error> {
        moving::put_answers(&self.writing().await?, &answers).await
    }

    pub async fn identity(&self) -> Result<Identity, Error> {
        moving::identity(&self.session().await?).await
    }

    pub async fn put_identity(&self, identity: Identity) -> Result<(), Error> {
        self.in_transaction(async |transaction| moving::put_identity(transaction, &identity).await).await
    }

    async fn session(&self) -> Result<Object, Error> {
        Ok(self.pool.get().await?)
    }

    /// A session to write with, unless the database was opened to read alone.
    async fn writing(&self) -> Result<Object, Error> {
        self.writer.as_ref().ok_or(Error::Closed)?;
        self.session().await
    }

    /// Does some work in a transaction of its own, and commits it; what fails leaves nothing.
    async fn in_transaction<T>(&self, work: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut session = self.writing().await?;
        let transaction = session.transaction().await?;
        let done = work(&transaction).await?;
        transaction.commit().await?;
        Ok(done)
    }

    fn is_over(&self, over: Over) {
        // Nobody listens when the program ends.
        let _ = self.over.send(over);
    }
}

/// What a database lacks that was restored without its keys.
fn no_sealing(error: Error) -> Error {
    match error {
        Error::Postgres(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Error::NoSealing,
        error => error,
    }
}

fn slow() -> Error {
    Error::Unreachable("it does not answer in time".to_owned())
}
