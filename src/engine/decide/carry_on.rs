//! How does a message go on with what was said?
//!
//! By the place where the conversation stands; symptom trees are in `carry_on_tree`, procedures in `carry_on_flow`. Nothing here means that the
//! message begins something new.

use crate::conversation::fact::bot::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::{Frame, Target};
use crate::dialog::standing::standing;
use crate::engine::decide::aside::{begin_again, take_up};
use crate::engine::decide::carry_on_flow::{carry_on_courtesy, carry_on_flow};
use crate::engine::decide::carry_on_tree::carry_on_tree;
use crate::engine::decide::decision::{Answer, Before, Decision, offer_instead};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::{after_tree, step_back};
use crate::engine::decide::enter::enter;
use crate::engine::decide::fresh::miss;
use crate::engine::decide::policy::Says;
use crate::engine::decide::reconsider::reconsidered;
use crate::engine::decide::replies::{agrees, is_reply, picked, picked_related};
use crate::engine::decide::stop::{Matter, stopped};
use crate::engine::reply::narrowing::narrowed;
use crate::kb::entry::AtomId;
use crate::meaning::Meaning;
use crate::text::normalize::NormalText;

/// From this cosine on two messages ask the same, when they also lead to the same answer: 退款多久到账 and 退款几天能到 have 0.8.
const SAME_MEANING: f32 = 0.7;

/// How often choices are offered for the same words.
const MOST_OFFERS: u8 = 2;

/// Goes on where the conversation stands; nothing when the message begins something new.
pub(super) fn carry_on<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    if case.view.aside().is_some() && Says::has(&case.engine.policy.says.resume, &case.u.text) && !is_reply(case) {
        return take_up(case);
    }
    match case.view.frame()? {
        frame @ Frame::Flow { flow, is_again, .. } => {
            let Some((flow, standing)) = standing(&case.engine.flows, frame) else {
                return Some(begin_again(case, case.engine.flows.get(flow)?, *is_again));
            };
            if flow.is_courtesy { carry_on_courtesy(case, flow, &standing) } else { Some(carry_on_flow(case, flow, &standing)) }
        }
        Frame::Tree { at, hash, path, asked, is_again, .. } => carry_on_tree(case, at, (hash, *is_again), path, *asked),
        Frame::Clarifying { options, others, matter, asked } => carry_on_clarifying(case, options, others, matter, *asked),
        Frame::Offering => carry_on_offering(case),
        Frame::Answered { atom, next, others, related, path } => {
            let is_back = Says::has(&case.engine.policy.says.back, &case.u.text);
            let back = if is_back { step_back(case, path) } else { None };
            back.or_else(|| carry_on_answered(case, atom, (next, others), related)).or_else(|| reconsidered(case, path))
        }
    }
}

pub(super) fn carry_on_clarifying<'e>(
    case: &Deliberation<'e, '_>,
    options: &[Target],
    others: &[Target],
    matter: &str,
    asked: u8,
) -> Option<Decision<'e>> {
    if let Some(target) = picked(case, options) {
        return enter(case, &case.said(target), None, Vec::new());
    }
    if let Some(decision) = stopped(case, Matter::Told("")) {
        return Some(decision);
    }
    Says::has(&case.engine.policy.says.none, &case.u.text).then(|| none_of_these(case, others, matter, asked))
}

/// Offers what else may have been meant, asks for other words, or hands over: none of the titles was meant.
pub(super) fn none_of_these<'e>(case: &Deliberation<'e, '_>, others: &[Target], matter: &str, asked: u8) -> Decision<'e> {
    match (others, asked) {
        ([], ..MOST_OFFERS) => miss(case, Decision::Rephrase),
        ([], MOST_OFFERS..) => case.hand_off(HandoffReason::Unresolved),
        (others, _) => offer_instead(others, matter, asked, Before::Nothing),
    }
}

pub(super) fn carry_on_answered<'e>(
    case: &Deliberation<'e, '_>,
    atom: &AtomId,
    (next, others): (&[Target], &[Target]),
    related: &[AtomId],
) -> Option<Decision<'e>> {
    match case.u.verdict {
        Some(true) => return Some(Decision::Solved),
        Some(false) => return Some(next_best(case, atom, next, others)),
        None => {}
    }
    if let Some(target) = picked_related(case, related) {
        return enter(case, &case.said(&target), None, Vec::new());
    }
    // 算了，退款多久到账 right after the answer to it leaves nothing.
    if !asks_again(case, atom) {
        let title = case.engine.kb.find(atom).map_or("", |atom| case.engine.kb[atom].title.as_str());
        return stopped(case, Matter::Told(title));
    }
    if let Some((atom, text)) = case.engine.kb.find(atom).zip(narrowed(case, atom)) {
        return Some(Decision::Narrow { atom, text });
    }
    // 洗衣机呢 after 保修多久 asks it of another thing, and does not say that the answer was no help.
    let is_follow_up = case.u.how() == Some(Reading::FollowUp);
    let again = || enter(case, &case.said(&Target::Atom(atom.clone())), Some(case.u.best()), Vec::new());
    if is_follow_up { again() } else { Some(next_best(case, atom, next, others)) }
}

/// Whether the message asks what this atom has just answered: it leads there again, surely or in words of the same meaning.
pub(super) fn asks_again(case: &Deliberation<'_, '_>, atom: &AtomId) -> bool {
    let own = Target::Atom(atom.clone());
    let Some(first) = case.u.candidates.first().filter(|first| case.engine.is_same(&first.target, &own)) else { return false };
    let meaning = |text: &NormalText| Meaning::of_text(text, &case.engine.segmenter);
    let same = || {
        let subject = case.view.memory().subject.as_ref();
        subject.is_some_and(|subject| meaning(&NormalText::of(subject)).dot(&meaning(&case.u.matter)) >= SAME_MEANING)
    };
    let is_follow_up = || case.u.how() == Some(Reading::FollowUp);
    let costs = case.engine.policy.costs;
    first.confidence >= costs.answer_at() || (first.confidence >= costs.clarify_at() && (is_follow_up() || same()))
}

/// The next best answer; after a symptom tree the procedure for it; else a choice of what else may have been meant, or a person.
pub(super) fn next_best<'e>(case: &Deliberation<'e, '_>, atom: &AtomId, next: &[Target], others: &[Target]) -> Decision<'e> {
    let is_remedy = case.engine.kb.find(atom).is_some_and(|atom| case.engine.kb.tree_of(atom).is_some());
    let untried = next.iter().position(|target| !case.was_tried(target));
    let entered = untried.and_then(|at| enter(case, &next[at], None, next[at + 1..].to_vec()));
    match entered {
        Some(Decision::Answer(answer)) => Decision::Answer(Answer { is_next_best: true, others: others.to_vec(), ..answer }),
        Some(other) => other,
        None if is_remedy => after_tree(case, Before::Sorry).unwrap_or_else(|| case.hand_off(HandoffReason::Unresolved)),
        None if !others.is_empty() => {
            let matter = case.view.memory().subject.as_deref().unwrap_or_default();
            offer_instead(others, matter, 0, Before::Sorry)
        }
        None => case.hand_off(HandoffReason::Unresolved),
    }
}

pub(super) fn carry_on_offering<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    if agrees(case)? { take_up(case) } else { Some(Decision::LeaveIt) }
}
