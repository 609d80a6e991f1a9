//! How does a message go on with a procedure?

use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::{Flow, Step};
use crate::dialog::frame::Target;
use crate::dialog::machine::{self, Use};
use crate::dialog::progress::Standing;
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::fresh::fresh;
use crate::engine::decide::policy::Says;
use crate::kb::entry::{AtomId, AtomIdx};

pub(super) fn carry_on_flow<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, standing: &Standing) -> Decision<'e> {
    let heard = case.heard();
    let flows_on = |progress, before| Decision::Flow { flow, progress, before, confidence: None };
    if let Some((progress, used)) = machine::take(flow, standing, &heard) {
        return flows_on(progress, before(used));
    }
    if Says::has(&case.engine.policy.says.cancel, &case.u.text) {
        return Decision::Cancelled;
    }
    match case.sure_beside() {
        Some((Target::Atom(atom), _)) if was_just_said(case, atom) => case.hand_off(HandoffReason::Unresolved),
        Some((Target::Atom(atom), confidence)) if case.is_plain_answer(atom) && !says(case, flow, atom) => {
            match case.engine.kb.find(atom) {
                Some(answer) => {
                    let back = Box::new(flows_on(machine::ask_again(flow, standing, heard.locale), Before::Nothing));
                    Decision::Digress { answer, confidence, back }
                }
                None => fresh(case),
            }
        }
        Some((target, _)) if case.engine.is_courtesy(target) => flows_on(machine::ask_again(flow, standing, heard.locale), Before::Nothing),
        Some((target, _)) if !is_of(case, flow, target) => Decision::PutAside(Box::new(fresh(case))),
        Some(_) | None => match machine::take_details(flow, standing, &heard) {
            Some((progress, used)) => flows_on(progress, before(used)),
            None => flows_on(machine::advance(flow, standing, &heard), Before::Nothing),
        },
    }
}

/// Goes on with a flow that only returns a courtesy. Its question need not be answered: what is no reply to it is read as after any answer.
pub(super) fn carry_on_courtesy<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, standing: &Standing) -> Option<Decision<'e>> {
    let (progress, used) = machine::take(flow, standing, &case.heard())?;
    Some(Decision::Flow { flow, progress, before: before(used), confidence: None })
}

/// Whether a flow is what a target leads to, or says it itself.
pub(super) fn is_of(case: &Deliberation<'_, '_>, flow: &Flow, target: &Target) -> bool {
    match target {
        Target::Flow(id) => case.engine.is_same_flow(id, &flow.id),
        Target::Atom(atom) => says(case, flow, atom),
    }
}

/// Whether an atom is one of the answers of a flow, so that it is no question beside it.
pub(super) fn says(case: &Deliberation<'_, '_>, flow: &Flow, atom: &AtomId) -> bool {
    let kb = &case.engine.kb;
    let Some(own) = kb.find(atom).map(|atom| kb.original(atom)) else { return false };
    let is_own = |(_, atom): (Option<&str>, &AtomIdx)| kb.original(*atom) == own;
    flow.steps.iter().any(|step| matches!(step, Step::Answer { atom, .. } if atom.each().any(is_own)))
}

/// Whether the last thing that the bot answered with was this atom, and nothing was asked in between.
pub(super) fn was_just_said(case: &Deliberation<'_, '_>, atom: &AtomId) -> bool {
    let is_digression = case
        .view
        .memory()
        .subject
        .as_ref()
        .is_some_and(|subject| case.view.memory().last.as_ref().is_some_and(|said| said.text == *subject));
    is_digression && case.view.tried().last().is_some_and(|tried| case.engine.is_same_atom(tried, atom))
}

fn before(used: Use) -> Before {
    match used {
        Use::Reply => Before::Nothing,
        Use::Correction => Before::Corrected,
        Use::Note => Before::Noted,
    }
}
