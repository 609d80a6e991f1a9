//! What does the desk read for the names that events have in them?
//!
//! Events of the talk name details, connectors and skills as flows do. A console asks once what these are called.

use crate::http::desk::glance::GlanceParams;
use crate::http::dto::labels::LabelsDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// What names are called
///
/// For agents: what people read for the details, connectors, answers, values, skills, channels and products that events and cases name, by
/// `labels.ron` and the titles of flows; and the titles of entries.
#[utoipa::path(get, path = "/v1/desk/labels", operation_id = "read_labels", tag = "desk", params(GlanceParams),
    responses((status = 200, body = LabelsDto)))]
pub async fn show(State(state): State<Arc<AppState>>, _: Agent, Params(params): Params<GlanceParams>) -> Result<Json<LabelsDto>, Problem> {
    let engine = state.content.engine();
    let titles = engine.kb.entries().iter().map(|entry| (entry.id.as_str().to_owned(), entry.title.clone())).collect();
    Ok(Json(LabelsDto::of(engine.all_labels(params.locale.unwrap_or_default().name()), titles)))
}
