//! By which keys is written and read what people wrote?
//!
//! A conversation has a data key of its own, which lies wrapped beside it; the master key that wraps it lies in a file that is no part of the
//! database. Without such a file words are stored as they are.

use crate::config::data::MasterKeyFile;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::id::ConversationId;
use crate::privacy::seal::ring::KeyRing;
use crate::privacy::seal::{DataKey, KeyId};
use crate::store::error::Error;
use arc_swap::ArcSwapOption;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// How many bytes of a keyed hash a visitor, or a receipt, is called by.
const NAME_BYTES: usize = 16;

/// The keys of a database.
pub struct Keys {
    /// Of which pseudonyms are made.
    secret: [u8; 32],
    file: Option<MasterKeyFile>,
    ring: ArcSwapOption<KeyRing>,
}

/// A data key as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The master key that wraps it.
    pub master: KeyId,
    /// The key, wrapped.
    pub bytes: Vec<u8>,
}

/// What of the master keys is at hand.
#[derive(Clone, Copy)]
pub enum Master<'a> {
    /// Those of this file, if one is named: they must be all that are in use.
    File(Option<&'a MasterKeyFile>),
    /// None is needed, since no words are read.
    NotNeeded,
}

impl Keys {
    /// The keys of a database with this secret; `in_use` are the master keys that wrap its data keys, all of which must be in the file.
    pub fn open(secret: [u8; 32], master: Master<'_>, in_use: &[KeyId]) -> Result<Self, Error> {
        let Master::File(file) = master else { return Ok(Keys { secret, file: None, ring: ArcSwapOption::empty() }) };
        let ring = file.map(read).transpose()?;
        refuse_other(file, ring.as_ref(), in_use)?;
        Ok(Keys { secret, file: file.cloned(), ring: ArcSwapOption::from_pointee(ring) })
    }

    /// Those of a database whose words are stored as they are.
    #[cfg(test)]
    pub fn none() -> Self {
        Keys { secret: [0; 32], file: None, ring: ArcSwapOption::empty() }
    }

    /// The secret of the database.
    pub(super) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The master keys, where words are sealed.
    pub fn ring(&self) -> Option<Arc<KeyRing>> {
        self.ring.load_full()
    }

    /// Reads the file of the master keys anew, as it may have been changed; gives whether the current key is another one now. Where it lacks a
    /// key that is needed, the keys that were read before stay.
    pub fn reload(&self, needed: &[KeyId]) -> Result<bool, Error> {
        let Some(file) = &self.file else { return Ok(false) };
        let (new, old) = (read(file)?, self.ring());
        refuse_other(Some(file), Some(&new), needed)?;
        let is_other = old.is_none_or(|old| old.current().id() != new.current().id());
        self.ring.store(Some(Arc::new(new)));
        Ok(is_other)
    }

    /// Refuses to go on where one of these master keys, which are in use, is not at hand.
    pub fn refuse_unknown(&self, in_use: &[KeyId]) -> Result<(), Error> {
        refuse_other(self.file.as_ref(), self.ring().as_deref(), in_use)
    }

    /// A new data key for a conversation, and how it is stored; nothing where words are stored as they are.
    pub fn new_key(&self, conversation: ConversationId) -> Result<Option<(DataKey, Wrapped)>, Error> {
        let Some(ring) = self.ring() else { return Ok(None) };
        let key = DataKey::new(random()?);
        let wrapped = wrap(&ring, &key, conversation)?;
        Ok(Some((key, wrapped)))
    }

    /// A data key as the current master key wraps it.
    pub fn rewrap(&self, key: &DataKey, conversation: ConversationId) -> Result<Option<Wrapped>, Error> {
        self.ring().map(|ring| wrap(&ring, key, conversation)).transpose()
    }

    /// The data key of a conversation.
    pub fn unwrap(&self, wrapped: &Wrapped, conversation: ConversationId) -> Result<DataKey, Error> {
        let find = || self.ring().and_then(|ring| ring.get(&wrapped.master).cloned());
        let master = match find() {
            Some(master) => master,
            // The master key may have been rotated by another server.
            None => {
                let current = self.ring().map(|ring| ring.current().id().clone());
                self.reload(&[wrapped.master.clone()].into_iter().chain(current).collect::<Vec<_>>())?;
                find().ok_or_else(|| Error::Sealed { needed: wrapped.master.clone() })?
            }
        };
        master.unwrap(&wrapped.bytes, conversation.get()).ok_or(Error::Key(conversation))
    }

    /// What a visitor is called where nobody may know who it is.
    pub fn pseudonym(&self, visitor: &str) -> String {
        pseudonym(&self.secret, visitor)
    }

    /// Gives the visitor of an opening a pseudonym, as far as there is one that has none.
    pub fn name(&self, fact: &mut Fact) {
        if let Fact::Customer(CustomerFact::Opened(Opened { visitor: Some(visitor), pseudonym: own @ None, .. })) = fact {
            *own = Some(self.pseudonym(visitor));
        }
    }
}

/// Opens what is read conversation by conversation: a data key is unwrapped once for the rows that follow each other.
pub struct Opener<'k> {
    /// The keys of the database.
    pub keys: &'k Keys,
    last: Option<(ConversationId, Wrapped, DataKey)>,
}

impl<'k> Opener<'k> {
    /// Nothing was opened yet.
    pub fn new(keys: &'k Keys) -> Self {
        Opener { keys, last: None }
    }

    /// The data key of a conversation that is stored so; nothing where its words are not sealed, or erased.
    pub fn key(&mut self, conversation: ConversationId, wrapped: Option<Wrapped>) -> Result<Option<DataKey>, Error> {
        let Some(wrapped) = wrapped else { return Ok(None) };
        if let Some((_, _, key)) = self.last.as_ref().filter(|(id, own, _)| *id == conversation && *own == wrapped) {
            return Ok(Some(key.clone()));
        }
        let key = self.keys.unwrap(&wrapped, conversation)?;
        self.last = Some((conversation, wrapped, key.clone()));
        Ok(Some(key))
    }
}

/// Refuses keys among which one is missing that is needed.
fn refuse_other(file: Option<&MasterKeyFile>, ring: Option<&KeyRing>, needed: &[KeyId]) -> Result<(), Error> {
    let is_missing = |id: &&KeyId| ring.is_none_or(|ring| ring.get(id).is_none());
    let Some(needed) = needed.iter().find(is_missing).cloned() else { return Ok(()) };
    Err(match (file, ring) {
        (Some(file), Some(ring)) => {
            let found = ring.keys().iter().map(|key| key.id().to_string()).collect::<Vec<_>>().join(", ");
            Error::OtherMasterKey { needed, file: file.path().to_owned(), found }
        }
        (None, _) | (_, None) => Error::Sealed { needed },
    })
}

fn read(file: &MasterKeyFile) -> Result<KeyRing, Error> {
    let unreadable = |why: String| Error::MasterKeyFile { file: file.path().to_owned(), why };
    KeyRing::parse(&file.read().map_err(|error| unreadable(error.to_string()))?).map_err(|fault| unreadable(fault.to_string()))
}

/// What a visitor is called where nobody may know who it is: HMAC-SHA256 of the name under the secret of the database.
pub fn pseudonym(secret: &[u8; 32], visitor: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of HMAC may have any length");
    mac.update(b"visitor\0");
    mac.update(visitor.as_bytes());
    named_by(mac.finalize().into_bytes().as_slice())
}

/// A name that stands for nobody whom anybody could name: the pseudonym of a visitor who was erased, or a receipt.
pub fn random_name() -> Result<String, Error> {
    Ok(named_by(&random::<NAME_BYTES>()?))
}

/// The name that a hash, or random bytes, give: 32 hexadecimal digits.
pub fn named_by(bytes: &[u8]) -> String {
    bytes.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

fn wrap(ring: &KeyRing, key: &DataKey, conversation: ConversationId) -> Result<Wrapped, Error> {
    let master = ring.current();
    Ok(Wrapped { master: master.id().clone(), bytes: master.wrap(key, conversation.get(), random()?) })
}

/// Bytes drawn by lot.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Folder(std::io::Error::other(error)))?;
    Ok(bytes)
}
