//! What would `check` say of the result?
//!
//! The knowledge base is compiled once, as it would be after the import. An entry that the loader would refuse is taken out and listed, so
//! that one odd row does not keep the others from being served.

use crate::diagnostic::{Diagnostic, Severity};
use crate::import::item::Refusal;
use crate::import::manifest::Manifest;
use crate::import::plan::Plan;
use crate::import::report::{Faults, FirstFault, Report};
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// Of how many kinds a fault is shown.
const MOST_FAULTS: usize = 5;

/// Compiles the result, takes what it refuses out of the plan, and reports both.
pub fn check(
    plan: &mut Plan,
    kb: &SourceSet,
    former: &Manifest,
    now: Timestamp,
    pictures: &BTreeMap<String, Vec<u8>>,
    report: &mut Report,
) {
    let mut faults = Vec::new();
    crate::kb::load::load(&result(plan, kb, pictures), now, &mut faults);
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) = faults.into_iter().partition(|fault| fault.severity == Severity::Error);
    let is_ours = |fault: &Diagnostic| fault.place.path.strip_prefix("kb/").is_some_and(|path| plan.writes.contains_key(path));
    let (ours, others): (Vec<Diagnostic>, Vec<Diagnostic>) = errors.into_iter().partition(is_ours);
    for fault in ours {
        let path = fault.place.path.trim_start_matches("kb/").to_owned();
        plan.withdraw(&path, former);
        report.refused.push(Refusal { place: path, reason: format!("{}; {}", fault.message, fault.help), code: Some(fault.code) });
    }
    let (errors, n_warnings) = (others.len(), warnings.len());
    report.faults = Faults { errors, warnings: n_warnings, first: one_of_each(others.into_iter().chain(warnings)) };
}

/// The first fault of each kind, the rarest kinds first: the thousandth entry with few ways of asking says nothing new.
fn one_of_each(faults: impl Iterator<Item = Diagnostic>) -> Vec<FirstFault> {
    let mut first: Vec<FirstFault> = Vec::new();
    for fault in faults {
        match first.iter_mut().find(|own| own.fault.code == fault.code) {
            Some(own) => own.n_alike += 1,
            None => first.push(FirstFault { fault, n_alike: 1 }),
        }
    }
    first.sort_by_key(|own| (std::cmp::Reverse(own.fault.severity), own.n_alike));
    first.truncate(MOST_FAULTS);
    first
}

/// The knowledge base with what is to be written in it.
fn result(plan: &Plan, kb: &SourceSet, pictures: &BTreeMap<String, Vec<u8>>) -> SourceSet {
    let mut result = kb.clone();
    let places: HashMap<String, usize> = result.texts.iter().enumerate().map(|(at, file)| (file.path.clone(), at)).collect();
    for (path, text) in &plan.writes {
        let file = SourceFile { path: format!("kb/{path}"), text: text.clone() };
        match places.get(&file.path) {
            Some(&at) => result.texts[at] = file,
            None => result.texts.push(file),
        }
    }
    result.pictures.extend(pictures.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
    result
}
