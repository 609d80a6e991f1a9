//! Who may work at the desk?
//!
//! Accounts are made and removed by an administrator. A token is given out once and ends after a while. Which names there may be is in `name`.

use crate::conversation::fact::desk::LetGo;
use crate::http::change::begin;
use crate::http::desk::handback;
use crate::http::desk::name::{is_alike, parse_name};
use crate::http::dto::desk::{AgentDto, AgentRequest, AgentsDto, NewAgentDto, RankDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{Admin, Agent, Member, Role};
use crate::http::guard::idempotency::{Sender, token_key_of};
use crate::http::guard::token::{hash_of, named_token, new_token};
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, as_stored};
use crate::store::running::Note;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::Arc;

/// All accounts
///
/// For administrators.
#[utoipa::path(get, path = "/v1/desk/agents", operation_id = "list_agents", tag = "admin", responses((status = 200, body = AgentsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Admin) -> Result<Json<AgentsDto>, Problem> {
    let shown = |account: AgentAccount| AgentDto {
        agent: account.name,
        role: account.rank.into(),
        supervisor: account.rank == Rank::Supervisor,
        expires_at: account.expires_at,
    };
    Ok(Json(AgentsDto { agents: state.store.agents().await?.into_iter().map(shown).collect() }))
}

/// Makes an account
///
/// For administrators. The answer holds the agent's token, which is given out once and ends after 90 days. `name-taken` when there is one with
/// this name, or one that looks like it.
#[utoipa::path(post, path = "/v1/desk/agents", operation_id = "add_agent", tag = "admin",
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 16 to 128 visible ASCII characters")),
    request_body = AgentRequest, responses((status = 201, body = NewAgentDto)))]
pub async fn add(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    headers: HeaderMap,
    Body(request): Body<AgentRequest>,
) -> Result<(StatusCode, Json<NewAgentDto>), Problem> {
    let agent = parse_name(&request.name)?;
    let rank = match (request.role, request.supervisor) {
        (Some(RankDto::Supervisor), _) | (None, true) => Rank::Supervisor,
        (Some(RankDto::Agent) | None, false) => Rank::Agent,
        (Some(RankDto::Auditor), false) => Rank::Auditor,
        (Some(RankDto::Editor), false) => Rank::Editor,
        (Some(RankDto::Agent | RankDto::Auditor | RankDto::Editor), true) => {
            return Err(Problem::BadField("supervisor: true, but role is another; leave supervisor out".to_owned()));
        }
    };
    let given = Given::of(&state, &headers, &admin, &["add agent", &agent, &format!("{rank:?}")]).await?;
    let account = AgentAccount { name: agent.clone(), created_at: given.at, rank, expires_at: given.expires_at(&state) };
    if given.is_new {
        let deed = admin.deed(Action::AccountAdded, agent.clone(), rank.name().to_owned());
        match state.store.add_agent(account, hash_of(&given.token), is_alike, given.key.clone(), deed).await {
            Err(Error::Taken(_)) => return Err(Problem::NameTaken),
            added => added?,
        }
        tracing::info!(agent, by = admin.name, "an agent's account was made");
    }
    Ok((StatusCode::CREATED, Json(given.shown(&state, agent))))
}

/// Gives an agent a new token
///
/// For the agent, and for administrators. The old token is worth nothing from then on; the new one ends after 90 days.
#[utoipa::path(post, path = "/v1/desk/agents/{name}/token", operation_id = "renew_token", tag = "desk",
    params(
        ("name" = String, Path, description = "The agent"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 16 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = NewAgentDto)))]
pub async fn renew(
    State(state): State<Arc<AppState>>,
    Member(agent): Member,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<NewAgentDto>, Problem> {
    if agent.role != Role::Admin && agent.name != name {
        return Err(Problem::AdminOnly);
    }
    let given = Given::of(&state, &headers, &agent, &["renew token", &name]).await?;
    if given.is_new {
        let (token, expires_at) = (hash_of(&given.token), given.expires_at(&state));
        let deed = Deed { at: given.at, ..agent.deed(Action::AccountRenewed, name.clone(), String::new()) };
        if !state.store.renew_agent(&name, token, expires_at, given.key.clone(), deed).await? {
            return Err(Problem::NoSuchAgent);
        }
        tracing::info!(agent = name, by = agent.name, "an agent's token was renewed");
    }
    Ok(Json(given.shown(&state, name)))
}

/// A token that is given out.
struct Given {
    token: String,
    at: Timestamp,
    key: Option<IdempotencyKey>,
    /// Whether the request was not carried out before.
    is_new: bool,
    /// The same request must not run twice at once: each would make a token, and one of them would be worth nothing.
    _note: Option<Note>,
}

impl Given {
    /// The token of a request: a new one, or, where the same request was answered before, the one of then.
    async fn of(state: &AppState, headers: &HeaderMap, by: &Agent, request: &[&str]) -> Result<Self, Problem> {
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

    fn expires_at(&self, state: &AppState) -> Timestamp {
        self.at.saturating_add(state.limits.agent_token_time).unwrap_or(Timestamp::MAX)
    }

    fn shown(self, state: &AppState, agent: String) -> NewAgentDto {
        let expires_at = self.expires_at(state);
        NewAgentDto { agent, token: self.token, expires_at }
    }
}

/// Removes an account
///
/// For administrators. The token is worth nothing from then on, and customers whom the agent served wait in the queue again.
#[utoipa::path(delete, path = "/v1/desk/agents/{name}", operation_id = "remove_agent", tag = "admin",
    params(("name" = String, Path, description = "The agent")),
    responses((status = 204)))]
pub async fn remove(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    PathParts(name): PathParts<String>,
) -> Result<StatusCode, Problem> {
    let deed = admin.deed(Action::AccountRemoved, name.clone(), String::new());
    let was_there = state.store.remove_agent(&name, deed).await?;
    // Also of an account that is gone already: the server may have stopped between the two.
    for case in state.store.held_by(name.clone(), usize::MAX).await? {
        handback::to_queue(&state, case.conversation, &name, LetGo::Removed).await?;
    }
    state.store.forget_presence(&name).await?;
    if !was_there {
        return Err(Problem::NoSuchAgent);
    }
    tracing::info!(agent = name, by = admin.name, "an agent's account was removed");
    Ok(StatusCode::NO_CONTENT)
}
