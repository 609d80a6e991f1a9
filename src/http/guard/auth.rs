//! Who asks?
//!
//! A customer has the token of one conversation, an agent has an own token, and there is one admin token. Only hashes of tokens are stored.

use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::store::record::{Rank, TokenHash};
use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa::ToSchema;

/// The name that the holder of the admin token works under; no agent may have it.
pub const ADMIN: &str = "admin";

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
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The hash of the token in `Authorization: Bearer`, if there is one.
fn bearer(headers: &HeaderMap) -> Result<TokenHash, Problem> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or(Problem::Unauthorized)?;
    let (scheme, token) = value.split_once(' ').ok_or(Problem::Unauthorized)?;
    let is_token = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
    if is_token { Ok(hash_of(token)) } else { Err(Problem::Unauthorized) }
}

/// The customer of the conversation in the path, who has shown its token.
pub struct Customer {
    /// The conversation.
    pub conversation: ConversationId,
}

/// The path of everything that belongs to one conversation.
#[derive(Deserialize)]
struct ConversationPath {
    id: String,
}

impl FromRequestParts<Arc<AppState>> for Customer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers)?;
        let path = Path::<ConversationPath>::from_request_parts(parts, state).await.map_err(|_| Problem::NoSuchConversation)?;
        let conversation = path.id.parse().map_err(|_| Problem::NoSuchConversation)?;
        let is_own = state.store.is_token(conversation, token).await?;
        if is_own { Ok(Customer { conversation }) } else { Err(Problem::NoSuchConversation) }
    }
}

/// What somebody at the desk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Works on cases.
    Agent,
    /// Also takes note of alerts, and reads the corpus of risks.
    Supervisor,
    /// Also makes accounts, and ends cases that others left.
    Admin,
}

impl Role {
    /// Whether alerts are this person's at once.
    pub fn may_supervise(self) -> bool {
        match self {
            Role::Supervisor | Role::Admin => true,
            Role::Agent => false,
        }
    }
}

/// Somebody at the desk.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The name that customers read.
    pub name: String,
    /// What this person may do.
    pub role: Role,
    /// By which the person is known.
    pub token: TokenHash,
}

impl Agent {
    /// The agent who has this token, if there still is one.
    pub async fn with(state: &AppState, token: TokenHash) -> Result<Self, Problem> {
        if token == state.admin {
            return Ok(Agent { name: ADMIN.to_owned(), role: Role::Admin, token });
        }
        let account = state.store.agent_with(token).await?.ok_or(Problem::Unauthorized)?;
        let role = match account.rank {
            Rank::Agent => Role::Agent,
            Rank::Supervisor => Role::Supervisor,
        };
        Ok(Agent { name: account.name, role, token })
    }
}

impl FromRequestParts<Arc<AppState>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        Agent::with(state, bearer(&parts.headers)?).await
    }
}

/// The holder of the admin token.
pub struct Admin;

impl FromRequestParts<Arc<AppState>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        match Agent::from_request_parts(parts, state).await?.role {
            Role::Admin => Ok(Admin),
            Role::Agent | Role::Supervisor => Err(Problem::AdminOnly),
        }
    }
}

/// Somebody who supervises the desk.
pub struct Supervisor;

impl FromRequestParts<Arc<AppState>> for Supervisor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let agent = Agent::from_request_parts(parts, state).await?;
        if agent.role.may_supervise() { Ok(Supervisor) } else { Err(Problem::SupervisorOnly) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_token_comes_as_a_bearer_token() {
        let check = |value: &[u8], expected: Option<&str>| {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap())]);
            assert_eq!(bearer(&headers).ok(), expected.map(hash_of), "{value:?}");
        };
        check(b"Bearer abc", Some("abc"));
        check(b"bearer abc", Some("abc"));
        check(b"Bearer", None);
        check(b"Bearer ", None);
        check(b"Bearer a b", None);
        check(b"Basic YTpi", None);
        check("Bearer 钥".as_bytes(), None);
        assert_eq!(bearer(&HeaderMap::new()), Err(Problem::Unauthorized));
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let [one, other] = [(), ()].map(|()| new_token().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }
}
