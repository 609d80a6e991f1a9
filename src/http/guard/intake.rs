//! How much of a request is read, and for how long?
//!
//! The whole body is read before anything else is done: so a slow client holds a connection and no place in the gate, and one that is
//! refused gets its answer, which a connection that is closed on unread bytes could swallow.

use crate::http::error::Problem;
use crate::http::guard::limits::LARGEST_BODY;
use crate::http::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use std::sync::Arc;

/// Reads the body of a request, up to its limits of size and time.
pub async fn take_in(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(state.limits.request_time, read(body)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(problem)) => problem.into_response(),
        Err(_elapsed) => Problem::SlowBody.into_response(),
    }
}

/// The bytes of a body; a chunk that is none, or a body that breaks off, is a fault of the request.
async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    let mut parts = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(part) = parts.try_next().await.map_err(|_| Problem::BadBody)? {
        if bytes.len() + part.len() > LARGEST_BODY {
            return Err(Problem::BodyTooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}
