//! How does a message go on with a procedure?
//!
//! In this order: it is a reply, unless any words would be one and these leave the procedure; it leaves the procedure; it asks what the content
//! surely answers; it wishes for something else; it gives details; it says that the matter is solved, or that it is not. What is
//! none of these is noted for the person who may take over.

use crate::conversation::fact::bot::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::doubt;
use crate::dialog::flow::{Flow, Step};
use crate::dialog::frame::Target;
use crate::dialog::machine::{self, Use};
use crate::dialog::progress::{Next, Standing};
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::fresh::{fresh, miss};
use crate::engine::decide::policy::Says;
use crate::engine::decide::stop::{Matter, stopped};
use crate::engine::understand::understanding::Candidate;
use crate::intent::slot::SlotKind;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// What is told in fewer Han characters is no more than a word beside the question.
const LEAST_TOLD: usize = 4;

/// The longest message that says no more than a day, in characters: 这周六下午三点 has seven.
const LONGEST_DAY: usize = 8;

pub(super) fn carry_on_flow<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, standing: &Standing) -> Decision<'e> {
    let heard = case.heard();
    let flows_on = |progress, before| Decision::Flow { flow, progress, before, confidence: None };
    let left = || stopped(case, Matter::Running(flow.title.own()));
    let takes_any_words = matches!(flow.step(standing.step), Step::Ask { kind: SlotKind::Text, .. });
    if let Some(decision) = takes_any_words.then(left).flatten() {
        return decision;
    }
    // What is asked is no reply, even where any words are one.
    let digressed = || digressed(case, flow, standing);
    if let Some(decision) = (takes_any_words && doubt::asks(&case.u.text)).then(digressed).flatten() {
        return decision;
    }
    if let Some((progress, used)) = machine::take(flow, standing, &heard) {
        return flows_on(progress, before(used));
    }
    if let Some(decision) = left() {
        return decision;
    }
    if Says::has(&case.engine.policy.says.mistaken, &case.u.text) {
        return miss(case, Decision::Rephrase);
    }
    if let Some(decision) = digressed() {
        return decision;
    }
    match case.sure_beside() {
        Some((target, _)) if case.engine.is_courtesy(target) => flows_on(machine::ask_again(flow, standing, heard.locale), Before::Nothing),
        Some((target, _)) if !is_of(case, flow, target) && !is_fact(case, target) && !is_day(case) => {
            Decision::PutAside(Box::new(fresh(case)))
        }
        Some(_) | None => match machine::take_details(flow, standing, &heard) {
            Some((progress, used)) => flows_on(progress, before(used)),
            None => take_what_is_told(case, flow, standing),
        },
    }
}

/// Answers what a message asks beside the procedure, and asks again; a person takes over where it was just answered.
fn digressed<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, standing: &Standing) -> Option<Decision<'e>> {
    let (answer, confidence) = asked_beside(case, flow)?;
    if was_just_said(case, answer) {
        return Some(case.hand_off(HandoffReason::Unresolved));
    }
    let answer = case.engine.kb.find(answer)?;
    let progress = machine::ask_again(flow, standing, case.view.locale());
    let back = Box::new(Decision::Flow { flow, progress, before: Before::Nothing, confidence: None });
    Some(Decision::Digress { answer, confidence, back })
}

/// Goes on with a message that neither replies nor asks what is known: as solved or not where it says so, or else it is noted.
fn take_what_is_told<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, standing: &Standing) -> Decision<'e> {
    let heard = case.heard();
    let flows_on = |progress, before| Decision::Flow { flow, progress, before, confidence: None };
    let is_asked_for = matches!(flow.step(standing.step), Step::Ask { .. });
    if let Some(progress) = machine::contradicted(flow, standing, heard.text)
        .and_then(|place| machine::choose(flow, standing, place, heard.locale))
        .or_else(|| machine::settle(flow, standing, &heard).filter(|_| is_asked_for && says_solved(case)))
    {
        return flows_on(progress, Before::Nothing);
    }
    if !is_told(&case.u.text) {
        return flows_on(machine::advance(flow, standing, &heard), Before::Nothing);
    }
    let noted = machine::note(standing, &heard);
    if !is_asked_for && is_first_told(case, flow, standing) {
        return flows_on(machine::ask_again(flow, &noted, heard.locale), Before::Noted);
    }
    let progress = machine::advance(flow, &noted, &heard);
    let before = if matches!(progress.next, Next::Wait { .. }) { Before::Noted } else { Before::Nothing };
    flows_on(progress, before)
}

/// Whether a message says a day and hardly more, 明天下午: beside the question of a procedure it tells when, and begins nothing else.
fn is_day(case: &Deliberation<'_, '_>) -> bool {
    let has_day = case.u.slots.iter().any(|slot| slot.kind == SlotKind::Date);
    let is_short = case.u.text.as_str().chars().nth(LONGEST_DAY).is_none();
    has_day && is_short && !doubt::asks(&case.u.text)
}

/// Whether this is the first that the customer tells, of another matter than the procedure, where the question was missed before: no reason
/// to give up.
fn is_first_told(case: &Deliberation<'_, '_>, flow: &Flow, standing: &Standing) -> bool {
    let is_known = |first: &Candidate| first.confidence >= case.engine.policy.costs.clarify_at() && !is_of(case, flow, &first.target);
    standing.asked > 1 && !machine::has_noted(standing) && case.u.candidates.first().is_some_and(is_known)
}

/// Whether a message says, in words of the policy, that something is solved.
fn says_solved(case: &Deliberation<'_, '_>) -> bool {
    case.engine.policy.says.verdict(&case.u.text) == Some(true)
}

/// Whether a message tells something: it has some words, and asks nothing.
fn is_told(text: &NormalText) -> bool {
    let has_words = text.as_str().chars().filter(|c| c.is_alphabetic()).nth(LEAST_TOLD - 1).is_some();
    has_words && !doubt::asks(text)
}

/// The plain answer to what a message asks beside the procedure, if it is sure: by itself, or once it is known that what it asks is not the
/// procedure that runs.
fn asked_beside<'d>(case: &'d Deliberation<'_, '_>, flow: &Flow) -> Option<(&'d AtomId, Confidence)> {
    // Who tells how it stands asks for no answer: 还没发货 where the address is to be changed. What is told of the answer before does.
    if doubt::tells(&case.u.text) && case.u.how() != Some(Reading::FollowUp) {
        return None;
    }
    match case.sure_beside() {
        Some((Target::Atom(atom), confidence)) if case.is_plain_answer(atom) && !says(case, flow, atom) => Some((atom, confidence)),
        Some(_) | None if doubt::asks(&case.u.text) => asked_apart(case, flow),
        Some(_) | None => None,
    }
}

/// The plain answer that a question means if it does not mean the procedure, where that is sure. What the procedure may tell later is told at
/// once to somebody who asks for it.
fn asked_apart<'d>(case: &'d Deliberation<'_, '_>, flow: &Flow) -> Option<(&'d AtomId, Confidence)> {
    let is_told = |target: &Target| matches!(target, Target::Flow(_)) || case.was_tried(target);
    let is_own = |target: &Target| is_of(case, flow, target) && is_told(target);
    let own: f32 = case.u.candidates.iter().filter(|other| is_own(&other.target)).map(|own| own.confidence.get()).sum();
    // What an editor wrote down for the procedure asks for nothing else: 到哪了 where an order is looked for.
    if own >= 1.0 {
        return None;
    }
    let first = case.u.candidates.iter().find(|other| !is_own(&other.target))?;
    let Target::Atom(atom) = &first.target else { return None };
    let left = (1.0 - own).max(f32::EPSILON);
    let confidence = Confidence::new((first.confidence.get() / left).min(1.0))?;
    let costs = case.engine.policy.costs;
    let is_sure = first.confidence >= costs.clarify_at() && confidence >= costs.answer_at();
    (case.is_plain_answer(atom) && is_sure).then_some((atom, confidence))
}

/// Whether a message only tells how it stands, and an answer to that would be what it means.
fn is_fact(case: &Deliberation<'_, '_>, target: &Target) -> bool {
    doubt::tells(&case.u.text) && matches!(target, Target::Atom(atom) if case.is_plain_answer(atom))
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
pub(in crate::engine) fn says(case: &Deliberation<'_, '_>, flow: &Flow, atom: &AtomId) -> bool {
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
