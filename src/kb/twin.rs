//! Which entry says the same in another language?
//!
//! An entry that `translates` another is its twin: their headings have the same ids, and each heading of the twin stands for the one of the
//! original. Which of them a customer reads is found out in `search`.

use crate::diagnostic::Code;
use crate::kb::answer::place_of;
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft, FrontMatter, Placed};
use crate::kb::entry::{AtomIdx, EntryId, EntryIdx};
use crate::kb::fault::Faults;
use crate::kb::resolve::headings_of;
use std::collections::{BTreeMap, HashMap};

/// Leads each heading of a translation to the heading that it translates, and reports what is not there in one of the two.
pub(super) fn follow<'a>(drafts: &mut Drafts<'a>, faults: &mut Faults<'a>) {
    let mut twins: HashMap<(EntryIdx, String), EntryIdx> = HashMap::new();
    for at in 0..drafts.entries.len() {
        let entry = &drafts.entries[at];
        let Some((front, named)) = entry.front.as_ref().and_then(|front| Some((front, front.translates.as_ref()?))) else { continue };
        let Some(original) = original(drafts, entry, front, named, faults) else { continue };
        if let Some(first) = twins.insert((original, front.locale.clone()), EntryIdx::new(at)) {
            let first = drafts.entries[first.get()].name();
            let message = format!("entry `{}` has a translation in `{}` already, `{first}`", named.value, front.locale);
            faults.add(entry.file, Code::DuplicateId, named.span.clone(), message, "join the two, or take one out");
            continue;
        }
        check_missing(drafts, entry, front, named, original, faults);
        follow_headings(drafts, EntryIdx::new(at), original, faults);
    }
    check_siblings(drafts, &twins, faults);
}

/// How many of the entries in a folder have a translation, of each three, where one without is told.
const MOST_OF_THREE: usize = 2;

/// Warns of entries without a translation in a language that most others of their folder are translated into.
fn check_siblings<'a>(drafts: &Drafts<'a>, twins: &HashMap<(EntryIdx, String), EntryIdx>, faults: &mut Faults<'a>) {
    let is_original = |entry: &&EntryDraft<'_>| entry.front.as_ref().is_some_and(|front| front.translates.is_none() && front.is_trusted());
    let mut n_originals: HashMap<&str, usize> = HashMap::new();
    for entry in drafts.entries.iter().filter(is_original) {
        *n_originals.entry(folder_of(entry)).or_default() += 1;
    }
    let mut n_twins: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (original, locale) in twins.keys() {
        *n_twins.entry((folder_of(&drafts.entries[original.get()]), locale)).or_default() += 1;
    }
    let usual =
        n_twins.into_iter().filter(|((folder, _), twins)| *twins > 1 && twins * 3 >= n_originals.get(folder).unwrap_or(&0) * MOST_OF_THREE);
    for ((folder, locale), _) in usual {
        let is_own = |entry: &EntryDraft<'_>| entry.front.as_ref().is_some_and(|front| front.locale == locale);
        for (at, entry) in drafts.entries.iter().enumerate().filter(|(_, entry)| is_original(entry) && folder_of(entry) == folder) {
            if !is_own(entry) && !twins.contains_key(&(EntryIdx::new(at), locale.to_owned())) {
                let message = format!("entry `{}` is not said in `{locale}`, as most others of `{folder}` are", entry.name());
                let help = "write its translation, with `translates`; until then customers read the original";
                faults.add_whole(entry.file, Code::MissingTwin, message, help);
            }
        }
    }
}

/// The folder that an entry lies in.
fn folder_of<'d>(entry: &EntryDraft<'d>) -> &'d str {
    entry.file.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether one of two atoms translates the other, or both translate a third.
pub(super) fn are_twins(drafts: &Drafts<'_>, one: &AtomDraft, other: &AtomDraft) -> bool {
    let original = |atom: &AtomDraft| std::ptr::from_ref(atom.translates.map_or(atom, |original| &drafts.atoms[original.get()]));
    std::ptr::eq(original(one), original(other))
}

/// The entry that is translated, if it may be.
fn original<'a>(
    drafts: &Drafts<'a>,
    entry: &EntryDraft<'a>,
    front: &FrontMatter,
    named: &Placed<EntryId>,
    faults: &mut Faults<'a>,
) -> Option<EntryIdx> {
    let mut fault = |message: String, help: &str| faults.add(entry.file, Code::DanglingLink, named.span.clone(), message, help);
    let Some(&original) = drafts.by_entry.get(&named.value) else {
        fault(format!("there is no entry `{}`", named.value), "write the `id` of the entry that this one says in another language");
        return None;
    };
    let translated = drafts.entries[original.get()].front.as_ref()?;
    if translated.locale == front.locale {
        let message = format!("entry `{}` is written in `{}` too", named.value, front.locale);
        fault(message, "give this one its `locale`, or name an entry in another language");
    } else if translated.translates.is_some() {
        fault(format!("entry `{}` is a translation itself", named.value), "name the entry that it translates");
    } else {
        return Some(original);
    }
    None
}

fn follow_headings<'a>(drafts: &mut Drafts<'a>, twin: EntryIdx, original: EntryIdx, faults: &mut Faults<'a>) {
    let file = drafts.entries[twin.get()].file;
    for at in drafts.entries[twin.get()].atoms.clone() {
        let atom = &drafts.atoms[at];
        let translated = drafts.by_heading.get(&(original, atom.heading.clone())).copied();
        if translated.is_none() {
            let name = drafts.entries[original.get()].name();
            let message = format!("entry `{name}`, which this one translates, has no heading `{}`", atom.heading);
            let place = place_of(file, atom.title.span.clone(), &format!("#{}", atom.heading));
            faults.add(file, Code::DanglingLink, place, message, headings_of(drafts, &drafts.entries[original.get()]));
        }
        drafts.atoms[at].translates = translated;
    }
}

/// Warns of headings that a translation does not have.
fn check_missing<'a>(
    drafts: &Drafts<'a>,
    entry: &EntryDraft<'a>,
    front: &FrontMatter,
    named: &Placed<EntryId>,
    original: EntryIdx,
    faults: &mut Faults<'a>,
) {
    let has = |heading: &str| drafts.atoms[entry.atoms.clone()].iter().any(|atom| atom.heading == heading);
    for atom in drafts.atoms[drafts.entries[original.get()].atoms.clone()].iter().filter(|atom| !has(&atom.heading)) {
        let message = format!("heading `{}` of `{}` is not said in `{}`", atom.heading, named.value, front.locale);
        let help = format!("add a heading with `{{#{}}}`; until then customers read the original", atom.heading);
        faults.add(entry.file, Code::MissingLocale, named.span.clone(), message, help);
    }
}

/// For each atom that has translations itself and these, in the order of their files.
pub(super) fn versions(drafts: &Drafts<'_>) -> HashMap<AtomIdx, Vec<AtomIdx>> {
    let mut versions: HashMap<AtomIdx, Vec<AtomIdx>> = HashMap::new();
    for (at, atom) in drafts.atoms.iter().enumerate() {
        if let Some(original) = atom.translates {
            versions.entry(original).or_insert_with(|| vec![original]).push(AtomIdx::new(at));
        }
    }
    versions
}
