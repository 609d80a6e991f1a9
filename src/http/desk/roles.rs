//! What may an account do, and by which token?
//!
//! An administrator gives an account another role, or takes its token back. Who does not work on cases any more holds none.

use crate::http::desk::agents::queue_cases_of;
use crate::http::dto::account::RoleRequest;
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{Admin, Member, Role};
use crate::http::guard::token::{hash_of, new_token};
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::store::record::Rank;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;

/// Gives an account another role
///
/// For administrators. The sessions of the account end, so that nobody goes on with what was allowed before; its token has the new role at once.
/// Customers whom an agent served who does not work on cases any more wait in the queue again.
#[utoipa::path(put, path = "/v1/desk/agents/{name}/role", operation_id = "set_role", tag = "admin",
    params(("name" = String, Path, description = "The agent")),
    request_body = RoleRequest, responses((status = 204)))]
pub async fn set(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    PathParts(name): PathParts<String>,
    Body(request): Body<RoleRequest>,
) -> Result<StatusCode, Problem> {
    let rank = Rank::from(request.role);
    let deed = admin.deed(Action::RoleChanged, name.clone(), rank.name().to_owned());
    if !state.store.set_rank(&name, rank, deed).await? {
        return Err(Problem::NoSuchAgent);
    }
    if !rank.may_serve() {
        queue_cases_of(&state, &name).await?;
    }
    tracing::info!(agent = name, role = rank.name(), by = admin.name, "an account has another role");
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the token of an account back
///
/// For the agent, and for administrators. The token is worth nothing from then on; a person signs in as before. `no-such-agent` also where the
/// account has no token.
#[utoipa::path(delete, path = "/v1/desk/agents/{name}/token", operation_id = "take_token", tag = "desk",
    params(("name" = String, Path, description = "The agent")), responses((status = 204)))]
pub async fn take_token(
    State(state): State<Arc<AppState>>,
    Member(agent): Member,
    PathParts(name): PathParts<String>,
) -> Result<StatusCode, Problem> {
    if agent.role != Role::Admin && agent.name != name {
        return Err(Problem::AdminOnly);
    }
    let deed = agent.deed(Action::TokenTaken, name.clone(), String::new());
    if !state.store.take_token(&name, hash_of(&new_token()?), deed).await? {
        return Err(Problem::NoSuchAgent);
    }
    tracing::info!(agent = name, by = agent.name, "an account's token was taken back");
    Ok(StatusCode::NO_CONTENT)
}
