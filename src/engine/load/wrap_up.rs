//! Reads `wrap_up.ron`: what an agent notes when a case is done.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::{Sound, read};
use crate::engine::wrap_up::{DEEPEST, Field, Kind, Reason, WrapUpForm};
use crate::source::SourceSet;

/// The most reasons, over all levels: more than anybody finds again.
const MOST_REASONS: usize = 500;

/// The most resolutions.
const MOST_RESOLUTIONS: usize = 20;

/// The most attributes: a case is done in seconds.
const MOST_ATTRIBUTES: usize = 10;

/// The most choices of an attribute.
const MOST_CHOICES: usize = 100;

/// Reads `wrap_up.ron` alone; its faults are added to `faults`, and there is a form only if none of them is an error.
pub fn load_wrap_up(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<WrapUpForm> {
    let (file, form) = read::<WrapUpForm>(sources, "wrap_up.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    let n_reasons = reasons(&mut sound, &form.reasons, 1);
    sound.at_most("reasons", n_reasons, MOST_REASONS);
    sound.at_most("resolutions", form.resolutions.len(), MOST_RESOLUTIONS);
    sound.at_most("attributes", form.attributes.len(), MOST_ATTRIBUTES);
    sound.ids("resolution", form.resolutions.iter().map(|own| (own.id.as_str(), &own.label)));
    sound.ids("attribute", form.attributes.iter().map(|own| (own.id.as_str(), &own.label)));
    form.attributes.iter().for_each(|field| attribute(&mut sound, field));
    sound.no_empty_words();
    let has_reason = !form.reason_required || n_reasons > 0;
    sound.demand("reason_required", has_reason, "a reason is required, and there is none", "write reasons, or require none");
    sound.is_sound.then_some(form)
}

/// The faults of reasons that are siblings, and of those below them; gives how many they are.
fn reasons(sound: &mut Sound<'_>, all: &[Reason], level: usize) -> usize {
    sound.ids("reason", all.iter().map(|own| (own.id.as_str(), &own.label)));
    if let Some(deepest) = all.iter().find(|reason| level == DEEPEST && !reason.under.is_empty()) {
        let message = format!("the reason `{}` has others under it, and is on level {DEEPEST}", deepest.id);
        sound.fault(Code::OutOfRange, &deepest.id, message, "a tree of reasons has at most 4 levels; take the lowest out");
    }
    let below = |reason: &Reason| if level < DEEPEST { reasons(sound, &reason.under, level + 1) } else { 0 };
    all.len() + all.iter().map(below).sum::<usize>()
}

fn attribute(sound: &mut Sound<'_>, field: &Field) {
    match &field.kind {
        Kind::Choice(choices) => {
            sound.ids("choice", choices.iter().map(|own| (own.id.as_str(), &own.label)));
            sound.at_most(&field.id, choices.len(), MOST_CHOICES);
            if choices.is_empty() {
                sound.fault(Code::MissingWords, &field.id, format!("the attribute `{}` has no choice", field.id), "write at least two");
            }
        }
        Kind::Number { least, most } => {
            let is_range = least.is_finite() && most.is_finite() && least < most;
            let message = format!("the numbers of `{}` are from {least} to {most}", field.id);
            sound.demand(&field.id, is_range, &message, "let `least` be below `most`");
        }
        Kind::Text => {}
    }
}
