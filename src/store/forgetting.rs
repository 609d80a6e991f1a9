//! What is to be forgotten, what is not, and how far is it?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::{named_by, random_name};
use jiff::Timestamp;
use std::fmt;

/// Whose words are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Those of the visitor who is called so.
    Visitor {
        /// A keyed hash of the name.
        pseudonym: String,
    },
    /// Those of one conversation.
    Conversation(ConversationId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Visitor { pseudonym } => write!(f, "visitor:{pseudonym}"),
            Subject::Conversation(id) => write!(f, "conversation:{id}"),
        }
    }
}

impl Subject {
    /// The subject that was stored so.
    pub fn from_stored(text: &str) -> Result<Self, Error> {
        let no_subject = || Error::Range(format!("{text} is no subject"));
        match text.split_once(':').ok_or_else(no_subject)? {
            ("visitor", pseudonym) => Ok(Subject::Visitor { pseudonym: pseudonym.to_owned() }),
            ("conversation", id) => Ok(Subject::Conversation(id.parse().map_err(|_| no_subject())?)),
            _ => Err(no_subject()),
        }
    }
}

/// That a customer asked to have everything erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Under which receipt; the same receipt asks once.
    pub receipt: String,
    /// Whose words.
    pub subject: Subject,
    /// When; what was opened later is not meant.
    pub at: Timestamp,
}

impl Request {
    /// A request under a receipt of its own.
    pub fn new(subject: Subject, at: Timestamp) -> Result<Self, Error> {
        Ok(Request { receipt: random_name()?, subject, at })
    }

    /// A request under the receipt that follows from a keyed hash: the same each time that it is made.
    pub fn named(hash: &[u8; 32], subject: Subject, at: Timestamp) -> Self {
        Request { receipt: named_by(hash), subject, at }
    }
}

/// How far an erasure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its name.
    pub receipt: String,
    /// Whose words.
    pub subject: Subject,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// How many conversations are erased.
    pub n_erased: u32,
    /// How many a legal hold kept.
    pub n_held: u32,
    /// When the last one was.
    pub done_at: Option<Timestamp>,
}

/// That somebody's words are needed, and not erased whatever is due or asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Whose words.
    pub subject: Subject,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub agent: String,
    /// When.
    pub at: Timestamp,
}

/// A conversation that may be due, as far as its row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The conversation.
    pub id: ConversationId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Whether it is test traffic.
    pub is_test: bool,
    /// Whether it was ever passed to the desk.
    pub was_at_desk: bool,
}

/// How far a walk over all conversations is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The last conversation that was looked at; none at the end of the walk.
    pub last: Option<ConversationId>,
    /// How many were changed.
    pub n_changed: usize,
}

/// By which keys words are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sealed {
    /// How many conversations each master key seals, by its name.
    pub by_master: Vec<(String, u64)>,
    /// How many conversations have words that are stored as they are.
    pub n_plain: u64,
}
