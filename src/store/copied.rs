//! What is copied word for word, from one database to another?

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::DataKey;
use crate::store::credential::StoredCredential;
use crate::store::error::Error;
use crate::store::forgetting::{LegalHold, Receipt};
use crate::store::keys::{Keys, Wrapped};
use crate::store::record::{AgentAccount, TokenHash};
use crate::store::running::Entry;
use crate::store::stored::{FactPlace, event_of, fact_of};
use jiff::Timestamp;

/// A conversation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTalk {
    /// Its id.
    pub id: ConversationId,
    /// The hash of its customer's token.
    pub token: TokenHash,
    /// When it was opened, in microseconds since 1970, as all times here.
    pub opened_at: i64,
    /// What the visitor is called.
    pub pseudonym: Option<String>,
    /// Whether it counts in no report.
    pub is_test: bool,
    /// Whether its words were erased.
    pub is_erased: bool,
    /// By which its words are sealed, if they are.
    pub key: Option<Wrapped>,
    /// Its events, in their order.
    pub events: Vec<StoredEvent>,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number over all conversations.
    pub id: i64,
    /// Its number within the conversation, from 1.
    pub seq: u32,
    /// When it was stored.
    pub at: i64,
    /// What happened, in JSON.
    pub fact: String,
}

/// What is stored under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Who sent the request, and how it is named.
    pub entry: Entry,
    /// What was asked for.
    pub body_hash: [u8; 32],
    /// The conversation that it belongs to, or has opened.
    pub conversation: Option<i64>,
    /// The first event that answered; 0 when there was none.
    pub first_event: i64,
    /// The last event that answered; 0 when there was none.
    pub last_event: i64,
    /// When it was carried out.
    pub at: i64,
}

/// What a database has besides conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its epoch and secrets.
    pub settings: Vec<(String, Vec<u8>)>,
    /// Who may work at the desk.
    pub agents: Vec<(AgentAccount, TokenHash)>,
    /// What agents can do, in JSON, by name.
    pub profiles: Vec<(String, String)>,
    /// How their people sign in. Who is signed in does so anew there.
    pub credentials: Vec<StoredCredential>,
    /// What is kept whatever is due.
    pub holds: Vec<LegalHold>,
    /// What customers asked to have erased.
    pub erasures: Vec<StoredErasure>,
}

/// An erasure as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredErasure {
    /// Its receipt.
    pub receipt: Receipt,
    /// What the visitor is called from now on; empty when it is done.
    pub pseudonym: String,
}

impl StoredTalk {
    /// The events that it has.
    pub fn read(&self, keys: &Keys) -> Result<Vec<Event>, Error> {
        let key = self.key.as_ref().map(|wrapped| keys.unwrap(wrapped, self.id)).transpose()?;
        self.events.iter().map(|event| event.read(self.id, keys, key.as_ref())).collect()
    }
}

impl StoredEvent {
    fn read(&self, conversation: ConversationId, keys: &Keys, key: Option<&DataKey>) -> Result<Event, Error> {
        let at = Timestamp::from_microsecond(self.at).map_err(|error| Error::Range(error.to_string()))?;
        let fact = fact_of(&self.fact, FactPlace { conversation, seq: self.seq }, keys, || Ok(key.cloned()))?;
        Ok(event_of(self.id, at, fact))
    }
}

impl Identity {
    /// The random name of the database.
    pub fn epoch(&self) -> Option<&[u8]> {
        self.settings.iter().find(|(name, _)| name == "epoch").map(|(_, value)| value.as_slice())
    }
}
