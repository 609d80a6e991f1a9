//! How does a whole history go from one database to another?
//!
//! Word for word, and conversation by conversation, so that it can be broken off and taken up again. At the end both are read anew and compared:
//! what is stored, and what it folds to.

use crate::conversation::Conversation;
use crate::privacy::audit::Head;
use crate::store::Store;
use crate::store::error::Error;
use sha2::{Digest, Sha256};

/// How many answers to requests with a key, or entries of the audit log, are copied at once.
const ROWS_AT_ONCE: usize = 1_000;

/// How many practice talks are copied at once: each has up to some 60 KiB.
const ATTEMPTS_AT_ONCE: usize = 50;

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// How many conversations there are.
    pub n_conversations: u64,
    /// How many events they have.
    pub n_events: u64,
    /// How many of the conversations were there already.
    pub n_known: u64,
    /// The SHA-256 of all that is stored and of what it folds to, the same in both.
    pub hash: String,
}

/// Copies everything to a database that is empty, or to which the same was copied before, and makes sure that it is the same there. `tell` is
/// told now and then how many conversations were copied.
pub async fn move_all(from: &Store, to: &Store, tell: impl Fn(u64)) -> Result<Moved, Error> {
    let _still = from.freeze().await?;
    let identity = from.identity().await?;
    let has_others = to.next_talk(None).await?.is_some() && to.identity().await?.epoch() != identity.epoch();
    if has_others || !is_begun(from, to).await? {
        return Err(Error::NotEmpty);
    }
    // First, so that a move that was broken off is known again.
    to.put_identity(identity).await?;
    let mut moved = Moved::default();
    let mut last = None;
    while let Some(talk) = from.next_talk(last).await? {
        last = Some(talk.id);
        moved.n_conversations += 1;
        moved.n_events += talk.events.len() as u64;
        moved.n_known += u64::from(!to.put_talk(talk).await?);
        if moved.n_conversations.is_multiple_of(1_000) {
            tell(moved.n_conversations);
        }
    }
    from.copy_files(to).await?;
    copy_practice(from, to).await?;
    copy_answers(from, to).await?;
    copy_audit(from, to).await?;
    to.mend().await?;
    moved.hash = hash(from).await?;
    if hash(to).await? == moved.hash { Ok(moved) } else { Err(Error::Differs) }
}

async fn copy_answers(from: &Store, to: &Store) -> Result<(), Error> {
    let mut last = None;
    loop {
        let answers = from.answers(last, ROWS_AT_ONCE).await?;
        let Some(answer) = answers.last() else { return Ok(()) };
        last = Some(answer.entry);
        to.put_answers(answers).await?;
    }
}

async fn copy_practice(from: &Store, to: &Store) -> Result<(), Error> {
    let mut last = None;
    loop {
        let attempts = from.attempts_behind(last, ATTEMPTS_AT_ONCE).await?;
        let Some(attempt) = attempts.last() else { return Ok(()) };
        last = Some(attempt.id);
        to.put_attempts(attempts).await?;
    }
}

/// Whether the audit log of one begins as that of the other: it is only added to, so that no other can be copied over it.
async fn is_begun(from: &Store, to: &Store) -> Result<bool, Error> {
    let begun = to.audit_head().await?;
    let same = from.audit_following(Some(begun.seq - 1), 1).await?;
    Ok(begun == Head::EMPTY || same.first().is_some_and(|entry| entry.head() == begun))
}

async fn copy_audit(from: &Store, to: &Store) -> Result<(), Error> {
    let mut last = to.audit_head().await?.seq;
    loop {
        let entries = from.audit_following(Some(last), ROWS_AT_ONCE).await?;
        let Some(entry) = entries.last() else { return Ok(()) };
        last = entry.seq;
        to.put_audit(entries).await?;
    }
}

/// The SHA-256 of everything: settings, agents, the audit log, each conversation as stored and as folded, each file, and what was practised.
async fn hash(store: &Store) -> Result<String, Error> {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", store.identity().await?));
    let mut last = None;
    loop {
        let entries = store.audit_following(last, ROWS_AT_ONCE).await?;
        let Some(entry) = entries.last() else { break };
        last = Some(entry.seq);
        hash.update(format!("{entries:?}"));
    }
    let mut last = None;
    while let Some(talk) = store.next_talk(last).await? {
        last = Some(talk.id);
        let events = store.read_talk(&talk)?;
        hash.update(format!("{talk:?}{:?}", Conversation::of(&events)));
    }
    store.hash_files(&mut hash).await?;
    let mut last = None;
    loop {
        let attempts = store.attempts_behind(last, ATTEMPTS_AT_ONCE).await?;
        let Some(attempt) = attempts.last() else { break };
        last = Some(attempt.id);
        hash.update(format!("{attempts:?}"));
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
