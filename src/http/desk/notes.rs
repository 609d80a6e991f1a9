//! What do people at the desk write to each other about a case, and who is meant by it?
//!
//! A note is for the desk alone. Who is mentioned in one is told, until they have looked at it; what a note says of that is a part of it.

use crate::conversation::Phase;
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::http::change::change;
use crate::http::desk::cases::parse_id;
use crate::http::dto::event::{EventsDto, all_for_agent};
use crate::http::dto::note::{MentionsDto, NoteRequest};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most colleagues whom a note mentions: who means more of them means everybody.
const MOST_MENTIONED: usize = 10;

/// The most mentions of a page.
const LONGEST_PAGE: usize = 50;

/// Which mentions are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MentionParams {
    /// Where the list goes on, as `next` gave it.
    pub after: Option<String>,
}

/// Writes a note about a conversation
///
/// For the desk alone. Agents note what was ever passed to the desk, supervisors and administrators all: else `supervisor-only`. A note may mention
/// up to 10 colleagues, who are told: `no-such-agent` for a name that none of them has, and `bad-field` in a conversation that was never passed to
/// the desk, where they could not read it.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/notes", operation_id = "write_note", tag = "desk", request_body = NoteRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this note, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn write(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<NoteRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let text = CustomerText::parse(&request.text)?;
    let mentions = mentioned(&state, &agent, request.mentions).await?;
    let (own, names) = (id.to_string(), mentions.join("\n"));
    // Without a mention it is the same request as before there were any.
    let parts = ["note", &own, text.as_str(), &names];
    let parts = if mentions.is_empty() { &parts[..3] } else { &parts[..] };
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), parts)?;
    let events = change(&state, id, key, |situation| {
        let conversation = situation.conversation;
        if !conversation.was_at_desk() && !agent.role.may_supervise() {
            return Err(Problem::SupervisorOnly);
        }
        if !conversation.was_at_desk() && !mentions.is_empty() {
            return Err(Problem::BadField("mentions: the conversation was never at the desk, where colleagues could read it".to_owned()));
        }
        if let Phase::Erased { .. } = conversation.phase() {
            return Err(Problem::ConversationClosed);
        }
        Ok(vec![Fact::Desk(DeskFact::Noted { agent: agent.name.clone(), text: text.as_str().to_owned(), mentions: mentions.clone() })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}

/// Where was I mentioned?
///
/// The notes that mention you, the newest first, at most 50 of them, with how many you have not looked at yet. Personal details are masked.
#[utoipa::path(get, path = "/v1/desk/mentions", operation_id = "list_mentions", tag = "desk", params(MentionParams),
    responses((status = 200, body = MentionsDto)))]
pub async fn mentions(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Params(params): Params<MentionParams>,
) -> Result<Json<MentionsDto>, Problem> {
    let after = params.after.filter(|place| !place.is_empty()).map(|place| place.parse::<i64>());
    let below = after.transpose().map_err(|_| Problem::BadQuery("after: no place in this list".to_owned()))?.unwrap_or(i64::MAX);
    let n_new = state.store.n_new_mentions(agent.name.clone()).await?;
    let found = state.store.mentions(agent.name.clone(), below, LONGEST_PAGE).await?;
    let next = found.last().filter(|_| found.len() == LONGEST_PAGE).map(|last| last.note.event.id.to_string());
    Ok(Json(MentionsDto::of(found, &agent.name, state.store.epoch(), n_new, next)))
}

/// I have looked at it
///
/// The notes of a conversation that mention you are new no more. One that does not mention you, or is none, changes nothing.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/mentions/seen", operation_id = "see_mentions", tag = "desk",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204)))]
pub async fn see(State(state): State<Arc<AppState>>, agent: Agent, PathParts(id): PathParts<String>) -> Result<StatusCode, Problem> {
    state.store.see_mentions(agent.name, parse_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Those who are mentioned, each once: colleagues, and not whoever writes.
async fn mentioned(state: &AppState, agent: &Agent, names: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut mentioned: Vec<String> = Vec::new();
    for name in names {
        if name != agent.name && !mentioned.contains(&name) {
            mentioned.push(name);
        }
    }
    if mentioned.len() > MOST_MENTIONED {
        return Err(Problem::BadField(format!("mentions: at most {MOST_MENTIONED}")));
    }
    if mentioned.is_empty() {
        return Ok(mentioned);
    }
    let team = state.store.agents().await?;
    let serves = |name: &String| team.iter().any(|account| account.name == *name && account.rank.may_serve());
    if mentioned.iter().all(serves) { Ok(mentioned) } else { Err(Problem::NoSuchAgent) }
}
