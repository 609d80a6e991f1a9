//! How is a retried request kept from being carried out twice?
//!
//! A client may name a request by `Idempotency-Key`. The store remembers the answer under the key, for the one who sent it, and which requests
//! are still being carried out, so that the retry of a slow one is told to wait.

use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use crate::http::guard::crowd::network_of;
use crate::http::guard::token::keyed_hash;
use crate::store::record::{IdempotencyKey, TokenHash};
use axum::http::HeaderMap;
use std::net::IpAddr;

/// The most characters of a key.
const LONGEST_KEY: usize = 128;

/// The fewest characters of a key whose answer has a token in it: it is given to whoever knows the key, so it must not be guessed.
const SHORTEST_TOKEN_KEY: usize = 16;

/// Who sends a request: two who happen to choose the same key do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The customer of this conversation.
    Customer(ConversationId),
    /// Who has this token at the desk.
    Desk(TokenHash),
    /// Whoever opens a conversation from the network of this address.
    Address(IpAddr),
}

/// The key of a request, if it has one; `request` is what must be the same in a retry: what is asked for, and with which body.
pub fn key_of(headers: &HeaderMap, secret: &[u8; 32], sender: Sender, request: &[&str]) -> Result<Option<IdempotencyKey>, Problem> {
    Ok(name_of(headers)?.map(|name| key(secret, sender, name, request)))
}

/// The key of a request that is answered with a token, and its name, of which the token is made.
pub fn token_key_of<'h>(
    headers: &'h HeaderMap,
    secret: &[u8; 32],
    sender: Sender,
    request: &[&str],
) -> Result<Option<(IdempotencyKey, &'h str)>, Problem> {
    match name_of(headers)? {
        Some(name) if name.len() < SHORTEST_TOKEN_KEY => Err(Problem::ShortKey),
        name => Ok(name.map(|name| (key(secret, sender, name, request), name))),
    }
}

/// The key of a part of a request, which is remembered by itself; `outcome` is what must be the same when it is looked for.
pub fn part_of(secret: &[u8; 32], whole: &IdempotencyKey, part: &str, outcome: &str) -> IdempotencyKey {
    let key = keyed_hash(secret, &[&whole.key, part.as_bytes()]);
    IdempotencyKey { sender: whole.sender, key, body_hash: keyed_hash(secret, &[&whole.body_hash, outcome.as_bytes()]) }
}

/// What the client calls the request.
fn name_of(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let name = value.as_bytes();
    let is_plain = name.iter().all(u8::is_ascii_graphic) && (1..=LONGEST_KEY).contains(&name.len());
    value.to_str().ok().filter(|_| is_plain).map(Some).ok_or(Problem::BadKey)
}

fn key(secret: &[u8; 32], sender: Sender, name: &str, request: &[&str]) -> IdempotencyKey {
    let sender = match sender {
        Sender::Customer(conversation) => keyed_hash(secret, &[b"customer", &conversation.get().to_be_bytes()]),
        Sender::Desk(TokenHash(token)) => keyed_hash(secret, &[b"desk", &token]),
        Sender::Address(address) => keyed_hash(secret, &[b"address", network_of(address).to_string().as_bytes()]),
    };
    let request: Vec<&[u8]> = request.iter().map(|part| part.as_bytes()).collect();
    IdempotencyKey { sender, key: keyed_hash(secret, &[name.as_bytes()]), body_hash: keyed_hash(secret, &request) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const SECRET: [u8; 32] = [7; 32];

    fn named(name: &[u8]) -> HeaderMap {
        HeaderMap::from_iter([("idempotency-key".parse().unwrap(), HeaderValue::from_bytes(name).unwrap())])
    }

    fn customer(conversation: i64) -> Sender {
        Sender::Customer(ConversationId::from_stored(conversation))
    }

    #[test]
    fn a_key_is_short_and_visible_and_one_for_a_token_is_not_to_be_guessed() {
        let check = |name: &[u8], is_key: bool, is_token_key: bool| {
            assert_eq!(key_of(&named(name), &SECRET, customer(1), &["a"]).is_ok(), is_key, "{name:?}");
            assert_eq!(token_key_of(&named(name), &SECRET, customer(1), &["a"]).is_ok(), is_token_key, "{name:?}");
        };
        check(b"8e03978e-40d5-43dd-bc93-6894a57f9324", true, true);
        check(&[b'k'; 128], true, true);
        check(&[b'k'; 129], false, false);
        check(&[b'k'; 16], true, true);
        check(&[b'k'; 15], true, false);
        check(b"", false, false);
        check(b"a b", false, false);
        check("密钥".as_bytes(), false, false);
        assert_eq!(key_of(&HeaderMap::new(), &SECRET, customer(1), &["a"]), Ok(None));
    }

    #[test]
    fn a_key_tells_senders_and_requests_apart() {
        let key = |sender, request: &[&str]| key_of(&named(b"k"), &SECRET, sender, request).unwrap().unwrap();
        let own = key(customer(1), &["say", "a"]);
        assert_eq!(own, key(customer(1), &["say", "a"]));
        assert_ne!(own.body_hash, key(customer(1), &["say", "b"]).body_hash);
        assert_ne!(own.body_hash, key(customer(1), &["judge", "a"]).body_hash);
        let address = |text: &str| Sender::Address(text.parse().unwrap());
        for sender in [customer(2), Sender::Desk(TokenHash([1; 32])), Sender::Desk(TokenHash([2; 32])), address("192.0.2.1")] {
            assert_ne!(own.sender, key(sender, &["say", "a"]).sender, "{sender:?}");
        }
        assert_eq!(key(address("2001:db8::1"), &[]).sender, key(address("2001:db8::2"), &[]).sender);
    }
}
