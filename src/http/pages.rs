//! Which pages does the server bring along?
//!
//! The demo shop, the agents' console and the widget's scripts, built into the program. They change with the program only. The console names its
//! files by a hash of all of them, so that a browser keeps them for good; all others are checked anew on each visit.

use crate::http::error::Problem;
use crate::http::extract::PathParts;
use crate::http::guard::token::hexadecimal;
use crate::http::imports::{imported, later};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::LazyLock;

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
    Ok(CONSOLE.answer(CONSOLE_PAGE, CHECKED, &headers))
}

/// Where the console is, for whoever typed a slash behind it. What stands behind a `#` stays.
pub async fn to_console() -> Redirect {
    Redirect::permanent("/console")
}

/// The one script that other pages embed.
pub async fn widget(headers: HeaderMap) -> Result<Response, Problem> {
    asset("widget/embed.js", &headers)
}

/// What the pages and the widget load. A name that begins with the hash of another version gets what this one has, which is not kept: while
/// servers are replaced, the page may come from a new one and its files from an old one.
pub async fn file(PathParts(path): PathParts<String>, headers: HeaderMap) -> Result<Response, Problem> {
    match path.strip_prefix('@').and_then(|named| named.split_once('/')) {
        Some((hash, STYLES)) => Ok(CONSOLE_STYLES.answer(STYLES, lasting(hash), &headers)),
        Some((hash, path)) => kept(path, lasting(hash), &headers),
        None => asset(&path, &headers),
    }
}

/// The page of the console among the files.
const CONSOLE_PAGE: &str = "console/index.html";

/// The first script of the console.
const CONSOLE_SCRIPT: &str = "console/index.js";

/// All styles of the console in one, as its page names them.
const STYLES: &str = "console/all.css";

/// What is checked anew each time.
const CHECKED: &str = "no-cache";

/// What never changes under its name.
const KEPT: &str = "public, max-age=31536000, immutable";

/// Which version of the pages this is: a hash of all files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut paths: Vec<Cow<'static, str>> = Pages::iter().collect();
    paths.sort();
    let mut hasher = Sha256::new();
    for path in paths {
        let hash = Pages::get(&path).map(|file| file.metadata.sha256_hash()).unwrap_or_default();
        hasher.update(path.as_bytes());
        hasher.update(hash);
    }
    hexadecimal(&hasher.finalize()[..8])
});

/// A file that is made of others.
struct Made {
    text: String,
    etag: String,
}

impl Made {
    fn of(text: String) -> Self {
        Made { etag: etag_of(text.as_bytes()), text }
    }

    fn answer(&'static self, path: &str, lasting: &'static str, headers: &HeaderMap) -> Response {
        answer(path, Cow::Borrowed(self.text.as_bytes()), self.etag.clone(), lasting, headers)
    }
}

/// The styles of the console, in the order of its page.
static CONSOLE_STYLES: LazyLock<Made> = LazyLock::new(|| {
    let page = text_of(CONSOLE_PAGE).unwrap_or_default();
    Made::of(page.lines().filter_map(style_in).map(whole_style).collect())
});

/// The console's page: its styles are one file, and it tells the browser at once which scripts will be needed, also by the pages that are opened
/// later: those have `data-page`, until the page's script asks for them.
static CONSOLE: LazyLock<Made> = LazyLock::new(|| {
    let (page, version) = (text_of(CONSOLE_PAGE).unwrap_or_default(), VERSION.as_str());
    let first = imported(CONSOLE_SCRIPT, text_of);
    let mut links: Vec<String> = vec![format!("  <link rel=\"stylesheet\" href=\"/assets/@{version}/{STYLES}\">")];
    links.extend(first.iter().map(|path| format!("  <link rel=\"modulepreload\" href=\"/assets/@{version}/{path}\">")));
    for entry in later(CONSOLE_SCRIPT, &text_of(CONSOLE_SCRIPT).unwrap_or_default()) {
        let page = entry.split('/').nth(1).unwrap_or_default();
        let own = imported(&entry, text_of).into_iter().filter(|path| !first.contains(path));
        links.extend(own.map(|path| format!("  <link data-page=\"{page}\" href=\"/assets/@{version}/{path}\">")));
    }
    let kept =
        page.lines().filter(|line| style_in(line).is_none()).map(|line| line.replace("\"/assets/", &format!("\"/assets/@{version}/")));
    let with_links = kept.flat_map(|line| if line == "</head>" { [links.join("\n"), line] } else { [String::new(), line] });
    Made::of(with_links.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n") + "\n")
});

/// The file of a style that a line of a page names.
fn style_in(line: &str) -> Option<&str> {
    line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"/assets/")?.strip_suffix("\">")
}

/// A style with those that it begins with by `@import`, which counts at the beginning of a file alone.
fn whole_style(path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = text_of(path).unwrap_or_default();
    let whole = text.lines().map(|line| match line.strip_prefix("@import url(\"").and_then(|rest| rest.strip_suffix("\");")) {
        Some(own) => whole_style(&format!("{folder}/{own}")),
        None => format!("{line}\n"),
    });
    whole.collect()
}

fn text_of(path: &str) -> Option<String> {
    Pages::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// How long a browser keeps what is named by a hash.
fn lasting(hash: &str) -> &'static str {
    if hash == *VERSION { KEPT } else { CHECKED }
}

fn asset(path: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    kept(path, CHECKED, headers)
}

fn kept(path: &str, lasting: &'static str, headers: &HeaderMap) -> Result<Response, Problem> {
    let EmbeddedFile { data, metadata } = Pages::get(path).ok_or(Problem::NoSuchAddress)?;
    Ok(answer(path, data, etag(&metadata.sha256_hash()), lasting, headers))
}

fn answer(path: &str, data: Cow<'static, [u8]>, etag: String, lasting: &'static str, headers: &HeaderMap) -> Response {
    let is_known = is_known(headers, &etag);
    let caching = [(ETAG, etag), (CACHE_CONTROL, lasting.to_owned())];
    if is_known {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let others = [
        (CONTENT_TYPE, content_type(path)),
        (CONTENT_SECURITY_POLICY, POLICY),
        // Other sites load the widget's modules.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (caching, others, data).into_response()
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
    format!("\"{}\"", hexadecimal(&hash[..16]))
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
    fn the_console_names_all_its_scripts_at_once_and_they_are_kept() {
        let (page, styles) = (&CONSOLE.text, &CONSOLE_STYLES.text);
        assert!(!page.contains("\"/assets/console") && page.matches("rel=\"stylesheet\"").count() == 1, "{page}");
        let named: Vec<&str> = page.split('"').filter_map(|part| part.strip_prefix("/assets/@")).collect();
        assert!(named.len() > 100, "{named:?}");
        for name in named {
            let (hash, path) = name.split_once('/').unwrap();
            assert_eq!(hash, *VERSION);
            assert!(path == STYLES || kept(path, lasting(hash), &HeaderMap::new()).unwrap().headers()[CACHE_CONTROL] == KEPT, "{path}");
        }
        for later in ["report", "board", "knowledge", "quality", "webhooks"] {
            assert!(page.contains(&format!("<link data-page=\"{later}\"")), "{later}");
        }
        assert!(styles.contains(".rp-parts") && !styles.contains("@import"), "what is imported stands in it");
        assert_eq!(lasting("0123456789abcdef"), CHECKED);
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
