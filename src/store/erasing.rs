//! Which verbs of the store are about what is sealed, erased, and kept by a legal hold?
//!
//! What is due, and what a receipt says, is in `forgetting`.

use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::privacy::audit::Deed;
use crate::privacy::retention::Due;
use crate::store::error::Error;
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Sealed, Step, Subject};
use crate::store::{Kept, Store};
use jiff::Timestamp;

impl Store {
    /// Erases the words of a conversation, and gives whether that was done: not where they are erased, or kept by a legal hold. Its facts stay,
    /// and it is over.
    pub async fn erase(&self, id: ConversationId, why: Erasure, at: Timestamp) -> Result<bool, Error> {
        of_either!(self, own => own.erase(id, why, at).await)
    }

    /// Deletes a conversation, and gives whether that was done: not where there is none, or a legal hold keeps it.
    pub async fn forget(&self, id: ConversationId) -> Result<bool, Error> {
        of_either!(self, own => own.forget(id).await)
    }

    /// Conversations that were opened before a moment, oldest first, behind another one: those that have words, or all.
    pub async fn candidates(&self, due: Due, before: Timestamp, after: Option<Candidate>, limit: usize) -> Result<Vec<Candidate>, Error> {
        of_either!(self, own => own.candidates(due, before, after, limit).await)
    }

    /// Conversations of a subject behind another one, at most `limit`.
    pub async fn conversations_of(
        &self,
        subject: Subject,
        after: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<ConversationId>, Error> {
        of_either!(self, own => own.conversations_of(subject, after, limit).await)
    }

    /// Notes that a customer asked to have everything erased, once for each receipt, and gives how far that is. It is done by
    /// [`go_on_erasing`](Store::go_on_erasing). The audit log is told with it, as of the holds below.
    pub async fn request_erasure(&self, request: Request, deed: Deed) -> Result<Receipt, Error> {
        of_either!(self, own => own.request_erasure(request, deed).await)
    }

    /// How far an erasure is; nothing when there is none under this receipt.
    pub async fn receipt(&self, receipt: &str) -> Result<Option<Receipt>, Error> {
        of_either!(self, own => own.receipt(receipt.to_owned()).await)
    }

    /// The oldest erasures that are not over.
    pub async fn open_erasures(&self, limit: usize) -> Result<Vec<String>, Error> {
        of_either!(self, own => own.open_erasures(limit).await)
    }

    /// Goes on with an erasure by at most so many conversations, and gives how far it is then; nothing when there is no such erasure.
    pub async fn go_on_erasing(&self, receipt: &str, at: Timestamp, limit: usize) -> Result<Option<Receipt>, Error> {
        of_either!(self, own => own.go_on_erasing(receipt.to_owned(), at, limit).await)
    }

    /// Holds a subject: nothing of it is erased. Gives the hold that stands: an earlier one, if there is one.
    pub async fn hold(&self, hold: LegalHold, deed: Deed) -> Result<LegalHold, Error> {
        of_either!(self, own => own.hold(hold, deed).await)
    }

    /// Releases a subject, and gives whether it was held.
    pub async fn release(&self, subject: Subject, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.release(subject, deed).await)
    }

    /// Legal holds behind the one of a subject, at most `limit`.
    pub async fn holds(&self, after: Option<Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
        of_either!(self, own => own.holds(after, limit).await)
    }

    /// Seals what was stored before there was a master key: looks at so many conversations behind one.
    pub async fn seal_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        of_either!(self, own => own.seal_next(after, limit).await)
    }

    /// Wraps data keys by the current master key: looks at so many behind that of a conversation.
    pub async fn rewrap_next(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        of_either!(self, own => own.rewrap_next(after, limit).await)
    }

    /// By which master keys words are sealed.
    pub async fn sealed(&self) -> Result<Sealed, Error> {
        of_either!(self, own => own.sealed().await)
    }

    /// Whether something that was overwritten still stands in the files.
    pub fn has_to_clear(&self) -> bool {
        of_either!(self, own => own.has_to_clear())
    }

    /// Makes what was overwritten unreadable in the files, as far as the database has that in hand; gives whether that is done, and not held up
    /// by somebody who reads.
    pub async fn clear(&self) -> Result<bool, Error> {
        of_either!(self, own => own.clear().await)
    }
}
