//! Am I there?
//!
//! An agent says so; the rest follows from signs of life. Whoever goes home gives their cases away.

use crate::conversation::fact::desk::LetGo;
use crate::conversation::team::floor::Floor;
use crate::conversation::team::presence::{Presence, Silence, Status};
use crate::http::desk::handback;
use crate::http::desk::rounds::look_now;
use crate::http::dto::team::{PresenceDto, PresenceRequest, ShiftEndDto, ShiftEndRequest};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
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
/// names; the customers read that. `no-such-agent` when there is no such colleague. The same request again finds no case, and changes nothing.
#[utoipa::path(post, path = "/v1/desk/me/shift-end", operation_id = "end_shift", tag = "desk", request_body = ShiftEndRequest,
    responses((status = 200, body = ShiftEndDto)))]
pub async fn end_shift(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Body(request): Body<ShiftEndRequest>,
) -> Result<Json<ShiftEndDto>, Problem> {
    if let Some(name) = &request.to {
        let floor = state.store.floor().await?;
        let is_colleague = *name != agent.name && floor.member(name).is_some_and(|member| member.takes_cases);
        if !is_colleague {
            return Err(Problem::NoSuchAgent);
        }
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
    look_now(&state).await;
    tracing::info!(agent = agent.name, given, "a shift has ended");
    Ok(Json(ShiftEndDto { given }))
}

/// How present the agent is who asks. Whose first sign of life is not read yet is online.
pub fn own(floor: &Floor, name: &str, silence: Silence, now: Timestamp) -> PresenceDto {
    let known = floor.member(name).and_then(|member| member.presence.clone());
    let new = Presence { status: Status::Online, since: now, seen_at: now, free_since: now, n_missed: 0 };
    // Who asks is there, whenever that was written last.
    let presence = Presence { seen_at: now, ..known.unwrap_or(new) };
    PresenceDto::at(Some(&presence), now, silence)
}
