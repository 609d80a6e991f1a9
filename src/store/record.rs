//! What is given to the store, and what comes back?

use crate::conversation::alert::Alert;
use crate::conversation::case::Case;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::conversation::promise::Promise;
use crate::conversation::summary::Summary;
use crate::conversation::team::floor::Offer;
use crate::privacy::audit::{Action, AuditEntry, Head};
use crate::store::error::Error;
use jiff::{SignedDuration, Timestamp};

/// The SHA-256 of a secret token; the token itself is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

/// Makes a retried request safe: the same key with the same body gives the first answer again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// A keyed hash of who sent the request.
    pub sender: [u8; 32],
    /// A keyed hash of what the client sent in `Idempotency-Key`.
    pub key: [u8; 32],
    /// A keyed hash of what was asked for.
    pub body_hash: [u8; 32],
}

/// How long an answer is remembered: a client that retries for longer has a person before it who can look.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How many answers of one sender are remembered at least; a conversation has fewer messages.
pub const MOST_OF_SENDER: i64 = 1_000;

/// With every so many new rows of a sender the older ones are forgotten, by the hash of the key, which nobody can choose. It walks past all
/// that are kept, so that a retry-safe message late in a talk would cost more than an early one.
pub const FORGOTTEN_EVERY: u8 = 32;

/// What is stored under an idempotency key.
#[derive(Debug, Clone, PartialEq)]
pub enum Remembered {
    /// The same request had this answer.
    Same(Answer),
    /// The key was used for another body.
    OtherBody,
}

/// How a request was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The conversation that it belongs to, or has opened.
    pub conversation: Option<ConversationId>,
    /// The events that it led to.
    pub events: Vec<Event>,
    /// When it was carried out.
    pub at: Timestamp,
}

/// What an append writes.
#[derive(Debug, Clone)]
pub struct Append {
    /// The conversation.
    pub conversation: ConversationId,
    /// How many events the writer has seen; when there are more, nothing is written and [`Error::Raced`] says so.
    pub seen: u32,
    /// What happened.
    pub facts: Vec<Fact>,
    /// When.
    pub at: Timestamp,
    /// Under which key the answer is remembered.
    pub key: Option<IdempotencyKey>,
}

/// An event and the conversation that it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationEvent {
    /// The conversation.
    pub conversation: ConversationId,
    /// The event.
    pub event: Event,
}

/// A page of the desk's lists.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuePage {
    /// Cases that nobody holds, in the order to be served.
    pub waiting: Vec<Case>,
    /// Cases that an agent holds, in the same order.
    pub held: Vec<Case>,
    /// How many wait in all.
    pub n_waiting: usize,
    /// How many are held in all.
    pub n_held: usize,
}

/// An alert that nobody has taken note of.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenAlert {
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The alert.
    pub alert: Alert,
}

/// A page of the desk's alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertPage {
    /// The gravest first, and among equals the oldest.
    pub alerts: Vec<OpenAlert>,
    /// How many are open in all, up to 1,000.
    pub n_open: usize,
}

/// A promise that is yet to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPromise {
    /// The conversation in which it was made.
    pub conversation: ConversationId,
    /// The promise.
    pub promise: Promise,
}

/// A page of the promises that are yet to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisePage {
    /// Those that are due first come first, the overdue ones therefore before all others.
    pub promises: Vec<OpenPromise>,
    /// How many there are in all, up to 1,000.
    pub n_open: usize,
    /// How many of them are overdue, up to 1,000.
    pub n_overdue: usize,
}

/// Conversations with their events, one after another; only one is held at a time.
pub type Talks<'a> = dyn Iterator<Item = Result<(ConversationId, Vec<Event>), Error>> + 'a;

/// The most conversations that are folded in a step that makes them ready to be counted: others write as soon as it is over.
pub const MOST_FILLED: usize = 20;

/// The most talks whose words are made to prints in one step of the background: others write as soon as it is over.
pub const MOST_WORDED: usize = 20;

/// What is kept of conversations to count them, one after another, the newest first.
pub type Summaries<'a> = dyn Iterator<Item = Result<(ConversationId, Box<Summary>), Error>> + 'a;

/// Where a long reading stands. Conversations come in the order of their opening, and the events of each in theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bookmark {
    /// When the conversation was opened that is read, or comes next.
    pub opened_at: Timestamp,
    /// The conversation.
    pub conversation: ConversationId,
    /// Its last event that was dealt with; 0 when there is none.
    pub event: i64,
}

impl Bookmark {
    /// Before all conversations that were opened at this time or later.
    pub fn before(opened_at: Timestamp) -> Self {
        Bookmark { opened_at, conversation: ConversationId::from_stored(0), event: 0 }
    }
}

/// Somebody who may work at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentAccount {
    /// The name that customers read.
    pub name: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// What the agent may do.
    pub rank: Rank,
    /// Until when the account's token lets a program in; nothing where none was given out.
    pub expires_at: Option<Timestamp>,
}

/// What an agent may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Works on cases.
    Agent,
    /// Also takes note of alerts.
    Supervisor,
    /// Reads the audit log, and nothing else.
    Auditor,
    /// Looks through the content, and nothing else.
    Editor,
    /// Also makes accounts, as whoever has the admin token.
    Admin,
}

impl Rank {
    /// All ranks.
    pub const ALL: [Rank; 5] = [Rank::Agent, Rank::Supervisor, Rank::Auditor, Rank::Editor, Rank::Admin];

    /// Whether somebody of this rank works on cases.
    pub fn may_serve(self) -> bool {
        match self {
            Rank::Agent | Rank::Supervisor | Rank::Admin => true,
            Rank::Auditor | Rank::Editor => false,
        }
    }

    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Rank::Agent => "agent",
            Rank::Supervisor => "supervisor",
            Rank::Auditor => "auditor",
            Rank::Editor => "editor",
            Rank::Admin => "admin",
        }
    }

    /// The rank with this name. What a newer version may have stored is refused: who knows what it may do.
    pub fn named(name: &str) -> Result<Self, Error> {
        Rank::ALL.into_iter().find(|rank| rank.name() == name).ok_or_else(|| Error::Range(format!("no role is called {name}")))
    }
}

/// Which entries of the audit log are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Those of this agent.
    pub who: Option<String>,
    /// Those of this kind.
    pub action: Option<Action>,
    /// Those about this.
    pub subject: Option<String>,
}

impl AuditFilter {
    /// The columns that are asked for, with what must stand in them.
    pub fn conditions(&self) -> Vec<(&'static str, &str)> {
        let wanted = [("who", self.who.as_deref()), ("action", self.action.map(Action::name)), ("subject", self.subject.as_deref())];
        wanted.into_iter().filter_map(|(column, value)| Some((column, value?))).collect()
    }
}

/// A page of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The entries, the newest first.
    pub entries: Vec<AuditEntry>,
    /// The head of the whole log.
    pub head: Head,
}

/// What becomes of an offer that had no answer in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferRules {
    /// After so many in a row the agent is away.
    pub missed_offers: u32,
    /// For so long the agent is not offered the same case.
    pub rest: SignedDuration,
}

/// An offer that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The offer.
    pub offer: Offer,
    /// It is made only while the agent holds fewer cases.
    pub most: u32,
}

/// A time as it will be read again: it is kept in microseconds.
pub fn as_stored(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
