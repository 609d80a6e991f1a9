//! Reads the Markdown of `kb/`.

use crate::diagnostic::{Code, Diagnostic, has_error};
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft, Folder, Placed};
use crate::kb::entry::{ContentHash, EntryId, EntryIdx, Trust};
use crate::kb::fault::Faults;
use crate::kb::front_matter::Head;
use crate::kb::outline::Outline;
use crate::kb::section::{Page, Section};
use crate::kb::slug::{claim, of_path};
use crate::kb::{
    KnowledgeBase, answer, branch, demand, former, freshness, front_matter, markdown, outline, promise, resolve, section, slip, title,
    tree, twin, ways,
};
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::collections::HashSet;
use std::ops::Range;

/// The most notes from elsewhere in a file that one answer takes along.
const MOST_NOTES: usize = 50;

/// Reads all entries and resolves their links; all faults are added to `faults` (the set's own among them), and there is a result only if
/// none of them is an error. `now` is for warnings about what is overdue or expired.
///
/// A file without a name, or with fields of another program, is a page: what it does not say is made of its path and its headings, and what
/// cannot be read of it is passed over, so that a folder of plain Markdown is served as it is.
pub fn load(sources: &SourceSet, now: Timestamp, faults: &mut Vec<Diagnostic>) -> Option<KnowledgeBase> {
    let mut found = Faults::default();
    let drafts = draft(sources, now, &mut found);
    let mut all = sources.faults.clone();
    all.extend(found.into_diagnostics());
    all.extend(demand::demands(sources).1);
    all.sort_by(|a, b| a.place.cmp(&b.place));
    let is_sound = !has_error(&all);
    faults.append(&mut all);
    if is_sound { assemble(&drafts) } else { None }
}

/// Reads all entries, follows their links, and collects what is wrong and how it is mended.
pub(super) fn draft<'a>(sources: &'a SourceSet, now: Timestamp, found: &mut Faults<'a>) -> Drafts<'a> {
    let mut drafts = Drafts::default();
    for file in sources.texts.iter().filter(|file| file.path.starts_with("kb/")) {
        match Folder::of(&file.path) {
            Some(folder) => read(sources, file, folder, &mut drafts, found),
            None => {
                let help = "entries are .md files outside of media/; move other files away";
                found.add_whole(file, Code::StrayFile, "the file is not read", help);
            }
        }
    }
    name_pages(&mut drafts);
    resolve::name(&mut drafts, found);
    former::name(&mut drafts, found);
    resolve::follow(&mut drafts, found);
    twin::follow(&mut drafts, found);
    tree::check(&drafts, found);
    ways::check(&drafts, found);
    title::check(&drafts, found);
    promise::check(&drafts, found);
    freshness::check(&drafts, now, found);
    drafts
}

/// Gives the pages that do not say their name, or whose name another file has, one of their path that no other has.
fn name_pages(drafts: &mut Drafts<'_>) {
    let own = drafts.entries.iter().filter(|entry| entry.is_own).filter_map(|entry| entry.id.as_ref());
    let mut taken: HashSet<String> = own.map(|id| id.value.as_str().to_owned()).collect();
    for page in drafts.entries.iter_mut().filter(|entry| !entry.is_own) {
        page.id = page.id.take().filter(|id| taken.insert(id.value.as_str().to_owned()));
    }
    for page in drafts.entries.iter_mut().filter(|entry| entry.id.is_none() && !entry.is_own) {
        let id = claim(&mut taken, &of_path(&page.file.path));
        page.id = EntryId::parse(&id).map(|value| Placed { value, span: page.first_line() });
    }
}

/// Reads one file into a draft.
fn read<'a>(sources: &SourceSet, file: &'a SourceFile, folder: Folder, drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    let Head { id, is_own, mut front, body } = front_matter::read(file, folder, faults);
    slip::check(file, body, faults);
    let first = drafts.atoms.len();
    let entry = EntryIdx::new(drafts.entries.len());
    let title = front.as_ref().map(|front| front.title.clone()).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| page_title(file, body));
    let page = match folder {
        Folder::Symptom => Page::Tree,
        Folder::Faq | Folder::Policy | Folder::Product | Folder::Script if is_own => Page::Entry { title: &title },
        Folder::Faq | Folder::Policy | Folder::Product | Folder::Script => Page::Plain { title: &title },
    };
    let (sections, outline) = section::read(file, body, page, faults);
    let is_draft = front.as_ref().is_some_and(|front| front.trust == Trust::Wip);
    for section in sections {
        let section = Section { may_be_unwritten: is_draft, ..section };
        drafts.atoms.extend(read_section(sources, file, folder, entry, section, &outline, faults));
    }
    if let (Some(front), Some(atom)) = (&front, drafts.atoms.get_mut(first)) {
        atom.ways.splice(0..0, front.questions.iter().cloned());
        // A page whose title has no words of its own below it is found by it all the same.
        if matches!(page, Page::Plain { .. }) && atom.title.value != title {
            atom.ways.push(Placed { value: title.clone(), span: 0..file.text.find('\n').unwrap_or(file.text.len()) });
        }
    }
    if let Some(front) = &mut front {
        if !front.has_own_locale && matches!(page, Page::Plain { .. }) && is_english(&file.text[body..]) {
            "en".clone_into(&mut front.locale);
        }
        front.title.clone_from(&title);
    }
    drafts.entries.push(EntryDraft { file, folder, id, is_own, front, body, atoms: first..drafts.atoms.len() });
}

/// The title of a page that has none in its front matter: the heading that it begins with, or else what its file is called.
fn page_title(file: &SourceFile, body: usize) -> String {
    let outline = outline::read(&file.text, body);
    let is_first = |at: usize| outline.words_before.as_ref().is_none_or(|words| at < words.start);
    let heading = outline.headings.first().filter(|heading| is_first(heading.span.start)).map(|heading| heading.title.trim().to_owned());
    let stem = || file.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem).to_owned();
    heading.filter(|title| !title.is_empty()).unwrap_or_else(stem)
}

/// Whether a page has Latin letters and hardly any Chinese character.
fn is_english(text: &str) -> bool {
    let n_chinese = text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
    let n_latin = text.chars().filter(char::is_ascii_alphabetic).count();
    n_latin > 50 * n_chinese
}

fn read_section<'a>(
    sources: &SourceSet,
    file: &'a SourceFile,
    folder: Folder,
    entry: EntryIdx,
    section: Section,
    outline: &Outline,
    faults: &mut Faults<'a>,
) -> Option<AtomDraft> {
    let mut links = answer::inspect(sources, file, section.title.span.clone(), faults).links;
    let inspection = answer::inspect(sources, file, section.answer.clone(), faults);
    let list = if folder == Folder::Symptom { branch::read(file, section.answer.clone(), faults) } else { None };
    let end = list.as_ref().map_or(section.answer.end, |(start, _)| *start);
    let has_list = list.is_some();
    let branches = list.map_or_else(Vec::new, |(_, branches)| branches);
    if has_list && branches.is_empty() {
        let message = format!("question `{}` offers no branch", section.id);
        let help = "add a branch, as `- [亮](#contacts)`, or take the empty list out";
        faults.add(file, Code::DeadEnd, section.title.span.clone(), message, help);
    } else if inspection.is_empty {
        if section.may_be_empty && section.ways.is_empty() {
            return None;
        }
        if !section.may_be_unwritten {
            let message = format!("heading `{}` has no text below it", section.id);
            faults.add(file, Code::EmptyAnswer, section.title.span.clone(), message, "write the answer, or take the heading out");
        }
    }
    if section.answer.len() > markdown::LONGEST_ANSWER {
        let message =
            format!("the answer of `{}` has {} bytes, and {} are shown", section.id, section.answer.len(), markdown::LONGEST_ANSWER);
        faults.add(file, Code::LongAnswer, section.title.span.clone(), message, "divide it by headings");
    }
    let of_branches: HashSet<usize> = branches.iter().map(|branch| branch.label.span.start).collect();
    links.extend(inspection.links.into_iter().filter(|link| !of_branches.contains(&link.span.start)));
    let next = section.next.into_iter().map(|name| if name.contains('/') { name } else { format!("#{name}") });
    let placed = |value| Placed { value, span: section.title.span.clone() };
    let (next, formerly) = (next.map(placed).collect(), section.formerly.into_iter().map(placed).collect());
    let mut markdown = file.text[section.answer.start..end].trim_end().to_owned();
    take_notes(file, &section.answer, &inspection.references, outline, &mut markdown, faults);
    Some(AtomDraft {
        entry,
        heading: section.id,
        has_own_id: section.has_own_id,
        title: section.title,
        ways: section.ways,
        not_asked: section.not_asked,
        parts: section.parts,
        next,
        formerly,
        markdown,
        links,
        leads: Vec::new(),
        anchors: section.anchors,
        branches,
        translates: None,
    })
}

/// Takes the footnotes and references along that an answer names and that stand elsewhere in the file.
fn take_notes<'a>(
    file: &'a SourceFile,
    answer: &Range<usize>,
    references: &[Placed<String>],
    outline: &Outline,
    markdown: &mut String,
    faults: &mut Faults<'a>,
) {
    let mut taken = HashSet::new();
    for reference in references {
        match outline.notes.get(&reference.value.to_lowercase()) {
            Some(span) if !answer.contains(&span.start) => {
                if taken.len() < MOST_NOTES && taken.insert(span.start) {
                    markdown.push_str("\n\n");
                    markdown.push_str(file.text[span.clone()].trim_end());
                }
            }
            Some(_) => {}
            None if reference.value.starts_with('^') => {}
            None => answer::broken_reference(file, reference.span.clone(), &reference.value, faults),
        }
    }
}

/// Makes the knowledge base of drafts that have no error.
fn assemble(drafts: &Drafts<'_>) -> Option<KnowledgeBase> {
    let entries = drafts.entries.iter().map(|draft| drafts.entry(draft)).collect::<Option<Vec<_>>>()?;
    let atoms = drafts.atoms.iter().map(|draft| drafts.atom(draft)).collect::<Option<Vec<_>>>()?;
    let symptoms = drafts.entries.iter().enumerate().filter(|(_, draft)| draft.folder == Folder::Symptom);
    let trees = symptoms.map(|(at, _)| tree::build(drafts, EntryIdx::new(at))).collect::<Option<Vec<_>>>()?;
    let (by_entry, by_id) = (drafts.by_entry.clone(), drafts.by_name.clone());
    let files = drafts.entries.iter().flat_map(|draft| [draft.file.path.as_str(), &draft.file.text]);
    let tree_of = tree::places(&trees, &atoms);
    Some(KnowledgeBase { entries, atoms, trees, tree_of, by_entry, by_id, versions: twin::versions(drafts), hash: ContentHash::of(files) })
}

#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;
