//! Which verbs of the store are about what is owed to customers?

use crate::conversation::promise::DuePlace;
use crate::store::error::Error;
use crate::store::listed::PromisesOf;
use crate::store::record::PromisePage;
use crate::store::{Kept, Store};
use jiff::Timestamp;

impl Store {
    /// At most `limit` promises that this agent alone is to keep, behind a place in the order in which they are due, and how many there are and are
    /// overdue at `now`, up to 1,000 each.
    pub async fn promises_of(&self, agent: String, after: Option<DuePlace>, now: Timestamp, limit: usize) -> Result<PromisePage, Error> {
        of_either!(self, own => own.promises(PromisesOf::Agent(agent), after, now, limit).await)
    }

    /// The same for those that nobody alone is to keep.
    pub async fn team_promises(&self, after: Option<DuePlace>, now: Timestamp, limit: usize) -> Result<PromisePage, Error> {
        of_either!(self, own => own.promises(PromisesOf::Team, after, now, limit).await)
    }

    /// The same for all.
    pub async fn all_promises(&self, after: Option<DuePlace>, now: Timestamp, limit: usize) -> Result<PromisePage, Error> {
        of_either!(self, own => own.promises(PromisesOf::Anybody, after, now, limit).await)
    }
}
