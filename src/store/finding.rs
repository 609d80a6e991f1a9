//! Which verbs of the store find talks?
//!
//! Talks are looked through from the newest to the oldest, in steps of a bounded number, so that nobody waits behind a search. Of what was looked
//! for, only prints are compared here; whether a talk has the words is seen by who reads it.

use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::store::error::Error;
use crate::store::forgetting::Step;
use crate::store::{Kept, Store};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The most talks that are looked at in a step where words are looked for: some milliseconds.
pub const LOOKED_AT: usize = 20_000;

/// The same where all of them are wanted: what is kept of each must be read.
pub const LISTED_AT: usize = 2_000;

/// A place among the talks, of which the newest is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// When the talk was opened.
    pub opened_at: Timestamp,
    /// The talk.
    pub id: ConversationId,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Hunt {
    /// The pieces of words that a talk must have; all talks where there are none.
    pub pieces: BTreeSet<String>,
    /// Only talks that were opened at this time or later.
    pub from: Timestamp,
    /// Only talks behind this place.
    pub below: Point,
    /// How many of those that are found are wanted at most.
    pub most: usize,
}

/// What a step of a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The talks, the newest first.
    pub talks: Vec<FoundTalk>,
    /// The last talk that was looked at; nothing at the end.
    pub last: Option<Point>,
    /// How many were looked at.
    pub n_looked_at: usize,
    /// How many cannot be found by words yet.
    pub n_unready: usize,
}

/// A talk that was found.
#[derive(Debug)]
pub struct FoundTalk {
    /// The talk.
    pub id: ConversationId,
    /// Whether it was ever passed to the desk.
    pub was_at_desk: bool,
    /// What is kept of it to count it.
    pub summary: Box<Summary>,
}

impl FoundTalk {
    /// Where it stands.
    pub fn point(&self) -> Point {
        Point { opened_at: self.summary.opened_at, id: self.id }
    }
}

impl Store {
    /// The conversations of a visitor who is called so that were opened before one, the newest first, at most `limit`.
    pub async fn earlier(&self, visitor: &str, before: ConversationId, limit: usize) -> Result<Vec<ConversationId>, Error> {
        of_either!(self, own => own.earlier(visitor.to_owned(), before, limit).await)
    }

    /// A step of a search: looks at a bounded number of talks, and gives those that may have the words.
    pub async fn find(&self, hunt: Hunt) -> Result<Found, Error> {
        of_either!(self, own => own.find(hunt).await)
    }

    /// Makes the words of conversations after one to prints, as far as that is missing or was done otherwise, and gives how far that is. It looks at
    /// `limit` at most.
    pub async fn fill_words(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        of_either!(self, own => own.fill_words(after, limit).await)
    }
}
