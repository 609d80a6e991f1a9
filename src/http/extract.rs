//! How is a request read?
//!
//! Like axum's own extractors, but every refusal is a [`Problem`].

use crate::http::error::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The most characters of a parser's complaint that are sent back.
const LONGEST_DETAIL: usize = 200;

/// The body of a request, a JSON object. Fields that we do not know are let pass, so that newer clients can speak to older servers.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::NotJson);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Problem::BodyTooLarge)?;
        parse(&bytes).map(Body)
    }
}

/// The same where a request may also have no body: then nothing is said.
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Problem::BodyTooLarge)?;
        match bytes.is_empty() {
            true => Ok(MaybeBody(T::default())),
            false if is_json => parse(&bytes).map(MaybeBody),
            false => Err(Problem::NotJson),
        }
    }
}

/// Reads a JSON object. First any JSON, then our type: so bad syntax and a wrong field are told apart.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| Problem::BadJson(shown(&error)))?;
    if !value.is_object() {
        return Err(Problem::BadField("the body is no JSON object".to_owned()));
    }
    serde_json::from_value(value).map_err(|error| Problem::BadField(shown(&error)))
}

/// What is wrong, cut short: serde quotes the value that it does not like, however long that is.
fn shown(error: &serde_json::Error) -> String {
    error.to_string().chars().take(LONGEST_DETAIL).collect()
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The parameters of the query; those that we do not know are let pass.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = Query::try_from_uri(&parts.uri).map_err(|rejection| Problem::BadQuery(rejection.body_text()))?;
        Ok(Params(query.0))
    }
}

/// The changing parts of the path; a path that is no UTF-8 leads nowhere.
pub struct PathParts<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathParts<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::from_request_parts(parts, state).await.map(|path| PathParts(path.0)).map_err(|_| Problem::NoSuchAddress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Message {
        text: String,
    }

    #[test]
    fn a_body_is_an_object_with_our_fields() {
        let check = |body: &str, expected: Result<&str, &str>| {
            let text = parse::<Message>(body.as_bytes()).map(|message| message.text);
            match (&text, expected) {
                (Ok(text), Ok(expected)) => assert_eq!(text, expected),
                (Err(Problem::BadJson(_)), Err("json")) | (Err(Problem::BadField(_)), Err("field")) => {}
                (_, expected) => panic!("{body} gave {text:?}, not {expected:?}"),
            }
        };
        check(r#"{"text":"a"}"#, Ok("a"));
        check(r#"{"text":"a","new":[1]}"#, Ok("a"));
        check(r#"{"text":"\u0000"}"#, Ok("\0"));
        check(r#"{"text":"\ud800"}"#, Err("json"));
        check(r#"{"text":"a""#, Err("json"));
        check("", Err("json"));
        check(&"[".repeat(60_000), Err("json"));
        check(&format!(r#"{{"text":{}"#, "[".repeat(60_000)), Err("json"));
        check(r#"{"text":5}"#, Err("field"));
        check(r#"{"text":["a"]}"#, Err("field"));
        check(r#"["a"]"#, Err("field"));
        check("{}", Err("field"));
        assert!(matches!(parse::<Message>(b"{\"text\":\"\xff\"}"), Err(Problem::BadJson(_))));
    }

    #[test]
    fn json_is_recognised_by_its_content_type() {
        let check = |content_type: &'static str, expected: bool| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, axum::http::HeaderValue::from_static(content_type))]);
            assert_eq!(is_json(&headers), expected, "{content_type}");
        };
        check("application/json", true);
        check("Application/JSON; charset=utf-8", true);
        check("text/plain", false);
        check("application/x-www-form-urlencoded", false);
        assert!(!is_json(&HeaderMap::new()));
    }
}
