//! How does a browser keep a session?
//!
//! In a cookie that no script can read (`HttpOnly`), and that no other site can have sent (`SameSite=Strict`). It counts only beside the header
//! `X-Jieda-Console`, which a page of another site cannot send: for that a browser asks the server first (CORS preflight), and the desk's routes
//! allow nobody (CSRF protection). `Secure` is set where the page came by HTTPS, as the browser says in `Origin`.

use crate::http::error::Problem;
use crate::http::guard::token::hash_of;
use crate::store::record::TokenHash;
use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use std::time::Duration;

/// What the cookie is called.
const NAME: &str = "jieda_session";

/// What a page of ours sends with each request.
const CONSOLE: &str = "x-jieda-console";

/// A request that a page of ours sent, and no page of another site.
pub struct FromConsole;

impl<S: Send + Sync> FromRequestParts<S> for FromConsole {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        if is_from_console(&parts.headers) { Ok(FromConsole) } else { Err(Problem::NotFromConsole) }
    }
}

fn is_from_console(headers: &HeaderMap) -> bool {
    headers.get(CONSOLE).is_some_and(|value| value == "1")
}

/// The hash of the session's token in a request that a page of ours sent.
pub fn session_of(headers: &HeaderMap) -> Option<TokenHash> {
    let mut found = cookies_of(headers, NAME).filter(|token| !token.is_empty());
    // Of two, one was put there by somebody else.
    let token = found.next().filter(|_| found.next().is_none() && is_from_console(headers))?;
    Some(hash_of(token))
}

/// What the cookies of a name hold, in the order in which the browser sent them.
pub fn cookies_of<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(own, _)| own.trim() == name).map(|(_, value)| value.trim())
}

/// The cookie with a session's token, kept for so long.
pub fn cookie_with(token: &str, longest: Duration, headers: &HeaderMap) -> HeaderValue {
    cookie(token, longest.as_secs(), is_secure(headers))
}

/// The cookie of a session that began with a redirect, where no page says how it came: `https` or `http`, as the operator says.
pub fn cookie_by(scheme: &str, token: &str, longest: Duration) -> HeaderValue {
    cookie(token, longest.as_secs(), if scheme == "https" { "; Secure" } else { "" })
}

/// Takes the cookie away.
pub fn no_cookie(headers: &HeaderMap) -> HeaderValue {
    cookie("", 0, is_secure(headers))
}

fn is_secure(headers: &HeaderMap) -> &'static str {
    let is_https = headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes().starts_with(b"https://"));
    if is_https { "; Secure" } else { "" }
}

fn cookie(token: &str, seconds: u64, secure: &str) -> HeaderValue {
    let text = format!("{NAME}={token}; Path=/v1; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("a token is hexadecimal digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_session_counts_from_a_page_of_ours_alone() {
        let check = |pairs: &[(&'static str, &str)], expected: Option<&str>| {
            assert_eq!(session_of(&headers(pairs)), expected.map(hash_of), "{pairs:?}");
        };
        let ours = ("x-jieda-console", "1");
        check(&[("cookie", "jieda_session=abc"), ours], Some("abc"));
        check(&[("cookie", "theme=dark; jieda_session=abc; x=y"), ours], Some("abc"));
        check(&[("cookie", "jieda_session=abc")], None);
        check(&[("cookie", "jieda_session=abc"), ("x-jieda-console", "0")], None);
        check(&[("cookie", "jieda_session=abc; jieda_session=def"), ours], None);
        check(&[("cookie", "jieda_session="), ours], None);
        check(&[("cookie", "other_jieda_session=abc"), ours], None);
        check(&[ours], None);
    }

    #[test]
    fn the_cookie_is_secure_where_the_page_is() {
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        let plain = "jieda_session=abc; Path=/v1; Max-Age=604800; HttpOnly; SameSite=Strict";
        assert_eq!(cookie_with("abc", week, &headers(&[("origin", "http://127.0.0.1:8080")])), plain);
        assert_eq!(cookie_with("abc", week, &headers(&[("origin", "https://desk.example")])), format!("{plain}; Secure"));
        assert_eq!(no_cookie(&HeaderMap::new()), "jieda_session=; Path=/v1; Max-Age=0; HttpOnly; SameSite=Strict");
    }
}
