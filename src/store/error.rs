//! Why was something not stored or read?

use crate::conversation::id::ConversationId;
use crate::privacy::seal::KeyId;
use std::path::PathBuf;
use tokio_postgres::error::{DbError, Severity};

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
    /// The SQLite database cannot be used: disk full, locked, damaged, gone.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused: disk full, no right to write, damaged.
    #[error("the database failed")]
    Postgres(tokio_postgres::Error),
    /// PostgreSQL cannot be reached, or does not answer in time; whether it carried out what it was told last is not known.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The address of the database, or the certificates to know it by, cannot be used.
    #[error("the address of the database cannot be used: {0}")]
    Address(String),
    /// A stored number or time is none that was ever written.
    #[error("a stored value is out of range: {0}")]
    Range(String),
    /// A value could not be written as JSON, or read.
    #[error("a stored value has another form")]
    Form(#[from] serde_json::Error),
    /// The folder of the database cannot be used.
    #[error("the data folder failed")]
    Folder(#[from] std::io::Error),
    /// The opening of a conversation cannot be read by this version.
    #[error("the opening of conversation {0} cannot be read")]
    Damaged(ConversationId),
    /// The words are sealed, and the master key is not at hand.
    #[error("the words in this database are sealed by the master key {needed}, which is not at hand")]
    Sealed { needed: KeyId },
    /// The file with the master keys has others.
    #[error("the words in this database are sealed by the master key {needed}; {} has {found}", file.display())]
    OtherMasterKey { needed: KeyId, file: PathBuf, found: String },
    /// The file with the master keys cannot be used.
    #[error("the master keys in {} cannot be used: {why}", file.display())]
    MasterKeyFile { file: PathBuf, why: String },
    /// The words are sealed, and no file is named for, or with, their keys.
    #[error("the words are sealed, and no file of their keys is named")]
    NoPlaceForKeys,
    /// A file is none that `jieda backup` wrote for the keys.
    #[error("{} is no file of keys that `jieda backup` wrote", .0.display())]
    NoKeys(PathBuf),
    /// The file of keys belongs to another database.
    #[error("the keys in {} are those of another database", .0.display())]
    OtherKeys(PathBuf),
    /// The keys of a PostgreSQL are not there.
    #[error("the schema `sealing`, which has the keys, is not there")]
    NoSealing,
    /// The data key of a conversation does not open.
    #[error("the data key of conversation {0} does not open")]
    Key(ConversationId),
    /// The database that is to be moved to has talks or an audit log of its own.
    #[error("the database has talks or an audit log of its own")]
    NotEmpty,
    /// What was moved is not what was there: somebody wrote to one of the two.
    #[error("the two databases differ: somebody wrote to one of them meanwhile")]
    Differs,
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

impl Error {
    /// Whether there is no database where one was to be read.
    pub fn is_missing(&self) -> bool {
        matches!(self, Error::Sqlite(cause) if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen))
    }

    /// Whether PostgreSQL refuses what was to be written, and not to write at all: `Data Exception` and `Integrity Constraint Violation`.
    pub fn is_of_data(&self) -> bool {
        let Error::Postgres(cause) = self else { return false };
        cause.code().is_some_and(|code| code.code().starts_with("22") || code.code().starts_with("23"))
    }

    /// What lies behind it, for the log: without details, which may quote what a customer wrote.
    pub fn cause(&self) -> Option<String> {
        match self {
            Error::Sqlite(cause) => Some(cause.to_string()),
            Error::Postgres(cause) => {
                let said = cause.as_db_error().map(|refusal| format!("{}: {}", refusal.code().code(), refusal.message()));
                Some(said.unwrap_or_else(|| cause.to_string()))
            }
            Error::Folder(cause) => Some(cause.to_string()),
            Error::Raced(_)
            | Error::Taken(_)
            | Error::NoOpening(_)
            | Error::Locked { .. }
            | Error::Format { .. }
            | Error::OldSqlite(_)
            | Error::Unreachable(_)
            | Error::Address(_)
            | Error::Range(_)
            | Error::Form(_)
            | Error::Damaged(_)
            | Error::Sealed { .. }
            | Error::OtherMasterKey { .. }
            | Error::MasterKeyFile { .. }
            | Error::Key(_)
            | Error::NoPlaceForKeys
            | Error::NoKeys(_)
            | Error::OtherKeys(_)
            | Error::NoSealing
            | Error::NotEmpty
            | Error::Differs
            | Error::Busy
            | Error::Abandoned
            | Error::Closed => None,
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let is_refusal = error.as_db_error().is_some_and(|refusal| !is_of_session(refusal));
        // What was read could not be understood: nothing was in doubt.
        let is_misread = error.as_db_error().is_none() && !error.is_closed() && is_conversion(&error);
        if is_refusal || is_misread { Error::Postgres(error) } else { Error::Unreachable(described(&error)) }
    }
}

/// Whether the database ends the session, or begins none.
fn is_of_session(refusal: &DbError) -> bool {
    let ends = matches!(refusal.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    ends || refusal.code().code().starts_with("57P") || refusal.code().code().starts_with("08")
}

fn is_conversion(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.downcast_ref::<std::io::Error>().is_none())
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => Error::from(error),
            error => Error::Unreachable(described(&error)),
        }
    }
}

/// An error and what lies behind it, in one line.
pub fn described(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) if !error.to_string().contains(&cause.to_string()) => format!("{error}: {}", described(cause)),
        _ => error.to_string(),
    }
}
