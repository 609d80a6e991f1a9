//! Which page of what is owed to customers is read?

use crate::conversation::promise::DuePlace;
use crate::store::error::Error;
use crate::store::listed::PromisesOf;
use crate::store::record::PromisePage;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::promise::page;
use jiff::Timestamp;
use std::sync::Arc;

impl Sqlite {
    pub async fn promises(&self, of: PromisesOf, after: Option<DuePlace>, now: Timestamp, limit: usize) -> Result<PromisePage, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| page(connection, &keys, &of, after, now, limit)).await
    }
}
