//! How much of a request is read, and for how long?
//!
//! The whole body is read before anything else is done: so a slow client holds a connection and no place in the gate, and one that is
//! refused gets its answer, which a connection that is closed on unread bytes could swallow.

use crate::http::error::Problem;
use crate::http::guard::limits::LARGEST_BODY;
use crate::http::state::AppState;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Reads the body of a request, up to its limits of size and time.
pub async fn take_in(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(state.limits.request_time, to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        // Or it broke off; then nobody reads the answer.
        Ok(Err(_)) => Problem::BodyTooLarge.into_response(),
        Err(_elapsed) => Problem::SlowBody.into_response(),
    }
}
