//! How does the holder of a case read a masked detail?
//!
//! By asking for it: one message, or the details of the case, at a time. The audit log has it before the answer leaves.

use crate::conversation::Conversation;
use crate::conversation::case::Case;
use crate::conversation::fact::desk::Receiver;
use crate::conversation::id::ConversationId;
use crate::desk::HandoffName;
use crate::http::desk::cases::parse_id;
use crate::http::dto::desk::{RevealRequest, RevealedDto};
use crate::http::dto::event::{EventDto, event_id, for_agent};
use crate::http::dto::handoff::HandoffDto;
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// Reveals personal details
///
/// Only who holds the case, or has promised something there and not kept it yet: else `not-yours`. Gives one event, or the case, as it was masked elsewhere, and now whole. Each time that is an
/// entry of the audit log.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/reveal", operation_id = "reveal_details", tag = "desk", request_body = RevealRequest,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = RevealedDto)))]
pub async fn reveal(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Body(request): Body<RevealRequest>,
) -> Result<Json<RevealedDto>, Problem> {
    let id = parse_id(&id)?;
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    may_reveal(&conversation, &agent)?;
    let (revealed, what) = match (request.event, request.handoff) {
        (Some(name), None) => (RevealedDto::Event(Box::new(event(&state, &agent, id, &name).await?)), name),
        (None, Some(name)) => {
            let case = Case::of(id, &conversation).filter(|case| HandoffName::from(case).to_string() == name);
            (RevealedDto::Handoff(Box::new(HandoffDto::from(case.ok_or(Problem::NoSuchHandoff)?))), name)
        }
        (Some(_), Some(_)) | (None, None) => return Err(Problem::BadField("name an event or a handoff, and not both".to_owned())),
    };
    state.store.audit(agent.deed(Action::DetailsRevealed, id.to_string(), what)).await?;
    state.metrics.reveals.inc();
    Ok(Json(revealed))
}

/// Lets those read what is masked, and cannot be, who hold the case or owe something in it: else `not-yours`.
pub fn may_reveal(conversation: &Conversation, agent: &Agent) -> Result<(), Problem> {
    let is_owed_by = || conversation.promises().open().any(|promise| promise.owner == Receiver::Agent(agent.name.clone()));
    if conversation.is_held_by(&agent.name) || is_owed_by() { Ok(()) } else { Err(Problem::NotYours) }
}

/// An event of a conversation by its name, as it is, if this agent may see it.
async fn event(state: &AppState, agent: &Agent, conversation: ConversationId, name: &str) -> Result<EventDto, Problem> {
    let id = event_id(state.store.epoch(), name).ok_or(Problem::NoSuchEvent)?;
    let found = state.store.events(conversation, id.saturating_sub(1), 1).await?;
    let event = found.into_iter().find(|event| event.id == id).ok_or(Problem::NoSuchEvent)?;
    if !event.fact.is_for_agents() && !agent.role.may_supervise() {
        return Err(Problem::NoSuchEvent);
    }
    Ok(for_agent(state.store.epoch(), conversation, event))
}
