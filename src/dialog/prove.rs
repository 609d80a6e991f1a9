//! Is a flow sound?
//!
//! Proves that every step is reached, that a flow ends even for a customer whose replies never fit, and that words only use details that
//! are sure to be known. Runs over flows whose names are resolved.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::dialog::flow::{Choice, Flow, Step, StepIdx};
use crate::dialog::locale::ByLocale;
use crate::dialog::place::Spots;
use crate::dialog::words::Words;
use std::collections::BTreeSet;

/// Adds a fault for whatever keeps the flow from being sound.
pub(super) fn prove(flow: &Flow, spots: &Spots<'_>, faults: &mut Vec<Diagnostic>) {
    let known = known_slots(flow);
    for (at, name) in flow.names.iter().enumerate() {
        let mut fault = |code, place: Place, what: &str, help: &str| {
            let fault = Diagnostic::new(code, place, format!("flow `{}`: step `{name}` {what}", flow.id.0), help);
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        };
        let Some(known) = &known[at] else {
            fault(Code::Unreached, spots.key(at), "is never reached", "lead a step to it, or take it out");
            continue;
        };
        if let Step::Call(step) = &flow.steps[at] {
            for (input, slot) in step.with.iter().filter(|(_, slot)| !known.contains(slot.as_str())) {
                let what = format!("takes `{input}` from the slot `{slot}`, which is not set on every way there");
                fault(Code::UnknownSlot, spots.key(at), &what, "ask for it on every way there, or name another slot in `with`");
            }
            if step.has_effect && !is_confirmed(flow, at) {
                let what = format!("changes something by `{}` and does not follow a button alone", step.connector);
                let help = "lead to it by a choice of a `Choose` without `slot`, and by nothing else: so the customer has confirmed it";
                fault(Code::Unconfirmed, spots.key(at), &what, help);
            }
        }
        let spoken =
            words_of(&flow.steps[at]).flat_map(ByLocale::each).flat_map(|(locale, words)| words.slots().map(move |slot| (locale, slot)));
        for (locale, slot) in spoken.filter(|(_, slot)| !known.contains(slot)) {
            let what = format!("uses `{{{slot}}}`, which is not set on every way there");
            let help = "ask for it on every way there, or take it out of the words";
            let needle = format!("{{{slot}}}");
            let place = match locale {
                Some(locale) => spots.bare_in_translation(locale, Some(name), &needle),
                None => spots.bare_in_step(at, &needle),
            };
            fault(Code::UnknownSlot, place, &what, help);
        }
        if let Step::Branch { slot, .. } = &flow.steps[at]
            && !flow.steps.iter().any(|step| may_set(step, slot))
        {
            let what = format!("goes by the slot `{slot}`, which no step sets");
            let help = "use the slot of an `Ask` or a `Choose` of this flow, or what a `Call` gives";
            fault(Code::UnknownSlot, spots.in_step(at, "slot:", slot), &what, help);
        }
    }
    for circle in circles(flow).iter().filter(|circle| known[circle[0]].is_some()) {
        let names: Vec<String> = circle.iter().chain(&circle[..1]).map(|&at| format!("`{}`", flow.names[at])).collect();
        let why = if circle.iter().any(|&at| is_waiting(&flow.steps[at])) {
            "for a customer whose replies do not fit"
        } else {
            "without waiting for the customer"
        };
        let message = format!("flow `{}` goes round in a circle, {}, {why}", flow.id.0, names.join(" to "));
        let help = "lead one of these steps to a `HandOff`, an `End` or a `Close`";
        faults.push(Diagnostic::new(Code::DeadEnd, spots.key(circle[0]), message, help));
    }
}

/// For each step the slots that are set on every way to it; nothing for a step that is never reached.
fn known_slots(flow: &Flow) -> Vec<Option<BTreeSet<&str>>> {
    let mut known = vec![None; flow.steps.len()];
    known[usize::from(flow.start.0)] = Some(BTreeSet::new());
    let mut changed = vec![flow.start];
    while let Some(at) = changed.pop() {
        for (to, sets) in ways(flow.step(at)) {
            let mut here: BTreeSet<&str> = known[usize::from(at.0)].clone().unwrap_or_default();
            here.extend(sets);
            let there = &mut known[usize::from(to.0)];
            let both = match there {
                Some(before) => before.intersection(&here).copied().collect(),
                None => here,
            };
            if there.as_ref() != Some(&both) {
                *there = Some(both);
                changed.push(to);
            }
        }
    }
    known
}

/// The steps that follow a step, each with the slots that are set on the way.
fn ways(step: &Step) -> Vec<(StepIdx, Vec<&str>)> {
    match step {
        Step::Ask { slot, next, otherwise, .. } => vec![(*next, vec![slot]), (*otherwise, Vec::new())],
        Step::Choose { slot, first, rest, otherwise, .. } => {
            let chosen = std::iter::once(first).chain(rest).map(|choice: &Choice| (choice.next, slot.as_deref().into_iter().collect()));
            chosen.chain([(*otherwise, Vec::new())]).collect()
        }
        Step::Branch { slot, cases, otherwise } => {
            let known = cases.iter().map(|(_, next)| (*next, vec![slot.as_str()]));
            known.chain([(*otherwise, Vec::new())]).collect()
        }
        Step::Call(step) => {
            let answers = step.answers.iter().map(|answer| (answer.next, answer.sets.iter().map(String::as_str).collect()));
            answers.chain([(step.otherwise, Vec::new())]).collect()
        }
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => {
            unhelped(step).into_iter().map(|next| (next, Vec::new())).collect()
        }
    }
}

/// The steps that follow a step for a customer whose replies never fit.
fn unhelped(step: &Step) -> Vec<StepIdx> {
    match step {
        Step::Say { next, .. } | Step::Answer { next, .. } => vec![*next],
        Step::Ask { otherwise, .. } | Step::Choose { otherwise, .. } => vec![*otherwise],
        Step::CanAsk { next, otherwise, .. } => vec![*next, *otherwise],
        Step::Call(step) => step.exits().collect(),
        Step::Branch { cases, otherwise, .. } => cases.iter().map(|(_, next)| *next).chain([*otherwise]).collect(),
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => Vec::new(),
    }
}

/// Circles of steps that a customer whose replies never fit cannot leave, or need not: without one, every flow ends for every customer.
/// Where circles share a step, one of them is found, and the others after it is mended.
fn circles(flow: &Flow) -> Vec<Vec<usize>> {
    let places = |at: usize| unhelped(&flow.steps[at]).into_iter().map(|step| usize::from(step.0));
    let mut endless: BTreeSet<usize> = (0..flow.steps.len()).collect();
    while let Some(at) = endless.iter().copied().find(|&at| places(at).all(|next| !endless.contains(&next))) {
        endless.remove(&at);
    }
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();
    for &from in &endless {
        let mut walk = Vec::new();
        let mut at = from;
        while seen.insert(at) {
            walk.push(at);
            at = places(at).find(|next| endless.contains(next)).expect("a step that cannot end leads to another such step");
        }
        if let Some(begin) = walk.iter().position(|&passed| passed == at) {
            circles.push(walk.split_off(begin));
        }
    }
    circles
}

fn is_waiting(step: &Step) -> bool {
    matches!(step, Step::Ask { .. } | Step::Choose { .. })
}

/// Whether a step may set a slot.
fn may_set(step: &Step, wanted: &str) -> bool {
    match step {
        Step::Ask { slot, .. } => slot == wanted,
        Step::Choose { slot, .. } => slot.as_deref() == Some(wanted),
        Step::Call(step) => step.answers.iter().flat_map(|answer| answer.sets.iter().chain(&answer.may_set)).any(|slot| slot == wanted),
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Branch { .. } => false,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => false,
    }
}

/// Whether a step is reached by the press of a button alone. A button that is kept as a detail does not count: it may be pressed already.
fn is_confirmed(flow: &Flow, at: usize) -> bool {
    let leads_here = |next: StepIdx| usize::from(next.0) == at;
    let is_pressed = |step: &Step| matches!(step, Step::Choose { slot: None, otherwise, .. } if !leads_here(*otherwise));
    !leads_here(flow.start) && flow.steps.iter().all(|step| is_pressed(step) || !ways(step).iter().any(|(next, _)| leads_here(*next)))
}

/// All words of a step that can have slots in them.
fn words_of(step: &Step) -> impl Iterator<Item = &ByLocale<Words>> {
    let (first, second) = match step {
        Step::Say { words, .. } | Step::HandOff { words, .. } => (Some(words), None),
        Step::Ask { words, retry, .. } | Step::Choose { words, retry, .. } => (Some(words), Some(retry)),
        Step::End { words, .. } | Step::Close { words, .. } => (words.as_ref(), None),
        Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => (None, None),
    };
    first.into_iter().chain(second)
}
