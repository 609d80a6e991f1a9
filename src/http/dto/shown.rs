//! How does a reply look on a page?
//!
//! Its Markdown becomes HTML, which is cleaned. Editors wrote it, so that it is said again and again: what was made of it lately is kept.

use crate::kb::markdown;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::LazyLock;

/// The most bytes that are kept: some thousand answers with their HTML.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// How many replies are expected, which sizes the tables of the cache.
const EXPECTED: usize = 2_000;

/// What a reply takes besides.
const BYTES_OF_ONE: usize = 128;

static LATELY: LazyLock<Cache<String, String, Weight>> = LazyLock::new(|| Cache::with_weighter(EXPECTED, MOST_BYTES, Weight));

#[derive(Clone)]
struct Weight;

impl Weighter<String, String> for Weight {
    fn weight(&self, markdown: &String, html: &String) -> u64 {
        (BYTES_OF_ONE + markdown.len() + html.len()) as u64
    }
}

/// Safe HTML of a reply in Markdown.
pub fn html(reply: &str) -> String {
    LATELY.get(reply).unwrap_or_else(|| {
        let html = markdown::to_html(reply);
        LATELY.insert(reply.to_owned(), html.clone());
        html
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_looks_the_same_each_time() {
        for reply in ["**好**", "<script>", ""] {
            assert_eq!([html(reply), html(reply)], [markdown::to_html(reply), markdown::to_html(reply)], "{reply}");
        }
    }
}
