//! Is the place that a name means there?
//!
//! Gives every name one meaning, then follows the names in `related`, the links in the answers and the branches of the questions.

use crate::diagnostic::Code;
use crate::kb::answer::place_of;
use crate::kb::draft::{Drafts, EntryDraft, Goal};
use crate::kb::entry::{AtomIdx, Audience, EntryId, EntryIdx};
use crate::kb::fault::Faults;
use crate::kb::path::{key, meant};
use std::collections::hash_map::Entry;
use std::ops::Range;

/// How many headings a help line lists.
const MOST_LISTED: usize = 8;

/// How many links of an answer become buttons; more would hide the question whether it helped.
const MOST_LEADS: usize = 3;

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
    for (at, atom) in drafts.atoms.iter().enumerate() {
        for anchor in &atom.anchors {
            drafts.by_anchor.entry((atom.entry, anchor.clone())).or_insert(AtomIdx::new(at));
        }
    }
    drafts.by_path = drafts.entries.iter().enumerate().map(|(at, entry)| (key(&entry.file.path), EntryIdx::new(at))).collect();
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
    let (mut goals, mut leads) = (Vec::new(), Vec::new());
    for (at, atom) in drafts.atoms.iter().enumerate() {
        let mut leads_to: Vec<AtomIdx> = Vec::new();
        for link in &atom.links {
            let span = place_of(drafts.entries[atom.entry.get()].file, link.span.clone(), &link.value);
            let to = drafts.find_from(atom.entry, &link.value).or_else(|| find_by_path(drafts, atom.entry, &link.value));
            let reference = Reference { from: atom.entry, name: &link.value, span, to };
            match to {
                None => dead_link(drafts, &reference, faults),
                Some(to) if why_unseen(drafts, &reference).is_none() && to.get() != at && !leads_to.contains(&to) => leads_to.push(to),
                Some(_) => {}
            }
        }
        leads_to.truncate(MOST_LEADS);
        leads.push(leads_to);
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
    for (atom, leads) in drafts.atoms.iter_mut().zip(leads) {
        atom.leads = leads;
    }
    let branches = drafts.atoms.iter_mut().flat_map(|atom| &mut atom.branches);
    for (branch, goal) in branches.zip(goals) {
        branch.goal = goal;
    }
}

/// The atom that a link to a file means: the one with the heading that it names, or the first.
fn find_by_path(drafts: &Drafts<'_>, from: EntryIdx, link: &str) -> Option<AtomIdx> {
    let (keys, anchor) = meant(&drafts.entries[from.get()].file.path, link);
    let entry = keys.iter().find_map(|key| drafts.by_path.get(key)).copied()?;
    let first = drafts.entries[entry.get()].atoms.clone().next().map(AtomIdx::new);
    match anchor.filter(|anchor| !anchor.is_empty()) {
        Some(heading) => {
            let name = (entry, heading.to_lowercase());
            drafts.by_heading.get(&name).or_else(|| drafts.by_anchor.get(&name)).copied()
        }
        None => first,
    }
}

/// A link in an answer that leads nowhere: its words are shown, and nothing can be pressed.
fn dead_link<'a>(drafts: &Drafts<'a>, reference: &Reference<'_>, faults: &mut Faults<'a>) {
    let file = drafts.entries[reference.from.get()].file;
    let message = format!("`{}` leads nowhere, and only its words are shown", reference.name);
    faults.add(file, Code::DeadLink, reference.span.clone(), message, help(drafts, reference));
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
    let Some(why) = why_unseen(drafts, reference) else { return };
    let message = format!("`{}` leads to an entry that {why}", reference.name);
    let from = &drafts.entries[reference.from.get()];
    faults.add(from.file, Code::DanglingLink, reference.span.clone(), message, "name another atom, or take it out");
}

/// Why a reader of one entry may not see the other.
fn why_unseen(drafts: &Drafts<'_>, reference: &Reference<'_>) -> Option<&'static str> {
    let to = &drafts.entries[drafts.atoms[reference.to?.get()].entry.get()];
    let (own, other) = (drafts.entries[reference.from.get()].front.as_ref()?, to.front.as_ref()?);
    if own.audience == Audience::Customer && other.audience == Audience::Agent {
        Some("only agents may see")
    } else if own.is_trusted() && !other.is_trusted() {
        Some("is never served, by its `confidence`")
    } else {
        None
    }
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
