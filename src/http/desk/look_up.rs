//! How does an agent look an order or a parcel up in another system?
//!
//! The same client asks as for the bot, with its limits, and what came of it is noted in the talk as `called`, with the name of the agent. Only
//! what the case has can be asked, and nothing is changed elsewhere.

use crate::connector::call::Called;
use crate::conversation::fact::Fact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::story::Told;
use crate::http::change::{begin, change_noted};
use crate::http::customer::turn::ask;
use crate::http::desk::cases::parse_id;
use crate::http::desk::glance::GlanceParams;
use crate::http::desk::telling::Teller;
use crate::http::dto::glance::{LookUpRequest, LookedUpDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::privacy;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a look-up may take, with all attempts: less than a request may.
const MOST_TIME: Duration = Duration::from_secs(8);

/// Looks something up in another system
///
/// One of the `look_ups` of the glance: a connector that reads, and details that the case has. Only who holds the case: else `not-yours`;
/// `bad-field` for anything else. What came of it is noted in the conversation with the agent's name, and in the audit log, and shown masked.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/look-up", operation_id = "look_up", tag = "desk", request_body = LookUpRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        GlanceParams,
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = LookedUpDto)))]
pub async fn look_up(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<GlanceParams>,
    headers: HeaderMap,
    Body(request): Body<LookUpRequest>,
) -> Result<Json<LookedUpDto>, Problem> {
    let id = parse_id(&id)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["look-up", &id.to_string(), &format!("{request:?}")])?;
    let events = match begin(&state, key.as_ref()).await? {
        ControlFlow::Break(answer) => answer.events,
        ControlFlow::Continue(_note) => {
            let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
            if !conversation.is_held_by(&agent.name) {
                return Err(Problem::NotYours);
            }
            let served = state.content.served();
            let possible = served.engine.look_ups(&conversation, served.client.connected());
            let mask = |value: &str| privacy::mask(value).into_owned();
            let call = possible.into_iter().find(|call| request.is_for(call, mask));
            let call = call.ok_or_else(|| Problem::BadField("connector: one of `look_ups` in the glance, with its inputs".to_owned()))?;
            state.store.audit(agent.deed(Action::LookedUp, id.to_string(), call.connector.to_string())).await?;
            let called = state.gate.lend(ask(&state, id, &call, Instant::now() + MOST_TIME)).await?;
            let called = Called { agent: Some(agent.name.clone()), ..called };
            let noted = change_noted(&state, id, key.as_ref(), |situation| {
                let is_held = situation.conversation.is_held_by(&agent.name);
                if is_held { Ok(vec![Fact::System(SystemFact::Called(called.clone()))]) } else { Err(Problem::NotYours) }
            });
            noted.await?
        }
    };
    let told = events.iter().find_map(|event| Some(Told { event: event.id, at: event.at, what: event.fact.called()?.clone() }));
    let told = told.ok_or(Problem::Internal)?;
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let teller = Teller { engine: &engine, locale: params.locale.unwrap_or_default().name(), epoch: state.store.epoch(), now };
    Ok(Json(teller.called(&told).masked()))
}
