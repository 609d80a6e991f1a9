//! How are words kept so that nobody reads them without a key?
//!
//! Envelope encryption: the words of a conversation are sealed (XChaCha20-Poly1305, an AEAD) under a data key of its own, and that is wrapped by
//! a master key which lies elsewhere. Whoever destroys a data key has erased the words, in every copy that does not hold it.
//!
//! Nothing is read or drawn by lot here: keys and nonces are handed in.

pub mod blind;
pub mod ring;

use crate::privacy::seal::blind::BlindKey;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The bytes of a key.
pub const KEY_BYTES: usize = 32;

/// The bytes of a nonce: so many that those drawn by lot are never the same.
pub const NONCE_BYTES: usize = 24;

/// How many bytes of a hash name a master key.
const ID_BYTES: usize = 8;

/// Bytes that nobody else has drawn.
pub type Nonce = [u8; NONCE_BYTES];

/// By which the words of one conversation are sealed. It is wiped from memory when the last clone is dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

/// By which data keys are wrapped.
#[derive(Clone)]
pub struct MasterKey {
    id: KeyId,
    bytes: Zeroizing<[u8; KEY_BYTES]>,
}

/// The name of a master key, which gives nothing of it away: 16 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// The name that was written down.
    pub fn new(text: impl Into<String>) -> Self {
        KeyId(text.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl MasterKey {
    /// The key that these bytes are.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        let hash = Sha256::new().chain_update(b"jieda master key\0").chain_update(bytes).finalize();
        let id = hash.iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect();
        MasterKey { id: KeyId(id), bytes: Zeroizing::new(bytes) }
    }

    /// Its name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The key by which words are looked for that are sealed under this one.
    pub fn blind(&self) -> BlindKey {
        BlindKey::of(&self.bytes)
    }

    /// A data key as it is stored for a conversation.
    pub fn wrap(&self, key: &DataKey, conversation: i64, nonce: Nonce) -> Vec<u8> {
        seal(&self.bytes, &key.0[..], &wrapping(conversation), nonce)
    }

    /// The data key of a conversation as it was stored; nothing when it was wrapped by another master key, or for another conversation.
    pub fn unwrap(&self, wrapped: &[u8], conversation: i64) -> Option<DataKey> {
        let bytes = Zeroizing::new(open(&self.bytes, wrapped, &wrapping(conversation))?);
        Some(DataKey(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }
}

fn wrapping(conversation: i64) -> Vec<u8> {
    [b"data key\0", &conversation.to_be_bytes()[..]].concat()
}

impl DataKey {
    /// The key that these bytes are.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        DataKey(Zeroizing::new(bytes))
    }

    /// Words as they are stored; they open in the same context alone.
    pub fn seal(&self, words: &[u8], context: &[u8], nonce: Nonce) -> Vec<u8> {
        seal(&self.0, words, context, nonce)
    }

    /// The words that were sealed in this context; nothing when they were changed, or sealed elsewhere or under another key.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        open(&self.0, sealed, context)
    }
}

/// The nonce, and then what is sealed.
fn seal(key: &[u8; KEY_BYTES], plain: &[u8], context: &[u8], nonce: Nonce) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: context };
    let sealed = XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.expect("a text is shorter than the 256 GiB that can be sealed at once");
    [&nonce[..], &sealed].concat()
}

fn open(key: &[u8; KEY_BYTES], sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context }).ok()
}

// A key never shows.
impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of draft-irtf-cfrg-xchacha-03, section A.3.1.
    #[test]
    fn it_seals_as_the_standard_says() {
        let key: [u8; 32] = std::array::from_fn(|n| 0x80 + n as u8);
        let nonce: Nonce = std::array::from_fn(|n| 0x40 + n as u8);
        let context = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = DataKey::new(key).seal(plain, &context, nonce);
        let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(hex[48..].starts_with("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"), "{hex}");
        assert!(hex.ends_with("c0875924c1c7987947deafd8780acf49"), "{hex}");
    }

    #[test]
    fn what_was_changed_or_stands_elsewhere_does_not_open() {
        let key = DataKey::new([7; 32]);
        let sealed = key.seal("我要退货".as_bytes(), b"here", [1; NONCE_BYTES]);
        assert_eq!(key.open(&sealed, b"here").as_deref(), Some("我要退货".as_bytes()));
        assert_eq!(key.open(&sealed, b"there"), None);
        assert_eq!(DataKey::new([8; 32]).open(&sealed, b"here"), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(&changed, b"here"), None, "byte {place}");
        }
        assert_eq!(key.open(&sealed[..10], b"here"), None);
    }

    #[test]
    fn a_data_key_is_wrapped_for_one_conversation_by_one_master_key() {
        let (master, other) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
        let wrapped = master.wrap(&DataKey::new([7; 32]), 5, [0; NONCE_BYTES]);
        let sealed = DataKey::new([7; 32]).seal(b"words", b"", [1; NONCE_BYTES]);
        let words = |key: Option<DataKey>| key.and_then(|key| key.open(&sealed, b""));
        assert_eq!(words(master.unwrap(&wrapped, 5)).as_deref(), Some(&b"words"[..]));
        assert!(master.unwrap(&wrapped, 6).is_none() && other.unwrap(&wrapped, 5).is_none());
        assert_ne!(master.id(), other.id());
        assert_eq!(format!("{master:?}").len(), "MasterKey()".len() + 16);
    }
}
