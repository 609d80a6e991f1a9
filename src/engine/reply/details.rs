//! Which details does a message add to what a person is told?
//!
//! The message that leads to a person may give details that nobody asked for. A customer who waits writes on: the number asked for, a phone to call back, or that a number was wrong. The bot is silent then, and what
//! the person reads is true all the same.

use crate::conversation::event::Fact;
use crate::conversation::handoff::HandoffPacket;
use crate::conversation::{Conversation, Phase};
use crate::dialog::flow::Step;
use crate::engine::Engine;
use crate::engine::decide::policy::Says;
use crate::engine::turn::crossing_facts;
use crate::intent::slot::{SlotKind, SlotValue, find_slots};
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What stands between several details of one kind.
const AND: &str = "、";

impl Engine {
    /// What a message leads to while a person has the talk, and the bot is silent: dangers and red lines alarm the desk all the same, and what a waiting
    /// customer corrects or adds is told to the person who will come.
    pub fn overhear(&self, conversation: &Conversation, text: &CustomerText, now: Timestamp) -> Vec<Fact> {
        let normal = NormalText::of(text.as_str());
        let crossings = self.escalation.crossings(&normal);
        let packet = match conversation.phase() {
            Phase::Queued { .. } => conversation.last_handoff().map(|handoff| &handoff.packet),
            Phase::Bot { .. } | Phase::Agent { .. } | Phase::Closed { .. } => None,
        };
        let slots = packet.map(|packet| self.added(packet, &normal, &find_slots(&normal, now))).unwrap_or_default();
        let detailed = Some(Fact::Detailed { slots }).filter(|fact| !matches!(fact, Fact::Detailed { slots } if slots.is_empty()));
        let said = Fact::CustomerSaid { text: text.as_str().to_owned(), choice: None };
        std::iter::once(said).chain(crossing_facts(&crossings)).chain(detailed).collect()
    }

    /// The slots of a packet that a message with these details changes. What it corrects takes the place of the last of its kind; another
    /// order, phone, mail or address stands beside the first.
    pub(in crate::engine) fn added(&self, packet: &HandoffPacket, text: &NormalText, details: &[SlotValue]) -> BTreeMap<String, String> {
        let is_correction = Says::contains(&self.policy.says.correct, text);
        let mut slots = packet.slots.clone();
        for SlotValue { kind, value } in details {
            let own = slots.iter_mut().rfind(|(slot, _)| self.is_asked_as(slot, *kind) || name_of(*kind) == Some(slot));
            match own {
                Some((_, known)) if is_correction => known.clone_from(value),
                Some((_, known)) if known.contains(value.as_str()) || name_of(*kind).is_none() => {}
                Some((_, known)) => *known = format!("{known}{AND}{value}"),
                None => slots.extend(name_of(*kind).map(|name| (name.to_owned(), value.clone()))),
            }
        }
        slots.retain(|slot, value| packet.slots.get(slot) != Some(value));
        slots
    }

    /// Whether a procedure asks for details of this kind under this name.
    fn is_asked_as(&self, name: &str, asked: SlotKind) -> bool {
        let steps = self.flows.iter().flat_map(|flow| &flow.steps);
        steps.into_iter().any(|step| matches!(step, Step::Ask { slot, kind, .. } if slot == name && *kind == asked))
    }
}

/// What a detail is called that no procedure asked for; nothing for those that mean something only in reply to a question.
fn name_of(kind: SlotKind) -> Option<&'static str> {
    match kind {
        SlotKind::OrderNumber => Some("order"),
        SlotKind::Phone => Some("phone"),
        SlotKind::Email => Some("email"),
        SlotKind::Address => Some("address"),
        SlotKind::Text | SlotKind::Date | SlotKind::Money | SlotKind::Digits(_) => None,
    }
}
