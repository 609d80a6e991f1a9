//! Which names did things have before?
//!
//! A name stands in links, in stored conversations and in other people's lists long after an editor gave the thing another one. So an entry
//! and a heading keep their former names, and whatever looks a name up finds them by these too. No name means two things.

use crate::diagnostic::Code;
use crate::kb::answer::place_of;
use crate::kb::draft::{AtomDraft, Drafts};
use crate::kb::entry::{AtomId, AtomIdx, EntryIdx};
use crate::kb::fault::Faults;
use std::collections::hash_map::Entry;

/// How a former name is to be written that is taken.
const HELP: &str = "take it out, or give the other another name";

/// Enters the former names of all entries and headings, and reports those that mean something else already.
pub(super) fn name<'a>(drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    (0..drafts.entries.len()).for_each(|at| name_entry(drafts, EntryIdx::new(at), faults));
    (0..drafts.atoms.len()).for_each(|at| name_atom(drafts, AtomIdx::new(at), faults));
    (0..drafts.atoms.len()).for_each(|at| name_under_former_entries(drafts, AtomIdx::new(at)));
}

fn name_entry<'a>(drafts: &mut Drafts<'a>, at: EntryIdx, faults: &mut Faults<'a>) {
    let entry = &drafts.entries[at.get()];
    for former in entry.front.iter().flat_map(|front| &front.formerly) {
        match drafts.by_entry.entry(former.value.clone()) {
            Entry::Vacant(vacant) => drop(vacant.insert(at)),
            Entry::Occupied(owner) => {
                let owner = drafts.entries[owner.get().get()].name();
                let message = format!("the former name `{}` of entry `{}` also means `{owner}`", former.value, entry.name());
                faults.add(entry.file, Code::DuplicateId, former.span.clone(), message, HELP);
            }
        }
    }
}

/// Enters the former names that are written beside a heading.
fn name_atom<'a>(drafts: &mut Drafts<'a>, at: AtomIdx, faults: &mut Faults<'a>) {
    let atom = &drafts.atoms[at.get()];
    let (file, shown) = (drafts.entries[atom.entry.get()].file, drafts.shown_name_of(atom));
    for former in atom.formerly.clone() {
        let name = full_name(drafts, at, &former.value);
        let Some(owner) = AtomId::parse(&name).and_then(|id| enter(drafts, id, at)) else { continue };
        let owner = drafts.shown_name_of(&drafts.atoms[owner.get()]);
        let message = format!("the former name `{name}` of `{shown}` also means `{owner}`");
        faults.add(file, Code::DuplicateId, place_of(file, former.span, &former.value), message, HELP);
    }
}

/// Enters what a heading was called under the former names of its entry, unless that is written beside another heading.
fn name_under_former_entries(drafts: &mut Drafts<'_>, at: AtomIdx) {
    for name in names_under_former_entries(drafts, &drafts.atoms[at.get()]) {
        enter(drafts, name, at);
    }
}

fn names_under_former_entries(drafts: &Drafts<'_>, atom: &AtomDraft) -> Vec<AtomId> {
    let headings = || atom.formerly.iter().map(|former| &former.value).filter(|former| !former.contains('/')).chain([&atom.heading]);
    let formers = drafts.entries[atom.entry.get()].front.iter().flat_map(|front| &front.formerly);
    let own = formers.filter(|former| drafts.by_entry.get(&former.value) == Some(&atom.entry));
    own.flat_map(|entry| headings().filter_map(|heading| AtomId::parse(&format!("{}/{heading}", entry.value)))).collect()
}

/// Enters a name, or gives what it means already.
fn enter(drafts: &mut Drafts<'_>, name: AtomId, at: AtomIdx) -> Option<AtomIdx> {
    match drafts.by_name.entry(name) {
        Entry::Vacant(vacant) => {
            vacant.insert(at);
            None
        }
        Entry::Occupied(owner) => Some(*owner.get()),
    }
}

/// A former name with its entry's: what is written without one was a heading of the same entry.
fn full_name(drafts: &Drafts<'_>, at: AtomIdx, former: &str) -> String {
    let entry = &drafts.entries[drafts.atoms[at.get()].entry.get()];
    if former.contains('/') { former.to_owned() } else { format!("{}/{former}", entry.name()) }
}
