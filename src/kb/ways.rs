//! Can each atom be found, and only one by the same words?

use crate::diagnostic::Code;
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft};
use crate::kb::facet::Facet;
use crate::kb::fault::Faults;
use crate::kb::twin::are_twins;
use crate::text::normalize::NormalText;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// With fewer ways of asking an entry is found by luck.
const FEWEST: usize = 5;

/// Reports ways of asking, and branches, that have no word, are too few, or are given twice.
pub(super) fn check<'a>(drafts: &Drafts<'a>, faults: &mut Faults<'a>) {
    let mut owners: HashMap<NormalText, &AtomDraft> = HashMap::new();
    for entry in &drafts.entries {
        check_count(drafts, entry, faults);
        for atom in &drafts.atoms[entry.atoms.clone()] {
            for way in &atom.ways {
                let Some(normal) = normal_or_fault(entry, &way.value, way.span.clone(), faults) else { continue };
                match owners.entry(normal) {
                    Entry::Vacant(vacant) => drop(vacant.insert(atom)),
                    Entry::Occupied(owner) if std::ptr::eq(*owner.get(), atom) => {}
                    Entry::Occupied(owner) if are_twins(drafts, owner.get(), atom) => {}
                    Entry::Occupied(owner) if are_told_apart(&drafts.entries[owner.get().entry.get()], entry) => {}
                    Entry::Occupied(owner) => {
                        let message = format!("`{}` also leads to `{}`", way.value, drafts.shown_name_of(owner.get()));
                        let help = "keep it where it is answered best";
                        faults.add(entry.file, Code::DuplicateQuestion, way.span.clone(), message, help);
                    }
                }
            }
            check_denials(entry, atom, faults);
            check_branches(entry, atom, faults);
        }
    }
}

/// Whether it is known from the visitor which of two entries is meant: they hold in different regions, or one in some of them alone, or they
/// are about different products.
pub(super) fn are_told_apart(one: &EntryDraft<'_>, other: &EntryDraft<'_>) -> bool {
    let (Some(one), Some(other)) = (&one.front, &other.front) else { return false };
    let differ = |own: &[Facet], others: &[Facet]| !own.is_empty() && !others.is_empty() && !own.iter().any(|name| name.is_among(others));
    let is_exception = one.region.is_empty() != other.region.is_empty();
    is_exception || differ(&one.region, &other.region) || differ(&one.product, &other.product)
}

fn check_count<'a>(drafts: &Drafts<'a>, entry: &EntryDraft<'a>, faults: &mut Faults<'a>) {
    let count: usize = drafts.atoms[entry.atoms.clone()].iter().map(|atom| atom.ways.len()).sum();
    if let (Some(id), Some(_)) = (&entry.id, &entry.front)
        && count < FEWEST
        && !entry.atoms.is_empty()
    {
        let message = format!("entry `{}` has {count} ways of asking, fewer than {FEWEST}", id.value);
        let help = "add some, below the headings or in `questions`, in the customers' own words";
        if entry.is_own {
            faults.add(entry.file, Code::FewQuestions, id.span.clone(), message, help);
        } else {
            faults.add_whole(entry.file, Code::FewQuestions, message, help);
        }
    }
}

/// What is not meant must have words, and must not be a way of asking too.
fn check_denials<'a>(entry: &EntryDraft<'a>, atom: &AtomDraft, faults: &mut Faults<'a>) {
    let ways: HashSet<NormalText> = atom.ways.iter().map(|way| NormalText::of(&way.value)).collect();
    for denial in &atom.not_asked {
        let Some(normal) = normal_or_fault(entry, &denial.value, denial.span.clone(), faults) else { continue };
        if ways.contains(&normal) {
            let message = format!("`{}` is a way of asking for this atom and said not to be one", denial.value);
            faults.add(entry.file, Code::DuplicateQuestion, denial.span.clone(), message, "keep one of the two");
        }
    }
}

/// The replies to one question must have words; whether they tell its branches apart is proved when the whole content is compiled.
fn check_branches<'a>(entry: &EntryDraft<'a>, atom: &AtomDraft, faults: &mut Faults<'a>) {
    for branch in &atom.branches {
        for reply in [&branch.label.value].into_iter().chain(&branch.says) {
            normal_or_fault(entry, reply, branch.label.span.clone(), faults);
        }
    }
}

/// The normal form of words, unless there is none among them.
fn normal_or_fault<'a>(entry: &EntryDraft<'a>, words: &str, span: Range<usize>, faults: &mut Faults<'a>) -> Option<NormalText> {
    let normal = NormalText::of(words);
    if normal.as_str().chars().any(char::is_alphanumeric) {
        return Some(normal);
    }
    let help = "write what customers write, or take it out";
    faults.add(entry.file, Code::EmptyQuestion, span, format!("`{words}` has no word in it"), help);
    None
}
