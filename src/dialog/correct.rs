//! Which details does a message replace?
//!
//! "不对，是明天" replaces the day that was given, wherever the flow stands; "订单号写错了" asks for the number again. A detail is replaced by
//! one of its kind, the one asked for last first; a chosen button by another button of the same question.

use crate::dialog::call::drop_stale;
use crate::dialog::choice;
use crate::dialog::flow::{Choice, Flow, Step, StepIdx};
use crate::dialog::given;
use crate::dialog::heard::{Heard, reply_of};
use crate::dialog::progress::{Progress, Standing};
use crate::dialog::run::Run;
use crate::intent::slot::{SlotKind, SlotValue};
use crate::text::cantonese::mandarin;

/// What customers call a detail when they say that it was wrong.
const NAMES: [(&str, SlotKind); 13] = [
    ("订单号", SlotKind::OrderNumber),
    ("单号", SlotKind::OrderNumber),
    ("order number", SlotKind::OrderNumber),
    ("手机号", SlotKind::Phone),
    ("手机", SlotKind::Phone),
    ("电话", SlotKind::Phone),
    ("phone", SlotKind::Phone),
    ("日期", SlotKind::Date),
    ("时间", SlotKind::Date),
    ("date", SlotKind::Date),
    ("地址", SlotKind::Address),
    ("address", SlotKind::Address),
    ("邮箱", SlotKind::Email),
];

/// Puts new details in the place of those that they correct, and goes on where the flow stands; nothing when the message corrects none.
pub(super) fn correct(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Option<Progress> {
    let mut corrected = standing.clone();
    let mut left = heard.slots.to_vec();
    let mut from = standing.step;
    for step in flow.steps.iter().rev() {
        match step {
            Step::Ask { slot, kind, .. } => {
                if let Some(value) = new_value(&corrected, slot, *kind, heard, &left) {
                    left.retain(|detail| detail.value != value);
                    corrected.slots.insert(slot.clone(), value);
                }
            }
            Step::Choose { slot: Some(slot), first, rest, .. } => {
                if let Some((before, after)) = new_choice(&corrected, slot, first, rest, heard) {
                    corrected.slots.insert(slot.clone(), after.label.own().clone());
                    from = if before.next == after.next { from } else { after.next };
                }
            }
            Step::Choose { slot: None, .. } | Step::Say { .. } | Step::Answer { .. } | Step::Branch { .. } => {}
            Step::Call(_) | Step::CanAsk { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => {}
        }
    }
    given::replace(&mut corrected.slots, &mut left);
    if corrected.slots != standing.slots {
        let from = drop_stale(flow, &standing.slots, &mut corrected.slots).unwrap_or(from);
        return Some(Run::new(flow, heard.locale, corrected.slots, &left).go_on(from));
    }
    let named = named(flow, standing, heard)?;
    Some(Run::new(flow, heard.locale, given::for_asking_again(flow, standing.slots.clone(), named), &[]).go_on(named))
}

/// Another value for a detail that was asked for and given.
fn new_value(standing: &Standing, slot: &str, kind: SlotKind, heard: &Heard<'_>, left: &[SlotValue]) -> Option<String> {
    let old = standing.slots.get(slot)?;
    let value = match kind {
        SlotKind::Text => None,
        SlotKind::Digits(_) => reply_of(kind, heard),
        SlotKind::OrderNumber | SlotKind::Phone | SlotKind::Date | SlotKind::Email | SlotKind::Money | SlotKind::Address => {
            left.iter().find(|detail| detail.kind == kind).map(|detail| detail.value.clone())
        }
    };
    value.filter(|value| value != old)
}

/// The button that was chosen and another one that the message picks in its place.
fn new_choice<'f>(
    standing: &Standing,
    slot: &str,
    first: &'f Choice,
    rest: &'f [Choice],
    heard: &Heard<'_>,
) -> Option<(&'f Choice, &'f Choice)> {
    let old = standing.slots.get(slot)?;
    let choices = || std::iter::once(first).chain(rest);
    let phrases = choices().map(|choice| std::iter::once(choice.label.own()).chain(&choice.says).map(String::as_str).collect());
    let after = choices().nth(choice::said(phrases, heard.text, mandarin(heard.text).as_ref())?)?;
    let before = choices().find(|choice| choice.label.own() == old)?;
    (after.label.own() != old).then_some((before, after))
}

/// The question for a detail that the message names without giving another.
fn named(flow: &Flow, standing: &Standing, heard: &Heard<'_>) -> Option<StepIdx> {
    let kinds = || NAMES.iter().filter(|(name, _)| heard.text.as_str().contains(name)).map(|(_, kind)| *kind);
    let is_named = |step: &Step| matches!(step, Step::Ask { slot, kind, .. } if standing.slots.contains_key(slot) && kinds().any(|named| named == *kind));
    let at = flow.steps.iter().rposition(is_named)?;
    u16::try_from(at).ok().map(StepIdx)
}
