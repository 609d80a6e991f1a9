//! Which marks and words is an answer made of, raw HTML included?
//!
//! One list for all readers: raw HTML that Markdown has too becomes the mark of Markdown, a few more tags stay, and all others go while
//! their words stay. Marks are closed in the order in which they were opened. It does not decide which links are safe; see `shown`.

use crate::kb::markdown::dialect::options;
use crate::kb::markdown::tag::{Part, parts, value};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// How many marks and pieces of text are read. `|` and `>` make far more HTML than they are long; this keeps it below 2 MiB.
const MOST_EVENTS: usize = 20_000;

/// How many pieces raw HTML may make of them.
const MOST_PIECES: usize = 40_000;

/// Tags that are shown although Markdown has no mark for them.
const SHOWN: [&str; 33] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "pre",
    "blockquote",
    "details",
    "summary",
    "kbd",
    "sub",
    "sup",
    "mark",
    "small",
    "u",
    "figure",
];

/// Tags that go without a word, since nobody would miss them.
const PASSED_OVER: [&str; 21] = [
    "span",
    "font",
    "center",
    "section",
    "article",
    "main",
    "nav",
    "header",
    "footer",
    "aside",
    "figcaption",
    "picture",
    "source",
    "wbr",
    "a",
    "html",
    "body",
    "big",
    "tt",
    "abbr",
    "label",
];

/// Tags whose content is no text, or not for readers.
const WITHOUT_WORDS: [&str; 17] = [
    "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "title", "head", "textarea", "select", "canvas",
    "audio", "video", "xmp",
];

/// Tags that never have content.
const ALONE: [&str; 3] = ["embed", "source", "wbr"];

/// A part of an answer.
#[derive(Debug, Clone)]
pub(in crate::kb) enum Piece<'a> {
    /// A mark or words of Markdown; raw HTML is none of them.
    Event(Event<'a>),
    /// The beginning of a tag that is shown, with its attributes as they are to be written.
    Open(&'static str, String),
    /// Its end.
    Close(&'static str),
    /// A tag that is not shown.
    Dropped(String),
    /// A link by reference whose reference is not in this text.
    Broken(String),
}

/// A mark that is open.
#[derive(PartialEq, Eq)]
enum Opened {
    Markdown,
    Html(&'static str, Option<TagEnd>),
}

struct Reading<'a> {
    pieces: Vec<(Piece<'a>, Range<usize>)>,
    opened: Vec<Opened>,
    /// Words that more may be added to, so that what is looked for in words is found whole.
    pending: (String, Range<usize>),
    /// The tag whose content is left out until it ends, and how many marks were open then.
    silent: Option<(String, usize)>,
    footnotes: HashMap<String, usize>,
}

/// The pieces of a text, each with its bytes.
pub(in crate::kb) fn pieces(text: &str) -> Vec<(Piece<'_>, Range<usize>)> {
    let mut broken = Vec::new();
    let mut note_broken = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.push((Piece::Broken(link.reference.to_string()), link.span));
        }
        None
    };
    let mut reading =
        Reading { pieces: Vec::new(), opened: Vec::new(), pending: (String::new(), 0..0), silent: None, footnotes: HashMap::new() };
    // The text of the block of HTML that is being read, and where it began.
    let mut block: Option<(String, Range<usize>)> = None;
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(&mut note_broken)).into_offset_iter();
    for (event, span) in parser.take(MOST_EVENTS) {
        if reading.pieces.len() > MOST_PIECES {
            break;
        }
        match (event, &mut block) {
            (Event::Start(Tag::HtmlBlock), _) => block = Some((String::new(), span)),
            (Event::Html(html), Some((all, _))) => all.push_str(&html),
            (Event::End(TagEnd::HtmlBlock), block) => {
                if let Some((html, span)) = block.take() {
                    reading.border(span.start);
                    reading.html(&html, span.clone());
                    reading.border(span.end);
                }
            }
            (Event::Html(html) | Event::InlineHtml(html), _) => reading.html(&html, span),
            (event, _) => reading.event(event, span, text),
        }
    }
    if let Some((html, span)) = block {
        reading.html(&html, span);
    }
    while !reading.opened.is_empty() {
        reading.close_last(text.len()..text.len());
    }
    reading.flush();
    let mut pieces = reading.pieces;
    pieces.extend(broken);
    pieces
}

impl<'a> Reading<'a> {
    fn push(&mut self, piece: Piece<'a>, span: Range<usize>) {
        if self.silent.is_none() {
            self.flush();
            self.pieces.push((piece, span));
        }
    }

    /// Parts a block of HTML from what stands around it.
    fn border(&mut self, at: usize) {
        self.push(Piece::Event(Event::Html("\n".into())), at..at);
    }

    fn flush(&mut self) {
        let (words, span) = &mut self.pending;
        if !words.is_empty() {
            self.pieces.push((Piece::Event(Event::Text(std::mem::take(words).into())), span.clone()));
        }
    }

    fn event(&mut self, event: Event<'a>, span: Range<usize>, text: &str) {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => {
                self.opened.push(Opened::Markdown);
                let number = self.number_of(&name);
                self.push(Piece::Open("div", " class=\"footnote\"".to_owned()), span.clone());
                self.push(Piece::Event(Event::Text(format!("[{number}] ").into())), span);
            }
            Event::FootnoteReference(name) => {
                let number = self.number_of(&name);
                self.push(Piece::Open("sup", String::new()), span.clone());
                self.push(Piece::Event(Event::Text(format!("[{number}]").into())), span.clone());
                self.push(Piece::Close("sup"), span);
            }
            // One tilde is a range in Chinese: 3~5 天.
            Event::Start(Tag::Strikethrough) if !text[span.clone()].starts_with("~~") => {
                self.opened.push(Opened::Html("~", None));
                self.words("~", span);
            }
            Event::End(TagEnd::Strikethrough) if self.last_is_tilde() => {
                self.close_within_markdown(&span);
                self.words("~", span.end.saturating_sub(1)..span.end);
            }
            Event::TaskListMarker(is_done) => self.words(if is_done { "☑ " } else { "☐ " }, span),
            Event::Start(tag) => {
                self.opened.push(Opened::Markdown);
                self.push(Piece::Event(Event::Start(tag)), span);
            }
            Event::End(end) => {
                self.close_within_markdown(&span);
                self.opened.pop();
                if self.silent.as_ref().is_some_and(|(_, open)| self.opened.len() < *open) {
                    self.silent = None;
                }
                let end = if end == TagEnd::FootnoteDefinition { Piece::Close("div") } else { Piece::Event(Event::End(end)) };
                self.push(end, span);
            }
            Event::Text(words) => self.words(&words, span),
            other => self.push(Piece::Event(other), span),
        }
    }

    fn words(&mut self, words: &str, span: Range<usize>) {
        if self.silent.is_none() {
            let (pending, before) = &mut self.pending;
            let start = if pending.is_empty() { span.start } else { before.start };
            pending.push_str(words);
            *before = start..span.end;
        }
    }

    fn number_of(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    fn last_is_tilde(&self) -> bool {
        let last = self.opened.iter().rev().find(|opened| matches!(opened, Opened::Markdown | Opened::Html("~", _)));
        last.is_some_and(|opened| *opened != Opened::Markdown)
    }

    /// Closes the tags that were opened within the mark that ends.
    fn close_within_markdown(&mut self, span: &Range<usize>) {
        while let Some(Opened::Html(name, _)) = self.opened.last() {
            let is_tilde = *name == "~";
            self.close_last(span.end..span.end);
            if is_tilde {
                break;
            }
        }
    }

    fn close_last(&mut self, span: Range<usize>) {
        match self.opened.pop() {
            Some(Opened::Html("~", _) | Opened::Markdown) | None => {}
            Some(Opened::Html(_, Some(end))) => self.push(Piece::Event(Event::End(end)), span),
            Some(Opened::Html(name, None)) => self.push(Piece::Close(name), span),
        }
    }

    fn html(&mut self, html: &str, span: Range<usize>) {
        for part in parts(html) {
            if self.pieces.len() > MOST_PIECES {
                break;
            }
            match part {
                Part::Words(words) => self.words(&words, span.clone()),
                Part::Open { name, attributes } => self.open(&name, &attributes, &span),
                Part::Close { name } => self.close(&name, &span),
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, String)], span: &Range<usize>) {
        if self.silent.is_some() {
            return;
        }
        let text = |name: &str| CowStr::from(value(attributes, name).unwrap_or_default().to_owned());
        match name {
            "br" => self.push(Piece::Event(Event::HardBreak), span.clone()),
            "hr" => self.push(Piece::Event(Event::Rule), span.clone()),
            "img" => {
                let tag = Tag::Image { link_type: LinkType::Inline, dest_url: text("src"), title: CowStr::from(""), id: CowStr::from("") };
                self.push(Piece::Event(Event::Start(tag)), span.clone());
                self.push(Piece::Event(Event::Text(text("alt"))), span.clone());
                self.push(Piece::Event(Event::End(TagEnd::Image)), span.clone());
            }
            "a" if value(attributes, "href").is_some() => {
                let tag = Tag::Link { link_type: LinkType::Inline, dest_url: text("href"), title: CowStr::from(""), id: CowStr::from("") };
                self.mark("a", tag, TagEnd::Link, span);
            }
            "b" | "strong" => self.mark("strong", Tag::Strong, TagEnd::Strong, span),
            "i" | "em" | "cite" | "dfn" | "var" => self.mark("em", Tag::Emphasis, TagEnd::Emphasis, span),
            "s" | "strike" | "del" => self.mark("del", Tag::Strikethrough, TagEnd::Strikethrough, span),
            "code" | "samp" => self.show("code", String::new(), span),
            "ins" => self.show("u", String::new(), span),
            "q" => self.words("“", span.clone()),
            _ => match SHOWN.iter().find(|shown| **shown == name) {
                Some(shown) => self.show(shown, kept(name, attributes), span),
                None if WITHOUT_WORDS.contains(&name) => {
                    self.push(Piece::Dropped(name.to_owned()), span.clone());
                    if !ALONE.contains(&name) {
                        self.silent = Some((name.to_owned(), self.opened.len()));
                    }
                }
                None if PASSED_OVER.contains(&name) => {}
                None => self.push(Piece::Dropped(name.to_owned()), span.clone()),
            },
        }
    }

    fn mark(&mut self, name: &'static str, tag: Tag<'a>, end: TagEnd, span: &Range<usize>) {
        self.push(Piece::Event(Event::Start(tag)), span.clone());
        self.opened.push(Opened::Html(name, Some(end)));
    }

    fn show(&mut self, name: &'static str, attributes: String, span: &Range<usize>) {
        self.push(Piece::Open(name, attributes), span.clone());
        self.opened.push(Opened::Html(name, None));
    }

    /// Closes a tag and what was opened within it, if it was opened within the innermost mark of Markdown.
    fn close(&mut self, name: &str, span: &Range<usize>) {
        if self.silent.as_ref().is_some_and(|(silent, _)| silent == name) {
            self.silent = None;
            return;
        }
        let name = match name {
            "b" => "strong",
            "i" | "cite" | "dfn" | "var" => "em",
            "s" | "strike" => "del",
            "samp" => "code",
            "ins" => "u",
            "q" => return self.words("”", span.clone()),
            name => name,
        };
        let within = self.opened.iter().rev().take_while(|opened| **opened != Opened::Markdown && **opened != Opened::Html("~", None));
        let at = within.into_iter().position(|opened| matches!(opened, Opened::Html(own, _) if *own == name));
        if self.silent.is_none() {
            for _ in 0..at.map_or(0, |at| at + 1) {
                self.close_last(span.clone());
            }
        }
    }
}

/// The attributes of a tag that are kept, as they are to be written.
fn kept(name: &str, attributes: &[(String, String)]) -> String {
    let names: &[&str] = match name {
        "td" | "th" => &["colspan", "rowspan"],
        "ol" => &["start"],
        "details" => &["open"],
        _ => &[],
    };
    let is_sound = |value: &&str| value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    let kept = names.iter().filter_map(|name| Some(format!(" {name}=\"{}\"", value(attributes, name).filter(is_sound)?)));
    kept.collect()
}
