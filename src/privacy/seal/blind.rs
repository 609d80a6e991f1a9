//! How are words looked for that nobody may read?
//!
//! A blind index: of each word a talk keeps a print, four bytes of a hash that only who has the key can make, and that depends on the talk too. So
//! whoever has the database alone sees neither words nor which talks share some (frequencies), and whoever has the key can ask for one word in one
//! talk at a time (a searchable encryption after Goh, 2003, with sets in the place of Bloom filters).

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The bytes of a print: by chance one in 40 million words of others is taken for one of a talk with a hundred.
pub const PRINT_BYTES: usize = 4;

/// What a talk keeps of a word.
pub type Print = [u8; PRINT_BYTES];

/// By which words are made to prints.
#[derive(Clone)]
pub struct BlindKey(Zeroizing<[u8; 32]>);

/// By which one word is looked for, in any talk.
#[derive(Clone, PartialEq, Eq)]
pub struct Trapdoor([u8; 32]);

impl BlindKey {
    /// The key that follows from a secret.
    pub fn of(secret: &[u8; 32]) -> Self {
        BlindKey(Zeroizing::new(hash(secret, b"jieda words\0")))
    }

    /// What a word is looked for by.
    pub fn trapdoor(&self, word: &str) -> Trapdoor {
        Trapdoor(hash(&self.0, word.as_bytes()))
    }
}

impl Trapdoor {
    /// The print of the word in a talk.
    pub fn print(&self, conversation: i64) -> Print {
        let hash = Sha256::new().chain_update(self.0).chain_update(conversation.to_be_bytes()).finalize();
        std::array::from_fn(|at| hash[at])
    }

    /// The bytes, for a database that makes the prints itself.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn hash(key: &[u8; 32], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

// A key never shows, nor what stands for a word.
impl fmt::Debug for BlindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindKey(..)")
    }
}

impl fmt::Debug for Trapdoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trapdoor(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_tells_neither_the_word_nor_that_two_talks_share_it() {
        let (key, other) = (BlindKey::of(&[1; 32]), BlindKey::of(&[2; 32]));
        let print = |key: &BlindKey, word: &str, conversation: i64| key.trapdoor(word).print(conversation);
        assert_eq!(print(&key, "滤网", 7), print(&key, "滤网", 7));
        for else_print in [print(&key, "滤网", 8), print(&key, "退款", 7), print(&other, "滤网", 7)] {
            assert_ne!(print(&key, "滤网", 7), else_print);
        }
        assert_eq!((format!("{key:?}"), format!("{:?}", key.trapdoor("滤网"))), ("BlindKey(..)".to_owned(), "Trapdoor(..)".to_owned()));
    }
}
