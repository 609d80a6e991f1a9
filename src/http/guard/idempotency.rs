//! How is a retried request kept from being carried out twice?
//!
//! A client may name a request by `Idempotency-Key`. The store remembers the answer under the key; here is remembered which requests are
//! still running, so that the retry of a slow one is told to wait.

use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use crate::store::record::IdempotencyKey;
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The most characters of a key.
const LONGEST_KEY: usize = 128;

/// Whose keys they are: a customer and an agent who happen to choose the same one do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The customer's.
    Customer,
    /// The agent's.
    Desk,
}

/// The key of a request, if it has one; `body` is what must be the same in a retry.
pub fn key_of(headers: &HeaderMap, side: Side, body: &str) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.as_bytes();
    let is_plain = key.iter().all(u8::is_ascii_graphic) && (1..=LONGEST_KEY).contains(&key.len());
    let key = value.to_str().ok().filter(|_| is_plain).ok_or(Problem::BadKey)?;
    let side = match side {
        Side::Customer => "customer",
        Side::Desk => "desk",
    };
    Ok(Some(IdempotencyKey { key: format!("{side} {key}"), body_hash: Sha256::digest(body).into() }))
}

type Keys = Arc<Mutex<HashSet<(ConversationId, String)>>>;

/// The requests with a key that are not answered yet.
#[derive(Clone, Default)]
pub struct Running(Keys);

impl Running {
    /// Notes that a request runs, until the note is dropped; refuses when it runs already.
    pub fn begin(&self, conversation: ConversationId, key: &IdempotencyKey) -> Result<Note, Problem> {
        let entry = (conversation, key.key.clone());
        let is_new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.clone());
        if is_new { Ok(Note { entry, keys: self.0.clone() }) } else { Err(Problem::InProgress) }
    }
}

/// A request with a key runs.
#[derive(Debug)]
pub struct Note {
    entry: (ConversationId, String),
    keys: Keys,
}

impl Drop for Note {
    fn drop(&mut self) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_key_is_short_and_visible() {
        let check = |key: &[u8], expected: bool| {
            let headers = HeaderMap::from_iter([("idempotency-key".parse().unwrap(), HeaderValue::from_bytes(key).unwrap())]);
            assert_eq!(key_of(&headers, Side::Customer, "a").is_ok(), expected, "{key:?}");
        };
        check(b"8e03978e-40d5-43dd-bc93-6894a57f9324", true);
        check(&[b'k'; 128], true);
        check(&[b'k'; 129], false);
        check(b"", false);
        check(b"a b", false);
        check("密钥".as_bytes(), false);
        assert_eq!(key_of(&HeaderMap::new(), Side::Customer, "a"), Ok(None));
    }

    #[test]
    fn a_key_tells_sides_and_bodies_apart() {
        let headers = HeaderMap::from_iter([("idempotency-key".parse().unwrap(), HeaderValue::from_static("k"))]);
        let key = |side, body| key_of(&headers, side, body).unwrap().unwrap();
        assert_eq!(key(Side::Customer, "a"), key(Side::Customer, "a"));
        assert_ne!(key(Side::Customer, "a").body_hash, key(Side::Customer, "b").body_hash);
        assert_ne!(key(Side::Customer, "a").key, key(Side::Desk, "a").key);
    }

    #[test]
    fn a_request_runs_once_at_a_time() {
        let running = Running::default();
        let conversation = ConversationId::from_stored(1);
        let key = IdempotencyKey { key: "k".to_owned(), body_hash: [0; 32] };
        let note = running.begin(conversation, &key).unwrap();
        assert_eq!(running.begin(conversation, &key).unwrap_err(), Problem::InProgress);
        assert!(running.begin(ConversationId::from_stored(2), &key).is_ok());
        drop(note);
        assert!(running.begin(conversation, &key).is_ok());
    }
}
