//! Which numbers call for somebody?
//!
//! They are looked at in `lookout`; here is shown what it saw last.

use crate::http::dto::alarm::AlarmsDto;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// Lists the alarms on the numbers that ring at this moment
///
/// For agents. The numbers are looked at every 5 minutes; `alarms.ron` says from which on one rings.
#[utoipa::path(get, path = "/v1/reports/alarms", operation_id = "list_alarms", tag = "desk", responses((status = 200, body = AlarmsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Agent) -> Json<AlarmsDto> {
    Json(AlarmsDto::of(state.store.epoch(), state.alarms.standing()))
}
