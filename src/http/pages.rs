//! Which pages does the server bring along?
//!
//! The demo shop, the agents' console and the widget's scripts, built into the program. They change with the program only, so each is known
//! by its hash and checked anew on each visit.

use crate::http::error::Problem;
use crate::http::extract::PathParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

/// What a browser loads; what checks the pages stays behind. A `*` also stands for what has a `/` in it.
#[derive(RustEmbed)]
#[folder = "src/web/"]
#[include = "*.js"]
#[include = "*.css"]
#[include = "*.html"]
#[exclude = "*.test.js"]
#[exclude = "node_modules/*"]
struct Pages;

/// What the pages may do: nothing but what comes from here. No inline script or style, no frame around them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The demo shop with the widget on it.
pub async fn index(headers: HeaderMap) -> Result<Response, Problem> {
    asset("shop/index.html", &headers)
}

/// The agents' console.
pub async fn console(headers: HeaderMap) -> Result<Response, Problem> {
    asset("console/index.html", &headers)
}

/// Where the console is, for whoever typed a slash behind it. What stands behind a `#` stays.
pub async fn to_console() -> Redirect {
    Redirect::permanent("/console")
}

/// The one script that other pages embed.
pub async fn widget(headers: HeaderMap) -> Result<Response, Problem> {
    asset("widget/embed.js", &headers)
}

/// What the pages and the widget load.
pub async fn file(PathParts(path): PathParts<String>, headers: HeaderMap) -> Result<Response, Problem> {
    asset(&path, &headers)
}

fn asset(path: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let EmbeddedFile { data, metadata } = Pages::get(path).ok_or(Problem::NoSuchAddress)?;
    let etag = etag(&metadata.sha256_hash());
    let is_known = is_known(headers, &etag);
    let caching = [(ETAG, etag), (CACHE_CONTROL, "no-cache".to_owned())];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let others = [
        (CONTENT_TYPE, content_type(path)),
        (CONTENT_SECURITY_POLICY, POLICY),
        // Other sites load the widget's modules.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok((caching, others, data).into_response())
}

/// Whether the browser has what this entity tag stands for.
pub fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    known.map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

/// The entity tag of some bytes.
pub fn etag_of(bytes: &[u8]) -> String {
    etag(&Sha256::digest(bytes))
}

fn etag(hash: &[u8]) -> String {
    let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let first = asset("widget/embed.js", &HeaderMap::new()).unwrap();
        let etag = first.headers()[ETAG].clone();
        let check = |tags: &[u8], expected: u16| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_bytes(tags).unwrap())]);
            assert_eq!(asset("widget/embed.js", &headers).unwrap().status().as_u16(), expected);
        };
        check(etag.as_bytes(), 304);
        check(&[b"\"old\", W/", etag.as_bytes()].concat(), 304);
        check(b"\"old\"", 200);
    }

    #[test]
    fn only_our_own_files_are_served() {
        for path in ["", ".", "../lib.rs", "/etc/passwd", "widget/embed.js/..", "none.js"] {
            assert_eq!(asset(path, &HeaderMap::new()).unwrap_err(), Problem::NoSuchAddress, "{path}");
        }
    }

    #[test]
    fn what_checks_the_pages_is_not_served() {
        for path in ["check", "package.json", "eslint.config.mjs", "shared/server.test.js", "vendor/refresh", "vendor/htm.d.ts"] {
            assert_eq!(asset(path, &HeaderMap::new()).unwrap_err(), Problem::NoSuchAddress, "{path}");
        }
    }
}
