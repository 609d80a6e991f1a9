//! What may be tried should an answer not help?

use crate::dialog::frame::Target;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::options::options_after;
use crate::engine::understand::understanding::Candidate;
use crate::text::confidence::Confidence;

/// How many further answers are kept for the case that the first does not help.
const MOST_NEXT: usize = 2;

/// What else may have been meant, should an answer that was so sure not help, nor what comes next.
pub(super) fn others(case: &Deliberation<'_, '_>, answer: &Target, confidence: Confidence, next: &[Target]) -> Vec<Target> {
    let is_other = |candidate: &&Candidate| {
        let target = &candidate.target;
        target != answer && !next.contains(target) && !case.was_tried(target) && !case.engine.is_courtesy(target)
    };
    options_after(confidence, &case.u.candidates.iter().filter(is_other).collect::<Vec<_>>(), &case.engine.policy)
}

/// What may be tried should `target` not help: answers that would have been given by themselves.
pub(super) fn next_after(case: &Deliberation<'_, '_>, target: &Target) -> Vec<Target> {
    let floor = case.engine.policy.costs.answer_at();
    let sure = case.u.candidates.iter().take_while(|candidate| candidate.confidence >= floor).map(|candidate| &candidate.target);
    let is_answer = |target: &Target| matches!(target, Target::Atom(atom) if case.is_plain_answer(atom));
    sure.filter(|other| *other != target && is_answer(other) && !case.was_tried(other)).take(MOST_NEXT).cloned().collect()
}
