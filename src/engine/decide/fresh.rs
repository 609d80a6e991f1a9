//! What is done about a message that begins something new?

use crate::conversation::fact::bot::{Act, Reading};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::{Frame, Target};
use crate::engine::decide::afterwards::{next_after, others};
use crate::engine::decide::aside::take_up;
use crate::engine::decide::decision::{Answer, Before, Clarification, Decision, Offer};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::enter::enter;
use crate::engine::decide::part::{offer, part};
use crate::engine::decide::policy::Says;
use crate::engine::decide::second::both;
use crate::engine::reply::narrowing::narrowed;
use crate::talk::TalkAct;

/// Decides about a message that begins something new.
pub(super) fn fresh<'e>(case: &Deliberation<'e, '_>) -> Decision<'e> {
    if case.u.is_wordless() {
        return Decision::Wordless;
    }
    if denies_again(case) {
        return miss(case, Decision::Rephrase);
    }
    if let Some(decision) = both(case).or_else(|| part(case)) {
        return decision;
    }
    if let Some(decision) = said_again(case) {
        return decision;
    }
    if let Some((target, confidence)) = case.sure_target() {
        if waits(case, target)
            && let Some(decision) = take_up(case)
        {
            return decision;
        }
        let is_thanks = case.engine.is_courtesy(target) && case.view.aside().is_some();
        let entered = enter(case, target, Some(confidence), next_after(case, target));
        match if is_thanks { Some(Decision::Solved) } else { entered } {
            Some(Decision::Answer(answer)) => {
                return Decision::Answer(Answer { others: others(case, target, confidence, &answer.next), ..answer });
            }
            Some(decision) => return decision,
            None => {}
        }
    }
    let offer = offer(case);
    let is_joined = case.u.how() == Some(Reading::Joined);
    let was_offered = matches!(case.view.frame(), Some(Frame::Clarifying { options, .. }) if are_same(case, options, &offer.options));
    let is_last = case.turns_before(case.view.memory().n_clarified) >= case.engine.policy.clarifies_before_person;
    match offer.options.is_empty() || (was_offered && !is_joined) {
        true => miss(case, Decision::Miss),
        false if is_last => case.hand_off(HandoffReason::Unresolved),
        false => {
            let matter = case.u.matter.as_str().to_owned();
            let before = if case.u.missing.is_some() { Before::NotKnown } else { Before::Nothing };
            Decision::Clarify(Clarification { offer, matter, asked: 0, before })
        }
    }
}

/// The part of the last answer that a short question asks on about, or what else may be meant, or else the procedure for it: an answer is not
/// given twice in a row.
pub(super) fn said_again<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let (target, _) = case.sure_target().filter(|_| case.u.how() == Some(Reading::FollowUp))?;
    let atom = case.view.tried().last()?;
    let said = Target::Atom(atom.clone());
    let is_done_by = case.u.act == Some(TalkAct::AskOn) && case.engine.means_the_same(target, &said);
    let own = case.engine.kb.find(atom).filter(|_| *target == said || is_done_by)?;
    if let Some(text) = narrowed(case, atom) {
        return Some(Decision::Narrow { atom: own, text });
    }
    let others: Vec<Target> = case
        .u
        .candidates
        .iter()
        .filter(|other| other.target != said && other.confidence >= case.engine.policy.costs.clarify_at())
        .map(|other| other.target.clone())
        .collect();
    let matter = case.u.matter.as_str().to_owned();
    let procedure =
        || case.engine.flows.iter().map(|flow| Target::Flow(flow.id.clone())).find(|flow| case.engine.means_the_same(flow, &said));
    let options = if others.is_empty() { procedure().into_iter().collect() } else { others };
    let offer = Offer { options: options.into_iter().take(case.engine.policy.clarify_choices).collect(), others: Vec::new() };
    match offer.options.is_empty() {
        true => Some(Decision::Prompt),
        false => Some(Decision::Clarify(Clarification { offer, matter, asked: 0, before: Before::Nothing })),
    }
}

/// Whether the customer says once more that nothing of it was meant, where the bot has asked for other words.
fn denies_again(case: &Deliberation<'_, '_>) -> bool {
    case.view.frame().is_none() && case.view.last_act() == Some(Act::Miss) && Says::has(&case.engine.policy.says.none, &case.u.text)
}

/// Whether the same is offered in the same order.
fn are_same(case: &Deliberation<'_, '_>, one: &[Target], other: &[Target]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| case.engine.is_same(one, other))
}

/// Whether this procedure, or the tree that begins so, was put aside.
pub(super) fn waits(case: &Deliberation<'_, '_>, target: &Target) -> bool {
    let kb = &case.engine.kb;
    match (case.view.aside(), target) {
        (Some(Frame::Flow { flow, .. }), Target::Flow(own)) => case.engine.is_same_flow(flow, own),
        (Some(Frame::Tree { at, .. }), Target::Atom(own)) => {
            let root = kb.find(at).and_then(|at| kb.tree_of(at)).and_then(|(tree, _)| tree.root.atom());
            root.is_some_and(|root| case.engine.is_same_atom(own, &kb[root].id))
        }
        (Some(Frame::Flow { .. } | Frame::Tree { .. } | Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. }) | None, _) => {
            false
        }
    }
}

/// Says that there is no answer, in this way, or hands over when it was said too often.
pub(super) fn miss<'e>(case: &Deliberation<'e, '_>, miss: Decision<'e>) -> Decision<'e> {
    let n_misses = case.turns_before(case.view.memory().n_misses).saturating_add(1);
    if n_misses >= case.engine.policy.misses_before_person { case.hand_off(HandoffReason::Unresolved) } else { miss }
}
