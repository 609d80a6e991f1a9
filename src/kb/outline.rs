//! Which headings does a file have, and what stands outside their sections?
//!
//! Reads the top level of a file. It does not decide which headings begin an atom; see `section`.

use crate::kb::markdown::dialect::{clean, options};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// A heading on the top level of a file, with or without an id.
#[derive(Debug, Default, Clone)]
pub(super) struct Heading {
    pub(super) id: Option<String>,
    pub(super) attributes: Vec<(String, Option<String>)>,
    pub(super) title: String,
    /// 1 for `#`, 6 for `######`.
    pub(super) level: u8,
    pub(super) span: Range<usize>,
}

/// The top level of a file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
    /// The first block before the first heading that has an id.
    pub(super) words_before: Option<Range<usize>>,
    /// The bytes that define footnotes and the references of links, by what names them in lower case; a footnote's name begins with `^`.
    pub(super) notes: HashMap<String, Range<usize>>,
}

/// Reads the text from `body` on.
pub(super) fn read(text: &str, body: usize) -> Outline {
    let clean = clean(&text[body..]);
    let mut outline = Outline::default();
    let mut depth = 0_usize;
    let mut is_in_heading = false;
    let mut is_before_id = true;
    let parser = Parser::new_ext(&clean.text, options());
    for (name, reference) in parser.reference_definitions().iter() {
        let source = clean.source(reference.span.clone());
        outline.notes.insert(name.to_lowercase(), body + source.start..body + source.end);
    }
    for (event, range) in parser.into_offset_iter() {
        let here = range.clone();
        let source = clean.source(range);
        let span = body + source.start..body + source.end;
        match event {
            Event::Start(Tag::Heading { id, attrs, level, .. }) if depth == 0 => {
                let attributes = attrs.into_iter().map(|(name, value)| (name.to_string(), value.map(|value| value.to_string()))).collect();
                let id = id.map(|id| id.to_string());
                is_before_id &= id.is_none();
                outline.headings.push(Heading { id, attributes, title: String::new(), level: level as u8, span });
                is_in_heading = true;
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                is_in_heading &= !matches!(end, TagEnd::Heading(_));
            }
            Event::Text(words) | Event::Code(words) if is_in_heading => {
                if let Some(heading) = outline.headings.last_mut() {
                    heading.title.push_str(&words);
                }
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                outline.notes.entry(format!("^{}", name.to_lowercase())).or_insert(span);
                depth += 1;
            }
            event => {
                let is_comment = matches!(event, Event::Start(Tag::HtmlBlock)) && clean.text[here].trim_start().starts_with("<!--");
                if depth == 0 && is_before_id && !is_comment {
                    outline.words_before.get_or_insert(span);
                }
                depth += usize::from(matches!(event, Event::Start(_)));
            }
        }
    }
    outline
}
