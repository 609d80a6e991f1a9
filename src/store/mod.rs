//! Where is it kept?
//!
//! Events in a database: SQLite in a folder, or PostgreSQL for any number of equal servers. Both have the same verbs, and what many requests
//! append within a moment is committed at once. SQL stands in this room only. It does not know what the bot says.

mod asker;
mod blinding;
#[cfg(test)]
#[path = "../../tests/cluster/mod.rs"]
mod cluster;
mod copied;
pub mod credential;
pub mod error;
pub mod folds;
pub mod forgetting;
pub mod inspection;
mod keys;
mod listed;
pub mod moving;
pub mod news;
mod postgres;
pub mod record;
pub mod running;
mod sqlite;
mod stored;
#[cfg(test)]
mod tests;

use crate::config::data::{Database, MasterKeyFile};
use crate::conversation::case::{Case, Place};
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::privacy::audit::proof::{Fault, Proof};
use crate::privacy::audit::{AuditEntry, Deed, Head};
use crate::store::copied::{Identity, StoredAnswer, StoredTalk};
use crate::store::credential::Entrance;
use crate::store::error::Error;
use crate::store::folds::{Appended, Folded, Visit};
use crate::store::forgetting::Step;
use crate::store::forgetting::Subject;
use crate::store::inspection::{DataFault, Inspection};
use crate::store::news::Elsewhere;
use crate::store::postgres::Postgres;
use crate::store::record::{
    AgentAccount, AlertPage, Append, AuditFilter, AuditPage, Bookmark, ConversationEvent, IdempotencyKey, OpenAlert, QueuePage, Remembered,
    Summaries, Talks, TokenHash,
};
use crate::store::running::{Begun, Entry};
use crate::store::sqlite::Sqlite;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// How many entries of the audit log are read at once where all of them are.
const AUDITED_AT_ONCE: usize = 1_000;

/// The events, durable. Cheap to clone; all methods may be called from any task. Dropping the last clone waits for the last commit.
#[derive(Clone)]
pub struct Store {
    kept: Kept,
}

/// Which database keeps them.
#[derive(Clone)]
enum Kept {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

/// Does the same with whichever database it is.
macro_rules! of_either {
    ($store:expr, $own:ident => $verb:expr) => {
        match &$store.kept {
            Kept::Sqlite($own) => $verb,
            Kept::Postgres($own) => $verb,
        }
    };
}

// Below the macro, which they use.
mod erasing;
pub mod finding;
mod owed;
pub mod signing;
mod team;
pub mod webhooks;

impl Store {
    /// Opens or creates a database to write. A folder is written to by one process at a time, a server by any number.
    /// Words are sealed by the master keys of the file, if one is given; all that are in use must be in it.
    pub async fn open(database: &Database, master: Option<&MasterKeyFile>) -> Result<Store, Error> {
        let kept = match database {
            Database::Folder(dir) => Kept::Sqlite(Arc::new(Sqlite::open(dir, master)?)),
            Database::Server(address) => Kept::Postgres(Arc::new(Postgres::open(address, master).await?)),
        };
        Ok(Store { kept })
    }

    /// Opens a database that a server may be writing to, to read alone, as the reports do: whatever would write gives [`Error::Closed`],
    /// and [`Store::newest`] does not change.
    pub async fn open_to_read(database: &Database, master: Option<&MasterKeyFile>) -> Result<Store, Error> {
        let kept = match database {
            Database::Folder(dir) => Kept::Sqlite(Arc::new(Sqlite::open_to_read(dir, master)?)),
            Database::Server(address) => Kept::Postgres(Arc::new(Postgres::open_to_read(address, master).await?)),
        };
        Ok(Store { kept })
    }

    /// The same, where no words are read: no master key is needed.
    pub async fn open_without_words(database: &Database) -> Result<Store, Error> {
        let kept = match database {
            Database::Folder(dir) => Kept::Sqlite(Arc::new(Sqlite::open_without_words(dir)?)),
            Database::Server(address) => Kept::Postgres(Arc::new(Postgres::open_without_words(address).await?)),
        };
        Ok(Store { kept })
    }

    /// The random name of this database, part of every event id on the wire: a client that comes back after the database was replaced is told.
    pub fn epoch(&self) -> &str {
        of_either!(self, own => own.epoch())
    }

    /// The random secret of this database, of which the hashes in its [`IdempotencyKey`]s are made.
    pub fn secret(&self) -> &[u8; 32] {
        of_either!(self, own => own.secret())
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
        let appended = of_either!(self, own => own.create(id, token, facts, at, key).await)?;
        Ok(self.keep(id, appended))
    }

    /// Appends facts in one transaction and gives the events as stored, after they are durable.
    pub async fn append(&self, append: Append) -> Result<Vec<Event>, Error> {
        let id = append.conversation;
        let appended = of_either!(self, own => own.append(append).await)?;
        Ok(self.keep(id, appended))
    }

    /// Begins a request with an idempotency key, unless it was answered before, or is being carried out, by this server or another.
    pub async fn begin(&self, key: &IdempotencyKey) -> Result<Begun, Error> {
        of_either!(self, own => own.begin(key).await)
    }

    /// What is remembered under an idempotency key.
    pub async fn remembered(&self, key: IdempotencyKey) -> Result<Option<Remembered>, Error> {
        of_either!(self, own => own.remembered(key).await)
    }

    /// Remembers a request that was answered with events of a conversation which are not its own, or with none; gives whether nothing was
    /// remembered under the key.
    pub async fn remember(&self, key: IdempotencyKey, id: ConversationId, events: Vec<Event>, at: Timestamp) -> Result<bool, Error> {
        of_either!(self, own => own.remember(key, id, events, at).await)
    }

    /// Keeps what is durable now.
    fn keep(&self, id: ConversationId, appended: Appended) -> Vec<Event> {
        of_either!(self, own => own.folds().keep(id, appended.after));
        appended.events
    }

    /// What a request must know before it changes a conversation; nothing when there is no such conversation.
    pub async fn visit(&self, id: ConversationId) -> Result<Option<Visit>, Error> {
        let conversation = of_either!(self, own => own.visit(id).await)?;
        Ok(conversation.map(|conversation| Visit { conversation, waiting: of_either!(self, own => own.news().waiting()) }))
    }

    /// Whether the conversation exists and its token has this hash.
    pub async fn is_token(&self, id: ConversationId, token: TokenHash) -> Result<bool, Error> {
        // A conversation keeps its token as long as it is there, so that one that is kept need not be read.
        match of_either!(self, own => own.folds().get(id)) {
            Some(kept) => Ok(kept.has_token(token)),
            None => of_either!(self, own => own.is_token(id, token).await),
        }
    }

    /// A conversation, folded from its events.
    pub async fn load(&self, id: ConversationId) -> Result<Option<Folded>, Error> {
        of_either!(self, own => own.load(id).await)
    }

    /// Events of a conversation with an id above `after`, oldest first, at most `limit`.
    pub async fn events(&self, id: ConversationId, after: i64, limit: usize) -> Result<Vec<Event>, Error> {
        of_either!(self, own => own.events(id, after, limit).await)
    }

    /// Events above `after` of conversations that were ever passed to the desk, oldest first, at most `limit`.
    pub async fn desk_events(&self, after: i64, limit: usize) -> Result<Vec<ConversationEvent>, Error> {
        of_either!(self, own => own.desk_events(after, limit).await)
    }

    /// The id of the newest durable event, also where another server stored it and this one has not heard of it yet.
    pub async fn look_up_newest(&self) -> Result<i64, Error> {
        of_either!(self, own => own.newest().await)
    }

    /// At most `limit` cases of each of the desk's lists, behind places in the order of service, and how many there are.
    pub async fn queue(&self, waiting_after: Option<Place>, held_after: Option<Place>, limit: usize) -> Result<QueuePage, Error> {
        of_either!(self, own => own.queue(waiting_after, held_after, limit).await)
    }

    /// At most `limit` cases that an agent holds, in the order of service.
    pub async fn held_by(&self, agent: String, limit: usize) -> Result<Vec<Case>, Error> {
        of_either!(self, own => own.held_by(agent, limit).await)
    }

    /// How many wait before a customer, among those who need this skill or among all, up to 1,000; nothing
    /// when the customer does not wait among them.
    pub async fn ahead(&self, id: ConversationId, skill: Option<String>) -> Result<Option<usize>, Error> {
        of_either!(self, own => own.ahead(id, skill).await)
    }

    /// At most `limit` alerts that nobody has taken note of and that were raised at `until` or before, behind another one, which somebody may
    /// have taken note of; and how many there are, up to 1,000.
    pub async fn alerts(&self, until: Timestamp, after: Option<OpenAlert>, limit: usize) -> Result<AlertPage, Error> {
        of_either!(self, own => own.alerts(until, after, limit).await)
    }

    /// How many customers wait for an agent.
    pub async fn waiting(&self) -> Result<Waiting, Error> {
        of_either!(self, own => own.waiting().await)
    }

    /// Gives `work` the conversations from a place on that were opened before `to`, one after another, and gives what it makes of them.
    /// Long readings run one at a time, on a thread and a connection apart; [`Error::Busy`] when none could begin for so long. When the
    /// future is dropped, the conversations end with [`Error::Abandoned`].
    pub async fn read_through<T, W>(&self, from: Bookmark, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        of_either!(self, own => own.read_through(from, to, patience, work).await)
    }

    /// Gives `work` these conversations with their events, one after another in the order of their ids; one that is not there is left out. It
    /// waits and ends as [`read_through`](Store::read_through) does.
    pub async fn read_these<T, W>(&self, mut ids: Vec<ConversationId>, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        ids.sort_unstable();
        of_either!(self, own => own.read_these(ids, patience, work).await)
    }

    /// Gives `work` what is kept of the conversations that were opened in a time, the newest first. It waits and ends as
    /// [`read_through`](Store::read_through) does.
    pub async fn count_through<T, W>(&self, from: Timestamp, to: Timestamp, patience: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Summaries<'_>) -> Result<T, Error> + Send + 'static,
    {
        of_either!(self, own => own.count_through((from, to), patience, work).await)
    }

    /// Writes what is to be kept of the conversations after one, as far as it is missing, and gives how far that is. It looks at `limit` at most.
    pub async fn fill_summaries(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        of_either!(self, own => own.fill_summaries(after, limit).await)
    }

    /// The place after an event; none when there is no such event.
    pub async fn place_of(&self, event: i64) -> Result<Option<Bookmark>, Error> {
        of_either!(self, own => own.place_of(event).await)
    }

    /// The id of the newest durable event; changes after each commit.
    pub fn newest(&self) -> watch::Receiver<i64> {
        of_either!(self, own => own.news().newest())
    }

    /// The id of the newest durable event that the desk is shown; changes after each commit that has one.
    pub fn newest_at_desk(&self) -> watch::Receiver<i64> {
        of_either!(self, own => own.news().at_desk())
    }

    /// What other servers change from now on, and what is erased here; of other changes of its own a request is told by the answer.
    pub fn elsewhere(&self) -> broadcast::Receiver<Elsewhere> {
        of_either!(self, own => own.news().elsewhere())
    }

    /// Changes when an account was removed, or its token renewed: who was let in by it is let in no more.
    pub fn accounts(&self) -> watch::Receiver<u64> {
        of_either!(self, own => own.news().accounts())
    }

    /// Stores the hash of the admin token of the first start and notes that, and gives whether there was none.
    pub async fn set_admin_token(&self, token: TokenHash, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.set_admin_token(token, deed).await)
    }

    /// The hash of the admin token, if one was set.
    pub async fn admin_token(&self) -> Result<Option<TokenHash>, Error> {
        of_either!(self, own => own.admin_token().await)
    }

    /// Adds an agent and notes that; [`Error::Taken`] when there is a name that is alike.
    pub async fn add_agent(
        &self,
        account: AgentAccount,
        entrance: Entrance,
        is_alike: fn(&str, &str) -> bool,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<(), Error> {
        of_either!(self, own => own.add_agent(account, entrance, is_alike, key, deed).await)
    }

    /// Gives an agent another token and notes that, and gives whether there is such an agent.
    pub async fn renew_agent(
        &self,
        name: &str,
        token: TokenHash,
        expires_at: Timestamp,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<bool, Error> {
        of_either!(self, own => own.renew_agent(name.to_owned(), token, expires_at, key, deed).await)
    }

    /// Removes an agent and notes that, and gives whether there was one.
    pub async fn remove_agent(&self, name: &str, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.remove_agent(name.to_owned(), deed).await)
    }

    /// All agents by name.
    pub async fn agents(&self) -> Result<Vec<AgentAccount>, Error> {
        of_either!(self, own => own.agents().await)
    }

    /// The agent with this token, if there is one.
    pub async fn agent_with(&self, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
        of_either!(self, own => own.agent_with(token).await)
    }

    /// Notes a deed in the audit log, and gives the head of the log when that is durable.
    pub async fn audit(&self, deed: Deed) -> Result<Head, Error> {
        of_either!(self, own => own.audit(deed).await)
    }

    /// The newest entry of the audit log.
    pub async fn audit_head(&self) -> Result<Head, Error> {
        of_either!(self, own => own.audit_head().await)
    }

    /// At most `limit` entries of the audit log, the newest first, below the one with this number.
    pub async fn audit_page(&self, filter: AuditFilter, below: Option<i64>, limit: usize) -> Result<AuditPage, Error> {
        of_either!(self, own => own.audit_page(filter, below, limit).await)
    }

    /// Proves the chain of the audit log from its beginning, and that these heads, which were noted earlier, are part of it; gives its head, or
    /// the first entry that does not fit.
    pub async fn verify_audit(&self, noted: Vec<Head>) -> Result<Result<Head, Fault>, Error> {
        let mut proof = Proof::with(noted);
        let mut last = None;
        loop {
            let entries = self.audit_following(last, AUDITED_AT_ONCE).await?;
            let Some(newest) = entries.last() else { return Ok(proof.end()) };
            last = Some(newest.seq);
            if let Err(fault) = entries.iter().try_for_each(|entry| proof.take(entry)) {
                return Ok(Err(fault));
            }
        }
    }

    /// Writes and removes one row: whether the database works at this moment, and will be there at the next start.
    pub async fn check(&self) -> Result<(), Error> {
        of_either!(self, own => own.check().await)?;
        // Another server may have been given another file.
        let in_use = of_either!(self, own => own.masters().await)?;
        of_either!(self, own => own.keys().refuse_unknown(&in_use))
    }

    /// How many facts could not be read when their talks were folded, since the start.
    pub fn n_unreadable(&self) -> u64 {
        of_either!(self, own => own.folds().n_unreadable())
    }

    /// Looks whether everything that is stored holds together.
    pub async fn inspect(&self) -> Result<Inspection, Error> {
        of_either!(self, own => own.inspect().await)
    }

    /// Looks at the `most` newest conversations, and at so many at the desk.
    pub async fn glance(&self, most: usize) -> Result<Vec<DataFault>, Error> {
        of_either!(self, own => own.glance(most).await)
    }

    /// Writes the desk's lists anew, from the events alone.
    pub async fn mend(&self) -> Result<(), Error> {
        of_either!(self, own => own.mend().await)
    }

    /// Copies the SQLite database of a folder into another folder that has none, without the keys to its words; these go into a file that they
    /// replace. Somebody may be writing meanwhile. [`Error::Taken`] when there is a database, [`Error::NoPlaceForKeys`] when there are keys and
    /// no file is named.
    pub fn back_up(from: &Path, to: &Path, keys: Option<&Path>) -> Result<(), Error> {
        Sqlite::back_up(from, to, keys)
    }

    /// Puts such a copy into a folder that has no database, with the keys that are in the file, and erases in it what was erased by the time at
    /// which the file was written; gives how many conversations that were. [`Error::Taken`] when there is a database.
    pub fn restore(from: &Path, keys: Option<&Path>, to: &Path, master: Option<&MasterKeyFile>, at: Timestamp) -> Result<u64, Error> {
        Sqlite::restore(from, keys, to, master, at)
    }

    /// The visitor whom the page calls so; nothing for a blank name, which no visitor has.
    pub fn visitor(&self, name: &str) -> Option<Subject> {
        let name = Some(name.trim()).filter(|name| !name.is_empty())?;
        Some(Subject::Visitor { pseudonym: of_either!(self, own => own.keys().pseudonym(name)) })
    }

    /// Whether the words that are stored from now on are sealed.
    pub fn is_sealing(&self) -> bool {
        of_either!(self, own => own.keys().ring().is_some())
    }

    /// The name of the master key that wraps what is new, where words are sealed.
    pub fn master_key(&self) -> Option<String> {
        of_either!(self, own => own.keys().ring().map(|ring| ring.current().id().to_string()))
    }

    /// Reads the file of the master keys anew, and gives whether the current key is another one now. One that lacks a key in use is refused.
    pub async fn reload_keys(&self) -> Result<bool, Error> {
        if !self.is_sealing() {
            return Ok(false);
        }
        let needed = of_either!(self, own => own.masters().await)?;
        of_either!(self, own => own.keys().reload(&needed))
    }

    /// The events of a conversation as it is stored.
    fn read_talk(&self, talk: &StoredTalk) -> Result<Vec<Event>, Error> {
        of_either!(self, own => talk.read(own.keys()))
    }

    /// Keeps everybody from writing as long as what it gives is held.
    async fn freeze(&self) -> Result<Option<impl Sized + use<>>, Error> {
        match &self.kept {
            // Nobody else can.
            Kept::Sqlite(_) => Ok(None),
            Kept::Postgres(own) => own.freeze().await.map(Some),
        }
    }

    /// The conversation after another one, or the first, as it is stored.
    async fn next_talk(&self, last: Option<ConversationId>) -> Result<Option<StoredTalk>, Error> {
        of_either!(self, own => own.next_talk(last).await)
    }

    /// Writes what is missing of a conversation, and gives whether that was anything.
    async fn put_talk(&self, talk: StoredTalk) -> Result<bool, Error> {
        of_either!(self, own => own.put_talk(talk).await)
    }

    /// Answers to requests with a key after one, or the first.
    async fn answers(&self, last: Option<Entry>, limit: usize) -> Result<Vec<StoredAnswer>, Error> {
        of_either!(self, own => own.answers(last, limit).await)
    }

    /// Writes answers that are not there.
    async fn put_answers(&self, answers: Vec<StoredAnswer>) -> Result<(), Error> {
        of_either!(self, own => own.put_answers(answers).await)
    }

    /// At most `limit` entries of the audit log above this number, or from the first on, the oldest first.
    async fn audit_following(&self, above: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>, Error> {
        of_either!(self, own => own.audit_following(above, limit).await)
    }

    /// Writes entries of the audit log that are not there, as they are.
    async fn put_audit(&self, entries: Vec<AuditEntry>) -> Result<(), Error> {
        of_either!(self, own => own.put_audit(entries).await)
    }

    /// What there is besides conversations.
    async fn identity(&self) -> Result<Identity, Error> {
        of_either!(self, own => own.identity().await)
    }

    /// Replaces what there is besides conversations.
    async fn put_identity(&self, identity: Identity) -> Result<(), Error> {
        of_either!(self, own => own.put_identity(identity).await)
    }
}
