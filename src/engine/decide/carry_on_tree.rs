//! How does a message go on with a diagnosis?

use crate::conversation::fact::bot::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::doubt;
use crate::dialog::frame::{Taken, Target};
use crate::dialog::tree;
use crate::engine::decide::carry_on_flow::{is_of, was_just_said};
use crate::engine::decide::decision::{Before, Decision, Diagnosis};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::{self, after_tree, pass_over, repair, step_back, step_into};
use crate::engine::decide::fresh::fresh;
use crate::engine::decide::instead::{instead, unclear};
use crate::engine::decide::policy::Says;
use crate::engine::decide::reconsider::reconsidered;
use crate::engine::decide::replies::{branch, picked_branch, told_before};
use crate::engine::decide::stop::{Matter, stopped};
use crate::kb::entry::{AtomId, AtomIdx, ContentHash};
use crate::kb::symptom::{Node, SymptomTree};
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// How often a question of a symptom tree is asked before a person takes over.
const MOST_ASKS: u8 = 2;

/// Goes on from a question of a tree; nothing when the content no longer has it.
pub(super) fn carry_on_tree<'e>(
    case: &Deliberation<'e, '_>,
    at: &AtomId,
    (hash, is_again): (&ContentHash, bool),
    path: &[Taken],
    asked: u8,
) -> Option<Decision<'e>> {
    let at = case.engine.kb.find(at)?;
    let (tree, question) = case.engine.kb.tree_of(at)?;
    let ask = |question, path: &[Taken], asked, before| {
        Decision::Diagnose(Diagnosis { tree, question, path: path.to_vec(), asked, before, confidence: None })
    };
    if case.engine.kb[at].hash != *hash {
        return Some(diagnose::begin_again(tree, path, is_again));
    }
    let says = &case.engine.policy.says;
    let unknown = case.engine.branch_for_unknown(question);
    let branch = branch(case, question);
    let is_clear = branch.is_some_and(|branch| !unknown.is_some_and(|own| std::ptr::eq(own, branch)));
    if let Some(decision) = if is_clear { None } else { instead(case, tree) } {
        return Some(decision);
    }
    if let Some(branch) = branch {
        let told = NormalText::of(&[besides_reply(case, question), told_before(case, path)].join("，"));
        let path = path.iter().cloned().chain([case.taken(at, branch)]).collect();
        return Some(step_into(case, tree, &branch.to, path, &told, None));
    }
    if Says::has(&says.back, &case.u.text) {
        return Some(step_back(case, path).unwrap_or_else(|| ask(question, &[], 0, Before::Nothing)));
    }
    if let Some(decision) = stopped(case, Matter::Running(&case.engine.kb[tree.entry].title)) {
        return Some(decision);
    }
    if Says::has(&says.none, &case.u.text) {
        return Some(case.hand_off(HandoffReason::Unresolved));
    }
    if Says::has(&says.unknown, &case.u.text) {
        return Some(pass_over(case, tree, question, at, path));
    }
    // A procedure is wished for, and an editor's own words are meant as they stand.
    let may_be_tried = |(target, confidence): (&Target, Confidence)| matches!(target, Target::Atom(_)) && confidence < Confidence::ONE;
    let beside = case.sure_beside();
    if beside.is_none_or(may_be_tried) && (doubt::tells_what_was_tried(&case.u.text) || tells_ahead(case, question)) {
        return Some(ask(question, path, asked.saturating_sub(1), Before::Noted));
    }
    if beside.is_none()
        && let Some(decision) = reconsidered(case, path)
    {
        return Some(decision);
    }
    match beside {
        Some((Target::Atom(atom), _)) if is_beside(case, atom) && was_just_said(case, atom) => {
            Some(case.hand_off(HandoffReason::Unresolved))
        }
        Some((Target::Atom(atom), confidence)) if is_beside(case, atom) => {
            let back = Box::new(ask(question, path, 0, Before::Nothing));
            Some(Decision::Digress { answer: case.engine.kb.find(atom)?, confidence, back })
        }
        Some((Target::Atom(atom), _)) if !case.engine.is_same_atom(atom, &case.engine.kb[at].id) && !is_joined_in(case, tree, atom) => {
            Some(leave(case, tree, atom))
        }
        Some((target, _)) if case.engine.is_courtesy(target) => Some(ask(question, path, 0, Before::Nothing)),
        Some((Target::Flow(_), _)) => Some(Decision::PutAside(Box::new(fresh(case)))),
        None if wishes_for_repair(case) => after_tree(case, Before::Nothing),
        Some(_) | None if case.u.how() == Some(Reading::Joined) => Some(ask(question, path, asked.saturating_sub(1), Before::Nothing)),
        Some(_) | None if asked < MOST_ASKS => Some(ask(question, path, asked, Before::Repeat)),
        Some(_) | None => Some(unclear(case, tree)),
    }
}

/// Whether a message likely means the procedure that follows a diagnosis, 叫师傅来吧: in the middle of one it hardly means another.
fn wishes_for_repair(case: &Deliberation<'_, '_>) -> bool {
    let Some(flow) = repair(case) else { return false };
    let wished = case.u.candidates.iter().filter(|candidate| is_of(case, flow, &candidate.target));
    let likely = wished.map(|candidate| candidate.confidence.get());
    likely.sum::<f32>() >= case.engine.policy.costs.clarify_at().get()
}

/// Whether a message replies to a question further on, 嗡嗡的 where it is asked which machine makes the noise; not where it was said just before.
fn tells_ahead(case: &Deliberation<'_, '_>, question: &Node) -> bool {
    let is_again = case.view.memory().last.as_ref().is_some_and(|last| last.text == case.u.original);
    !is_again && tree::proves_below(question, &case.u.text)
}

/// Whether an atom answers by itself, and no procedure can do what it tells.
fn is_beside(case: &Deliberation<'_, '_>, atom: &AtomId) -> bool {
    let kb = &case.engine.kb;
    let is_done_by = |atom: AtomIdx| case.engine.flows.iter().any(|flow| case.engine.stands_in(flow, atom));
    case.is_plain_answer(atom) && kb.find(atom).is_some_and(|atom| case.may_see(atom) && !is_done_by(atom))
}

/// Leaves the diagnosis for another matter; the same tree is begun anew, and another matter lets it wait.
pub(super) fn leave<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree, atom: &AtomId) -> Decision<'e> {
    let kb = &case.engine.kb;
    let is_same_tree = kb.find(atom).is_some_and(|atom| kb.versions(atom).any(|version| tree.root.find(version).is_some()));
    if is_same_tree { fresh(case) } else { Decision::PutAside(Box::new(fresh(case))) }
}

/// Whether the message was joined to the one before, and both together say no more than that one.
pub(super) fn is_joined_in(case: &Deliberation<'_, '_>, tree: &SymptomTree, atom: &AtomId) -> bool {
    let is_root = tree.root.atom().is_some_and(|root| case.engine.is_same_atom(atom, &case.engine.kb[root].id));
    case.u.how() == Some(Reading::Joined) && is_root
}

/// The clauses of a message that do not reply to a question.
fn besides_reply(case: &Deliberation<'_, '_>, question: &Node) -> String {
    let others = case.u.text.telling_clauses().into_iter().filter(|clause| picked_branch(case, question, clause).is_none());
    others.map(|clause| clause.as_str().to_owned()).collect::<Vec<_>>().join("，")
}
