//! How much may an editor send?
//!
//! More than anybody else, so that it is read only of somebody who is one, and of a few at a time.

use crate::http::error::Problem;
use crate::http::guard::auth::Editor;
use crate::http::state::AppState;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// The most bytes of a body: a spreadsheet of some 30,000 rows. Larger ones are imported by the command.
const LARGEST_UPLOAD: usize = 20 << 20;

/// How long a body may take: 20 MiB in this time are 1.4 Mbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(120);

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
