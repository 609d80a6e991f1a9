//! Who may work at the desk?

use crate::http::dto::desk::{AgentDto, AgentRequest, AgentsDto, NewAgentDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{ADMIN, Admin, hash_of, new_token};
use crate::http::state::AppState;
use crate::store::error::Error;
use crate::store::record::Rank;
use crate::text::normalize::NormalText;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use std::sync::Arc;

/// The most characters of a name.
const LONGEST_NAME: usize = 32;

/// All accounts
///
/// For administrators.
#[utoipa::path(get, path = "/v1/desk/agents", operation_id = "list_agents", tag = "admin", responses((status = 200, body = AgentsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Admin) -> Result<Json<AgentsDto>, Problem> {
    let accounts = state.store.agents().await?;
    Ok(Json(AgentsDto {
        agents: accounts
            .into_iter()
            .map(|account| AgentDto { agent: account.name, supervisor: account.rank == Rank::Supervisor })
            .collect(),
    }))
}

/// Makes an account
///
/// For administrators. The answer holds the agent's token, which is given out once. `name-taken` when there is one with this name.
#[utoipa::path(post, path = "/v1/desk/agents", operation_id = "add_agent", tag = "admin",
    request_body = AgentRequest, responses((status = 201, body = NewAgentDto)))]
pub async fn add(
    State(state): State<Arc<AppState>>,
    _: Admin,
    Body(request): Body<AgentRequest>,
) -> Result<(StatusCode, Json<NewAgentDto>), Problem> {
    let name = parse_name(&request.name)?;
    let rank = if request.supervisor { Rank::Supervisor } else { Rank::Agent };
    let token = new_token()?;
    match state.store.add_agent(&name, rank, hash_of(&token), Timestamp::now()).await {
        Err(Error::Taken(_)) => Err(Problem::NameTaken),
        added => {
            added?;
            tracing::info!("an agent's account was made");
            Ok((StatusCode::CREATED, Json(NewAgentDto { agent: name, token })))
        }
    }
}

/// Removes an account
///
/// For administrators. The token is worth nothing from then on; cases that the agent holds stay until an administrator ends them.
#[utoipa::path(delete, path = "/v1/desk/agents/{name}", operation_id = "remove_agent", tag = "admin",
    params(("name" = String, Path, description = "The agent")),
    responses((status = 204)))]
pub async fn remove(State(state): State<Arc<AppState>>, _: Admin, PathParts(name): PathParts<String>) -> Result<StatusCode, Problem> {
    let was_there = state.store.remove_agent(&name).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NoSuchAgent) }
}

/// A name that customers read: nothing invisible in it, and not to be taken for the administrator.
fn parse_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || " .-_·'".contains(c));
    if !is_plain || !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Err(Problem::BadField("name: 1 to 32 letters, digits, spaces and . - _ · '".to_owned()));
    }
    if NormalText::of(name).as_str() == ADMIN { Err(Problem::NameTaken) } else { Ok(name.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_read_and_is_not_the_administrators() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(parse_name(name).ok().as_deref(), expected, "{name}");
        check(" 小王 ", Some("小王"));
        check("Anna-Lena O'Neil 2.", Some("Anna-Lena O'Neil 2."));
        check("阿凡提·买买提", Some("阿凡提·买买提"));
        check("", None);
        check("Admin", None);
        check("ａｄｍｉｎ", None);
        check("小\u{202e}王", None);
        check("<b>", None);
        check("a/b", None);
        check(&"王".repeat(33), None);
    }
}
