//! Am I there?
//!
//! An agent says so; the rest follows from signs of life. Whoever goes home gives their cases away.

use crate::conversation::fact::desk::LetGo;
use crate::conversation::team::floor::Floor;
use crate::conversation::team::presence::{Presence, Silence, Status};
use crate::http::change::begin;
use crate::http::desk::handback;
use crate::http::desk::rounds::look_now;
use crate::http::desk::team::check_takes;
use crate::http::dto::team::{PresenceDto, PresenceRequest, ShiftEndDto, ShiftEndRequest};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of, part_of};
use crate::http::state::AppState;
use crate::store::record::{IdempotencyKey, Remembered};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How many cases are given away at once.
const AT_ONCE: usize = 100;

/// How often that is done at most: nobody holds a thousand cases.
const MOST_TIMES: usize = 10;

/// Says whether I am there
///
/// Who is `busy`, `away` or `offline` is offered no case, and an offer that is open goes to somebody else.
#[utoipa::path(put, path = "/v1/desk/me/presence", operation_id = "set_presence", tag = "desk", request_body = PresenceRequest,
    responses((status = 200, body = PresenceDto)))]
pub async fn set(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Body(request): Body<PresenceRequest>,
) -> Result<Json<PresenceDto>, Problem> {
    state.store.set_presence(&agent.name, request.status, Timestamp::now()).await?;
    look_now(&state).await;
    let (floor, engine) = (state.live.floor().borrow().clone(), state.content.engine());
    Ok(Json(own(&floor, &agent.name, engine.team.routing.silence, Timestamp::now())))
}

/// Ends my shift
///
/// I am `offline` from then on, and all my cases go back to the queue, before others who are no more pressing, or to the colleague whom `to`
/// names; the customers read that. `no-such-agent` when there is no such colleague, `never-signed-in`
/// when nobody has accepted that colleague's invitation yet. With an `Idempotency-Key` a retry ends no shift that has begun since.
#[utoipa::path(post, path = "/v1/desk/me/shift-end", operation_id = "end_shift", tag = "desk", request_body = ShiftEndRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    responses((status = 200, body = ShiftEndDto)))]
pub async fn end_shift(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    headers: HeaderMap,
    Body(request): Body<ShiftEndRequest>,
) -> Result<Json<ShiftEndDto>, Problem> {
    let to = request.to.as_deref().unwrap_or_default();
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["shift-end", to])?;
    let _note = match begin(&state, key.as_ref()).await? {
        ControlFlow::Continue(note) => note,
        ControlFlow::Break(_) => return Ok(Json(ShiftEndDto { given: given_before(&state, key.as_ref()).await? })),
    };
    if let Some(name) = &request.to {
        if *name == agent.name {
            return Err(Problem::NoSuchAgent);
        }
        check_takes(&state.store.floor().await?, name)?;
    }
    state.store.set_presence(&agent.name, Status::Offline, Timestamp::now()).await?;
    let mut given = 0;
    for _ in 0..MOST_TIMES {
        let held = state.store.held_by(agent.name.clone(), AT_ONCE).await?;
        if held.is_empty() {
            break;
        }
        for case in held {
            let done = match &request.to {
                Some(name) => handback::to_colleague(&state, case.conversation, &agent.name, LetGo::ShiftEnd, name).await?,
                None => handback::to_queue(&state, case.conversation, &agent.name, LetGo::ShiftEnd).await?,
            };
            given += usize::from(done);
        }
    }
    if let Some(key) = key {
        state.store.remember(number_of(&state, &key, given), None, Vec::new(), Timestamp::now()).await?;
        state.store.remember(key, None, Vec::new(), Timestamp::now()).await?;
    }
    look_now(&state).await;
    tracing::info!(agent = agent.name, given, "a shift has ended");
    Ok(Json(ShiftEndDto { given }))
}

/// Under which key it is remembered that a request gave so many cases away: an answer is remembered by its events, and this one has none of its own.
fn number_of(state: &AppState, key: &IdempotencyKey, given: usize) -> IdempotencyKey {
    part_of(state.store.secret(), key, "given", &given.to_string())
}

/// How many cases the same request gave away before. It is looked for from 0 on: most shifts end with few.
async fn given_before(state: &AppState, key: Option<&IdempotencyKey>) -> Result<usize, Problem> {
    let Some(key) = key else { return Ok(0) };
    for given in 0..=AT_ONCE * MOST_TIMES {
        if let Some(Remembered::Same(_)) = state.store.remembered(number_of(state, key, given)).await? {
            return Ok(given);
        }
    }
    Ok(0)
}

/// How present the agent is who asks. Whose first sign of life is not read yet is online.
pub fn own(floor: &Floor, name: &str, silence: Silence, now: Timestamp) -> PresenceDto {
    let known = floor.member(name).and_then(|member| member.presence.clone());
    let new = Presence { status: Status::Online, since: now, seen_at: now, free_since: now, n_missed: 0 };
    // Who asks is there, whenever that was written last.
    let presence = Presence { seen_at: now, ..known.unwrap_or(new) };
    PresenceDto::at(Some(&presence), now, silence)
}
