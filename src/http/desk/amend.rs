//! How does an agent change what they have just written?

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::http::change::change;
use crate::http::desk::cases::parse_id;
use crate::http::dto::chat::MessageRequest;
use crate::http::dto::event::{EventsDto, all_for_customer, event_id};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// Changes a message
///
/// For ten seconds an agent who holds the case may change the last message of it, if it is theirs: else `too-late`. The customer reads what it
/// says now, the desk both. A message that says so already stays as it is.
#[utoipa::path(put, path = "/v1/desk/conversations/{id}/messages/{message}", operation_id = "change_message", tag = "desk",
    request_body = MessageRequest,
    params(("id" = String, Path, description = "The conversation"), ("message" = String, Path, description = "The event of the message")),
    responses((status = 200, body = EventsDto)))]
pub async fn reword(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts((id, message)): PathParts<(String, String)>,
    Body(request): Body<MessageRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let text = CustomerText::parse(&request.text)?;
    amend(&state, &agent, (&id, &message), Some(text.as_str())).await
}

/// Takes a message back
///
/// For ten seconds an agent who holds the case may take the last message of it back, if it is theirs: else `too-late`. The customer reads that
/// something was taken back, the desk what. What it answered is owed again.
#[utoipa::path(delete, path = "/v1/desk/conversations/{id}/messages/{message}", operation_id = "take_message_back", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), ("message" = String, Path, description = "The event of the message")),
    responses((status = 200, body = EventsDto)))]
pub async fn take_back(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts((id, message)): PathParts<(String, String)>,
) -> Result<Json<EventsDto>, Problem> {
    amend(&state, &agent, (&id, &message), None).await
}

/// Puts a text, or nothing, in place of a message. What was taken back stays so.
async fn amend(state: &Arc<AppState>, agent: &Agent, (id, message): (&str, &str), text: Option<&str>) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(id)?;
    let message = event_id(state.store.epoch(), message).ok_or(Problem::TooLate)?;
    let events = change(state, id, None, |situation| {
        let conversation = situation.conversation;
        if !conversation.may_write(&agent.name) {
            return Err(Problem::NotYours);
        }
        let amended = conversation.amendments().of(message);
        if amended == Some(text) {
            return Ok(Vec::new());
        }
        if amended == Some(None) || !conversation.amendments().may_change(message, &agent.name, situation.moment.now) {
            return Err(Problem::TooLate);
        }
        let fact = DeskFact::Amended { message, agent: agent.name.clone(), text: text.map(str::to_owned) };
        Ok(vec![Fact::Desk(fact)])
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?).masked()))
}
