//! Where does a diagnosis begin, and where does it go on?
//!
//! A question that the customer has answered already, in the first sentence or beside another reply, is not asked; one that cannot be
//! answered is passed over.

use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Taken, Target};
use crate::dialog::machine;
use crate::dialog::{split, tree};
use crate::engine::decide::decision::{Answer, Before, Decision, Diagnosis};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::policy::Says;
use crate::kb::entry::{AtomId, AtomIdx, ContentHash};
use crate::kb::symptom::{Node, SymptomTree};
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// Begins a diagnosis at the place of a tree that a message leads to, or further on where it proves more.
pub(super) fn diagnose_from<'e>(
    case: &Deliberation<'e, '_>,
    tree: &'e SymptomTree,
    node: &'e Node,
    confidence: Option<Confidence>,
) -> Decision<'e> {
    // A question is reached in one way, so that this way is proved; a remedy may end several.
    let way = match node {
        Node::Question { words, .. } => tree::way_to(&tree.root, *words).unwrap_or_default(),
        Node::Remedy(_) | Node::HandOff => Vec::new(),
    };
    let path = way.into_iter().map(|(question, branch)| case.taken(question, branch)).collect();
    step_into(case, tree, node, path, &case.u.matter, confidence)
}

/// Goes to a place of a tree, past the questions that `text` answers.
pub(super) fn step_into<'e>(
    case: &Deliberation<'e, '_>,
    tree: &'e SymptomTree,
    node: &'e Node,
    mut path: Vec<Taken>,
    text: &NormalText,
    confidence: Option<Confidence>,
) -> Decision<'e> {
    let mut node = node;
    for branch in tree::proved(node, text, |clause| Says::has(&case.engine.policy.says.unknown, clause)) {
        path.extend(node.atom().map(|question| case.taken(question, branch)));
        node = &branch.to;
    }
    match node {
        Node::Question { .. } => {
            Decision::Diagnose(Diagnosis { tree, question: node, path, asked: 0, before: Before::Nothing, confidence })
        }
        Node::Remedy(atom) => {
            // A tree goes on in its own language, also where it leads to a remedy elsewhere.
            let kb = &case.engine.kb;
            let said = |atom: AtomIdx| Reader { language: &kb[tree.entry].locale, ..case.reader() }.said(kb, atom);
            let atom = said(*atom);
            // A remedy of another tree may hold elsewhere, or not yet.
            if !case.may_see(atom) {
                return Decision::HandOff { reason: HandoffReason::Procedure, path };
            }
            let next = kb[atom].next.iter().map(|&next| said(next)).filter(|&next| case.may_see(next));
            let next = next.map(|next| Target::Atom(kb[next].id.clone())).collect();
            Decision::Answer(Answer { atom, confidence, next, path, is_next_best: false, others: Vec::new() })
        }
        Node::HandOff => Decision::HandOff { reason: HandoffReason::Procedure, path },
    }
}

/// Asks a question of a tree again; the first one when it was edited.
pub(super) fn ask_again<'e>(
    case: &Deliberation<'e, '_>,
    at: &AtomId,
    (hash, is_again): (&ContentHash, bool),
    path: &[Taken],
) -> Option<Decision<'e>> {
    let at = case.engine.kb.find(at)?;
    let (tree, question) = case.engine.kb.tree_of(at)?;
    if case.engine.kb[at].hash != *hash {
        return Some(begin_again(tree, path, is_again));
    }
    Some(Decision::Diagnose(Diagnosis { tree, question, path: path.to_vec(), asked: 0, before: Before::Nothing, confidence: None }))
}

/// Begins a tree again because it was edited; once it was, a person goes on with it.
pub(super) fn begin_again<'e>(tree: &'e SymptomTree, path: &[Taken], is_again: bool) -> Decision<'e> {
    if is_again {
        return Decision::HandOff { reason: HandoffReason::Procedure, path: path.to_vec() };
    }
    Decision::Diagnose(Diagnosis { tree, question: &tree.root, path: Vec::new(), asked: 0, before: Before::Changed, confidence: None })
}

/// The last question that the customer answered.
pub(super) fn step_back<'e>(case: &Deliberation<'e, '_>, path: &[Taken]) -> Option<Decision<'e>> {
    let (last, before) = path.split_last()?;
    let (tree, question) = case.engine.kb.tree_of(case.engine.kb.find(&last.question)?)?;
    let path = before.to_vec();
    Some(Decision::Diagnose(Diagnosis { tree, question, path, asked: 0, before: Before::Nothing, confidence: None }))
}

/// The procedure that follows a diagnosis, if the content has one.
pub(super) fn repair<'e>(case: &Deliberation<'e, '_>) -> Option<&'e Flow> {
    case.engine.flows.iter().find(|flow| flow.is_after_diagnosis)
}

/// Begins the procedure that follows a diagnosis.
pub(super) fn after_tree<'e>(case: &Deliberation<'e, '_>, before: Before) -> Option<Decision<'e>> {
    let flow = repair(case)?;
    let progress = machine::start(flow, &case.heard());
    Some(Decision::Flow { flow, progress, before, confidence: None })
}

/// Goes on without the reply to a question, where another below can still tell remedies apart; a person takes over when there is none, or
/// when it is not the first reply that is missing.
pub(super) fn pass_over<'e>(
    case: &Deliberation<'e, '_>,
    tree: &'e SymptomTree,
    question: &'e Node,
    at: AtomIdx,
    path: &[Taken],
) -> Decision<'e> {
    let is_first = !path.iter().any(|taken| taken.is_unknown);
    let unknown = Taken { question: case.engine.kb[at].id.clone(), reply: case.u.original.clone(), is_unknown: true };
    let path = path.iter().cloned().chain([unknown]).collect();
    match split::most_telling(question).filter(|_| is_first) {
        Some(question) => Decision::Diagnose(Diagnosis { tree, question, path, asked: 0, before: Before::Nothing, confidence: None }),
        None => Decision::HandOff { reason: HandoffReason::Unresolved, path },
    }
}
