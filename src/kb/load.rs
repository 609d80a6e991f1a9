//! Reads the Markdown of `kb/`.

use crate::diagnostic::{Code, Diagnostic, has_error};
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft, Folder, Placed};
use crate::kb::entry::{ContentHash, EntryIdx};
use crate::kb::fault::Faults;
use crate::kb::section::Section;
use crate::kb::{KnowledgeBase, answer, branch, former, freshness, front_matter, markdown, resolve, section, tree, twin, ways};
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::collections::HashSet;

/// Reads all entries and resolves their links; all faults are added to `faults` (the set's own among them), and there is a result only if
/// none of them is an error. `now` is for warnings about what is overdue or expired.
pub fn load(sources: &SourceSet, now: Timestamp, faults: &mut Vec<Diagnostic>) -> Option<KnowledgeBase> {
    let mut found = Faults::default();
    let mut drafts = Drafts::default();
    for file in sources.texts.iter().filter(|file| file.path.starts_with("kb/")) {
        match Folder::of(&file.path).filter(|_| file.path.ends_with(".md")) {
            Some(folder) => read(sources, file, folder, &mut drafts, &mut found),
            None => {
                let help = "entries are .md files below faq/, policy/, product/, symptom/ or script/; move other files away";
                found.add_whole(file, Code::StrayFile, "the file is not read", help);
            }
        }
    }
    resolve::name(&mut drafts, &mut found);
    former::name(&mut drafts, &mut found);
    resolve::follow(&mut drafts, &mut found);
    twin::follow(&mut drafts, &mut found);
    tree::check(&drafts, &mut found);
    ways::check(&drafts, &mut found);
    freshness::check(&drafts, now, &mut found);
    let mut all = sources.faults.clone();
    all.extend(found.into_diagnostics());
    all.sort_by(|a, b| a.place.cmp(&b.place));
    let is_sound = !has_error(&all);
    faults.append(&mut all);
    if is_sound { assemble(&drafts) } else { None }
}

/// Reads one file into a draft.
fn read<'a>(sources: &SourceSet, file: &'a SourceFile, folder: Folder, drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    let (id, front, body) = front_matter::read(file, folder, faults);
    let first = drafts.atoms.len();
    let entry = EntryIdx::new(drafts.entries.len());
    for section in section::read(file, body, faults) {
        drafts.atoms.push(read_section(sources, file, folder, entry, section, faults));
    }
    if let (Some(front), Some(atom)) = (&front, drafts.atoms.get_mut(first)) {
        atom.ways.splice(0..0, front.questions.iter().cloned());
    }
    drafts.entries.push(EntryDraft { file, folder, id, front, atoms: first..drafts.atoms.len() });
}

fn read_section<'a>(
    sources: &SourceSet,
    file: &'a SourceFile,
    folder: Folder,
    entry: EntryIdx,
    section: Section,
    faults: &mut Faults<'a>,
) -> AtomDraft {
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
        let message = format!("heading `{}` has no text below it", section.id);
        faults.add(file, Code::EmptyAnswer, section.title.span.clone(), message, "write the answer, or take the heading out");
    }
    if section.answer.len() > markdown::LONGEST_ANSWER {
        let message = format!("the answer of `{}` has {} bytes, more than {}", section.id, section.answer.len(), markdown::LONGEST_ANSWER);
        faults.add(file, Code::TooLarge, section.title.span.clone(), message, "divide it");
    }
    let of_branches: HashSet<usize> = branches.iter().map(|branch| branch.label.span.start).collect();
    links.extend(inspection.links.into_iter().filter(|link| !of_branches.contains(&link.span.start)));
    let next = section.next.into_iter().map(|name| if name.contains('/') { name } else { format!("#{name}") });
    let placed = |value| Placed { value, span: section.title.span.clone() };
    let (next, formerly) = (next.map(placed).collect(), section.formerly.into_iter().map(placed).collect());
    AtomDraft {
        entry,
        heading: section.id,
        title: section.title,
        ways: section.ways,
        not_asked: section.not_asked,
        parts: section.parts,
        next,
        formerly,
        markdown: file.text[section.answer.start..end].trim_end().to_owned(),
        links,
        branches,
        translates: None,
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
mod tests;
