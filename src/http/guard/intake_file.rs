//! How much of a file is read, and of how many at once?
//!
//! A file is larger than anything else that anybody may send, so that it is read only of somebody who has shown a token, up to its limits of size and
//! time, and while there is a place: each place is as much memory as the largest file. Those who share an address have a part of the places.

use crate::http::error::Problem;
use crate::http::error::file::FileProblem;
use crate::http::guard::client::Client;
use crate::http::guard::crowd::{Origin, Seat};
use crate::http::state::AppState;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_LENGTH;
use futures_util::TryStreamExt;
use std::net::IpAddr;
use std::sync::Arc;

/// A file as it came. It is the last thing that a handler asks for: what stands before it decides who may send one.
pub struct Upload {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// From where it came.
    pub address: IpAddr,
    /// The place that it takes until it is dealt with.
    pub seat: Seat,
}

impl FromRequest<Arc<AppState>> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Arc<AppState>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Client { address } = Client::from_request_parts(&mut parts, state).await?;
        let most = state.limits.largest_file;
        let too_large = || Problem::OfFile(FileProblem::TooLarge(most));
        let declared = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if declared.is_some_and(|declared| declared > most as u64) {
            return Err(too_large());
        }
        let seat = state.uploads.enter(Origin::Client(address)).ok_or(Problem::Overloaded)?;
        let mut stream = body.into_data_stream();
        let read = async {
            let mut bytes = Vec::new();
            while let Some(part) = stream.try_next().await.map_err(|_| Problem::BadBody)? {
                if bytes.len() + part.len() > most {
                    return Err(too_large());
                }
                bytes.extend_from_slice(&part);
            }
            Ok(bytes)
        };
        let bytes = tokio::time::timeout(state.limits.file_time, read).await.map_err(|_elapsed| Problem::SlowBody)??;
        Ok(Upload { bytes, address, seat })
    }
}
