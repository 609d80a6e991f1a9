//! Which verbs of the store are about what is sealed, erased, and kept by a legal hold?
//!
//! The statements are in `erase` and `seal`. Files lie outside the database, and are removed when it is certain that their words are.

use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::privacy::audit::Deed;
use crate::privacy::retention::Due;
use crate::store::error::Error;
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Sealed, Step, Subject};
use crate::store::news::Elsewhere;
use crate::store::sqlite::writer::Writer;
use crate::store::sqlite::{Sqlite, erase, seal};
use jiff::Timestamp;
use std::sync::Arc;

impl Sqlite {
    pub async fn erase(&self, id: ConversationId, why: Erasure, at: Timestamp) -> Result<bool, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        let is_erased = self.write(move |connection| erase::erase(connection, &keys, &folds, id, why, None, at)).await?;
        if is_erased {
            self.drop_files_of(vec![id]).await;
            self.tell_erased(vec![id]);
        }
        Ok(is_erased)
    }

    pub async fn forget(&self, id: ConversationId) -> Result<bool, Error> {
        let folds = Arc::clone(&self.folds);
        let is_gone = self.write(move |connection| erase::forget(connection, &folds, id)).await?;
        if is_gone {
            self.drop_files_of(vec![id]).await;
        }
        Ok(is_gone)
    }

    pub async fn candidates(&self, due: Due, before: Timestamp, after: Option<Candidate>, limit: usize) -> Result<Vec<Candidate>, Error> {
        self.read(move |connection| erase::candidates(connection, due, before, after, limit)).await
    }

    pub async fn conversations_of(
        &self,
        subject: Subject,
        after: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<ConversationId>, Error> {
        self.read(move |connection| erase::conversations_of(connection, &subject, after, limit)).await
    }

    pub async fn request_erasure(&self, request: Request, deed: Deed) -> Result<Receipt, Error> {
        self.write(move |connection| erase::request(connection, &request, &deed)).await
    }

    pub async fn receipt(&self, receipt: String) -> Result<Option<Receipt>, Error> {
        self.read(move |connection| erase::receipt(connection, &receipt)).await
    }

    pub async fn open_erasures(&self, limit: usize) -> Result<Vec<String>, Error> {
        self.read(move |connection| erase::open(connection, limit)).await
    }

    pub async fn go_on_erasing(&self, receipt: String, at: Timestamp, limit: usize) -> Result<Option<Receipt>, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        let progress = self.write(move |connection| erase::go_on(connection, &keys, &folds, &receipt, at, limit)).await?;
        let Some((receipt, erased)) = progress else { return Ok(None) };
        self.drop_files_of(erased.clone()).await;
        self.tell_erased(erased);
        Ok(Some(receipt))
    }

    /// Whoever follows a conversation that was erased sees it at once, as where another server does it.
    fn tell_erased(&self, erased: Vec<ConversationId>) {
        let newest = *self.news.newest().borrow();
        self.news.tell_elsewhere(Elsewhere::These(erased, newest));
    }

    pub async fn hold(&self, hold: LegalHold, deed: Deed) -> Result<LegalHold, Error> {
        self.write(move |connection| erase::hold(connection, &hold, &deed)).await
    }

    pub async fn release(&self, subject: Subject, deed: Deed) -> Result<bool, Error> {
        self.write(move |connection| erase::release(connection, &subject, &deed)).await
    }

    pub async fn holds(&self, after: Option<Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
        self.read(move |connection| erase::holds(connection, after.as_ref(), limit)).await
    }

    pub async fn seal_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let (keys, folds) = (Arc::clone(&self.keys), Arc::clone(&self.folds));
        self.write(move |connection| seal::seal_next(connection, &keys, &folds, after, limit)).await
    }

    pub async fn rewrap_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| seal::rewrap_next(connection, &keys, after, limit)).await
    }

    pub async fn sealed(&self) -> Result<Sealed, Error> {
        self.read(seal::sealed).await
    }

    pub fn has_to_clear(&self) -> bool {
        self.writer.as_ref().is_some_and(Writer::has_to_clear)
    }

    /// What was overwritten stands in the log until that is put into the database and cut off.
    pub async fn clear(&self) -> Result<bool, Error> {
        self.writer.as_ref().ok_or(Error::Closed)?.clear().await
    }
}
