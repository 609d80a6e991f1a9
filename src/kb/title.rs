//! Which two answers would have the same button?
//!
//! A customer who is asked which of them is meant reads their titles alone. Answers that the visitor's region or product tells apart may
//! have one title, and so may translations.

use crate::diagnostic::Code;
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft, Folder};
use crate::kb::entry::Audience;
use crate::kb::fault::Faults;
use crate::kb::twin::are_twins;
use crate::kb::ways::are_told_apart;
use crate::text::normalize::NormalText;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Warns of titles that stand twice in one language, among what customers may see.
pub(super) fn check<'a>(drafts: &Drafts<'a>, faults: &mut Faults<'a>) {
    let mut owners: HashMap<(NormalText, &str), (&EntryDraft<'_>, &AtomDraft)> = HashMap::new();
    for entry in &drafts.entries {
        let Some(front) = entry.front.as_ref().filter(|front| front.audience == Audience::Customer && front.is_trusted()) else { continue };
        // Within a symptom tree only its root is chosen, by the title of the entry.
        let atoms = &drafts.atoms[entry.atoms.clone()];
        let atoms = if entry.folder == Folder::Symptom { &atoms[..atoms.len().min(1)] } else { atoms };
        for atom in atoms {
            let title = if entry.folder == Folder::Symptom { &front.title } else { &atom.title.value };
            match owners.entry((NormalText::of(title), &front.locale)) {
                Entry::Vacant(vacant) => drop(vacant.insert((entry, atom))),
                Entry::Occupied(owner) => {
                    let (first, other) = *owner.get();
                    if are_twins(drafts, other, atom) || are_told_apart(first, entry) {
                        continue;
                    }
                    let message = format!("`{title}` is also the title of `{}`", drafts.shown_name_of(other));
                    let help = "say in each title what tells the two apart: customers choose by it";
                    faults.add(entry.file, Code::SameButton, atom.title.span.clone(), message, help);
                }
            }
        }
    }
}
