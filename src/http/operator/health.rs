//! Is it alive, can it work, and how much has it done?

use crate::http::error::Problem;
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::Arc;

/// Whether the process is alive
#[utoipa::path(get, path = "/healthz", operation_id = "is_alive", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Whether requests can be answered: the content is loaded and the database can be written
#[utoipa::path(get, path = "/readyz", operation_id = "is_ready", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn ready(State(state): State<Arc<AppState>>) -> Result<&'static str, Problem> {
    if *state.stopping.borrow() {
        return Err(Problem::Overloaded);
    }
    state.store.check().await?;
    Ok("ready\n")
}

/// Counts, as Prometheus reads them
#[utoipa::path(get, path = "/metrics", operation_id = "read_metrics", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "application/openmetrics-text")))]
pub async fn metrics(State(state): State<Arc<AppState>>) -> Result<impl IntoResponse, Problem> {
    let n_waiting = state.store.waiting().await?.total();
    let shown = state.metrics.show(&state.content.served(), n_waiting, state.store.n_unreadable());
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], shown))
}
