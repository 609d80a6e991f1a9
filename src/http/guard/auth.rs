//! Who asks?
//!
//! A customer has the token of one conversation. At the desk a person has a session, which `cookie` reads, and a program the token of an account; and
//! there is the operator's admin token. Only hashes of tokens are stored.

use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use crate::http::guard::client::Client;
use crate::http::guard::cookie::session_of;
use crate::http::guard::limits::Limits;
use crate::http::guard::token::hash_of;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed, Part};
use crate::store::credential::Session;
use crate::store::record::{Rank, TokenHash};
use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// The name that the holder of the admin token works under; no agent may have it.
pub const ADMIN: &str = "admin";

/// The hash of the token in `Authorization: Bearer`, if there is one.
fn bearer(headers: &HeaderMap) -> Result<TokenHash, Problem> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok()).ok_or(Problem::Unauthorized)?;
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
        let client = Client::from_request_parts(parts, state).await?;
        let path = Path::<ConversationPath>::from_request_parts(parts, state).await.map_err(|_| Problem::NoSuchConversation)?;
        let conversation = path.id.parse().map_err(|_| Problem::NoSuchConversation)?;
        let is_own = state.store.is_token(conversation, token).await?;
        // Looked at first: these tokens are all beyond guessing, and a customer must not be locked out by who shares the address.
        if is_own {
            Ok(Customer { conversation })
        } else {
            Err(state.customer_guesses.count(client.address, Instant::now(), Problem::NoSuchConversation))
        }
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
    /// Reads the audit log, and nothing else.
    Auditor,
    /// Looks through the content, and nothing else.
    Editor,
    /// Also makes accounts, ends cases that others left, and reads the audit log.
    Admin,
}

impl Role {
    /// Whether alerts are this person's at once.
    pub fn may_supervise(self) -> bool {
        match self {
            Role::Supervisor | Role::Admin => true,
            Role::Agent | Role::Auditor | Role::Editor => false,
        }
    }

    /// Whether this person works on cases; who does not is told so.
    fn check_serves(self) -> Result<(), Problem> {
        match self {
            Role::Agent | Role::Supervisor | Role::Admin => Ok(()),
            Role::Auditor => Err(Problem::NotForAuditors),
            Role::Editor => Err(Problem::NotForEditors),
        }
    }
}

/// As what the audit log tells of somebody with this role.
pub fn part_of(role: Role) -> Part {
    match role {
        Role::Agent => Part::Agent,
        Role::Supervisor => Part::Supervisor,
        Role::Auditor => Part::Auditor,
        Role::Editor => Part::Editor,
        Role::Admin => Part::Admin,
    }
}

impl From<Rank> for Role {
    fn from(rank: Rank) -> Self {
        match rank {
            Rank::Agent => Role::Agent,
            Rank::Supervisor => Role::Supervisor,
            Rank::Auditor => Role::Auditor,
            Rank::Editor => Role::Editor,
            Rank::Admin => Role::Admin,
        }
    }
}

/// Somebody who works at the desk: no auditor or editor is one.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The name that customers read.
    pub name: String,
    /// What this person may do.
    pub role: Role,
    /// The hash of the token of the account, or of the session.
    pub token: TokenHash,
    entry: Entry,
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// By the token of an account, or the admin token.
    Token,
    /// By a session.
    Session,
}

/// How old the note of the last use of a session may be: a write for every request would be many.
const USED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// When a session ends that is not used any more.
pub fn ends_at(session: &Session, limits: &Limits) -> Timestamp {
    let after = |at: Timestamp, time: Duration| at.saturating_add(time).unwrap_or(Timestamp::MAX);
    after(session.used_at, limits.session_idle).min(after(session.begun_at, limits.session_longest))
}

impl Agent {
    /// The agent who has this token, if there still is one.
    async fn with(state: &AppState, token: TokenHash) -> Result<Self, Problem> {
        let entry = Entry::Token;
        if token == state.admin {
            return Ok(Agent { name: ADMIN.to_owned(), role: Role::Admin, token, entry });
        }
        let account = state.store.agent_with(token).await?.ok_or(Problem::Unauthorized)?;
        if account.expires_at.is_none_or(|end| end <= Timestamp::now()) {
            return Err(Problem::TokenExpired);
        }
        Ok(Agent { name: account.name, role: account.rank.into(), token, entry })
    }

    /// The agent who is signed in for the session with this token, and when that was used, if it is not over.
    pub async fn signed_in(state: &AppState, token: TokenHash) -> Result<(Self, Timestamp), Problem> {
        let session = state.store.session_with(token).await?.ok_or(Problem::SessionOver)?;
        if ends_at(&session, &state.limits) <= Timestamp::now() {
            return Err(Problem::SessionOver);
        }
        let Session { account, used_at, .. } = session;
        Ok((Agent { name: account.name, role: account.rank.into(), token, entry: Entry::Session }, used_at))
    }

    /// Makes sure that somebody may still work on cases: the account is there, and neither the token nor the session is over.
    pub async fn check_still(&self, state: &AppState) -> Result<(), Problem> {
        let again = match self.entry {
            Entry::Token => Agent::with(state, self.token).await?,
            Entry::Session => Agent::signed_in(state, self.token).await?.0,
        };
        again.role.check_serves()
    }

    /// Whether this person is signed in for a session.
    pub fn is_signed_in(&self) -> bool {
        self.entry == Entry::Session
    }

    /// What the audit log is told when this person does something at this moment.
    pub fn deed(&self, action: Action, subject: String, detail: String) -> Deed {
        Deed { at: Timestamp::now(), who: self.name.clone(), role: part_of(self.role), action, subject, detail }
    }
}

impl FromRequestParts<Arc<AppState>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let Member(agent) = Member::from_request_parts(parts, state).await?;
        agent.role.check_serves()?;
        state.live.see(&agent.name);
        Ok(agent)
    }
}

/// Notes that a session was used, now and then. Where that fails the session may end sooner, and no request is refused for it.
async fn note_use(state: &AppState, token: TokenHash, used_at: Timestamp) {
    let now = Timestamp::now();
    if now.duration_since(used_at) >= USED_WITHIN
        && let Err(error) = state.store.touch_session(token, now).await
    {
        tracing::warn!(%error, cause = error.cause(), "the use of a session could not be noted");
    }
}

/// Somebody who has an account or the admin token, whatever the role.
pub struct Member(pub Agent);

impl FromRequestParts<Arc<AppState>> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        // A session's token is beyond guessing, and a browser may come back with one that is over: that is no guess.
        if !parts.headers.contains_key(AUTHORIZATION)
            && let Some(token) = session_of(&parts.headers)
        {
            let (agent, used_at) = Agent::signed_in(state, token).await?;
            note_use(state, token, used_at).await;
            return Ok(Member(agent));
        }
        let token = bearer(&parts.headers)?;
        let client = Client::from_request_parts(parts, state).await?;
        // Agents' tokens are beyond guessing, so that they are looked at first, whoever guesses beside them; the admin's may be a person's choice.
        if token == state.admin {
            state.desk_guesses.check(client.address, token, Instant::now())?;
        }
        match Agent::with(state, token).await {
            Err(Problem::Unauthorized) => Err(state.desk_guesses.count(client.address, Instant::now(), Problem::Unauthorized)),
            Err(problem) => Err(problem),
            Ok(agent) => {
                state.desk_guesses.let_in(client.address, token);
                Ok(Member(agent))
            }
        }
    }
}

/// An administrator: somebody with such an account, or with the admin token.
pub struct Admin(pub Agent);

impl FromRequestParts<Arc<AppState>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let agent = Agent::from_request_parts(parts, state).await?;
        match agent.role {
            Role::Admin => Ok(Admin(agent)),
            Role::Agent | Role::Supervisor | Role::Auditor | Role::Editor => Err(Problem::AdminOnly),
        }
    }
}

/// Somebody who may read the audit log.
pub struct Auditor(pub Agent);

impl FromRequestParts<Arc<AppState>> for Auditor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let Member(agent) = Member::from_request_parts(parts, state).await?;
        match agent.role {
            Role::Auditor | Role::Admin => Ok(Auditor(agent)),
            Role::Agent | Role::Supervisor | Role::Editor => Err(Problem::AuditorOnly),
        }
    }
}

/// Somebody who may see the content from inside: an editor, or who supervises the desk.
pub struct Editor(pub Agent);

impl FromRequestParts<Arc<AppState>> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let Member(agent) = Member::from_request_parts(parts, state).await?;
        match agent.role {
            Role::Editor | Role::Supervisor | Role::Admin => Ok(Editor(agent)),
            Role::Agent | Role::Auditor => Err(Problem::EditorOnly),
        }
    }
}

/// Marks requests that came in at the address of operations, which outsiders cannot reach.
#[derive(Debug, Clone, Copy)]
pub struct AtOperations;

/// Somebody who keeps the server running: at the address of operations, or with the operations token or the admin token.
pub struct Operator;

impl FromRequestParts<Arc<AppState>> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        if parts.extensions.get::<AtOperations>().is_some() {
            return Ok(Operator);
        }
        let token = bearer(&parts.headers)?;
        let client = Client::from_request_parts(parts, state).await?;
        state.desk_guesses.check(client.address, token, Instant::now())?;
        if token == state.admin || Some(token) == state.operator {
            state.desk_guesses.let_in(client.address, token);
            Ok(Operator)
        } else {
            Err(state.desk_guesses.count(client.address, Instant::now(), Problem::Unauthorized))
        }
    }
}

/// Somebody who supervises the desk.
pub struct Supervisor(pub Agent);

impl FromRequestParts<Arc<AppState>> for Supervisor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let agent = Agent::from_request_parts(parts, state).await?;
        if agent.role.may_supervise() { Ok(Supervisor(agent)) } else { Err(Problem::SupervisorOnly) }
    }
}

/// Refuses test traffic of whoever does not show the operator's key for it, or the admin token, in `X-Jieda-Test`: reports do not count it, so
/// no customer may decide that it is.
pub fn check_test_key(state: &AppState, headers: &HeaderMap, address: IpAddr) -> Result<(), Problem> {
    let key = headers.get("x-jieda-test").and_then(|key| key.to_str().ok()).map(hash_of).ok_or(Problem::NoTestKey)?;
    let now = Instant::now();
    state.desk_guesses.check(address, key, now)?;
    let is_right = key == state.admin || Some(key) == state.tester;
    if is_right { Ok(()) } else { Err(state.desk_guesses.count(address, now, Problem::NoTestKey)) }
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
}
