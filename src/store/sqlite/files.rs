//! Which verbs of the store are about the files of a folder's talks?
//!
//! Where they lie is told in `file_folder`; what takes time is done on a thread of its own.

use crate::conversation::file::FileId;
use crate::conversation::id::ConversationId;
use crate::store::copied::StoredFile;
use crate::store::error::Error;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::file_folder::FileFolder;
use jiff::Timestamp;
use std::io;

impl Sqlite {
    pub async fn put_file(&self, id: ConversationId, file: FileId, _at: Timestamp, bytes: Vec<u8>) -> Result<(), Error> {
        self.writer.as_ref().ok_or(Error::Closed)?;
        self.in_files(move |files| files.put(id, file, &bytes)).await
    }

    pub async fn file(&self, id: ConversationId, file: FileId) -> Result<Option<Vec<u8>>, Error> {
        self.in_files(move |files| files.get(id, file)).await
    }

    pub async fn drop_file(&self, id: ConversationId, file: FileId) -> Result<(), Error> {
        self.in_files(move |files| files.drop_one(id, file)).await
    }

    pub async fn files(&self, after: Option<ConversationId>, limit: usize) -> Result<Vec<StoredFile>, Error> {
        self.in_files(move |files| files.list(after, limit)).await
    }

    /// Removes the files of conversations that were erased or deleted. What cannot be removed now is, when all files are looked at.
    pub(super) async fn drop_files_of(&self, ids: Vec<ConversationId>) {
        let removed = self.in_files(move |files| ids.into_iter().try_for_each(|id| files.drop_all(id))).await;
        if let Err(error) = removed {
            tracing::warn!(%error, cause = error.cause(), "files of an erased conversation cannot be removed yet");
        }
    }

    async fn in_files<T: Send + 'static>(&self, work: impl FnOnce(&FileFolder) -> io::Result<T> + Send + 'static) -> Result<T, Error> {
        let files = self.files.clone();
        let done = tokio::task::spawn_blocking(move || work(&files)).await;
        Ok(done.map_err(|error| Error::Folder(io::Error::other(error)))??)
    }
}
