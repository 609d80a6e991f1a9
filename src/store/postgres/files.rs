//! How are the files kept that were sent?
//!
//! In a table of their own, so that every server reads them, and each as a whole: it is bounded by what may be sent. PostgreSQL keeps such bytes apart
//! from their row, uncompressed, as pictures are already. They go with their conversation.

use crate::conversation::file::FileId;
use crate::conversation::id::ConversationId;
use crate::store::copied::{StoredFile, is_sealed};
use crate::store::error::Error;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, row};
use crate::store::stored::stored_time;
use jiff::Timestamp;
use tokio_postgres::Row;

const PUT: &str = "INSERT INTO file (conversation, id, at, bytes) VALUES ($1, $2, $3, $4)
    ON CONFLICT (conversation, id) DO UPDATE SET bytes = $4";
const LIST: &str = "SELECT conversation, id, at, get_byte(substring(bytes FROM 1 FOR 1), 0) FROM file WHERE conversation IN
    (SELECT DISTINCT conversation FROM file WHERE conversation > $1 ORDER BY conversation LIMIT $2) ORDER BY conversation, id";

impl Postgres {
    pub async fn put_file(&self, id: ConversationId, file: FileId, at: Timestamp, bytes: Vec<u8>) -> Result<(), Error> {
        self.writer.as_ref().ok_or(Error::Closed)?;
        changed(&self.session().await?, PUT, &[&id.get(), &file.to_string(), &stored_time(at), &bytes]).await.map(drop)
    }

    pub async fn file(&self, id: ConversationId, file: FileId) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT bytes FROM file WHERE conversation = $1 AND id = $2";
        let found = rows(&self.session().await?, sql, &[&id.get(), &file.to_string()]).await?;
        Ok(found.first().map(|row| row.try_get(0)).transpose()?)
    }

    pub async fn drop_file(&self, id: ConversationId, file: FileId) -> Result<(), Error> {
        let sql = "DELETE FROM file WHERE conversation = $1 AND id = $2";
        changed(&self.session().await?, sql, &[&id.get(), &file.to_string()]).await.map(drop)
    }

    pub async fn files(&self, after: Option<ConversationId>, limit: usize) -> Result<Vec<StoredFile>, Error> {
        let after = after.map_or(i64::MIN, ConversationId::get);
        rows(&self.session().await?, LIST, &[&after, &at_most(limit)]).await?.iter().map(listed).collect()
    }
}

/// Reads the columns of [`LIST`].
fn listed(row: &Row) -> Result<StoredFile, Error> {
    let id = row.try_get::<_, &str>(1)?.parse().map_err(|_| Error::Range("a file has no name".to_owned()))?;
    let first: i32 = row.try_get(3)?;
    Ok(StoredFile { conversation: row::conversation(row, 0)?, id, at: row::time(row, 2)?, is_sealed: is_sealed(u8::try_from(first).ok()) })
}
