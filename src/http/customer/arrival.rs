//! What is kept of what a browser says when a talk is opened?
//!
//! A title and an address in one line each, without what an address has behind its path: there the names of people stand, and the tokens of
//! sessions. Of the headers a kind of device and one language.

use crate::conversation::fact::arrival::{Arrival, Device};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderName, USER_AGENT};

/// The most characters of a title that are kept: more than a tab of a browser shows.
const LONGEST_TITLE: usize = 120;

/// The most characters of the address of a page before; a longer one is not kept.
const LONGEST_REFERRER: usize = 500;

/// The most characters of a header that are looked at.
const LONGEST_HEADER: usize = 500;

/// The most characters of a language's name, as `zh-Hant-HK`.
const LONGEST_LANGUAGE: usize = 12;

/// What is kept; nothing where nothing is said.
pub fn arrival(title: Option<&str>, referrer: Option<&str>, headers: &HeaderMap) -> Option<Arrival> {
    let arrival = Arrival {
        title: title.map(line).filter(|title| !title.is_empty()),
        referrer: referrer.and_then(page),
        device: header(headers, &USER_AGENT).and_then(Device::of),
        language: header(headers, &ACCEPT_LANGUAGE).and_then(language),
    };
    (arrival != Arrival::default()).then_some(arrival)
}

/// A title in one line.
fn line(title: &str) -> String {
    let words = title.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST_TITLE).collect()
}

/// The address of a page without what stands behind its path; nothing where it is none of the web.
fn page(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_short = address.chars().count() <= LONGEST_REFERRER && !address.chars().any(char::is_control);
    // Who stands before an @ is a person, or a password.
    (is_web && is_short && !address.contains('@')).then(|| address.to_owned())
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.get(..LONGEST_HEADER).unwrap_or(value))
}

/// The first of the languages that a browser prefers.
fn language(accepted: &str) -> Option<String> {
    let first = accepted.split([',', ';']).next().unwrap_or_default().trim();
    let is_name = (2..=LONGEST_LANGUAGE).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_kept() {
        let check = |title: Option<&str>, referrer: Option<&str>, accepted: &str, expected: (Option<&str>, Option<&str>, Option<&str>)| {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
            let kept = arrival(title, referrer, &headers).unwrap_or_default();
            assert_eq!((kept.title.as_deref(), kept.referrer.as_deref(), kept.language.as_deref()), expected);
        };
        let long = "长".repeat(LONGEST_TITLE + 1);
        check(
            Some(" 我的\n订单 "),
            Some("https://a.example/o?token=1#x"),
            "zh-CN,zh;q=0.9",
            (Some("我的 订单"), Some("https://a.example/o"), Some("zh-CN")),
        );
        check(Some(&long), Some("javascript:alert(1)"), "*", (Some(&long[..3 * LONGEST_TITLE]), None, None));
        check(Some(" \u{0}"), Some("https://me:secret@a.example/"), "", (None, None, None));
        check(None, Some(&format!("https://a.example/{long}{long}{long}{long}{long}")), "en", (None, None, Some("en")));
        assert_eq!(arrival(None, None, &HeaderMap::new()), None);
    }
}
