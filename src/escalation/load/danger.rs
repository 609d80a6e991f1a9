//! Is everything in `danger.ron` as it must be?
//!
//! What the words mean is told in `escalation::danger`; here they are only checked.

use crate::diagnostic::{Code, has_error};
use crate::escalation::checker::Checker;
use crate::escalation::danger::{DangerWords, Dangers, FALLBACK_LOCALE, KindWords};
use std::collections::HashSet;

/// Checks the file; nothing if it has an error.
pub(super) fn dangers(file: DangerWords, checker: &mut Checker<'_>) -> Option<Dangers> {
    checker.not_empty("kinds", file.kinds.is_empty());
    let mut ids = HashSet::new();
    for kind in &file.kinds {
        checker.id("danger", &kind.id, ids.insert(kind.id.clone()));
        check_kind(kind, checker);
    }
    let lists = [&file.unless, &file.fillers, &file.particles, &file.ahead.phrases(), &file.denial.phrases()];
    for phrases in lists.into_iter().chain(file.groups.values()) {
        checker.phrases(phrases);
    }
    if has_error(&checker.faults) {
        return None;
    }
    Dangers::new(file).map_err(|faults| checker.patterns(faults)).ok()
}

fn check_kind(KindWords { id, contains, advice }: &KindWords, checker: &mut Checker<'_>) {
    if contains.is_empty() {
        checker.fault(Code::MissingWords, checker.place(id, 0), format!("danger `{id}` has no patterns"), "add some, or remove it");
    }
    if !advice.contains_key(FALLBACK_LOCALE) {
        let message = format!("danger `{id}` has no advice in {FALLBACK_LOCALE}");
        checker.fault(Code::MissingWords, checker.place(id, 0), message, "say what the customer must do to be safe");
    }
    checker.phrases(&advice.values().cloned().collect::<Vec<_>>());
}
