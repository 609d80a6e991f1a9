//! In which conversations did something happen lately?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::postgres::pool::rows;
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, row};

const TOUCHED: &str = "SELECT id, conversation FROM event WHERE id > $1 ORDER BY id LIMIT $2";

impl Postgres {
    pub async fn touched(&self, after: i64, most: usize) -> Result<Vec<(i64, ConversationId)>, Error> {
        let found = rows(&self.session().await?, TOUCHED, &[&after, &at_most(most)]).await?;
        found.iter().map(|found| Ok((found.try_get(0)?, row::conversation(found, 1)?))).collect()
    }
}
