//! Which details did the customer give before anybody asked?
//!
//! The details of the message that starts a flow are kept until a step asks for one of their kind. They wait among the slots of the
//! [`Standing`](crate::dialog::progress::Standing), under names that no slot can have: the kind and a number, as `Phone 1`. What a later
//! message gives besides its reply serves the questions that follow at once, and waits for a later one only where a single question is of
//! its kind: told in another connection, it may mean another thing.

use crate::dialog::flow::{Flow, Step, StepIdx};
use crate::intent::slot::{SlotKind, SlotValue};
use std::collections::BTreeMap;

/// Those details that a step of the flow asks for; words of no kind answer only the question that they reply to.
pub(super) fn kept(flow: &Flow, details: &[SlotValue]) -> BTreeMap<String, String> {
    let mut slots: BTreeMap<String, String> = BTreeMap::new();
    for detail in details.iter().filter(|detail| is_asked(flow, detail.kind)) {
        let n = slots.keys().filter(|name| is_kept(name, detail.kind)).count() + 1;
        slots.insert(format!("{:?} {n}", detail.kind), detail.value.clone());
    }
    slots
}

/// Keeps those details for which a single question of the flow, and one that has no reply yet, is of their kind; gives whether there is one.
pub(super) fn keep(flow: &Flow, slots: &mut BTreeMap<String, String>, details: &[SlotValue]) -> bool {
    let mut has_kept = false;
    for detail in details {
        let mut asked = flow.steps.iter().filter_map(|step| slot_asked(step, detail.kind));
        let is_open = matches!((asked.next(), asked.next()), (Some(slot), None) if !slots.contains_key(slot));
        if is_open && first(slots, detail.kind).is_none() {
            slots.insert(format!("{:?} 1", detail.kind), detail.value.clone());
            has_kept = true;
        }
    }
    has_kept
}

/// Keeps words for the first question for a detail of no kind.
pub(super) fn keep_words(slots: &mut BTreeMap<String, String>, words: &str) {
    slots.insert(format!("{:?} 1", SlotKind::Text), words.to_owned());
}

/// Puts details in the place of kept ones of their kind, and takes them out of `details`.
pub(super) fn replace(slots: &mut BTreeMap<String, String>, details: &mut Vec<SlotValue>) {
    details.retain(|detail| match slots.iter_mut().find(|(name, _)| is_kept(name, detail.kind)) {
        Some((_, kept)) => {
            kept.clone_from(&detail.value);
            false
        }
        None => true,
    });
}

/// The details when the flow goes back to a step: what the steps behind it asked for waits for them again, where no other asks for its kind.
pub(super) fn for_asking_again(flow: &Flow, mut slots: BTreeMap<String, String>, from: StepIdx) -> BTreeMap<String, String> {
    for step in &flow.steps[usize::from(from.0) + 1..] {
        if let Step::Ask { slot, kind, .. } = step
            && let Some(value) = slots.remove(slot)
            && !keep(flow, &mut slots, &[SlotValue { kind: *kind, value: value.clone() }])
        {
            slots.insert(slot.clone(), value);
        }
    }
    slots
}

/// The first detail of this kind that is kept.
pub(super) fn first(slots: &BTreeMap<String, String>, kind: SlotKind) -> Option<String> {
    slots.iter().find(|(name, _)| is_kept(name, kind)).map(|(_, value)| value.clone())
}

/// Drops kept details with this value: the same digits may have been read as an order number and as a phone number.
pub(super) fn drop_value(slots: &mut BTreeMap<String, String>, value: &str) {
    slots.retain(|name, kept| is_slot(name) || kept != value);
}

/// The details that were asked for, without those that are still kept and without what other systems gave.
pub fn asked_for(mut slots: BTreeMap<String, String>) -> BTreeMap<String, String> {
    slots.retain(|name, _| is_slot(name) && !name.contains('.'));
    slots
}

/// The details that were asked for, and those that are still kept under the names of the questions that would have asked for them.
pub(super) fn settled(flow: &Flow, slots: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let named = named(flow, &slots);
    asked_for(slots).into_iter().chain(named).collect()
}

/// The details that are still kept, under the names of the questions that will ask for them.
pub fn named(flow: &Flow, slots: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for (kept, value) in slots.iter().filter(|(name, _)| !is_slot(name)) {
        let asked = flow.steps.iter().filter_map(|step| if let Step::Ask { slot, kind, .. } = step { Some((slot, *kind)) } else { None });
        let open = asked.filter(|(slot, kind)| is_kept(kept, *kind) && !slots.contains_key(*slot) && !named.contains_key(*slot));
        if let Some((slot, _)) = open.into_iter().next() {
            named.insert(slot.clone(), value.clone());
        }
    }
    named
}

/// Whether a name is an editor's: those begin with a small letter, a digit or an underscore.
fn is_slot(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_kept(name: &str, kind: SlotKind) -> bool {
    name.strip_prefix(&format!("{kind:?}")).is_some_and(|rest| rest.starts_with(' '))
}

fn is_asked(flow: &Flow, kind: SlotKind) -> bool {
    flow.steps.iter().any(|step| slot_asked(step, kind).is_some())
}

/// The slot of a question for details of this kind.
fn slot_asked(step: &Step, asked: SlotKind) -> Option<&String> {
    match step {
        Step::Ask { slot, kind, .. } => Some(slot).filter(|_| *kind == asked && asked != SlotKind::Text),
        Step::Say { .. } | Step::Choose { .. } | Step::Answer { .. } | Step::Branch { .. } => None,
        Step::Call(_) | Step::CanAsk { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
    }
}
