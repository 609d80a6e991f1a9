//! Which tags are in a piece of raw HTML?
//!
//! Splits it into tags, words and what is neither, as a browser would. It does not decide which tags are shown; see `piece`.

use pulldown_cmark::{Event, Parser};

/// The most attributes of a tag that are read.
const MOST_ATTRIBUTES: usize = 32;

/// A part of raw HTML. Comments, declarations and the like are no part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words, with their entities read.
    Words(String),
    /// A tag that opens something, or stands alone.
    Open { name: String, attributes: Vec<(String, String)> },
    /// A tag that closes something.
    Close { name: String },
}

/// The value of an attribute.
pub(super) fn value<'p>(attributes: &'p [(String, String)], name: &str) -> Option<&'p str> {
    attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// Splits raw HTML.
pub(super) fn parts(html: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let (part, length) = part(rest);
        if length == 0 {
            words.push('<');
            rest = &rest[1..];
            continue;
        }
        if part.is_some() && !words.is_empty() {
            parts.push(Part::Words(unescaped(&std::mem::take(&mut words))));
        }
        parts.extend(part);
        rest = &rest[length..];
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(Part::Words(unescaped(&words)));
    }
    parts
}

/// What begins with this `<`, and its length; nothing when it is a mere sign.
fn part(html: &str) -> (Option<Part>, usize) {
    let until = |end: &str| html.find(end).map_or(html.len(), |at| at + end.len());
    match html.as_bytes().get(1) {
        Some(b'!') if html.starts_with("<!--") => (None, html[4..].find("-->").map_or(html.len(), |at| at + 7)),
        Some(b'!') if html.starts_with("<![CDATA[") => (None, until("]]>")),
        Some(b'!' | b'?') => (None, until(">")),
        Some(b'/') if html.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
            (Some(Part::Close { name: name(&html[2..]).to_ascii_lowercase() }), until(">"))
        }
        Some(byte) if byte.is_ascii_alphabetic() => open(html),
        _ => (None, 0),
    }
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
    &text[..end]
}

fn open(html: &str) -> (Option<Part>, usize) {
    let name = name(&html[1..]);
    let mut attributes = Vec::new();
    let mut at = 1 + name.len();
    loop {
        at += html[at..].len() - html[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = &html[at..];
        if rest.is_empty() || rest.starts_with('>') {
            let end = (at + 1).min(html.len());
            return (Some(Part::Open { name: name.to_ascii_lowercase(), attributes }), end);
        }
        let (attribute, length) = attribute(rest);
        if attributes.len() < MOST_ATTRIBUTES {
            attributes.push(attribute);
        }
        at += length.max(1);
        while !html.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// An attribute with its value, and its length.
fn attribute(text: &str) -> ((String, String), usize) {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
    let name_end = text.find(is_end).unwrap_or(text.len());
    let name = text[..name_end].to_ascii_lowercase();
    let after = text[name_end..].trim_start();
    let Some(value) = after.strip_prefix('=').map(str::trim_start) else { return ((name, String::new()), name_end) };
    let start = text.len() - value.len();
    let (value, length) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => match value[1..].find(quote) {
            Some(end) => (&value[1..=end], end + 2),
            None => (&value[1..], value.len()),
        },
        _ => {
            let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
            (&value[..end], end)
        }
    };
    ((name, unescaped(value)), start + length)
}

/// The text with its entities read, as Markdown reads them.
fn unescaped(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(33).position(|byte| byte == b';').map_or(1, |end| end + 1);
        let entity = &rest[..end];
        match Parser::new(entity).find_map(|event| if let Event::Text(words) = event { Some(words) } else { None }) {
            Some(words) if end > 1 => read.push_str(&words),
            _ => read.push_str(entity),
        }
        rest = &rest[end..];
    }
    read.push_str(rest);
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str]) {
        let show = |part: Part| match part {
            Part::Words(words) => words,
            Part::Open { name, attributes } => {
                let attributes = attributes.iter().map(|(name, value)| format!(" {name}={value}"));
                format!("<{name}{}>", attributes.collect::<String>())
            }
            Part::Close { name } => format!("</{name}>"),
        };
        assert_eq!(parts(html).into_iter().map(show).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn html_is_split_as_a_browser_does() {
        check("a<br/>b", &["a", "<br>", "b"]);
        check("<IMG SRC='a' alt=b c>", &["<img src=a alt=b c=>"]);
        check("<a href=\"x\ny\" >z</A >", &["<a href=x\ny>", "z", "</a>"]);
        check("a<!-- b <c> -->d<!doctype html>", &["ad"]);
        check("1 < 2 &lt; 3&nbsp;&bogus; & <", &["1 < 2 < 3\u{a0}&bogus; & <"]);
        check("<b", &["<b>"]);
        check("<b \"'>x", &["<b \"'=>", "x"]);
        check("<!-- a", &[]);
        check("", &[]);
    }

    #[test]
    fn any_bytes_come_to_an_end() {
        for mark in ["<", "<a ", "<a b='", "&", "&#", "<!", "</", "<é", "<a é=\"", "<a =", "<a/"] {
            assert!(parts(&mark.repeat(2_000)).len() <= 4_000, "{mark}");
        }
    }
}
