//! What may an agent answer now?

use crate::engine::Engine;
use crate::engine::help::Helpful;
use crate::http::desk::cases::parse_id;
use crate::http::dto::help::{HelpDto, HelpfulDto, HelpfulKind};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::text::customer::LONGEST_MESSAGE;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// What the answers are looked for by.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HelpParams {
    /// Words of the agent; without them it is what the customer wrote last.
    pub q: Option<String>,
}

/// What may I answer?
///
/// At most four answers of the knowledge base, the likeliest first, then at most two phrases for agents; each as the customer would read it.
/// Agents are helped with what was ever passed to the desk, supervisors and administrators with all: else `supervisor-only`.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/help", operation_id = "help_agent", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), HelpParams),
    responses((status = 200, body = HelpDto)))]
pub async fn help(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<HelpParams>,
) -> Result<Json<HelpDto>, Problem> {
    let conversation = state.store.load(parse_id(&id)?).await?.ok_or(Problem::NoSuchConversation)?;
    if !conversation.was_at_desk() && !agent.role.may_supervise() {
        return Err(Problem::SupervisorOnly);
    }
    let typed: Option<String> = params.q.map(|typed| typed.chars().take(LONGEST_MESSAGE).collect());
    let typed = typed.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
    let engine = state.content.engine();
    let helpful = engine.helpful(&conversation, typed, Timestamp::now());
    Ok(Json(HelpDto { helpful: helpful.into_iter().map(|own| shown(&engine, own)).collect() }))
}

fn shown(engine: &Engine, helpful: Helpful) -> HelpfulDto {
    let Helpful { atom, confidence, was_told, text } = helpful;
    let own = &engine.kb[atom];
    let kind = if confidence.is_some() { HelpfulKind::Answer } else { HelpfulKind::Phrase };
    HelpfulDto { atom: own.id.clone(), title: own.title.clone(), text, kind, confidence: confidence.map(|own| own.get()), was_told }
}
