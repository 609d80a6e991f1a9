//! Which page of what is owed to customers is read?

use crate::conversation::promise::DuePlace;
use crate::store::error::Error;
use crate::store::listed::PromisesOf;
use crate::store::postgres::Postgres;
use crate::store::postgres::promise::page;
use crate::store::record::PromisePage;
use jiff::Timestamp;

impl Postgres {
    pub async fn promises(&self, of: PromisesOf, after: Option<DuePlace>, now: Timestamp, limit: usize) -> Result<PromisePage, Error> {
        page(&self.session().await?, &self.keys, &of, after, now, limit).await
    }
}
