//! Which details does a message add to what a person would be told?
//!
//! Customers give details that nobody asked for: in the message that leads to a person, or long before, or while they wait: the number
//! asked for, a phone to call back, or that a number was wrong. What the person reads is true all the same, however the talk went on.

use crate::conversation::BotView;
use crate::conversation::details;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::dialog::flow::{Flow, Step};
use crate::dialog::frame::Frame;
use crate::dialog::given;
use crate::engine::Engine;
use crate::engine::decide::policy::Says;
use crate::engine::understand::understanding::Understanding;
use crate::intent::slot::{SlotKind, SlotValue};
use crate::text::normalize::NormalText;
use std::collections::BTreeMap;

/// What the number is called at which a customer can be reached.
pub(in crate::engine) const PHONE: &str = "phone";

impl Engine {
    /// What a turn of the bot must have noted besides, given the facts that it led to; nothing where all is known.
    pub(in crate::engine) fn noted(&self, view: &BotView<'_>, u: &Understanding, facts: &[Fact]) -> Option<Fact> {
        let mut known = view.slots().clone();
        let mut noted = BTreeMap::new();
        for fact in facts {
            match fact {
                Fact::Bot(BotFact::Moved { frame: Some(Frame::Flow { flow, slots, .. }), .. }) => {
                    details::take_in(&mut known, given::asked_for(slots.clone()));
                    noted = self.flows.get(flow).map(|flow| given::named(flow, slots)).unwrap_or_default();
                }
                Fact::Bot(BotFact::Detailed { slots }) => details::take_in(&mut known, slots.clone()),
                // The person is told with the handing over.
                Fact::Bot(BotFact::HandedOff(_)) => return None,
                Fact::Bot(BotFact::Moved { .. } | BotFact::ReadAs { .. } | BotFact::Said(_) | BotFact::AngerMeasured { .. }) => {}
                Fact::Bot(BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. }) => {}
                Fact::Customer(_) | Fact::Desk(_) | Fact::System(_) => {}
            }
        }
        noted.retain(|slot, value| known.get(slot).is_none_or(|known| !details::has(known, value)));
        known.extend(noted.clone());
        noted.extend(self.added(&known, &u.text, &u.slots));
        detailed(view.slots(), noted)
    }

    /// The details that a message with these changes. What it corrects takes the place of the last of its kind; another order, phone, mail or
    /// address stands beside the first.
    pub(in crate::engine) fn added(
        &self,
        known: &BTreeMap<String, String>,
        text: &NormalText,
        given: &[SlotValue],
    ) -> BTreeMap<String, String> {
        let is_correction = Says::contains(&self.policy.says.correct, text);
        let mut slots = known.clone();
        for SlotValue { kind, value } in given {
            let is_own = |slot: &str| self.is_asked_as(slot, *kind) || name_of(*kind) == Some(slot);
            if slots.iter().any(|(slot, known)| is_own(slot) && details::has(known, value)) {
                continue;
            }
            match slots.iter_mut().rfind(|(slot, _)| is_own(slot)).filter(|_| is_correction) {
                Some((_, known)) => known.clone_from(value),
                None => {
                    let Some(name) = name_of(*kind) else { continue };
                    let beside = |known: &mut String| details::put_beside(known, value);
                    slots.entry(name.to_owned()).and_modify(beside).or_insert_with(|| value.clone());
                }
            }
        }
        slots.retain(|slot, value| known.get(slot) != Some(value));
        slots
    }

    /// Whether a procedure asks for details of this kind under this name.
    fn is_asked_as(&self, name: &str, asked: SlotKind) -> bool {
        let steps = self.flows.iter().flat_map(|flow: &Flow| &flow.steps);
        steps.into_iter().any(|step| matches!(step, Step::Ask { slot, kind, .. } if slot == name && *kind == asked))
    }
}

/// That these details are noted, those left out that were known; nothing where all were.
pub(in crate::engine) fn detailed(known: &BTreeMap<String, String>, mut slots: BTreeMap<String, String>) -> Option<Fact> {
    slots.retain(|slot, value| known.get(slot).is_none_or(|known| !details::has(known, value)));
    (!slots.is_empty()).then_some(Fact::Bot(BotFact::Detailed { slots }))
}

/// What a detail is called that no procedure asked for; nothing for those that mean something only in reply to a question.
fn name_of(kind: SlotKind) -> Option<&'static str> {
    match kind {
        SlotKind::OrderNumber => Some("order"),
        SlotKind::Phone => Some(PHONE),
        SlotKind::Email => Some("email"),
        SlotKind::Address => Some("address"),
        SlotKind::Text | SlotKind::Date | SlotKind::Money | SlotKind::Digits(_) => None,
    }
}
