//! Which pieces of an answer does a customer see?
//!
//! Leaves out marks that nest too deep, links that are unsafe or lead inside, and pictures from elsewhere; their words stay. Addresses in
//! words become links.

use crate::kb::link::{Target, own_picture};
use crate::kb::markdown::linked::addresses;
use crate::kb::markdown::piece::Piece;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// How deep quotes, lists, tags and emphasis nest; below that only their text is shown. HTML parsers take quadratic time in the depth.
const DEEPEST: usize = 16;

/// Where the pictures of the knowledge base are served.
pub(super) const PICTURES: &str = "/v1/kb/media/";

/// Marks between which words are left as they are.
#[derive(Default)]
struct Depth {
    links: usize,
    code: usize,
    pictures: usize,
}

/// The pieces that are shown.
pub(super) fn shown<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> Vec<Piece<'a>> {
    let mut all = Vec::new();
    // For each open mark, whether it is shown.
    let mut open: Vec<bool> = Vec::new();
    let mut n_shown = 0;
    let mut depth = Depth::default();
    let mut last: Option<char> = None;
    for piece in pieces {
        let piece = match piece {
            Piece::Event(Event::Start(tag)) => {
                depth.enter(&tag);
                let tag = if n_shown < DEEPEST { shown_tag(tag) } else { None };
                open.push(tag.is_some());
                n_shown += usize::from(tag.is_some());
                tag.map(|tag| Piece::Event(Event::Start(tag)))
            }
            Piece::Open(name, attributes) => {
                open.push(n_shown < DEEPEST);
                depth.code += usize::from(matches!(name, "code" | "pre" | "kbd"));
                let is_shown = n_shown < DEEPEST;
                n_shown += usize::from(is_shown);
                is_shown.then_some(Piece::Open(name, attributes))
            }
            Piece::Event(Event::End(end)) => {
                depth.leave(end);
                let is_shown = open.pop().unwrap_or_default();
                n_shown -= usize::from(is_shown);
                is_shown.then_some(Piece::Event(Event::End(end)))
            }
            Piece::Close(name) => {
                depth.code = depth.code.saturating_sub(usize::from(matches!(name, "code" | "pre" | "kbd")));
                let is_shown = open.pop().unwrap_or_default();
                n_shown -= usize::from(is_shown);
                is_shown.then_some(Piece::Close(name))
            }
            Piece::Event(Event::Text(words)) => {
                last = words.chars().next_back().or(last);
                if depth.links + depth.code + depth.pictures == 0 {
                    push_linked(&mut all, &without_footnotes(words));
                    None
                } else {
                    Some(Piece::Event(Event::Text(words)))
                }
            }
            Piece::Event(Event::Code(words)) => {
                last = words.chars().next_back();
                Some(Piece::Event(Event::Code(words)))
            }
            Piece::Event(Event::SoftBreak) => Some(Piece::Event(Event::Text(CowStr::Borrowed(join(last))))),
            Piece::Dropped(_) | Piece::Broken(_) => None,
            Piece::Event(other) => Some(Piece::Event(other)),
        };
        all.extend(piece);
    }
    all
}

impl Depth {
    fn enter(&mut self, tag: &Tag<'_>) {
        self.links += usize::from(matches!(tag, Tag::Link { .. }));
        self.code += usize::from(matches!(tag, Tag::CodeBlock(_)));
        self.pictures += usize::from(matches!(tag, Tag::Image { .. }));
    }

    fn leave(&mut self, end: TagEnd) {
        self.links -= usize::from(end == TagEnd::Link).min(self.links);
        self.code -= usize::from(end == TagEnd::CodeBlock).min(self.code);
        self.pictures -= usize::from(end == TagEnd::Image).min(self.pictures);
    }
}

/// Pushes words, with links where addresses stand in them.
fn push_linked<'a>(all: &mut Vec<Piece<'a>>, words: &str) {
    let text = |words: &str| Piece::Event(Event::Text(CowStr::from(words.to_owned())));
    let mut at = 0;
    for address in addresses(words) {
        all.push(text(&words[at..address.start]));
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        all.push(Piece::Event(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: address.target.into(), title, id })));
        all.push(text(&words[address.start..address.end]));
        all.push(Piece::Event(Event::End(TagEnd::Link)));
        at = address.end;
    }
    all.push(text(&words[at..]));
}

/// Words without marks of footnotes that stand elsewhere, as `[^1]`.
fn without_footnotes<'a>(words: CowStr<'a>) -> CowStr<'a> {
    if !words.contains("[^") {
        return words;
    }
    let mut parts = words.split("[^");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((name, rest)) if !name.is_empty() && name.len() <= 32 && !name.contains(char::is_whitespace) => kept.push_str(rest),
            _ => {
                kept.push_str("[^");
                kept.push_str(part);
            }
        }
    }
    kept.into()
}

fn shown_tag(tag: Tag<'_>) -> Option<Tag<'_>> {
    match tag {
        Tag::Link { link_type, ref dest_url, .. } if Target::of(link_type, dest_url) != Target::Web => None,
        Tag::Image { link_type, dest_url, title, id } => {
            let path = own_picture(&dest_url)?;
            Some(Tag::Image { link_type, dest_url: format!("{PICTURES}{path}").into(), title, id })
        }
        other => Some(other),
    }
}

/// What stands for a line break in the source: Chinese has no spaces between sentences.
fn join(last: Option<char>) -> &'static str {
    match last {
        Some('\u{2018}'..='\u{201f}' | '\u{2026}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}') => "",
        _ => " ",
    }
}
