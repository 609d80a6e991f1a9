//! How does a customer send a file, and get one?

use crate::conversation::Phase;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::{Fact, Speaker};
use crate::http::dto::event::{EventsDto, all_for_customer};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::files::{FileParams, Keeping, fingerprint, give_out, named, take_in};
use crate::http::guard::auth::Customer;
use crate::http::guard::client::Client;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::guard::intake_file::Upload;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Sends a picture or a file
///
/// The body is the file itself; what it is its bytes tell, whatever its name and `Content-Type` say: JPEG, PNG, GIF, WebP, PDF or plain text in UTF-8,
/// else `file-kind-refused`. What pictures tell of their maker, such as the place, is taken out. The bot cannot look at it and says so; who waits
/// for a person or has one gets nothing else. `file-too-large` beyond 10 MiB, `picture-too-large` beyond 40 million pixels, `file-empty`, `file-damaged`,
/// `too-many-files`, `conversation-closed`; `file-infected` and `file-not-scanned` where the operator has files scanned. With an `Idempotency-Key` a retry is safe, for a day.
#[utoipa::path(post, path = "/v1/conversations/{id}/files", operation_id = "send_file", tag = "customer",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 10 MiB"),
    params(
        ("id" = String, Path, description = "The conversation"),
        FileParams,
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this file, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn send(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    headers: HeaderMap,
    Params(params): Params<FileParams>,
    upload: Upload,
) -> Result<Json<EventsDto>, Problem> {
    let (name, bytes) = (params.name.clone().unwrap_or_default(), fingerprint(&state, &upload));
    let key = key_of(&headers, state.store.secret(), Sender::Customer(id), &["file", &name, &bytes])?;
    state.quotas.count_message(id)?;
    let events = take_in(&state, id, key, Speaker::Customer, (upload, params), |situation, file| {
        let conversation = situation.conversation;
        if let Phase::Closed { .. } | Phase::Erased { .. } = conversation.phase() {
            return Err(Problem::ConversationClosed);
        }
        state.limits.check_length(conversation)?;
        let sent = Fact::Customer(CustomerFact::SentFile { file: file.clone() });
        let lately = conversation.files().lately();
        let said = conversation.for_bot().map(|view| situation.engine.unseen(&view, lately, situation.moment));
        Ok(std::iter::once(sent).chain(said.unwrap_or_default()).collect())
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?)))
}

/// Reads a file that was sent
///
/// By whom ever in this conversation. Only pictures are shown by a browser; all else it saves.
#[utoipa::path(get, path = "/v1/conversations/{id}/files/{file}", operation_id = "read_sent_file", tag = "customer",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("file" = String, Path, description = "The `id` of the file"),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "The file, of its own type")))]
pub async fn read(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    client: Client,
    PathParts((_, name)): PathParts<(String, String)>,
) -> Result<Response, Problem> {
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    give_out(&state, id, named(&conversation, &name)?, &client, Keeping::Briefly).await
}
