//! Which verbs of the store are about what is sealed, erased, and kept by a legal hold?
//!
//! Each has a transaction of its own. The statements are in `erase` and `seal`.

use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::privacy::audit::Deed;
use crate::privacy::retention::Due;
use crate::store::error::Error;
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Sealed, Step, Subject};
use crate::store::postgres::{Postgres, erase, seal};
use jiff::Timestamp;

impl Postgres {
    pub async fn erase(&self, id: ConversationId, why: Erasure, at: Timestamp) -> Result<bool, Error> {
        let is_erased = self.in_transaction(async |transaction| erase::erase(transaction, &self.keys, id, why, None, at).await).await?;
        self.folds.forget(id);
        Ok(is_erased)
    }

    pub async fn forget(&self, id: ConversationId) -> Result<bool, Error> {
        let is_gone = self.in_transaction(async |transaction| erase::forget(transaction, id).await).await?;
        self.folds.forget(id);
        Ok(is_gone)
    }

    pub async fn candidates(&self, due: Due, before: Timestamp, after: Option<Candidate>, limit: usize) -> Result<Vec<Candidate>, Error> {
        erase::candidates(&self.session().await?, due, before, after, limit).await
    }

    pub async fn conversations_of(
        &self,
        subject: Subject,
        after: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<ConversationId>, Error> {
        erase::conversations_of(&self.session().await?, &subject, after, limit).await
    }

    pub async fn request_erasure(&self, request: Request, deed: Deed) -> Result<Receipt, Error> {
        self.in_transaction(async |transaction| erase::request(transaction, &self.keys, &request, &deed).await).await
    }

    pub async fn receipt(&self, receipt: String) -> Result<Option<Receipt>, Error> {
        erase::receipt(&self.session().await?, &receipt).await
    }

    pub async fn open_erasures(&self, limit: usize) -> Result<Vec<String>, Error> {
        erase::open(&self.session().await?, limit).await
    }

    pub async fn go_on_erasing(&self, receipt: String, at: Timestamp, limit: usize) -> Result<Option<Receipt>, Error> {
        self.in_transaction(async |transaction| erase::go_on(transaction, &self.keys, &receipt, at, limit).await).await
    }

    pub async fn hold(&self, hold: LegalHold, deed: Deed) -> Result<LegalHold, Error> {
        self.in_transaction(async |transaction| erase::hold(transaction, &self.keys, &hold, &deed).await).await
    }

    pub async fn release(&self, subject: Subject, deed: Deed) -> Result<bool, Error> {
        self.in_transaction(async |transaction| erase::release(transaction, &subject, &deed).await).await
    }

    pub async fn holds(&self, after: Option<Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
        erase::holds(&self.session().await?, after.as_ref(), limit).await
    }

    pub async fn seal_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        self.in_transaction(async |transaction| seal::seal_next(transaction, &self.keys, after, limit).await).await
    }

    pub async fn rewrap_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        self.in_transaction(async |transaction| seal::rewrap_next(transaction, &self.keys, after, limit).await).await
    }

    pub async fn sealed(&self) -> Result<Sealed, Error> {
        seal::sealed(&self.session().await?).await
    }

    #[expect(clippy::unused_self, reason = "in a file there may be something")]
    pub fn has_to_clear(&self) -> bool {
        false
    }

    /// That is the business of VACUUM.
    #[expect(clippy::unused_async, reason = "in a file it has to be waited for")]
    pub async fn clear(&self) -> Result<bool, Error> {
        Ok(true)
    }
}
