//! What does a flow do next?
//!
//! Pure: a place and an input give what is said and the next place. It always stops: the loader has proved that every circle passes a
//! step that waits for the customer.

use crate::dialog::choice;
use crate::dialog::correct::correct;
use crate::dialog::flow::{Choice, Flow, Step};
use crate::dialog::given;
use crate::dialog::heard::{Heard, reply_of};
use crate::dialog::progress::{Progress, Standing};
use crate::dialog::run::Run;

/// Starts a flow: details and choices that the message already gives are not asked for.
pub fn start(flow: &Flow, heard: &Heard<'_>) -> Progress {
    Run::new(flow, heard.locale, given::kept(flow, heard.slots), &[]).opened_by(heard.text).go_on(flow.start)
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
        Step::Choose { first, rest, .. } => choice::picked(first, rest, heard.text).is_some(),
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => false,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => false,
    }
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
        Step::Choose { slot, first, rest, retry, tries, otherwise, .. } => match choice::picked(first, rest, heard.text) {
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

/// Asks again, in a language, what the step that waits has asked, without counting it as a try.
pub fn ask_again(flow: &Flow, standing: &Standing, locale: &str) -> Progress {
    Run::new(flow, locale, standing.slots.clone(), &[]).repeat(standing)
}

#[cfg(test)]
mod tests;
