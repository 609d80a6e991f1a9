//! Who waits, and who is served?
//!
//! The first page is read once for all consoles; see [`board`](crate::http::stream::board).

use crate::conversation::case::Place;
use crate::http::desk::offers::{may_choose, shown};
use crate::http::desk::presence::own;
use crate::http::desk::rounds::look;
use crate::http::dto::desk::QueueDto;
use crate::http::dto::team::mode_name;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::http::stream::board::{MOST_CASES, cards_of, lists_of};
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Where the lists go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueParams {
    /// The place of the last waiting case that is known already, as `next_waiting` gave it.
    pub waiting_after: Option<String>,
    /// The place of the last claimed case that is known already, as `next_claimed` gave it.
    pub claimed_after: Option<String>,
}

/// Who waits, and who is served?
///
/// Whoever reads it is there, and what is offered to them comes along. Each list in the order of service, at most 100 cases of it, with the place
/// where it goes on; and how many there are in all. Each case has its most pressing deadline, as `deadlines.ron` sets it. Personal details are masked.
#[utoipa::path(get, path = "/v1/desk/queue", operation_id = "read_queue", tag = "desk", params(QueueParams),
    responses((status = 200, body = QueueDto)))]
pub async fn queue(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Params(params): Params<QueueParams>,
) -> Result<Json<QueueDto>, Problem> {
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let page = match (place_of("waiting_after", params.waiting_after)?, place_of("claimed_after", params.claimed_after)?) {
        (None, None) => state.board.read(&state.store, &engine, now).await?,
        (waiting_after, claimed_after) => {
            Arc::new(lists_of(state.store.queue(waiting_after, claimed_after, MOST_CASES).await?, &engine, now))
        }
    };
    let mine = state.store.held_by(agent.name.clone(), MOST_CASES).await?;
    look(&state).await;
    let (engine, now, floor) = (state.content.engine(), Timestamp::now(), state.live.floor().borrow().clone());
    let routing = &engine.team.routing;
    Ok(Json(QueueDto {
        on_duty: engine.is_on_duty(now),
        mode: mode_name(routing.mode),
        may_choose: may_choose(&engine, agent.role),
        presence: own(&floor, &agent.name, routing.silence, now),
        offer: shown(&state, &agent.name).await?,
        mine: cards_of(mine, &engine, now),
        lists: page,
    }))
}

fn place_of(name: &str, place: Option<String>) -> Result<Option<Place>, Problem> {
    place.map(|place| place.parse().map_err(|error| Problem::BadQuery(format!("{name}: {error}")))).transpose()
}
