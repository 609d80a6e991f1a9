//! Did it stay solved?
//!
//! What is asked stands in the transcript of a customer who comes back; here the answer is taken.

use crate::http::change::change;
use crate::http::dto::chat::CheckRequest;
use crate::http::dto::event::{EventsDto, all_for_customer};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Customer;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use std::sync::Arc;

/// Says whether it still goes well
///
/// The answer to the `check` of the transcript. What is not asked, or was answered before, changes nothing and gets no events. A no is made up for: the bot
/// goes on where it still has the talk, else somebody will get in touch. `too-many-messages` as for a message.
#[utoipa::path(post, path = "/v1/conversations/{id}/checks", operation_id = "answer_check", tag = "customer", request_body = CheckRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto, description = "No events when it was not asked")))]
pub async fn answer(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    headers: HeaderMap,
    Body(CheckRequest { check, well }): Body<CheckRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let named = if well { "well" } else { "not well" };
    let key = key_of(&headers, state.store.secret(), Sender::Customer(id), &["check", check.name(), named])?;
    state.quotas.count_message(id)?;
    let events = change(&state, id, key, |situation| {
        state.limits.check_length(situation.conversation)?;
        Ok(situation.engine.checked(situation.conversation, check, well, situation.moment))
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?)))
}
