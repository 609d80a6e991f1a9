//! How do HTML and Markdown of other systems become Markdown that is plain?
//!
//! Markdown is made HTML, HTML is cleaned, and what is left is written as Markdown anew, so that both come out alike. Whether it may be
//! served is seen to in `sound`.

use ammonia::Builder;
use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use pulldown_cmark::{Options as Known, Parser, html};
use std::collections::HashSet;
use std::sync::LazyLock;

/// How deep tags may nest: the parsers take a level of the stack, and quadratic time, for each.
const DEEPEST: usize = 200;

/// Tags of which the next one closes the one before, or that hold nothing.
const FLAT: [&str; 22] = [
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "img", "input", "meta", "link", "col", "source", "wbr", "area", "base",
    "tbody", "thead", "param",
];

/// Tags that people use in cells.
const USUAL: [&str; 24] = [
    "p",
    "br",
    "div",
    "span",
    "a",
    "img",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "font",
    "section",
    "blockquote",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_url_schemes(["tel", "data"])
        .rm_tags([
            "abbr", "acronym", "bdi", "bdo", "center", "cite", "dfn", "ins", "kbd", "mark", "q", "samp", "small", "sub", "sup", "u", "var",
        ])
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "template", "noscript", "iframe", "svg", "button", "select", "textarea",
        ]));
    builder
});

/// Whether a text of a cell is HTML: it has a tag that people use, and one is closed or stands alone.
pub fn is_html(text: &str) -> bool {
    let Some(start) = text.find('<') else { return false };
    let lower = text[start..].to_ascii_lowercase();
    let names = lower.split('<').skip(1).filter(|rest| rest.contains('>')).map(|rest| {
        let name = rest.trim_start_matches('/');
        &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())]
    });
    names.filter(|name| USUAL.contains(name)).take(1).count() == 1
        && (lower.contains("</") || lower.contains("<br") || lower.contains("<img"))
}

/// HTML as Markdown.
pub fn of_html(text: &str) -> Result<String, String> {
    if is_too_deep(text) {
        return Err(format!("its HTML nests more than {DEEPEST} tags deep"));
    }
    let clean = CLEANER.clean(text).to_string();
    let options = Options {
        br_style: BrStyle::Backslash,
        hr_style: HrStyle::Dashes,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let writer = HtmlToMarkdown::builder().options(options).build();
    writer.convert(&clean).map_err(|error| format!("its HTML cannot be read: {error}"))
}

/// Markdown of any dialect, made common before, as plain Markdown.
pub fn of_markdown(text: &str) -> Result<String, String> {
    let known = Known::ENABLE_TABLES
        | Known::ENABLE_STRIKETHROUGH
        | Known::ENABLE_TASKLISTS
        | Known::ENABLE_FOOTNOTES
        | Known::ENABLE_HEADING_ATTRIBUTES;
    let mut made = String::with_capacity(text.len() * 2);
    html::push_html(&mut made, Parser::new_ext(text, known));
    of_html(&made)
}

/// The words of some HTML on one line.
pub fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            c if !is_tag => plain.push(c),
            _ => {}
        }
    }
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let plain = entities.iter().fold(plain, |plain, (name, c)| plain.replace(name, c));
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether tags nest deeper than they may, counted without parsing.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0usize;
    for part in text.split('<').skip(1) {
        let (is_closing, name) = match part.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, part),
        };
        let name = name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())].to_ascii_lowercase();
        if name.is_empty() || FLAT.contains(&name.as_str()) {
            continue;
        }
        depth = if is_closing { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        let check = |text: &str, expected: &str| assert_eq!(of_html(text).unwrap(), expected, "{text}");
        check("<p>七天<b>内</b>可退。</p><script>alert(1)</script>", "七天**内**可退。");
        check("<ul><li>一</li><li>二</li></ul>", "- 一\n- 二");
        check("<table><tr><th>项</th><th>值</th></tr><tr><td>匹</td><td>1.5</td></tr></table>", "| 项 | 值   |\n| - | --- |\n| 匹 | 1.5 |");
        check("<a href=\"https://a.example/b\" onclick=\"x()\">看</a>", "[看](https://a.example/b)");
        check("一行<br>二行", "一行\\\n二行");
        assert!(of_html(&"<div>".repeat(500)).is_err());
        assert!(of_html(&"<p>".repeat(5_000)).is_ok());
    }

    #[test]
    fn cells_with_tags_are_told_from_words() {
        let check = |text: &str, expected: bool| assert_eq!(is_html(text), expected, "{text}");
        check("<p>七天</p>", true);
        check("一<br/>二", true);
        check("a < b > c", false);
        check("用 <订单号> 查询", false);
        check("=cmd|' /C calc'!A0", false);
        check("1<2", false);
    }
}
