//! How does a case end, and what is noted of it?

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::http::desk::cases::{end, parse_id};
use crate::http::dto::event::EventsDto;
use crate::http::dto::wrap_up::{ResolveRequest, WrapUpFormDto};
use crate::http::error::Problem;
use crate::http::extract::{MaybeBody, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use std::sync::Arc;

/// What is to be noted when a case is done?
///
/// The form of `wrap_up.ron`.
#[utoipa::path(get, path = "/v1/desk/wrap-up", operation_id = "read_wrap_up_form", tag = "desk", responses((status = 200, body = WrapUpFormDto)))]
pub async fn form(State(state): State<Arc<AppState>>, _: Agent) -> Json<WrapUpFormDto> {
    Json(WrapUpFormDto::from(&state.content.engine().wrap_up))
}

/// Ends the conversation
///
/// Only who holds the case, or an administrator, since an agent may have gone home: else `not-yours`. What the case was about, how it ended and
/// what else the form of `GET /v1/desk/wrap-up` asks is noted for the desk and counted in reports; `bad-field` where it does not fit the form, or a
/// reason is required and there is none.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/resolve", tag = "desk", request_body = Option<ResolveRequest>,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn resolve(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    MaybeBody(request): MaybeBody<ResolveRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let note = request.note.clone().filter(|note| !note.trim().is_empty()).map(|note| CustomerText::parse(&note)).transpose()?;
    let body = if request.is_empty() { String::new() } else { format!("{request:?}") };
    let parts = ["resolve", &id.to_string(), &body];
    // Without anything filled in it is the same request as before there was a form.
    let parts = if body.is_empty() { &parts[..2] } else { &parts[..] };
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), parts)?;
    end(&state, &agent, id, key, |situation| {
        let engine = situation.engine;
        let (attributes, solved) = engine.wrap_up.check(&request.filled()).map_err(Problem::BadField)?;
        let wrapped_up = (!request.is_empty()).then(|| {
            Fact::Desk(DeskFact::WrappedUp {
                agent: agent.name.clone(),
                reason: request.reason.clone(),
                resolution: request.resolution.clone(),
                attributes,
                note: note.as_ref().map(|note| note.as_str().to_owned()),
            })
        });
        let words = engine.desk.words(situation.conversation.locale()).resolved.clone();
        // That it is solved is what ending says; that it is not must be said.
        let solved = solved.filter(|solved| !solved);
        Ok(wrapped_up.into_iter().chain([Fact::System(SystemFact::Closed { by: Closer::Agent, solved, words })]).collect())
    })
    .await
}
