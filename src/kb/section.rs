//! Where does one atom end and the next begin?
//!
//! Cuts the body of a file at its headings with an id, and reads what stands in and under each heading. It does not look into the answers;
//! see `answer`.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::entry::{AtomId, EntryId};
use crate::kb::fault::Faults;
use crate::kb::markdown;
use crate::source::SourceFile;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// What may stand beside a heading's id.
const ATTRIBUTES: [&str; 3] = ["part", "next", "formerly"];

/// A heading with an id, and the bytes below it.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) id: String,
    /// The heading's text, and the whole heading.
    pub(super) title: Placed<String>,
    pub(super) parts: Vec<String>,
    /// What comes next should this not help: headings of this file, or `entry/heading`.
    pub(super) next: Vec<String>,
    /// The names that it had before: headings of this file, or `entry/heading`.
    pub(super) formerly: Vec<String>,
    pub(super) ways: Vec<Placed<String>>,
    /// What customers ask who mean something else.
    pub(super) not_asked: Vec<Placed<String>>,
    /// What is left when the ways of asking are taken away.
    pub(super) answer: Range<usize>,
}

/// A heading on the top level of a file, with or without an id.
#[derive(Debug, Default)]
struct Heading {
    id: Option<String>,
    attributes: Vec<(String, Option<String>)>,
    title: String,
    span: Range<usize>,
}

/// Cuts the text from `body` on into sections.
pub(super) fn read<'a>(file: &'a SourceFile, body: usize, faults: &mut Faults<'a>) -> Vec<Section> {
    let (headings, words_before) = headings(&file.text, body);
    for heading in &headings {
        check(file, heading, faults);
    }
    let named: Vec<&Heading> = headings.iter().filter(|heading| heading.id.is_some()).collect();
    if named.is_empty() {
        let help = "give each heading that answers something an id, as `## 多久发货 {#dispatch-time}`";
        let message = "no heading has an id, so the entry can answer nothing";
        match headings.first() {
            Some(heading) => faults.add(file, Code::NoAtom, heading.span.clone(), message, help),
            None => faults.add_whole(file, Code::NoAtom, message, help),
        }
    } else if let Some(words) = words_before {
        let help = "move them below a heading with an id, or take them out";
        faults.add(file, Code::NoAtom, words, "words before the first heading with an id belong to no atom", help);
    }
    let ends = named.iter().skip(1).map(|heading| heading.span.start).chain([file.text.len()]);
    let sections = named.iter().zip(ends).map(|(heading, end)| section(&file.text, heading, end));
    sections.collect()
}

/// The headings on the top level, and the first block before them all that is none.
fn headings(text: &str, body: usize) -> (Vec<Heading>, Option<Range<usize>>) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut words_before = None;
    let mut depth = 0;
    let mut is_in_heading = false;
    let mut is_before_id = true;
    for (event, range) in Parser::new_ext(&text[body..], markdown::options()).into_offset_iter() {
        let span = body + range.start..body + range.end;
        match event {
            Event::Start(Tag::Heading { id, attrs, .. }) if depth == 0 => {
                let attributes = attrs.into_iter().map(|(name, value)| (name.to_string(), value.map(|value| value.to_string())));
                let id = id.map(|id| id.to_string());
                is_before_id &= id.is_none();
                headings.push(Heading { id, attributes: attributes.collect(), title: String::new(), span });
                is_in_heading = true;
                depth += 1;
            }
            Event::End(end) => {
                depth -= 1;
                is_in_heading &= !matches!(end, TagEnd::Heading(_));
            }
            Event::Text(words) | Event::Code(words) if is_in_heading => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&words);
                }
            }
            event => {
                if depth == 0 && is_before_id {
                    words_before.get_or_insert(span);
                }
                depth += usize::from(matches!(event, Event::Start(_)));
            }
        }
    }
    (headings, words_before)
}

fn check<'a>(file: &'a SourceFile, heading: &Heading, faults: &mut Faults<'a>) {
    let source = file.text[heading.span.clone()].trim_end();
    let braces = source.rfind(['{', '｛']).unwrap_or(0);
    let place = heading.span.start + braces..heading.span.start + source.len();
    let help = "write it as `{#an-id}`, `{#an-id part=A,B}`, `{#an-id next=other-id}` or `{#an-id formerly=old-id}` after a space, at the end of the heading";
    let is_misread = heading.title.contains("{#") || (heading.id.is_none() && source.ends_with(['}', '｝']));
    match &heading.id {
        _ if is_misread => {
            let message = format!("what stands in braces in `{}` is no id", heading.title.trim());
            faults.add(file, Code::BadId, place, message, help);
        }
        None => {}
        Some(id) if EntryId::parse(id).is_none() => {
            faults.add(file, Code::BadId, place, format!("id `{id}` has other characters than it may"), "use 1 to 64 of a-z, 0-9 and `-`");
        }
        Some(id) => {
            if let Some((name, _)) = heading.attributes.iter().find(|(name, value)| !ATTRIBUTES.contains(&name.as_str()) || value.is_none())
            {
                faults.add(
                    file,
                    Code::BadId,
                    place.clone(),
                    format!("heading `{id}` has `{name}` beside its id, which means nothing"),
                    help,
                );
            }
            let is_name = |name: &String| EntryId::parse(name).is_some() || AtomId::parse(name).is_some();
            if let Some(name) = listed(heading, "formerly").iter().find(|name| !is_name(name)) {
                let message = format!("`{name}` is no id that heading `{id}` can have had");
                faults.add(file, Code::BadId, place, message, "write it as `old-heading`, or as `old-entry/old-heading`");
            }
            if heading.title.trim().is_empty() {
                let message = format!("heading `{id}` has no words");
                faults.add(file, Code::EmptyQuestion, heading.span.clone(), message, "write what it answers before the id");
            }
        }
    }
}

fn section(text: &str, heading: &Heading, end: usize) -> Section {
    let (lines, start) = ways(text, heading.span.end..end);
    let (not_asked, ways): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| denied(&line.value).is_some());
    Section {
        id: heading.id.clone().unwrap_or_default(),
        title: Placed { value: heading.title.trim().to_owned(), span: heading.span.clone() },
        parts: listed(heading, "part"),
        next: listed(heading, "next"),
        formerly: listed(heading, "formerly"),
        ways,
        not_asked: not_asked.into_iter().map(without_mark).collect(),
        answer: start..start + text[start..end].trim_end().len(),
    }
}

/// What stands before a question that looks like this one and is another.
const DENIALS: [&str; 4] = ["不是：", "不是:", "Not:", "not:"];

/// The question in a line that begins with a mark of [`DENIALS`].
fn denied(line: &str) -> Option<&str> {
    DENIALS.iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim_start)
}

fn without_mark(line: Placed<String>) -> Placed<String> {
    let value = denied(&line.value).unwrap_or(&line.value).to_owned();
    Placed { span: line.span.end - value.len()..line.span.end, value }
}

/// What an attribute of a heading lists.
fn listed(heading: &Heading, attribute: &str) -> Vec<String> {
    let value = heading.attributes.iter().find(|(name, _)| name == attribute).and_then(|(_, value)| value.as_deref());
    value.unwrap_or_default().split([',', '，']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The ways of asking at the start of a range, one a line, and where what follows them begins. A line without `>` ends them, so that an
/// answer is never taken for a way of asking where the blank line between the two is missing.
fn ways(text: &str, range: Range<usize>) -> (Vec<Placed<String>>, usize) {
    let mut ways = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let words = line.trim_start();
        if let Some(way) = words.strip_prefix('>') {
            let start = at + line.len() - way.trim_start().len();
            if !way.trim().is_empty() {
                ways.push(Placed { value: way.trim().to_owned(), span: start..start + way.trim().len() });
            }
        } else if !words.is_empty() {
            break;
        }
        at += line.len();
    }
    (ways, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the sections of a text, each as `id(parts): ways | answer`, and the faults, each as `code line:column`.
    fn check(text: &str, expected: &[&str]) {
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: text.to_owned() };
        let mut faults = Faults::default();
        let sections = read(&file, 0, &mut faults);
        let mut shown: Vec<String> = sections.iter().map(|section| show(&file, section)).collect();
        let faults = faults.into_diagnostics().into_iter();
        shown.extend(faults.map(|fault| format!("{} {}:{}", fault.code.name(), fault.place.line, fault.place.column)));
        assert_eq!(shown, expected, "{text}");
    }

    fn show(file: &SourceFile, section: &Section) -> String {
        let ways: Vec<&str> = section.ways.iter().map(|way| &file.text[way.span.clone()]).collect();
        format!("{}({}): {} | {}", section.id, section.parts.join(","), ways.join(" "), &file.text[section.answer.clone()])
    }

    #[test]
    fn a_heading_with_an_id_begins_an_atom() {
        check("## A {#a}\n\n> x\n>  y \n\nz\n", &["a(): x y | z"]);
        check("## A {#a part=P1,P2}\n\nz\n\n### B\n\nw\n\n## C {#c}\nv", &["a(P1,P2):  | z\n\n### B\n\nw", "c():  | v"]);
        check("# Title\n\n## A {#a}\nz", &["a():  | z"]);
        check("## A {#a}\n```\n## B {#b}\n```\n", &["a():  | ```\n## B {#b}\n```"]);
        check("## A {#a}\n- ## B {#b}\n", &["a():  | - ## B {#b}"]);
    }

    #[test]
    fn ways_of_asking_end_where_the_answer_begins() {
        check("## A {#a}\n> x\nz\n> quoted\n", &["a(): x | z\n> quoted"]);
        check("## A {#a}\n> x\n>\n\n> y\n\n    z\n", &["a(): x y |     z"]);
        check("## A {#a}\n> x\n", &["a(): x | "]);
    }

    #[test]
    fn a_line_may_say_what_is_not_meant() {
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: "## A {#a}\n> x\n> 不是： y\n> Not: z\n\nw".to_owned() };
        let sections = read(&file, 0, &mut Faults::default());
        let shown: Vec<(&str, &str)> =
            sections[0].not_asked.iter().map(|line| (line.value.as_str(), &file.text[line.span.clone()])).collect();
        assert_eq!((sections[0].ways.len(), shown), (1, vec![("y", "y"), ("z", "z")]));
    }

    #[test]
    fn what_would_be_lost_is_a_fault() {
        check("", &["no-atom 0:0"]);
        check("\n## A\nz", &["no-atom 2:1"]);
        check("lost\n\n## A {#a}\nz", &["a():  | z", "no-atom 1:1"]);
        check("## A {#a bb}\nz", &["a():  | z", "bad-id 1:6"]);
        check("## A {#a parts=P}\nz", &["a():  | z", "bad-id 1:6"]);
        check("## A {#a}\nz\n## B{#b} c\n", &["a():  | z\n## B{#b} c", "bad-id 3:5"]);
        check("## A {#b} {#a}\nz", &["a():  | z", "bad-id 1:11"]);
        check("## {#a}\nz", &["a():  | z", "empty-question 1:1"]);
    }
}
