//! What is noted about every request?
//!
//! A name, the route, the status and the time. Never a text, a token or an address of a page.

use crate::http::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

/// The most characters of a request's name that a proxy may give.
const LONGEST_NAME: usize = 64;

/// Under which header a request's name comes and goes.
const NAME_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Notes a request and what came of it, and adds the headers that every answer has.
pub async fn observe(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let name = name_of(request.headers());
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", name, method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.in_scope(|| tracing::debug!(status, took_us = took.as_micros(), "answered"));
    state.metrics.count_request(method, &route, status, took);
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.extend(HeaderValue::from_str(&name).ok().map(|name| (NAME_HEADER, name)));
    response
}

/// The name that a proxy gave, or a new one.
fn name_of(headers: &HeaderMap) -> String {
    let given = headers.get(NAME_HEADER).and_then(|value| value.to_str().ok());
    let is_name = |name: &&str| (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match given.filter(is_name) {
        Some(name) => name.to_owned(),
        None => format!("{:016x}", getrandom::u64().unwrap_or_default()),
    }
}

/// The method, as one of few: clients may invent others, and each would be counted apart.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_could_break_a_log_is_not_taken() {
        let check = |name: &'static str, expected: bool| {
            let headers = HeaderMap::from_iter([(NAME_HEADER, HeaderValue::from_static(name))]);
            assert_eq!(name_of(&headers) == name, expected, "{name}");
        };
        check("4bf92f35-77b3", true);
        check("", false);
        check("a b", false);
        check("\"}", false);
        assert_eq!(name_of(&HeaderMap::new()).len(), 16);
    }
}
