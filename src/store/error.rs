//! Why was something not stored or read?

use crate::conversation::id::ConversationId;
use std::path::PathBuf;

/// Why something was not stored or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else wrote to the conversation first: load it again and take the turn again.
    #[error("conversation {0} was changed by another request")]
    Raced(ConversationId),
    /// The name is taken already.
    #[error("{0} exists already")]
    Taken(String),
    /// The first fact of a new conversation is no opening.
    #[error("conversation {0} does not begin with an opening")]
    NoOpening(ConversationId),
    /// Another process writes to the same folder.
    #[error("data folder {} is in use by another process", dir.display())]
    Locked { dir: PathBuf },
    /// The database was made by another version.
    #[error("the database has format {found}, this version works with {known}")]
    Format { found: u32, known: u32 },
    /// The SQLite that was linked has a known fault.
    #[error("SQLite {0} can corrupt a database in WAL mode; at least 3.51.3 is needed")]
    OldSqlite(String),
    /// The database cannot be used: disk full, locked, damaged, gone.
    #[error("the database failed")]
    Database(#[from] rusqlite::Error),
    /// The folder of the database cannot be used.
    #[error("the data folder failed")]
    Folder(#[from] std::io::Error),
    /// The opening of a conversation cannot be read by this version.
    #[error("the opening of conversation {0} cannot be read")]
    Damaged(ConversationId),
    /// Another long reading is not over yet: try again.
    #[error("another long reading is not over yet")]
    Busy,
    /// Nobody waits for what is read any more.
    #[error("nobody waits for what is read")]
    Abandoned,
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
}
