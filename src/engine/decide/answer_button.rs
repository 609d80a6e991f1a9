//! What follows from a button?
//!
//! From one that was pressed, and from one whose words a message says word for word: both mean the same. Nothing is read from the words here.

use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::Frame;
use crate::dialog::machine;
use crate::engine::buttons::Meaning;
use crate::engine::decide::aside::{begin_again, take_up};
use crate::engine::decide::carry_on::{next_best, none_of_these};
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::{self, pass_over, step_into};
use crate::engine::decide::enter::enter;
use crate::engine::decide::fresh::miss;
use crate::engine::decide::replies::told_before;
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::Picked;
use crate::text::normalize::NormalText;

/// What follows from the button that the message presses or says; nothing where it does neither.
pub(super) fn answer_button<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    match case.u.picked? {
        Picked::Said(place) => follow(case, place),
        Picked::Pressed(place) => Some(place.and_then(|place| follow(case, place)).unwrap_or_else(|| begin_over(case))),
    }
}

/// Follows the button at this place; nothing when the content no longer has what it leads to.
fn follow<'e>(case: &Deliberation<'e, '_>, place: usize) -> Option<Decision<'e>> {
    let locale = case.view.locale();
    let button = case.engine.buttons(case.view.frame(), reader(case.view, case.now)).into_iter().nth(place)?;
    match button.meaning {
        Meaning::Branch { question, branch } => {
            let path = question.path.iter().cloned().chain([case.taken(question.at, branch)]).collect();
            let told = NormalText::of(&told_before(case, question.path));
            Some(step_into(case, question.tree, &branch.to, path, &told, None))
        }
        Meaning::CannotTell(question) => Some(pass_over(case, question.tree, question.node, question.at, question.path)),
        Meaning::Choice { flow, standing, place } => {
            let progress = machine::choose(flow, &standing, place, locale)?;
            Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence: None })
        }
        Meaning::Title(target) => enter(case, &target, None, Vec::new()),
        Meaning::NoneOfThese { others, matter, asked } => Some(none_of_these(case, others, matter, asked)),
        Meaning::GoOn => take_up(case),
        Meaning::LeaveIt => Some(Decision::LeaveIt),
        Meaning::Solved => Some(Decision::Solved),
        Meaning::Unsolved { atom, next, others } => Some(next_best(case, atom, next, others)),
        Meaning::Person => Some(case.hand_off(HandoffReason::Plea)),
    }
}

/// Begins again what the button belonged to: it was edited since, or has meanwhile changed something in another system.
fn begin_over<'e>(case: &Deliberation<'e, '_>) -> Decision<'e> {
    let again = match case.view.frame() {
        Some(Frame::Flow { flow, is_again, .. }) => case.engine.flows.get(flow).map(|flow| begin_again(case, flow, *is_again)),
        Some(Frame::Tree { at, path, is_again, .. }) => {
            let tree = case.engine.kb.find(at).and_then(|at| case.engine.kb.tree_of(at));
            tree.map(|(tree, _)| diagnose::begin_again(tree, path, *is_again))
        }
        Some(Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. }) | None => None,
    };
    again.unwrap_or_else(|| miss(case, Decision::Rephrase))
}
