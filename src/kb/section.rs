//! Where does one atom end and the next begin?
//!
//! Cuts the body of a file at its headings, and reads what stands in and under each of them. It does not look into the answers; see
//! `answer`.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::entry::{AtomId, EntryId};
use crate::kb::fault::Faults;
use crate::kb::markdown::LONGEST_ANSWER;
use crate::kb::outline::{Heading, Outline};
use crate::kb::slug::{anchor, claim, id_of};
use crate::kb::{outline, question};
use crate::source::SourceFile;
use std::collections::HashSet;
use std::ops::Range;

/// What may stand beside a heading's id.
const ATTRIBUTES: [&str; 3] = ["part", "next", "formerly"];

/// The deepest heading that begins an atom of its own in a file without ids.
const DEEPEST_ATOM: u8 = 2;

/// How the headings of a file make atoms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page<'p> {
    /// Those with an id, and no others: a symptom tree.
    Tree,
    /// Those with an id; where none has, or words before them would be lost, as in a plain page.
    Entry {
        /// The title of the entry.
        title: &'p str,
    },
    /// Markdown that knows nothing of atoms: headings of the first two levels, and those with an id.
    Plain {
        /// The title of the page.
        title: &'p str,
    },
}

/// A heading that begins an atom, and the bytes below it.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) id: String,
    /// Whether somebody wrote the id.
    pub(super) has_own_id: bool,
    /// Whether nothing need stand below it: in plain Markdown it may be the title of what follows.
    pub(super) may_be_empty: bool,
    /// Whether what stands below it is still to be written: in a draft, which nobody is served.
    pub(super) may_be_unwritten: bool,
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
    /// What links from other programs call the headings in it.
    pub(super) anchors: Vec<String>,
}

/// Cuts the text from `body` on into sections; also gives what stands outside of them all.
pub(super) fn read<'a>(file: &'a SourceFile, body: usize, page: Page<'_>, faults: &mut Faults<'a>) -> (Vec<Section>, Outline) {
    let outline = outline::read(&file.text, body);
    if !matches!(page, Page::Plain { .. }) {
        outline.headings.iter().for_each(|heading| check(file, heading, faults));
    }
    let loses_nothing = outline.headings.iter().any(|heading| heading.id.is_some()) && outline.words_before.is_none();
    let title = match page {
        Page::Entry { title } if !loses_nothing => Some(title),
        Page::Plain { title } => Some(title),
        Page::Tree | Page::Entry { .. } => None,
    };
    let starts = match title {
        Some(title) => plain_starts(&outline, title),
        None => named_starts(file, &outline, faults),
    };
    if title.is_some() && starts.is_empty() {
        nothing_to_say(file, page, faults);
    }
    let starts = divided(starts, &outline.headings, file.text.len());
    let ends: Vec<usize> = starts.iter().skip(1).map(|heading| heading.span.start).chain([file.text.len()]).collect();
    let mut taken: HashSet<String> = starts.iter().filter_map(|heading| heading.id.clone()).collect();
    let mut written_ids = HashSet::new();
    let sections = starts.iter().zip(ends).map(|(heading, end)| {
        // Other programs take any word for an id, and the same one twice.
        let is_own = |id: &String| !matches!(page, Page::Plain { .. }) || (EntryId::parse(id).is_some() && written_ids.insert(id.clone()));
        let id = heading.id.clone().filter(is_own);
        let written = heading.id.as_deref().unwrap_or(&heading.title);
        let made = || claim(&mut taken, &id_of(written).unwrap_or_else(|| "section".to_owned()));
        let has_own_id = id.is_some();
        let id = id.unwrap_or_else(made);
        let first_from = |at: usize| outline.headings.partition_point(|own| own.span.start < at);
        let within = &outline.headings[first_from(heading.span.start)..first_from(end)];
        let anchors = within.iter().flat_map(|own| [Some(anchor(&own.title)), own.id.clone()]).flatten().collect();
        let section = section(file, heading, id, has_own_id, end, anchors, faults);
        if matches!(page, Page::Plain { .. }) { of_page(section, &file.text[..end], heading) } else { section }
    });
    (sections.collect(), outline)
}

/// A page without a word; a plain one is often a mere place in the menu of a site.
fn nothing_to_say<'a>(file: &'a SourceFile, page: Page<'_>, faults: &mut Faults<'a>) {
    let help = "write what it answers below a heading, or take it out";
    let message = "the file has no heading and no words, so it can answer nothing";
    let code = if matches!(page, Page::Plain { .. }) { Code::StrayFile } else { Code::NoAtom };
    faults.add_whole(file, code, message, help);
}

/// The headings with an id. That nothing else is lost is made sure of.
fn named_starts<'a>(file: &'a SourceFile, outline: &Outline, faults: &mut Faults<'a>) -> Vec<Heading> {
    let named: Vec<Heading> = outline.headings.iter().filter(|heading| heading.id.is_some()).cloned().collect();
    if named.is_empty() {
        let help = "give each heading that answers something an id, as `## 多久发货 {#dispatch-time}`";
        let message = "no heading has an id, so the entry can answer nothing";
        match outline.headings.first() {
            Some(heading) => faults.add(file, Code::NoAtom, heading.span.clone(), message, help),
            None => faults.add_whole(file, Code::NoAtom, message, help),
        }
    } else if let Some(words) = &outline.words_before {
        let help = "move them below a heading with an id, or take them out";
        faults.add(file, Code::NoAtom, words.clone(), "words before the first heading with an id belong to no atom", help);
    }
    named
}

/// The headings of the first two levels, or of the highest that there are, and those with an id; the words before them stand below the title.
fn plain_starts(outline: &Outline, title: &str) -> Vec<Heading> {
    let highest = outline.headings.iter().map(|heading| heading.level).min().unwrap_or(DEEPEST_ATOM);
    let is_start = |heading: &&Heading| heading.level <= highest.max(DEEPEST_ATOM) || heading.id.is_some();
    let titled = |heading: &Heading| match heading.title.trim() {
        "" => Heading { title: title.to_owned(), ..heading.clone() },
        _ => heading.clone(),
    };
    let mut starts: Vec<Heading> = outline.headings.iter().filter(is_start).map(titled).collect();
    if let Some(words) = &outline.words_before
        && starts.first().is_none_or(|first| words.start < first.span.start)
    {
        let span = words.start..words.start;
        starts.insert(0, Heading { title: title.to_owned(), level: 1, span, ..Heading::default() });
    }
    starts
}

/// The headings, with those in between that divide an answer which is too long to be shown.
fn divided(starts: Vec<Heading>, headings: &[Heading], end: usize) -> Vec<Heading> {
    let ends: Vec<usize> = starts.iter().skip(1).map(|heading| heading.span.start).chain([end]).collect();
    let mut divided: Vec<Heading> = Vec::new();
    for (start, end) in starts.into_iter().zip(ends) {
        let range = start.span.end..end;
        divided.push(start);
        if range.len() > LONGEST_ANSWER {
            divided.extend(headings.iter().filter(|heading| range.contains(&heading.span.start)).cloned());
        }
    }
    divided
}

fn check<'a>(file: &'a SourceFile, heading: &Heading, faults: &mut Faults<'a>) {
    let source = file.text[heading.span.clone()].trim_end();
    let braces = source.rfind(['{', '｛']).unwrap_or(0);
    let place = heading.span.start + braces..heading.span.start + source.len();
    let help = "write it as `{#an-id}`, `{#an-id part=A,B}`, `{#an-id next=other-id}` or `{#an-id formerly=old-id}` after a space, at the end of the heading";
    let is_misread = heading.title.contains("{#") || (heading.id.is_none() && source.ends_with(['}', '｝']) && !source.ends_with("*/}"));
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

fn section<'a>(
    file: &'a SourceFile,
    heading: &Heading,
    id: String,
    has_own_id: bool,
    end: usize,
    anchors: Vec<String>,
    faults: &mut Faults<'a>,
) -> Section {
    let asked = question::read(file, heading.span.end..end, faults);
    Section {
        id,
        has_own_id,
        may_be_empty: !has_own_id,
        may_be_unwritten: false,
        title: Placed { value: heading.title.trim().to_owned(), span: heading.span.clone() },
        parts: listed(heading, "part"),
        next: listed(heading, "next"),
        formerly: listed(heading, "formerly"),
        ways: asked.ways,
        not_asked: asked.not_asked,
        answer: asked.end..asked.end + file.text[asked.end..end].trim_end().len(),
        anchors,
    }
}

/// A section of plain Markdown: nothing need stand in it, and a quote that is all of it is what it says.
fn of_page(section: Section, text: &str, heading: &Heading) -> Section {
    if section.answer.is_empty() && !section.ways.is_empty() {
        let answer = heading.span.end..text.trim_end().len().max(heading.span.end);
        return Section { may_be_empty: true, ways: Vec::new(), not_asked: Vec::new(), answer, ..section };
    }
    Section { may_be_empty: true, ..section }
}

/// What an attribute of a heading lists.
fn listed(heading: &Heading, attribute: &str) -> Vec<String> {
    let value = heading.attributes.iter().find(|(name, _)| name == attribute).and_then(|(_, value)| value.as_deref());
    value.unwrap_or_default().split([',', '，']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the sections of a text, each as `id(parts): ways | answer`, and the faults, each as `code line:column`.
    fn check(text: &str, expected: &[&str]) {
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: text.to_owned() };
        let mut faults = Faults::default();
        let (sections, _) = read(&file, 0, Page::Entry { title: "T" }, &mut faults);
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
        let (sections, _) = read(&file, 0, Page::Tree, &mut Faults::default());
        let shown: Vec<(&str, &str)> =
            sections[0].not_asked.iter().map(|line| (line.value.as_str(), &file.text[line.span.clone()])).collect();
        assert_eq!((sections[0].ways.len(), shown), (1, vec![("y", "y"), ("z", "z")]));
    }

    #[test]
    fn what_would_be_lost_is_a_fault() {
        check("", &["no-atom 0:0"]);
        check("kept\n\n## A {#a}\nz", &["t():  | kept", "a():  | z"]);
        check("## A {#a bb}\nz", &["a():  | z", "bad-id 1:6"]);
        check("## A {#a parts=P}\nz", &["a():  | z", "bad-id 1:6"]);
        check("## A {#a}\nz\n## B{#b} c\n", &["a():  | z\n## B{#b} c", "bad-id 3:5"]);
        check("## A {#b} {#a}\nz", &["a():  | z", "bad-id 1:11"]);
        check("## {#a}\nz", &["a():  | z", "empty-question 1:1"]);
    }

    #[test]
    fn headings_without_ids_get_some() {
        check("# A\n\n> x\n\ny\n\n## B\n\nz\n\n### C\n\nw\n", &["a(): x | y", "b():  | z\n\n### C\n\nw"]);
        check("y\n\n## 多久 到\n\nz\n\n## 多久到\n\nw", &["t():  | y", "duo-jiu-dao():  | z", "duo-jiu-dao-2():  | w"]);
        check("### C\n\nw\n\n### D\n\nv", &["c():  | w", "d():  | v"]);
        check("y", &["t():  | y"]);
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: "## A\n\n> 名言\n".to_owned() };
        let (sections, _) = read(&file, 0, Page::Plain { title: "T" }, &mut Faults::default());
        assert_eq!(show(&file, &sections[0]).trim_end(), "a():  | \n> 名言");
        let long = format!("## A\n\ny\n\n### B\n\n{}", "长".repeat(30_000));
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: long };
        let (sections, _) = read(&file, 0, Page::Plain { title: "T" }, &mut Faults::default());
        assert_eq!(sections.iter().map(|section| section.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_note_is_no_way_of_asking() {
        check("## A {#a}\n\n> [!NOTE]\n> x\n", &["a():  | > [!NOTE]\n> x"]);
        check("## A {#a}\n\n> x\n\n> [!tip]\n> y\n", &["a(): x | > [!tip]\n> y"]);
        check("## A {#a}\n\n> x\n> **注意：** y\n\nz", &["a(): x | > **注意：** y\n\nz", "note-as-way 4:3"]);
        check("## A {#a}\n\n> [x](#a)\n\nz", &["a(): [x](#a) | z", "linked-way 3:3"]);
    }
}
