//! Which targets mean the same, and who knows them better: search or the intents?
//!
//! A procedure and the atom that it gives first answer one wish: who asks for either is served by both. They share what search and the intents
//! have to say for each, and are offered once. An atom and its translation are one, and so is what was renamed. Search knows a meaning by ways of asking, and the intents by examples.

use crate::dialog::frame::Target;
use crate::dialog::machine;
use crate::engine::Engine;
use crate::intent::FlowId;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::search::reader::USUAL_LANGUAGE;
use crate::text::normalize::NormalText;

impl Engine {
    /// Whether two names mean one atom, in whichever language it is said and whatever it was called before.
    pub fn is_same_atom(&self, one: &AtomId, other: &AtomId) -> bool {
        let original = |id: &AtomId| self.kb.find(id).map(|atom| self.kb.original(atom));
        one == other || original(one).is_some_and(|own| original(other) == Some(own))
    }

    /// Whether two names mean one flow, whatever it was called before.
    pub fn is_same_flow(&self, one: &FlowId, other: &FlowId) -> bool {
        let present = |id: &FlowId| self.flows.get(id).map(|flow| flow.id.clone());
        one == other || present(one).is_some_and(|own| present(other) == Some(own))
    }

    /// Whether two targets are the same, by whichever names.
    pub fn is_same(&self, one: &Target, other: &Target) -> bool {
        match (one, other) {
            (Target::Atom(one), Target::Atom(other)) => self.is_same_atom(one, other),
            (Target::Flow(one), Target::Flow(other)) => self.is_same_flow(one, other),
            (Target::Atom(_), Target::Flow(_)) | (Target::Flow(_), Target::Atom(_)) => false,
        }
    }

    /// Whether one of the targets is a procedure, and the other the atom that it gives first or stands in for.
    pub fn means_the_same(&self, one: &Target, other: &Target) -> bool {
        self.looked_up(one).means_the_same(self.looked_up(other))
    }

    /// A target, to be held against others.
    pub(super) fn looked_up(&self, target: &Target) -> LookedUp<'_> {
        match target {
            Target::Atom(atom) => LookedUp::Atom(self.kb.find(atom).map(|atom| self.kb.original(atom))),
            Target::Flow(flow) => {
                let flow = self.flows.get(flow).map_or(flow, |flow| &flow.id);
                LookedUp::Flow { given: self.meanings.given.get(flow).map_or(&[], Vec::as_slice), told: None }
            }
        }
    }

    /// A target of a message, to be held against others: a procedure also means the atom to which it takes this message straight.
    pub(super) fn looked_up_for(&self, target: &Target, text: &NormalText) -> LookedUp<'_> {
        match (self.looked_up(target), target) {
            (LookedUp::Flow { given, .. }, Target::Flow(flow)) => {
                let told = self.flows.get(flow).and_then(|flow| machine::given_to(flow, text, USUAL_LANGUAGE));
                LookedUp::Flow { given, told: told.map(|atom| self.kb.original(atom)) }
            }
            (looked_up, _) => looked_up,
        }
    }

    /// The atom that a target tells: of a procedure the one that it gives to this text, or gives first.
    pub(in crate::engine) fn told_by(&self, target: &Target, text: &NormalText) -> Option<AtomIdx> {
        match target {
            Target::Atom(atom) => self.kb.find(atom),
            Target::Flow(flow) => {
                let own = self.flows.get(flow)?;
                machine::given_to(own, text, USUAL_LANGUAGE).or_else(|| self.meanings.given.get(&own.id)?.first().copied())
            }
        }
    }

    /// How much of its voice search and the intents have about a target, from 0 to 1: who has fewer texts to go by has less.
    pub(super) fn voices(&self, target: &Target) -> (f32, f32) {
        let original = match target {
            Target::Atom(atom) => self.kb.find(atom).map(|atom| self.kb.original(atom)),
            Target::Flow(flow) => self.meanings.given.get(flow).and_then(|given| given.first()).copied(),
        };
        let n_ways = original.map_or(0, |atom| 1 + self.kb[atom].questions.len());
        let own = match (target, original) {
            (Target::Atom(_), Some(atom)) => Target::Atom(self.kb[atom].id.clone()),
            (Target::Atom(_), None) | (Target::Flow(_), _) => target.clone(),
        };
        let n_examples = self.meanings.n_examples.get(&own).copied().unwrap_or(0);
        let all = (n_ways + n_examples).max(1) as f32;
        ((2.0 * n_ways as f32 / all).min(1.0), (2.0 * n_examples as f32 / all).min(1.0))
    }
}

/// A target by what it means.
#[derive(Debug, Clone, Copy)]
pub(super) enum LookedUp<'e> {
    /// An atom, as it was written first; nothing where there is none of its name.
    Atom(Option<AtomIdx>),
    /// A procedure, by the atoms that it gives first or stands in for, and the one that it gives to the message.
    Flow { given: &'e [AtomIdx], told: Option<AtomIdx> },
}

impl LookedUp<'_> {
    /// Whether one is a procedure, and the other the atom that it gives first or stands in for.
    pub(super) fn means_the_same(self, other: LookedUp<'_>) -> bool {
        match (self, other) {
            (LookedUp::Flow { given, told }, LookedUp::Atom(atom)) | (LookedUp::Atom(atom), LookedUp::Flow { given, told }) => {
                atom.is_some_and(|own| given.contains(&own) || told == Some(own))
            }
            (LookedUp::Flow { .. }, LookedUp::Flow { .. }) | (LookedUp::Atom(_), LookedUp::Atom(_)) => false,
        }
    }
}
