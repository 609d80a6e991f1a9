//! What does a flow do next?
//!
//! Pure: a place and an input give what is said and the next place. It always stops: the loader has proved that every circle passes a
//! step that waits for the customer.

use crate::dialog::choice;
use crate::dialog::correct::correct;
use crate::dialog::doubt;
use crate::dialog::flow::{Choice, Flow, Step, StepIdx};
use crate::dialog::given;
use crate::dialog::heard::{Heard, reply_of};
use crate::dialog::likeness;
use crate::dialog::progress::{Line, Progress, Standing};
use crate::dialog::run::Run;
use crate::kb::entry::AtomIdx;
use crate::text::cantonese::mandarin;
use crate::text::normalize::NormalText;
use std::collections::BTreeMap;

/// Starts a flow: details and choices that the message already gives are not asked for.
pub fn start(flow: &Flow, heard: &Heard<'_>) -> Progress {
    Run::new(flow, heard.locale, given::kept(flow, heard.slots), &[]).opened_by(heard.text).go_on(flow.start)
}

/// The atom that a flow gives first to a message that makes its choices; nothing where it asks or tells something else before.
pub fn given_to(flow: &Flow, text: &NormalText, locale: &str) -> Option<AtomIdx> {
    let progress = Run::new(flow, locale, BTreeMap::new(), &[]).opened_by(text).go_on(flow.start);
    progress.lines.iter().find_map(|line| if let Line::Atom(atom) = line { Some(*atom) } else { None })
}

/// Whether a choice of the flow that is kept as a detail is made by this name, as the product is by that of a fault.
pub fn is_about(flow: &Flow, name: &NormalText) -> bool {
    let is_made = |step: &Step| match step {
        Step::Choose { slot: Some(_), first, rest, .. } => choice::picked(first, rest, name).is_some(),
        Step::Choose { slot: None, .. } | Step::Say { .. } | Step::Ask { .. } | Step::Answer { .. } | Step::Branch { .. } => false,
        Step::Call(_) | Step::CanAsk { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => false,
    };
    flow.steps.iter().any(is_made)
}

/// Starts a flow about a matter that is known: the choices that its name makes are not offered, and it is the first detail in words of no kind.
pub fn start_about(flow: &Flow, heard: &Heard<'_>, name: &NormalText, matter: &str) -> Progress {
    let mut slots = given::kept(flow, heard.slots);
    given::keep_words(&mut slots, matter);
    Run::new(flow, heard.locale, slots, &[]).opened_by(name).go_on(flow.start)
}

/// Goes on with the choice at this place of the step that waits; nothing where there is none. Its words give no other detail.
pub fn choose(flow: &Flow, standing: &Standing, place: usize, locale: &str) -> Option<Progress> {
    let Step::Choose { slot, .. } = flow.step(standing.step) else { return None };
    let choice = flow.choices(standing.step).nth(place)?;
    Some(take_choice(Run::new(flow, locale, standing.slots.clone(), &[]), slot.as_deref(), choice))
}

/// How a flow takes a message that it has a use for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It replies to the question.
    Reply,
    /// It replaces details given before.
    Correction,
    /// It gives a detail that a later question asks for.
    Note,
}

/// Goes on with a message that the flow surely has a use for: it replaces a detail and says so, or replies to the question.
pub fn take(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Option<(Progress, Use)> {
    let corrected = Some(heard).filter(|heard| heard.is_correction).and_then(|heard| correct(flow, standing, heard));
    match corrected {
        Some(progress) => Some((progress, Use::Correction)),
        None => accepts(flow, standing, heard).then(|| (advance(flow, standing, heard), Use::Reply)),
    }
}

/// Goes on with a message that does not reply to the question but gives details: others than before, or such as a later question asks for.
pub fn take_details(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Option<(Progress, Use)> {
    if heard.slots.is_empty() {
        return None;
    }
    let mut noted = standing.clone();
    if given::keep(flow, &mut noted.slots, heard.slots) {
        return Some((ask_again(flow, &noted, heard.locale), Use::Note));
    }
    correct(flow, standing, heard).map(|progress| (progress, Use::Correction))
}

/// Whether the step that waits can take this message: a detail of its kind, or one of its choices.
fn accepts(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> bool {
    match flow.step(standing.step) {
        Step::Ask { kind, .. } => reply_of(*kind, heard).is_some(),
        step @ Step::Choose { .. } => chosen(flow, step, heard.text).is_some(),
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => false,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => false,
    }
}

/// The choice of a step that a message picks, or clearly means in other words. What is not kept as a detail, such as a consent, is not guessed.
fn chosen<'f>(flow: &'f Flow, step: &'f Step, text: &NormalText) -> Option<&'f Choice> {
    let Step::Choose { words, slot, first, rest, .. } = step else { return None };
    let likely = || {
        slot.as_ref()?;
        let phrases = |choice: &'f Choice| std::iter::once(choice.label.own()).chain(&choice.says).map(String::as_str).collect();
        let choices = || std::iter::once(first).chain(rest);
        let said = mandarin(text);
        let asked = words.own().fill(|_| None);
        choices().nth(likeness::fitting(&choices().map(phrases).collect::<Vec<_>>(), &asked, said.as_ref().unwrap_or(text))?)
    };
    picked(flow, first, rest, text).or_else(likely)
}

/// The choice that a message picks; one that ends the matter as solved only where the message says nothing against it, and more than a nod
/// says so: 是的 就是没收到 agrees to something else.
fn picked<'f>(flow: &Flow, first: &'f Choice, rest: &'f [Choice], text: &NormalText) -> Option<&'f Choice> {
    let choice = choice::picked(first, rest, text)?;
    let is_said_behind = |behind: NormalText| choice::picked(first, rest, &behind).is_some_and(|own| own.label == choice.label);
    let is_surely_said = || !doubt::is_doubted(text) && doubt::behind_nod(text).is_none_or(is_said_behind);
    (!is_solved(flow, choice) || choice::is_said(choice, text) || is_surely_said()).then_some(choice)
}

/// Whether a choice ends the matter as solved.
fn is_solved(flow: &Flow, choice: &Choice) -> bool {
    matches!(flow.step(choice.next), Step::End { solved: Some(true), .. } | Step::Close { solved: Some(true), .. })
}

/// Whether a step asks whether the matter is solved.
pub fn is_closing(flow: &Flow, step: StepIdx) -> bool {
    flow.choices(step).any(|choice| is_solved(flow, choice))
}

/// The place of the other choice of a step that asks whether it is solved, where a message names the one that says so, and takes it back, or
/// complains: 已经取消了怎么还在送.
pub fn contradicted(flow: &Flow, standing: &Standing, text: &NormalText) -> Option<usize> {
    let Step::Choose { first, rest, .. } = flow.step(standing.step) else { return None };
    let is_named = || choice::picked(first, rest, text).is_some_and(|choice| is_solved(flow, choice));
    let is_taken_back = doubt::complains(text) || (doubt::contradicts(text) && is_named());
    let (solved, others): (Vec<_>, Vec<_>) = flow.choices(standing.step).enumerate().partition(|(_, choice)| is_solved(flow, choice));
    match (solved.as_slice(), others.as_slice()) {
        ([_], [(place, _)]) if is_taken_back => Some(*place),
        _ => None,
    }
}

/// Goes on as if an earlier question of the flow had been asked last, where a message says that the matter is solved: 好了改好了 where the order's
/// number is asked for.
pub fn settle(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Option<Progress> {
    let solved = flow.steps.iter().find_map(|step| match step {
        Step::Choose { first, rest, .. } => picked(flow, first, rest, heard.text).filter(|choice| is_solved(flow, choice)),
        Step::Say { .. } | Step::Ask { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => None,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
    })?;
    Some(Run::new(flow, heard.locale, standing.slots.clone(), &[]).go_on(solved.next))
}

/// Goes on from a step that waits: takes the message, or asks again, or takes the step's way out.
pub fn advance(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Progress {
    let mut run = Run::new(flow, heard.locale, standing.slots.clone(), heard.slots);
    match flow.step(standing.step) {
        Step::Ask { slot, kind, retry, tries, next, otherwise, .. } => match reply_of(*kind, heard) {
            Some(value) => {
                run.fill(slot, value);
                run.keep_rest();
                run.go_on(*next)
            }
            None if standing.asked < tries.get() => run.ask_again(standing, retry),
            None => run.go_on(*otherwise),
        },
        step @ Step::Choose { slot, retry, tries, otherwise, .. } => match chosen(flow, step, heard.text) {
            Some(choice) => take_choice(run, slot.as_deref(), choice),
            None if standing.asked < tries.get() => run.ask_again(standing, retry),
            None => run.go_on(*otherwise),
        },
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => run.go_on(standing.step),
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => run.go_on(standing.step),
    }
}

/// Takes a choice, keeps it as a detail where the step has a slot, and goes on.
fn take_choice(mut run: Run<'_>, slot: Option<&str>, choice: &Choice) -> Progress {
    if let Some(slot) = slot {
        run.fill(slot, choice.label.own().clone());
    }
    run.keep_rest();
    run.go_on(choice.next)
}

/// The slot in which the desk finds what a customer told that replied to nothing.
const TOLD: &str = "told";

/// Where a flow stands when a message that replies to nothing is kept for the desk.
pub fn note(standing: &Standing, heard: &Heard<'_>) -> Standing {
    let mut noted = standing.clone();
    let told = noted.slots.entry(TOLD.to_owned()).or_default();
    if !told.is_empty() {
        told.push('；');
    }
    told.push_str(heard.original);
    noted
}

/// Whether a message was kept for the desk before.
pub fn has_noted(standing: &Standing) -> bool {
    standing.slots.contains_key(TOLD)
}

/// Asks again, in a language, what the step that waits has asked, without counting it as a try.
pub fn ask_again(flow: &Flow, standing: &Standing, locale: &str) -> Progress {
    Run::new(flow, locale, standing.slots.clone(), &[]).repeat(standing)
}

#[cfg(test)]
mod tests;
