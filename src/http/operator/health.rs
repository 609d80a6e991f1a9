//! Is it alive, can it work, and how much has it done?
//!
//! Anybody may ask whether it works; how, and what it serves, is for operators: on the address of operations, or with a token.

use crate::http::dto::knowledge::StatusDto;
use crate::http::error::Problem;
use crate::http::guard::auth::{Admin, Operator};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Whether the process is alive
#[utoipa::path(get, path = "/healthz", operation_id = "is_alive", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Whether requests can be answered: the content is loaded and the database can be written
///
/// `not-ready` when they cannot, or when the server is about to stop; operators are told why.
#[utoipa::path(get, path = "/readyz", operation_id = "is_ready", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn ready(State(state): State<Arc<AppState>>, operator: Result<Operator, Problem>) -> Result<&'static str, Problem> {
    let is_stopping = *state.stopping.borrow() || state.is_draining.load(Ordering::Relaxed);
    let found = if is_stopping { Err(Problem::Overloaded) } else { state.store.check().await.map_err(Problem::from) };
    match (found, operator) {
        (Ok(()), _) => Ok("ready\n"),
        (Err(problem), Ok(Operator)) => Err(problem),
        (Err(_), Err(_)) => Err(Problem::NotReady),
    }
}

/// Counts, as Prometheus reads them
///
/// For operators.
#[utoipa::path(get, path = "/metrics", operation_id = "read_metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "application/openmetrics-text")))]
pub async fn metrics(State(state): State<Arc<AppState>>, _: Operator) -> Result<impl IntoResponse, Problem> {
    // What is counted in memory is shown all the same when the database is away: that is when it is wanted most.
    let n_waiting = state.store.waiting().await.map(|waiting| waiting.total());
    if let Err(error) = &n_waiting {
        tracing::warn!(%error, "the waiting customers cannot be counted");
    }
    let shown = state.metrics.show(&state.content.served(), n_waiting.ok(), state.store.n_unreadable());
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], shown))
}

/// Reads the content anew at once, and tells which one is served then
///
/// For administrators. What has an error is not served: `serving` is `last-good` then, and `faults` say what is wrong. Edits of the folders are
/// noticed without it, within seconds.
#[utoipa::path(post, path = "/v1/kb/reload", operation_id = "reload_content", tag = "operation", responses((status = 200, body = StatusDto)))]
pub async fn reload(State(state): State<Arc<AppState>>, _: Admin) -> Result<Json<StatusDto>, Problem> {
    let content = state.content.clone();
    // A waiting request costs no thread: one at a time reads.
    let _turn = state.reloads.acquire().await;
    let served = tokio::task::spawn_blocking(move || content.reload()).await.map_err(|error| {
        tracing::error!(%error, "the content could not be read anew");
        Problem::Internal
    })?;
    Ok(Json(StatusDto::from(&*served)))
}

/// Tells which content is served, and what is wrong with the latest edit
///
/// For operators.
#[utoipa::path(get, path = "/v1/kb/status", operation_id = "read_status", tag = "operation", responses((status = 200, body = StatusDto)))]
pub async fn status(State(state): State<Arc<AppState>>, _: Operator) -> Json<StatusDto> {
    Json(StatusDto::from(&*state.content.served()))
}
