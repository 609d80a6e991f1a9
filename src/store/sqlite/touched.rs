//! In which conversations did something happen lately?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::sqlite::Sqlite;

const TOUCHED: &str = "SELECT id, conversation FROM event WHERE id > ?1 ORDER BY id LIMIT ?2";

impl Sqlite {
    pub async fn touched(&self, after: i64, most: usize) -> Result<Vec<(i64, ConversationId)>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(TOUCHED)?;
            let rows = statement.query_map((after, most), |row| Ok((row.get(0)?, ConversationId::from_stored(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}
