//! How does an agent send a file, and look at one?
//!
//! Nobody can mask a picture: whoever may reveal a masked detail may look at a file, and the audit log has it before the bytes leave.

use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::{Fact, Speaker};
use crate::http::desk::audit::note_reading;
use crate::http::desk::cases::parse_id;
use crate::http::desk::reveal::may_reveal;
use crate::http::dto::event::{EventsDto, all_for_customer};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::files::{FileParams, Keeping, fingerprint, give_out, named, take_in};
use crate::http::guard::auth::Agent;
use crate::http::guard::client::Client;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::guard::intake_file::Upload;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Sends the customer a picture or a file
///
/// Only who holds the case: else `not-yours`. Otherwise as a customer sends one.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/files", operation_id = "send_file_to_customer", tag = "desk",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 10 MiB"),
    params(
        ("id" = String, Path, description = "The conversation"),
        FileParams,
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this file, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn send(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Params(params): Params<FileParams>,
    upload: Upload,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let (name, bytes) = (params.name.clone().unwrap_or_default(), fingerprint(&state, &upload));
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["file", &id.to_string(), &name, &bytes])?;
    let events = take_in(&state, id, key, Speaker::Agent, (upload, params), |situation, file| {
        if !situation.conversation.may_write(&agent.name) {
            return Err(Problem::NotYours);
        }
        Ok(vec![Fact::Desk(DeskFact::SentFile { agent: agent.name.clone(), file: file.clone() })])
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?).masked()))
}

/// Looks at a file that was sent
///
/// Only who holds the case, or has promised something there and not kept it yet: else `not-yours`. It is an entry of the audit log, one for each
/// reader and file in ten minutes.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/files/{file}", operation_id = "look_at_file", tag = "desk",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("file" = String, Path, description = "The `id` of the file"),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "The file, of its own type")))]
pub async fn read(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    client: Client,
    PathParts((id, name)): PathParts<(String, String)>,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    may_reveal(&conversation, &agent)?;
    let file = named(&conversation, &name)?;
    note_reading(&state, agent.deed(Action::DetailsRevealed, id.to_string(), format!("file {}", file.id))).await?;
    give_out(&state, id, file, &client, Keeping::Never).await
}
