//! What of some Markdown may be served as an answer?
//!
//! Raw HTML becomes words, pictures go to their places, and links that lead nowhere for a customer lose their target and keep their words.
//! What the loader would refuse is found with the parser that the loader uses, and mended until nothing is left.

use crate::import::picture::{Find, Pictures, Placed};
use crate::import::plain;
use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Mending one thing may lay another bare, but not so often.
const MOST_PASSES: usize = 6;

/// Where links lead that a customer may follow.
const SCHEMES: [&str; 4] = ["https://", "http://", "tel:", "mailto:"];

/// Where the pictures that an answer names are looked for.
pub struct Place<'p> {
    /// The folder of the file that names them.
    pub base: &'p str,
    /// What lies beside it.
    pub find: &'p Find<'p>,
}

/// Markdown that the loader takes.
pub fn sound(markdown: &str, place: &Place<'_>, pictures: &mut Pictures) -> String {
    let mut text = without_first_quote(&markdown.replace("{#", "{ #").replace('\u{0}', ""));
    for _ in 0..MOST_PASSES {
        let edits = edits(&text, place, pictures);
        if edits.is_empty() {
            return without_first_quote(&text).trim().to_owned();
        }
        for (span, words) in edits.into_iter().rev() {
            text.replace_range(span, &words);
        }
    }
    plain::paragraphs(&text)
}

/// What is to be put in the place of what, in order and without overlap.
fn edits(text: &str, place: &Place<'_>, pictures: &mut Pictures) -> Vec<(Range<usize>, String)> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut broken = Vec::new();
    let mut note_broken = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.push(link.span.start);
        }
        None
    };
    let known = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut link: Option<(Range<usize>, Option<Range<usize>>)> = None;
    let mut picture: Option<(Range<usize>, String, String)> = None;
    for (event, span) in Parser::new_with_broken_link_callback(text, known, Some(&mut note_broken)).into_offset_iter() {
        let grow = |link: &mut Option<(Range<usize>, Option<Range<usize>>)>| {
            if let Some((_, inner)) = link {
                *inner = Some(inner.as_ref().map_or(span.clone(), |inner| inner.start.min(span.start)..inner.end.max(span.end)));
            }
        };
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => edits.push((span.clone(), text[span].replace('<', "\\<"))),
            Event::Start(Tag::Heading { .. }) if text[span.clone()].trim_end().ends_with(['}', '｝']) => {
                edits.push((span.clone(), format!("{}\n", plain::escaped(&plain::one_line(text[span].trim_start_matches('#'))))));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) if !leads_out(link_type, &dest_url) => link = Some((span, None)),
            Event::End(TagEnd::Link) => {
                if let Some((whole, inner)) = link.take() {
                    let words = inner.map_or_else(String::new, |inner| text[inner].to_owned());
                    edits.push((whole, words));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                grow(&mut link);
                picture = Some((span, dest_url.to_string(), String::new()));
            }
            Event::End(TagEnd::Image) => {
                if let Some((whole, url, words)) = picture.take().filter(|_| link.is_none())
                    && let Some(shown) = shown(&url, &words, place, pictures)
                {
                    edits.push((whole, shown));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                grow(&mut link);
                if let Some((_, _, of_picture)) = &mut picture {
                    of_picture.push_str(&words);
                }
            }
            Event::Start(_) | Event::End(_) => grow(&mut link),
            _ => {}
        }
    }
    edits.extend(broken.into_iter().map(|start| (start..start + 1, "\\[".to_owned())));
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    edits.retain(|(span, _)| {
        let is_free = span.start >= end && span.start < span.end;
        end = if is_free { span.end } else { end };
        is_free
    });
    edits
}

/// A picture in its place; nothing where it is there already.
fn shown(url: &str, words: &str, place: &Place<'_>, pictures: &mut Pictures) -> Option<String> {
    let words = plain::escaped(&plain::one_line(words));
    if pictures.copied.contains_key(url) {
        return None;
    }
    Some(match pictures.place(place.base, url, place.find) {
        Placed::Here(path) => format!("![{words}]({path})"),
        Placed::Remote(url) if !url.contains([' ', '<', '>', '(', ')']) => {
            format!("[{}]({url})", if words.is_empty() { "图片" } else { &words })
        }
        Placed::Remote(_) | Placed::Lost => words,
    })
}

fn leads_out(link_type: LinkType, url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    link_type == LinkType::Email || SCHEMES.iter().any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len())
}

/// A text whose first block is no quote: the loader takes that for ways of asking.
fn without_first_quote(text: &str) -> String {
    let text = text.trim_start_matches('\n');
    if !text.trim_start().starts_with('>') {
        return text.to_owned();
    }
    let mut is_first = true;
    let lines = text.lines().map(|line| {
        let words = line.trim_start();
        is_first &= words.is_empty() || words.starts_with('>');
        if is_first { words.trim_start_matches(['>', ' ']) } else { line }
    });
    lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_loader_refuses_is_mended() {
        let find = |path: &str| (path == "a.png").then(|| b"\x89PNG".to_vec());
        let check = |markdown: &str, expected: &str| {
            let mut pictures = Pictures::default();
            let sound = sound(markdown, &Place { base: "", find: &find }, &mut pictures);
            assert_eq!(sound, expected, "{markdown}");
        };
        check("七天<b>内</b>可退", "七天\\<b>内\\</b>可退");
        check("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
        check("[看](../b.md) [网](https://a.example)", "看 [网](https://a.example)");
        check("[**看**](javascript:x) [x]()", "**看** x");
        check("![图](https://cdn.example/a.png)", "[图](https://cdn.example/a.png)");
        check("![图](nowhere.png)后", "图后");
        check("## 小标题 {#id}", "小标题 \\{ \\#id\\}");
        check("> 引\n> 用\n\n后", "引\n用\n\n后");
        check("[a][b]", "\\[a][b]");
    }
}
