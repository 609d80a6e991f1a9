//! Who may work at the desk?
//!
//! Accounts are made and removed by an administrator. A token, which is for programs, is given out once and ends after a while. Which names there
//! may be is in `name`, and how people sign in is in `invitations` and `sessions`.

use crate::conversation::fact::desk::LetGo;
use crate::http::desk::given::Given;
use crate::http::desk::handback;
use crate::http::desk::name::{is_alike, parse_name};
use crate::http::dto::desk::{AgentDto, AgentRequest, AgentsDto, NewAgentDto, RankDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{Admin, Member, Role};
use crate::http::guard::token::hash_of;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::store::credential::{Access, Entrance};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, Rank};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// All accounts
///
/// For administrators.
#[utoipa::path(get, path = "/v1/desk/agents", operation_id = "list_agents", tag = "admin", responses((status = 200, body = AgentsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Admin) -> Result<Json<AgentsDto>, Problem> {
    let (now, locks) = (Timestamp::now(), state.lockout.locks(Instant::now()));
    let (used, begun) = state.limits.oldest_session(now);
    let locked_until = |name: &str| now.checked_add(*locks.get(name)?).ok();
    let shown = |access: Access| AgentDto {
        locked_until: locked_until(&access.account.name),
        agent: access.account.name,
        role: access.account.rank.into(),
        supervisor: access.account.rank == Rank::Supervisor,
        expires_at: access.account.expires_at,
        has_password: access.has_password,
        has_provider: access.is_linked,
        invited_until: access.invited_until,
        signed_in_at: access.signed_in_at,
        n_sessions: access.n_sessions,
    };
    Ok(Json(AgentsDto { agents: state.store.accesses(used, begun).await?.into_iter().map(shown).collect() }))
}

/// Makes an account
///
/// For administrators, for a program; a person is better invited by `POST /v1/desk/invitations`. The answer holds the agent's token, which is given out once and ends after 90 days. `name-taken` when there is one with
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
        (Some(RankDto::Admin), false) => Rank::Admin,
        (Some(RankDto::Agent | RankDto::Auditor | RankDto::Editor | RankDto::Admin), true) => {
            return Err(Problem::BadField("supervisor: true, but role is another; leave supervisor out".to_owned()));
        }
    };
    let given = Given::of(&state, &headers, &admin, &["add agent", &agent, &format!("{rank:?}")]).await?;
    let expires_at = given.until(state.limits.agent_token_time);
    let account = AgentAccount { name: agent.clone(), created_at: given.at, rank, expires_at: Some(expires_at) };
    if given.is_new {
        let deed = admin.deed(Action::AccountAdded, agent.clone(), rank.name().to_owned());
        match state.store.add_agent(account, Entrance::Token(hash_of(&given.token)), is_alike, given.key.clone(), deed).await {
            Err(Error::Taken(_)) => return Err(Problem::NameTaken),
            added => added?,
        }
        tracing::info!(agent, by = admin.name, "an agent's account was made");
    }
    Ok((StatusCode::CREATED, Json(NewAgentDto { agent, token: given.token, expires_at })))
}

/// Gives an account a new token
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
    let (token, expires_at) = (hash_of(&given.token), given.until(state.limits.agent_token_time));
    if given.is_new {
        let deed = Deed { at: given.at, ..agent.deed(Action::AccountRenewed, name.clone(), String::new()) };
        if !state.store.renew_agent(&name, token, expires_at, given.key.clone(), deed).await? {
            return Err(Problem::NoSuchAgent);
        }
        tracing::info!(agent = name, by = agent.name, "an agent's token was renewed");
    }
    Ok(Json(NewAgentDto { agent: name, token: given.token, expires_at }))
}

/// Removes an account
///
/// For administrators. Its token and its sessions are worth nothing from then on, and customers whom the agent served wait in the queue again.
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
    queue_cases_of(&state, &name).await?;
    if !was_there {
        return Err(Problem::NoSuchAgent);
    }
    tracing::info!(agent = name, by = admin.name, "an agent's account was removed");
    Ok(StatusCode::NO_CONTENT)
}

/// Gives all cases of somebody who no longer serves back to the queue: the customers, who were with a person, expect another one, and not the bot.
pub async fn queue_cases_of(state: &Arc<AppState>, name: &str) -> Result<(), Problem> {
    for case in state.store.held_by(name.to_owned(), usize::MAX).await? {
        handback::to_queue(state, case.conversation, name, LetGo::Removed).await?;
    }
    state.store.forget_presence(name).await?;
    Ok(())
}
