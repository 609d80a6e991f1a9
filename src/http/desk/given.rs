//! How is a token or a code given out once, however often the request is sent?
//!
//! Under an idempotency key it is made of that key, so that a retry is given the same one although only its hash is stored.

use crate::http::change::begin;
use crate::http::error::Problem;
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, token_key_of};
use crate::http::guard::token::{named_token, new_token};
use crate::http::state::AppState;
use crate::store::record::{IdempotencyKey, as_stored};
use crate::store::running::Note;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::time::Duration;

/// A token or a code that is given out.
pub struct Given {
    /// The token or code itself.
    pub token: String,
    /// When it was given out.
    pub at: Timestamp,
    /// By which the request is known again.
    pub key: Option<IdempotencyKey>,
    /// Whether the request was not carried out before.
    pub is_new: bool,
    /// The same request must not run twice at once: each would make a token, and one of them would be worth nothing.
    _note: Option<Note>,
}

impl Given {
    /// What a request is given: something new, or, where the same request was answered before, what it was given then.
    pub async fn of(state: &AppState, headers: &HeaderMap, by: &Agent, request: &[&str]) -> Result<Self, Problem> {
        let secret = state.store.secret();
        let Some((key, name)) = token_key_of(headers, secret, Sender::Desk(by.token), request)? else {
            return Ok(Given { token: new_token()?, at: as_stored(Timestamp::now()), key: None, is_new: true, _note: None });
        };
        let (at, is_new, note) = match begin(state, Some(&key)).await? {
            ControlFlow::Continue(note) => (as_stored(Timestamp::now()), true, note),
            ControlFlow::Break(answer) => (answer.at, false, None),
        };
        Ok(Given { token: named_token(secret, &key.sender, name, at), at, key: Some(key), is_new, _note: note })
    }

    /// Until when it counts, if that is for so long.
    pub fn until(&self, time: Duration) -> Timestamp {
        self.at.saturating_add(time).unwrap_or(Timestamp::MAX)
    }
}
