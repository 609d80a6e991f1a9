//! Which details did the customer give before anybody asked?
//!
//! The details of the message that starts a flow are kept until a step asks for one of their kind. They wait among the slots of the
//! [`Standing`](crate::dialog::machine::Standing), under names that no slot can have: the kind and a number, as `Phone 1`. What a later
//! message gives besides its reply serves only the questions that follow at once: told in another connection, it may mean another thing.

use crate::dialog::flow::{Flow, Step};
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

/// Whether a name is an editor's: those begin with a small letter, a digit or an underscore.
fn is_slot(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_kept(name: &str, kind: SlotKind) -> bool {
    name.strip_prefix(&format!("{kind:?}")).is_some_and(|rest| rest.starts_with(' '))
}

fn is_asked(flow: &Flow, kind: SlotKind) -> bool {
    kind != SlotKind::Text && flow.steps.iter().any(|step| matches!(step, Step::Ask { kind: asked, .. } if *asked == kind))
}
