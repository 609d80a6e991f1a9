//! How does what a source answers become the answers of an entry?
//!
//! One Markdown, within the size that the loader takes: a page is divided at its headings, and what is longer than an answer may be is
//! divided between paragraphs.

use crate::import::item::{Answer, Form, Item, Shape};
use crate::import::markup;
use crate::import::picture::Pictures;
use crate::import::plain;
use crate::import::sound::{Place, sound};
use crate::kb::markdown::to_plain;
use crate::text::normalize::has_words;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The longest answer in bytes, with room for what escaping adds; the loader refuses more than 64 KiB.
const LONGEST: usize = 60 << 10;

/// The largest answer that is read, in bytes; what is longer is a book.
const LARGEST: usize = 2 << 20;

/// How long a page is before it is divided: a customer reads no more at once.
const LONG_PAGE: usize = 1200;

/// The most parts of a page.
const MOST_PARTS: usize = 200;

/// One heading with what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading; nothing where it is that of the entry.
    pub heading: Option<String>,
    /// What is answered.
    pub markdown: String,
}

/// The parts of an item, or why there are none.
pub fn parts(item: &Item, place: &Place<'_>, pictures: &mut Pictures) -> Result<Vec<Part>, String> {
    let written = item.answers.iter().map(|answer| written(answer, place, pictures)).collect::<Result<Vec<_>, _>>()?;
    let mut markdown: Vec<String> = Vec::new();
    for text in written {
        if !text.trim().is_empty() && !markdown.contains(&text) {
            markdown.push(text);
        }
    }
    let markdown = markdown.join("\n\n");
    if !says_something(&markdown) {
        return Err("there is no answer".to_owned());
    }
    let parts = match item.shape {
        Shape::Question => vec![Part { heading: None, markdown }],
        Shape::Page => divided(&markdown),
    };
    Ok(parts.into_iter().flat_map(within_bounds).collect())
}

/// Whether a customer sees anything of it: comments and tags are not shown.
fn says_something(markdown: &str) -> bool {
    markdown.contains("![") || has_words(&to_plain(markdown))
}

fn written(answer: &Answer, place: &Place<'_>, pictures: &mut Pictures) -> Result<String, String> {
    if answer.text.len() > LARGEST {
        return Err(format!("the answer has more than {LARGEST} bytes; divide it"));
    }
    match answer.form {
        Form::Plain => Ok(plain::paragraphs(&answer.text)),
        Form::Html => Ok(sound(&markup::of_html(&answer.text)?, place, pictures)),
        Form::Markdown => Ok(sound(&markup::of_markdown(&answer.text)?, place, pictures)),
    }
}

/// A long page by its highest headings; one whose headings are steps stays whole, for a step alone is no answer.
fn divided(markdown: &str) -> Vec<Part> {
    let whole = || vec![Part { heading: None, markdown: markdown.to_owned() }];
    let headings = headings(markdown);
    let Some(highest) = headings.iter().map(|heading| heading.level).min() else { return whole() };
    let cuts: Vec<&Heading> = headings.iter().filter(|heading| heading.level == highest).collect();
    let are_questions = cuts.iter().all(|heading| heading.words.ends_with(['?', '？', '吗', '呢']));
    let is_long = markdown.chars().count() > LONG_PAGE || are_questions;
    let may_divide = (2..=MOST_PARTS).contains(&cuts.len()) && is_long && !cuts.iter().any(|heading| is_step(&heading.words));
    if !may_divide {
        return whole();
    }
    let ends = cuts.iter().skip(1).map(|heading| heading.start).chain([markdown.len()]);
    let mut parts = vec![Part { heading: None, markdown: markdown[..cuts[0].start].trim().to_owned() }];
    for (heading, end) in cuts.iter().zip(ends) {
        parts.push(Part { heading: Some(heading.words.clone()), markdown: markdown[heading.end..end].trim().to_owned() });
    }
    parts.retain(|part| says_something(&part.markdown) && part.heading.as_deref().is_none_or(has_words));
    parts.iter_mut().for_each(|part| part.markdown = unquoted(&part.markdown));
    if parts.is_empty() { whole() } else { parts }
}

/// What begins with a quote would be read as ways of asking.
fn unquoted(markdown: &str) -> String {
    match markdown.strip_prefix('>') {
        Some(_) => markdown.lines().map(|line| line.trim_start_matches(['>', ' '])).collect::<Vec<_>>().join("\n"),
        None => markdown.to_owned(),
    }
}

struct Heading {
    level: HeadingLevel,
    words: String,
    start: usize,
    end: usize,
}

fn headings(markdown: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut depth = 0usize;
    let mut is_inside = false;
    for (event, span) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                headings.push(Heading { level, words: String::new(), start: span.start, end: span.end });
                is_inside = true;
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                is_inside &= !matches!(end, TagEnd::Heading(_));
            }
            Event::Text(words) | Event::Code(words) if is_inside => {
                if let Some(heading) = headings.last_mut() {
                    heading.words.push_str(&words);
                }
            }
            _ => {}
        }
    }
    headings
}

fn is_step(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    words.starts_with("step") || words.starts_with("步骤") || words.starts_with('第') || words.starts_with(|c: char| c.is_ascii_digit())
}

/// A part that is too long, divided between paragraphs, lines or, where there are none, characters.
fn within_bounds(part: Part) -> Vec<Part> {
    if part.markdown.len() <= LONGEST {
        return vec![part];
    }
    let mut pieces: Vec<Part> = Vec::new();
    let mut rest = part.markdown.as_str();
    while !rest.is_empty() {
        let mut end = rest.len().min(LONGEST);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        if end < rest.len() {
            let head = &rest[..end];
            let better =
                head.rfind("\n\n").or_else(|| head.rfind('\n')).or_else(|| head.rfind(['。', '！', '？'])).filter(|&at| at > end / 2);
            end = better.map_or(end, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
            // A backslash at the end would escape what follows in another part.
            while rest[..end].ends_with('\\') {
                end -= 1;
            }
        }
        let piece = rest[..end].trim();
        if !piece.is_empty() {
            pieces.push(Part { heading: part.heading.clone(), markdown: piece.to_owned() });
        }
        rest = &rest[end.max(1)..];
    }
    pieces
}
