//! Which verbs of the store are about practice talks?
//!
//! Rows of their own, apart from conversations: an attempt with its moves, and once it is over what came of it. A row is bounded by the number and
//! length of its moves, and of somebody's attempts the newest are kept, with the best of each scenario.

use crate::conversation::team::practice::{Admission, Attempt, AttemptId, AttemptLine, Move, Progress, Record};
use crate::store::error::Error;
use crate::store::record::IdempotencyKey;
use crate::store::{Kept, Store};
use jiff::Timestamp;

impl Store {
    /// Begins an attempt, unless so many were begun within a day before it. One that is there already stays as it is.
    pub async fn begin_attempt(&self, attempt: Attempt, key: Option<IdempotencyKey>) -> Result<Admission, Error> {
        of_either!(self, own => own.begin_attempt(attempt, key).await)
    }

    /// The attempt with this name.
    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        of_either!(self, own => own.attempt(id).await)
    }

    /// Adds a move to an attempt that has so many, and what came of it if it is over by that. Gives whether it had so many.
    pub async fn add_move(
        &self,
        id: AttemptId,
        seen: usize,
        moves: Vec<Move>,
        record: Option<Record>,
        key: Option<IdempotencyKey>,
    ) -> Result<bool, Error> {
        of_either!(self, own => own.add_move(id, seen, moves, record, key).await)
    }

    /// At most `limit` attempts of somebody, the newest first, behind one.
    pub async fn attempts_of(&self, agent: &str, behind: Option<(Timestamp, AttemptId)>, limit: usize) -> Result<Vec<AttemptLine>, Error> {
        of_either!(self, own => own.attempts_of(agent.to_owned(), behind, limit).await)
    }

    /// What the attempts of these people came to, by scenario.
    pub async fn progress_of(&self, agents: Vec<String>) -> Result<Vec<Progress>, Error> {
        of_either!(self, own => own.progress_of(agents).await)
    }

    /// At most `limit` attempts behind one, in the order of their names, as they are copied.
    pub(in crate::store) async fn attempts_behind(&self, last: Option<AttemptId>, limit: usize) -> Result<Vec<Attempt>, Error> {
        of_either!(self, own => own.attempts_behind(last, limit).await)
    }

    /// Writes attempts that were copied.
    pub(in crate::store) async fn put_attempts(&self, attempts: Vec<Attempt>) -> Result<(), Error> {
        of_either!(self, own => own.put_attempts(attempts).await)
    }
}
