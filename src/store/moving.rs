//! How does a whole history go from one database to another?
//!
//! Word for word, and conversation by conversation, so that it can be broken off and taken up again. At the end both are read anew and compared:
//! what is stored, and what it folds to.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::{AgentAccount, TokenHash};
use crate::store::running::Entry;
use crate::store::stored::event_of;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// How many answers to requests with a key are copied at once.
const ANSWERS_AT_ONCE: usize = 1_000;

/// A conversation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTalk {
    pub id: ConversationId,
    pub token: TokenHash,
    pub opened_at: i64,
    pub visitor: Option<String>,
    pub is_test: bool,
    pub events: Vec<StoredEvent>,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub id: i64,
    pub seq: u32,
    pub at: i64,
    pub fact: String,
}

/// What is stored under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    pub entry: Entry,
    pub body_hash: [u8; 32],
    pub conversation: Option<i64>,
    pub first_event: i64,
    pub last_event: i64,
    pub at: i64,
}

/// What a database has besides conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its epoch and secrets.
    pub settings: Vec<(String, Vec<u8>)>,
    /// Who may work at the desk.
    pub agents: Vec<(AgentAccount, TokenHash)>,
}

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// How many conversations there are.
    pub n_conversations: u64,
    /// How many events they have.
    pub n_events: u64,
    /// How many of the conversations were there already.
    pub n_known: u64,
    /// The SHA-256 of all that is stored and of what it folds to, the same in both.
    pub hash: String,
}

/// Copies everything to a database that is empty, or to which the same was copied before, and makes sure that it is the same there. `tell` is
/// told now and then how many conversations were copied.
pub async fn move_all(from: &Store, to: &Store, tell: impl Fn(u64)) -> Result<Moved, Error> {
    let _still = from.freeze().await?;
    let identity = from.identity().await?;
    if to.next_talk(None).await?.is_some() && to.identity().await?.epoch() != identity.epoch() {
        return Err(Error::NotEmpty);
    }
    // First, so that a move that was broken off is known again.
    to.put_identity(identity).await?;
    let mut moved = Moved::default();
    let mut last = None;
    while let Some(talk) = from.next_talk(last).await? {
        last = Some(talk.id);
        moved.n_conversations += 1;
        moved.n_events += talk.events.len() as u64;
        moved.n_known += u64::from(!to.put_talk(talk).await?);
        if moved.n_conversations.is_multiple_of(1_000) {
            tell(moved.n_conversations);
        }
    }
    copy_answers(from, to).await?;
    to.mend().await?;
    moved.hash = hash(from).await?;
    if hash(to).await? == moved.hash { Ok(moved) } else { Err(Error::Differs) }
}

async fn copy_answers(from: &Store, to: &Store) -> Result<(), Error> {
    let mut last = None;
    loop {
        let answers = from.answers(last, ANSWERS_AT_ONCE).await?;
        let Some(answer) = answers.last() else { return Ok(()) };
        last = Some(answer.entry);
        to.put_answers(answers).await?;
    }
}

/// The SHA-256 of everything: settings, agents, and each conversation as stored and as folded.
async fn hash(store: &Store) -> Result<String, Error> {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", store.identity().await?));
    let mut last = None;
    while let Some(talk) = store.next_talk(last).await? {
        last = Some(talk.id);
        let events: Vec<Event> = talk.events.iter().map(StoredEvent::read).collect::<Result<_, _>>()?;
        hash.update(format!("{talk:?}{:?}", Conversation::of(&events)));
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl StoredEvent {
    fn read(&self) -> Result<Event, Error> {
        let at = Timestamp::from_microsecond(self.at).map_err(|error| Error::Range(error.to_string()))?;
        Ok(event_of(self.id, at, &self.fact))
    }
}

impl Identity {
    /// The random name of the database.
    pub fn epoch(&self) -> Option<&[u8]> {
        self.settings.iter().find(|(name, _)| name == "epoch").map(|(_, value)| value.as_slice())
    }
}
