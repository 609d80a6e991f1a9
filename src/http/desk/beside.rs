//! How does a supervisor help in a talk without taking it?
//!
//! By a line that only the desk reads (a whisper), and by writing to the customer beside the agent who has the talk. The agent keeps the case. How
//! a talk is watched is told in [`follow`](crate::http::stream::follow).

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::holding::MOST_COMPANIONS;
use crate::http::change::change;
use crate::http::desk::cases::parse_id;
use crate::http::dto::chat::MessageRequest;
use crate::http::dto::event::{EventsDto, all_for_agent};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Supervisor;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use std::sync::Arc;

/// Whispers to the agent who has a talk
///
/// For supervisors and administrators. The agent reads it at once, in the talk; the customer never does. `not-held` when no other agent has the
/// talk at the moment.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/whispers", operation_id = "whisper", tag = "desk", request_body = MessageRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this message, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn whisper(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<MessageRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let text = CustomerText::parse(&request.text)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(supervisor.token), &["whisper", &id.to_string(), text.as_str()])?;
    let events = change(&state, id, key, |situation| {
        let holder = situation.conversation.holder().filter(|holder| *holder != supervisor.name).ok_or(Problem::NotHeld)?;
        let (agent, to, text) = (supervisor.name.clone(), holder.to_owned(), text.as_str().to_owned());
        Ok(vec![Fact::Desk(DeskFact::Whispered { agent, to, text })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}

/// Joins the agent who has a talk
///
/// For supervisors and administrators, who may write to the customer from then on, beside the agent. The agent keeps the case, with its deadlines and
/// promises; the customer reads who has joined. It ends by `leave`, or when the agent has the talk no more and no other one gets it. `not-held`
/// when no other agent has the talk at the moment, `talk-full` when three have joined. Who has joined already changes nothing.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/join", operation_id = "join_talk", tag = "desk",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn join(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(supervisor.token), &["join", &id.to_string()])?;
    let events = change(&state, id, key, |situation| {
        let conversation = situation.conversation;
        conversation.holder().filter(|holder| *holder != supervisor.name).ok_or(Problem::NotHeld)?;
        if conversation.may_write(&supervisor.name) {
            return Ok(Vec::new());
        }
        if conversation.companions().len() >= MOST_COMPANIONS {
            return Err(Problem::TalkFull);
        }
        Ok(vec![Fact::Desk(DeskFact::Joined { agent: supervisor.name.clone() })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}

/// Leaves a talk that I joined
///
/// For supervisors and administrators. Who has not joined, or is out already, changes nothing.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/leave", operation_id = "leave_talk", tag = "desk",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn leave(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(supervisor.token), &["leave", &id.to_string()])?;
    let events = change(&state, id, key, |situation| {
        let is_there = situation.conversation.companions().contains(&supervisor.name);
        Ok(if is_there { vec![Fact::Desk(DeskFact::Left { agent: supervisor.name.clone() })] } else { Vec::new() })
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}
