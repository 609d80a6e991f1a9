//! How is a token made, and how is it kept?
//!
//! A token is random, or, where a repeated request must be given the same one, made of the name that the client gave to the request. Only
//! its hash is stored.

use crate::http::error::Problem;
use crate::store::record::TokenHash;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Random bytes of a token: beyond guessing.
const TOKEN_BYTES: usize = 32;

/// The hash under which a token is stored.
pub fn hash_of(token: &str) -> TokenHash {
    TokenHash(Sha256::digest(token).into())
}

/// A new token, 64 hexadecimal digits.
pub fn new_token() -> Result<String, Problem> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no random numbers");
        Problem::Internal
    })?;
    Ok(hexadecimal(&bytes))
}

/// The token to which a request leads that the client has named, first carried out at this time: the same each time that it is made. Who
/// reads the database knows the secret, but the name only as a hash.
pub fn named_token(secret: &[u8; 32], sender: &[u8; 32], name: &str, at: Timestamp) -> String {
    let at = at.as_microsecond().to_be_bytes();
    hexadecimal(&keyed_hash(secret, &[b"token", sender, name.as_bytes(), &at]))
}

/// HMAC-SHA256 over parts, each with its length, so that what belongs to one part cannot be taken for the next.
pub fn keyed_hash(secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of HMAC may have any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let [one, other] = [(), ()].map(|()| new_token().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }

    #[test]
    fn a_named_token_is_the_same_for_the_same_request_alone() {
        let token = |secret: u8, sender: u8, name: &str, second: i64| {
            named_token(&[secret; 32], &[sender; 32], name, Timestamp::from_second(second).unwrap())
        };
        let own = token(1, 2, "k", 3);
        assert_eq!((own.len(), &token(1, 2, "k", 3)), (64, &own));
        for other in [token(9, 2, "k", 3), token(1, 9, "k", 3), token(1, 2, "l", 3), token(1, 2, "k", 9)] {
            assert_ne!(other, own);
        }
        assert_ne!(keyed_hash(b"s", &[b"a", b"bc"]), keyed_hash(b"s", &[b"ab", b"c"]));
    }
}
