//! Is the place that a name means there?
//!
//! Gives every name one meaning, then follows the names in `related`, the links in the answers and the branches of the questions.

use crate::diagnostic::Code;
use crate::kb::answer::place_of;
use crate::kb::draft::{Drafts, EntryDraft, Goal};
use crate::kb::entry::{AtomIdx, Audience, EntryId, EntryIdx};
use crate::kb::fault::Faults;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// How many headings a help line lists.
const MOST_LISTED: usize = 8;

/// A name that stands somewhere and means an atom.
struct Reference<'d> {
    from: EntryIdx,
    name: &'d str,
    span: Range<usize>,
    to: Option<AtomIdx>,
}

/// Enters every name, and reports those that are given twice.
pub(super) fn name<'a>(drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    for (at, entry) in drafts.entries.iter().enumerate() {
        let Some(id) = &entry.id else { continue };
        match drafts.by_entry.entry(id.value.clone()) {
            Entry::Vacant(vacant) => drop(vacant.insert(EntryIdx::new(at))),
            Entry::Occupied(first) => {
                let message = format!("entry `{}` is already in {}", id.value, drafts.entries[first.get().get()].file.path);
                faults.add(entry.file, Code::DuplicateId, id.span.clone(), message, "give one of the two another id");
            }
        }
    }
    for (at, atom) in drafts.atoms.iter().enumerate() {
        match drafts.by_heading.entry((atom.entry, atom.heading.clone())) {
            Entry::Vacant(vacant) => drop(vacant.insert(AtomIdx::new(at))),
            Entry::Occupied(_) => {
                let file = drafts.entries[atom.entry.get()].file;
                let span = place_of(file, atom.title.span.clone(), &format!("#{}", atom.heading));
                let message = format!("heading `{}` stands in this file twice", atom.heading);
                faults.add(file, Code::DuplicateId, span, message, "give one of the two another id");
            }
        }
    }
    let names = drafts.atoms.iter().enumerate().filter_map(|(at, atom)| Some((drafts.name_of(atom)?, AtomIdx::new(at))));
    drafts.by_name = names.collect();
}

/// Follows every link, and reports those that lead nowhere, or to what the reader may not see.
pub(super) fn follow<'a>(drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    for (at, entry) in drafts.entries.iter().enumerate() {
        for name in entry.front.iter().flat_map(|front| &front.related) {
            let to = drafts.find(&name.value);
            let reference = Reference { from: EntryIdx::new(at), name: &name.value, span: name.span.clone(), to };
            check_is_there(drafts, &reference, faults);
            check_is_seen(drafts, &reference, faults);
        }
    }
    let mut goals = Vec::new();
    for atom in &drafts.atoms {
        for link in &atom.links {
            let span = place_of(drafts.entries[atom.entry.get()].file, link.span.clone(), &link.value);
            let to = drafts.find_from(atom.entry, &link.value);
            check_is_there(drafts, &Reference { from: atom.entry, name: &link.value, span, to }, faults);
        }
        for next in &atom.next {
            let to = drafts.find_from(atom.entry, &next.value);
            let reference = Reference { from: atom.entry, name: &next.value, span: next.span.clone(), to };
            check_is_there(drafts, &reference, faults);
            check_is_seen(drafts, &reference, faults);
            check_is_answer(drafts, &reference, faults);
        }
        for branch in atom.branches.iter().map(|branch| &branch.to) {
            if branch.value == "handoff" {
                goals.push(Some(Goal::HandOff));
                continue;
            }
            let to = drafts.find_from(atom.entry, &branch.value);
            let reference = Reference { from: atom.entry, name: &branch.value, span: branch.span.clone(), to };
            check_is_there(drafts, &reference, faults);
            check_is_seen(drafts, &reference, faults);
            goals.push(to.map(Goal::Atom));
        }
    }
    let branches = drafts.atoms.iter_mut().flat_map(|atom| &mut atom.branches);
    for (branch, goal) in branches.zip(goals) {
        branch.goal = goal;
    }
}

fn check_is_there<'a>(drafts: &Drafts<'a>, reference: &Reference<'_>, faults: &mut Faults<'a>) {
    if reference.to.is_none() {
        let file = drafts.entries[reference.from.get()].file;
        let message = format!("`{}` leads nowhere", reference.name);
        faults.add(file, Code::DanglingLink, reference.span.clone(), message, help(drafts, reference));
    }
}

/// What comes next must not ask: the questions before it were answered.
fn check_is_answer<'a>(drafts: &Drafts<'a>, reference: &Reference<'_>, faults: &mut Faults<'a>) {
    if reference.to.is_some_and(|to| !drafts.atoms[to.get()].branches.is_empty()) {
        let file = drafts.entries[reference.from.get()].file;
        let message = format!("`{}` is a question, and `next` leads to answers", reference.name);
        faults.add(file, Code::DanglingLink, reference.span.clone(), message, "name a heading without branches");
    }
}

/// A customer must not be led to the desk's phrases, nor to drafts and the archive.
fn check_is_seen<'a>(drafts: &Drafts<'a>, reference: &Reference<'_>, faults: &mut Faults<'a>) {
    let Some(to) = reference.to else { return };
    let (from, to) = (&drafts.entries[reference.from.get()], &drafts.entries[drafts.atoms[to.get()].entry.get()]);
    let (Some(own), Some(other)) = (&from.front, &to.front) else { return };
    let why = if own.audience == Audience::Customer && other.audience == Audience::Agent {
        "only agents may see"
    } else if own.is_trusted() && !other.is_trusted() {
        "is never served, by its `confidence`"
    } else {
        return;
    };
    let message = format!("`{}` leads to an entry that {why}", reference.name);
    faults.add(from.file, Code::DanglingLink, reference.span.clone(), message, "name another atom, or take it out");
}

/// The names that could have been meant.
fn help(drafts: &Drafts<'_>, reference: &Reference<'_>) -> String {
    let entry = match reference.name.split_once('/') {
        None if reference.name.starts_with('#') => Some(&drafts.entries[reference.from.get()]),
        Some((name, _)) => EntryId::parse(name).and_then(|id| drafts.by_entry.get(&id)).map(|entry| &drafts.entries[entry.get()]),
        None => None,
    };
    let Some(entry) = entry else { return "name a heading of this file as `#heading`, one elsewhere as `entry/heading`".to_owned() };
    headings_of(drafts, entry)
}

/// The headings that an entry has, for a help line.
pub(super) fn headings_of(drafts: &Drafts<'_>, entry: &EntryDraft<'_>) -> String {
    let headings: Vec<String> = drafts.atoms[entry.atoms.clone()].iter().map(|atom| format!("`{}`", atom.heading)).collect();
    let more = if headings.len() > MOST_LISTED { " …" } else { "" };
    format!("the headings of `{}` are {}{more}", entry.name(), headings[..headings.len().min(MOST_LISTED)].join(", "))
}
