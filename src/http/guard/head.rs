//! Can a request be read in one way only?
//!
//! A request with two hosts, or two ways of ending its body, may mean one thing to a proxy and another to us (request smuggling), so it is
//! refused. What hyper refuses by itself does not come here.

use crate::http::error::Problem;
use axum::extract::Request;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets a request through that can be read in one way only, and closes the connection of any other.
pub async fn read_one_way(request: Request, next: Next) -> Response {
    if is_plain(request.version(), request.headers()) {
        return next.run(request).await;
    }
    let mut response = Problem::BadHead.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn is_plain(version: Version, headers: &HeaderMap) -> bool {
    let n_hosts = headers.get_all(HOST).iter().count();
    let is_host_plain = n_hosts == 1 || (n_hosts == 0 && version < Version::HTTP_11);
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_length_plain = match (codings.next(), codings.next()) {
        (None, _) => headers.get_all(CONTENT_LENGTH).iter().count() <= 1,
        (Some(coding), None) => coding.as_bytes().eq_ignore_ascii_case(b"chunked") && !headers.contains_key(CONTENT_LENGTH),
        (Some(_), Some(_)) => false,
    };
    is_host_plain && is_length_plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    #[test]
    fn one_host_and_one_end_of_the_body() {
        let check = |version: Version, lines: &[(&'static str, &'static str)], expected: bool| {
            let header = |&(name, value): &(&'static str, &'static str)| (HeaderName::from_static(name), HeaderValue::from_static(value));
            let mut headers = HeaderMap::new();
            for (name, value) in lines.iter().map(header) {
                headers.append(name, value);
            }
            assert_eq!(is_plain(version, &headers), expected, "{lines:?}");
        };
        let host = ("host", "a");
        check(Version::HTTP_11, &[host], true);
        check(Version::HTTP_11, &[], false);
        check(Version::HTTP_10, &[], true);
        check(Version::HTTP_10, &[host, ("host", "b")], false);
        check(Version::HTTP_11, &[host, host], false);
        check(Version::HTTP_11, &[host, ("content-length", "2")], true);
        check(Version::HTTP_11, &[host, ("transfer-encoding", "Chunked")], true);
        check(Version::HTTP_11, &[host, ("transfer-encoding", "gzip, chunked")], false);
        check(Version::HTTP_11, &[host, ("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], false);
        check(Version::HTTP_11, &[host, ("transfer-encoding", "chunked"), ("content-length", "2")], false);
    }
}
