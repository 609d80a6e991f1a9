//! How much may an editor send?
//!
//! More than anybody else, so that it is read only of somebody who is one, and of a few at a time. What anybody may send is read first: who is
//! refused gets an answer, which a connection that is closed on unread bytes could swallow.

use crate::http::error::Problem;
use crate::http::guard::auth::Editor;
use crate::http::guard::limits::LARGEST_BODY;
use crate::http::state::AppState;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use std::sync::Arc;
use std::time::Duration;

/// The most bytes of a body: a spreadsheet of some 30,000 rows. Larger ones are imported by the command.
const LARGEST_UPLOAD: usize = 20 << 20;

/// How long a body may take: 20 MiB in this time are 1.4 Mbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(120);

/// Reads as much as anybody may send, and leaves the rest to come.
pub async fn begin(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut stream = body.into_data_stream();
    let read = async {
        let mut first = Vec::new();
        while first.len() < LARGEST_BODY
            && let Some(part) = stream.try_next().await?
        {
            first.extend_from_slice(&part);
        }
        Ok::<_, axum::Error>(Bytes::from(first))
    };
    match tokio::time::timeout(state.limits.request_time, read).await {
        Ok(Ok(first)) => {
            let whole = futures_util::stream::once(async { Ok(first) }).chain(stream);
            next.run(Request::from_parts(parts, Body::from_stream(whole))).await
        }
        Ok(Err(_)) => Problem::BadBody.into_response(),
        Err(_elapsed) => Problem::SlowBody.into_response(),
    }
}

/// Reads what an editor sends, and nobody else.
pub async fn let_in(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Err(problem) = Editor::from_request_parts(&mut parts, &state).await {
        return problem.into_response();
    }
    let read = async {
        let _place = state.workshop.uploads.acquire().await;
        axum::body::to_bytes(body, LARGEST_UPLOAD).await.map_err(|_| Problem::UploadTooLarge)
    };
    match tokio::time::timeout(UPLOAD_TIME, read).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(problem)) => problem.into_response(),
        Err(_elapsed) => Problem::SlowBody.into_response(),
    }
}
