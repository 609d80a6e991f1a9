//! Can an answer be sent as it is?
//!
//! Walks over the Markdown of one atom: raw HTML, links, pictures, words. Links into the knowledge base are handed back, to be followed
//! when all files are read.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::fault::Faults;
use crate::kb::link::Target;
use crate::kb::markdown;
use crate::source::{SourceFile, SourceSet};
use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

/// What an answer has in it.
#[derive(Debug, Default)]
pub(super) struct Inspection {
    /// Targets that are places of the knowledge base, each with the bytes of the whole link.
    pub(super) links: Vec<Placed<String>>,
    /// Whether nobody would see or hear anything.
    pub(super) is_empty: bool,
}

/// Walks over one answer, or one heading.
pub(super) fn inspect<'a>(sources: &SourceSet, file: &'a SourceFile, range: Range<usize>, faults: &mut Faults<'a>) -> Inspection {
    let text = &file.text[range.clone()];
    let mut inspection = Inspection { links: Vec::new(), is_empty: true };
    let mut broken = Vec::new();
    let mut picture: Option<(Range<usize>, String)> = None;
    let mut is_plain = true;
    let mut note_broken = |link: BrokenLink<'_>| {
        broken.push((link.link_type, link.span, link.reference.to_string()));
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, markdown::options(), Some(&mut note_broken));
    for (event, within) in parser.into_offset_iter() {
        let span = range.start + within.start..range.start + within.end;
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                raw_html(file, span, faults);
                inspection.is_empty = false;
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Heading { .. }) => is_plain = false,
            Event::End(TagEnd::CodeBlock | TagEnd::Heading(_)) => is_plain = true,
            Event::Text(words) if words.contains("{#") && is_plain => {
                misread_heading(file, span, faults);
                inspection.is_empty = false;
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => match Target::of(link_type, &dest_url) {
                Target::Web => {}
                Target::Here(_) | Target::There(_) => inspection.links.push(Placed { value: dest_url.to_string(), span }),
                Target::Unsafe => unsafe_link(file, span, &dest_url, faults),
            },
            Event::Start(Tag::Image { dest_url, .. }) => {
                check_picture(sources, file, span.clone(), &dest_url, faults);
                picture = Some((span, String::new()));
                inspection.is_empty = false;
            }
            Event::End(TagEnd::Image) => check_picture_text(file, picture.take(), faults),
            Event::Text(words) | Event::Code(words) => {
                inspection.is_empty &= words.trim().is_empty();
                if let Some((_, picture_text)) = &mut picture {
                    picture_text.push_str(&words);
                }
            }
            _ => {}
        }
    }
    for (link_type, within, reference) in broken {
        broken_reference(file, link_type, range.start + within.start..range.start + within.end, &reference, faults);
    }
    inspection
}

fn raw_html<'a>(file: &'a SourceFile, span: Range<usize>, faults: &mut Faults<'a>) {
    let help = "write it as Markdown; a `<` that is meant as such is written `\\<`";
    faults.add(file, Code::RawHtml, span, "raw HTML is not sent to customers", help);
}

/// A line that the editor meant for a heading, and that would be sent as a part of the answer above it.
fn misread_heading<'a>(file: &'a SourceFile, span: Range<usize>, faults: &mut Faults<'a>) {
    let help = "a heading has a space after `##`, and its id at the end of the line";
    faults.add(file, Code::BadId, span, "an id stands in a line that is no heading", help);
}

fn unsafe_link<'a>(file: &'a SourceFile, span: Range<usize>, destination: &str, faults: &mut Faults<'a>) {
    let message = format!("link to `{destination}`, which is neither a page, a number or an address, nor a place in the knowledge base");
    let help = "begin it with https://, http://, tel: or mailto:, or name a place as `#heading` or `entry/heading`";
    faults.add(file, Code::UnsafeLink, place_of(file, span, destination), message, help);
}

fn check_picture<'a>(sources: &SourceSet, file: &'a SourceFile, span: Range<usize>, path: &str, faults: &mut Faults<'a>) {
    if path.starts_with("media/") && sources.pictures.contains_key(path) {
        return;
    }
    let message = format!("there is no picture `{path}`");
    let help = "put the file below kb/media/, and name it from there, as `media/change-delivery-time.svg`";
    faults.add(file, Code::MissingPicture, place_of(file, span, path), message, help);
}

fn check_picture_text<'a>(file: &'a SourceFile, picture: Option<(Range<usize>, String)>, faults: &mut Faults<'a>) {
    if let Some((span, text)) = picture
        && text.trim().is_empty()
    {
        let help = "say between the square brackets what can be seen, as `![修改配送时间的入口](media/…)`";
        faults.add(file, Code::PictureText, span, "the picture has no text for those who cannot see it", help);
    }
}

/// A link by reference whose reference is in another atom, or nowhere. Mere words in square brackets are none.
fn broken_reference<'a>(file: &'a SourceFile, link_type: LinkType, span: Range<usize>, reference: &str, faults: &mut Faults<'a>) {
    if matches!(link_type, LinkType::Reference | LinkType::Collapsed) {
        let message = format!("link to the reference `{reference}`, which this atom does not define");
        faults.add(file, Code::DanglingLink, span, message, "write the target itself, as `[words](https://…)`");
    }
}

/// The bytes of a link's target, or of the whole link where the target is written in another way.
pub(super) fn place_of(file: &SourceFile, link: Range<usize>, target: &str) -> Range<usize> {
    match file.text[link.clone()].rfind(target) {
        Some(at) if !target.is_empty() => link.start + at..link.start + at + target.len(),
        _ => link,
    }
}
