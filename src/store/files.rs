//! Which verbs of the store are about files that were sent?
//!
//! Their bytes lie beside the events: in a folder beside SQLite, in a table of PostgreSQL, where every server reads them. They are sealed as words are,
//! and are durable before an event names them; what no event names, or no longer does, is removed by and by.

use crate::conversation::Phase;
use crate::conversation::file::FileId;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::DataKey;
use crate::store::copied::{OPEN_FILE, SEALED_FILE, StoredFile, is_sealed};
use crate::store::error::Error;
use crate::store::folds::Folded;
use crate::store::forgetting::Step;
use crate::store::inspection::{DataFault, Inspection};
use crate::store::keys::random;
use crate::store::{Kept, Store};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How long the bytes of a file may wait for the event that names them: much longer than a request lasts.
const UNNAMED: SignedDuration = SignedDuration::from_hours(1);

/// How many conversations are looked at together where all of their files are.
const AT_ONCE: usize = 200;

impl Store {
    /// Keeps the bytes of a file, and gives back when they are durable. The event that names it is to follow within the hour.
    pub async fn put_file(&self, id: ConversationId, file: FileId, bytes: Vec<u8>) -> Result<(), Error> {
        let folded = self.load(id).await?.ok_or(Error::NoOpening(id))?;
        let stored = stored(bytes, id, file, folded.key())?;
        self.put_stored_file(id, file, Timestamp::now(), stored).await
    }

    /// The bytes of a file; nothing where there are none.
    pub async fn file(&self, id: ConversationId, file: FileId) -> Result<Option<Vec<u8>>, Error> {
        let Some(stored) = self.stored_file(id, file).await? else { return Ok(None) };
        let folded = self.load(id).await?;
        opened(stored, id, file, folded.as_ref().and_then(Folded::key)).map(Some)
    }

    /// Looks at the files of some conversations behind one: removes those that no event names, and seals those that lie in the open though the
    /// words of their conversation do not.
    pub async fn tidy_files(&self, after: Option<ConversationId>, limit: usize, now: Timestamp) -> Result<Step, Error> {
        let files = self.stored_files(after, limit).await?;
        let mut n_changed = 0;
        for own in files.chunk_by(|one, next| one.conversation == next.conversation) {
            let id = own[0].conversation;
            let folded = match self.load(id).await {
                // `jieda check-data` names it.
                Err(Error::Damaged(_) | Error::Key(_)) => continue,
                folded => folded?,
            };
            for file in own {
                n_changed += usize::from(self.tidy_file(file, folded.as_ref(), now).await?);
            }
        }
        Ok(Step { last: files.last().map(|file| file.conversation), n_changed })
    }

    async fn tidy_file(&self, file: &StoredFile, folded: Option<&Folded>, now: Timestamp) -> Result<bool, Error> {
        let StoredFile { conversation, id, at, is_sealed } = *file;
        let is_named = folded.is_some_and(|folded| folded.files().get(id).is_some());
        let is_over = folded.is_none_or(|folded| matches!(folded.phase(), Phase::Erased { .. }));
        if !is_named && (is_over || is_old(at, now)) {
            of_either!(self, own => own.drop_file(conversation, id).await)?;
            return Ok(true);
        }
        let Some(key) = folded.and_then(Folded::key).filter(|_| is_named && !is_sealed) else { return Ok(false) };
        let Some(bytes) = self.stored_file(conversation, id).await? else { return Ok(false) };
        let sealed = stored(opened(bytes, conversation, id, Some(key))?, conversation, id, Some(key))?;
        self.put_stored_file(conversation, id, at, sealed).await?;
        Ok(true)
    }

    /// What is wrong with the files: bytes that no event names, and events whose bytes are gone.
    pub(super) async fn file_faults(&self, found: &Inspection) -> Result<Vec<DataFault>, Error> {
        let now = Timestamp::now();
        let unsure: BTreeSet<ConversationId> = found.faults.iter().filter_map(DataFault::conversation).collect();
        let mut missing: BTreeSet<_> = found.files.iter().copied().collect();
        let (mut faults, mut last) = (Vec::new(), None);
        loop {
            let files = self.stored_files(last, AT_ONCE).await?;
            let Some(newest) = files.last() else { break };
            last = Some(newest.conversation);
            for StoredFile { conversation, id, at, is_sealed: _ } in files {
                if !missing.remove(&(conversation, id)) && is_old(at, now) && !unsure.contains(&conversation) {
                    faults.push(DataFault::UnnamedFile { conversation, file: id });
                }
            }
        }
        faults.extend(missing.into_iter().map(|(conversation, file)| DataFault::NoFile { conversation, file }));
        Ok(faults)
    }

    /// Copies all files to a database in which their conversations are, as they are stored.
    pub(super) async fn copy_files(&self, to: &Store) -> Result<(), Error> {
        let mut last = None;
        loop {
            let files = self.stored_files(last, AT_ONCE).await?;
            let Some(newest) = files.last() else { return Ok(()) };
            last = Some(newest.conversation);
            for StoredFile { conversation, id, at, is_sealed: _ } in files {
                let Some(bytes) = self.stored_file(conversation, id).await? else { continue };
                to.put_stored_file(conversation, id, at, bytes).await?;
            }
        }
    }

    /// Adds all files to a hash, as they are stored.
    pub(super) async fn hash_files(&self, hash: &mut Sha256) -> Result<(), Error> {
        let mut last = None;
        loop {
            let files = self.stored_files(last, AT_ONCE).await?;
            let Some(newest) = files.last() else { return Ok(()) };
            last = Some(newest.conversation);
            for StoredFile { conversation, id, .. } in files {
                hash.update(format!("{conversation} {id}"));
                hash.update(self.stored_file(conversation, id).await?.unwrap_or_default());
            }
        }
    }

    /// The files of at most so many conversations behind one, in the order of these.
    async fn stored_files(&self, after: Option<ConversationId>, limit: usize) -> Result<Vec<StoredFile>, Error> {
        of_either!(self, own => own.files(after, limit).await)
    }

    async fn stored_file(&self, id: ConversationId, file: FileId) -> Result<Option<Vec<u8>>, Error> {
        of_either!(self, own => own.file(id, file).await)
    }

    async fn put_stored_file(&self, id: ConversationId, file: FileId, at: Timestamp, bytes: Vec<u8>) -> Result<(), Error> {
        of_either!(self, own => own.put_file(id, file, at, bytes).await)
    }
}

/// Whether bytes wait for their event in vain.
fn is_old(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) > UNNAMED
}

/// The bytes of a file as they are stored, sealed where there is a key.
fn stored(mut bytes: Vec<u8>, conversation: ConversationId, file: FileId, key: Option<&DataKey>) -> Result<Vec<u8>, Error> {
    let Some(key) = key else {
        bytes.insert(0, OPEN_FILE);
        return Ok(bytes);
    };
    let mut sealed = key.seal(&bytes, &context(conversation, file), random()?);
    sealed.insert(0, SEALED_FILE);
    Ok(sealed)
}

/// Reads what [`stored`] wrote. Nobody who writes to the folder can put another file in the place of a sealed one.
fn opened(mut stored: Vec<u8>, conversation: ConversationId, file: FileId, key: Option<&DataKey>) -> Result<Vec<u8>, Error> {
    if is_sealed(stored.first().copied()) {
        let bytes = key.and_then(|key| key.open(&stored[1..], &context(conversation, file)));
        return bytes.ok_or(Error::Key(conversation));
    }
    if stored.is_empty() {
        return Err(Error::Range(format!("file {file} has no bytes")));
    }
    stored.remove(0);
    Ok(stored)
}

fn context(conversation: ConversationId, file: FileId) -> Vec<u8> {
    [b"file\0", &conversation.get().to_be_bytes()[..], file.to_string().as_bytes()].concat()
}
