//! Can an answer be sent as it is?
//!
//! Walks over the Markdown of one atom: raw HTML, links, pictures, words. Links into the knowledge base are handed back, to be followed
//! when all files are read.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::fault::Faults;
use crate::kb::link::{Target, own_picture};
use crate::kb::markdown::dialect::clean;
use crate::kb::markdown::piece::{Piece, pieces};
use crate::source::{SourceFile, SourceSet};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What an answer has in it.
#[derive(Debug, Default)]
pub(super) struct Inspection {
    /// Targets that are places of the knowledge base, each with the bytes of the whole link.
    pub(super) links: Vec<Placed<String>>,
    /// Links by references and marks of footnotes that are defined elsewhere, if at all.
    pub(super) references: Vec<Placed<String>>,
    /// Whether nobody would see or hear anything.
    pub(super) is_empty: bool,
}

/// Walks over one answer, or one heading.
pub(super) fn inspect<'a>(sources: &SourceSet, file: &'a SourceFile, range: Range<usize>, faults: &mut Faults<'a>) -> Inspection {
    let clean = clean(&file.text[range.clone()]);
    let mut inspection = Inspection { links: Vec::new(), references: Vec::new(), is_empty: true };
    let mut picture: Option<(Range<usize>, String)> = None;
    let mut is_plain = true;
    for (piece, within) in pieces(&clean.text) {
        let source = clean.source(within);
        let span = range.start + source.start..range.start + source.end;
        match piece {
            Piece::Dropped(tag) => dropped_tag(file, span, &tag, faults),
            Piece::Broken(reference) => inspection.references.push(Placed { value: reference, span }),
            Piece::Open(..) | Piece::Close(_) => {}
            Piece::Event(Event::Start(Tag::CodeBlock(_) | Tag::Heading { .. })) => is_plain = false,
            Piece::Event(Event::End(TagEnd::CodeBlock | TagEnd::Heading(_))) => is_plain = true,
            Piece::Event(Event::Text(words)) if is_plain && is_misread_heading(file, &span, &words) => {
                misread_heading(file, span, faults);
                inspection.is_empty = false;
            }
            Piece::Event(Event::Start(Tag::Link { link_type, dest_url, .. })) => match Target::of(link_type, &dest_url) {
                Target::Web => {}
                Target::Here(_) | Target::There(_) => inspection.links.push(Placed { value: dest_url.to_string(), span }),
                Target::Unsafe => unsafe_link(file, span, &dest_url, faults),
            },
            Piece::Event(Event::Start(Tag::Image { dest_url, .. })) => {
                let is_there = check_picture(sources, file, span.clone(), &dest_url, faults);
                picture = is_there.then_some((span, String::new()));
                inspection.is_empty = false;
            }
            Piece::Event(Event::End(TagEnd::Image)) => check_picture_text(file, picture.take(), faults),
            Piece::Event(Event::Text(words) | Event::Code(words)) => {
                inspection.is_empty &= words.trim().is_empty();
                inspection.references.extend(footnotes(&words).map(|value| Placed { value, span: span.clone() }));
                if let Some((_, picture_text)) = &mut picture {
                    picture_text.push_str(&words);
                }
            }
            Piece::Event(_) => {}
        }
    }
    inspection
}

/// The footnotes that words refer to and that are not defined beside them, as `^1`.
fn footnotes(words: &str) -> impl Iterator<Item = String> {
    let marks = words.split("[^").skip(1).filter_map(|part| part.split_once(']')).map(|(name, _)| name);
    marks.filter(|name| !name.is_empty() && !name.contains(char::is_whitespace)).map(|name| format!("^{name}"))
}

fn dropped_tag<'a>(file: &'a SourceFile, span: Range<usize>, tag: &str, faults: &mut Faults<'a>) {
    let place = match file.text[span.clone()].to_ascii_lowercase().find(&format!("<{tag}")) {
        Some(at) => span.start + at..span.start + at + 1 + tag.len(),
        None => span,
    };
    let help = "nobody misses it: leave it; it was meant as words: write `\\<`, or put it between backticks";
    faults.add(file, Code::RawHtml, place, format!("the tag `<{tag}>` is not shown to customers"), help);
}

/// Whether a line was meant for a heading, and would be sent as a part of the answer above it.
fn is_misread_heading(file: &SourceFile, span: &Range<usize>, words: &str) -> bool {
    let line_start = file.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    words.contains("{#") && file.text[line_start..span.end].lines().any(|line| line.starts_with('#') && line.contains("{#"))
}

/// The heading that was meant is lost, and with it its id.
fn misread_heading<'a>(file: &'a SourceFile, span: Range<usize>, faults: &mut Faults<'a>) {
    let start = file.text[..span.end].rfind("\n#").map_or(span.start, |at| (at + 1).max(span.start));
    let help = "a heading has a space after `##`, and its id at the end of the line";
    faults.add(file, Code::BadId, start..span.end, "an id stands in a line that is no heading", help);
}

fn unsafe_link<'a>(file: &'a SourceFile, span: Range<usize>, destination: &str, faults: &mut Faults<'a>) {
    let message = format!("link to `{destination}`, which is neither a page, a number or an address, nor a place in the knowledge base");
    let help =
        "only its words are shown; begin it with https://, http://, tel: or mailto:, or name a place as `#heading` or `entry/heading`";
    faults.add(file, Code::UnsafeLink, place_of(file, span, destination), message, help);
}

/// Whether a picture is there; reports one that is not.
fn check_picture<'a>(sources: &SourceSet, file: &'a SourceFile, span: Range<usize>, path: &str, faults: &mut Faults<'a>) -> bool {
    let is_there = own_picture(path).is_some_and(|path| sources.pictures.contains_key(&format!("media/{path}")));
    if !is_there {
        let message = format!("there is no picture `{path}`");
        let help = "put the file below kb/media/, and name it from there, as `media/change-delivery-time.svg`";
        faults.add(file, Code::MissingPicture, place_of(file, span, path), message, help);
    }
    is_there
}

fn check_picture_text<'a>(file: &'a SourceFile, picture: Option<(Range<usize>, String)>, faults: &mut Faults<'a>) {
    if let Some((span, text)) = picture
        && text.trim().is_empty()
    {
        let help = "say between the square brackets what can be seen, as `![修改配送时间的入口](media/…)`";
        faults.add(file, Code::PictureText, span, "the picture has no text for those who cannot see it", help);
    }
}

/// Reports a link by reference whose reference is nowhere in the file. Mere words in square brackets are none.
pub(super) fn broken_reference<'a>(file: &'a SourceFile, span: Range<usize>, reference: &str, faults: &mut Faults<'a>) {
    let message = format!("link to the reference `{reference}`, which this file does not define");
    faults.add(file, Code::DeadLink, span, message, "write the target itself, as `[words](https://…)`");
}

/// The bytes of a link's target, or of the whole link where the target is written in another way.
pub(super) fn place_of(file: &SourceFile, link: Range<usize>, target: &str) -> Range<usize> {
    match file.text[link.clone()].rfind(target) {
        Some(at) if !target.is_empty() => link.start + at..link.start + at + target.len(),
        _ => link,
    }
}
