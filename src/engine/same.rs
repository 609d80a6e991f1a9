//! Which targets mean the same?
//!
//! A procedure and the atom that it gives first answer one wish: who asks for either is served by both. They share what search and the intents
//! have to say for each, and are offered once. An atom and its translation are one, and so is what was renamed.

use crate::dialog::flow::{Flow, Step, StepIdx};
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::intent::FlowId;
use crate::kb::entry::{AtomId, AtomIdx};

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
        match (one, other) {
            (Target::Flow(flow), Target::Atom(atom)) | (Target::Atom(atom), Target::Flow(flow)) => {
                self.flows.get(flow).is_some_and(|flow| self.gives(flow, atom))
            }
            (Target::Flow(_), Target::Flow(_)) | (Target::Atom(_), Target::Atom(_)) => false,
        }
    }

    fn gives(&self, flow: &Flow, atom: &AtomId) -> bool {
        let Some(atom) = self.kb.find(atom) else { return false };
        flow.instead_of.iter().copied().chain(given_first(flow)).any(|given| self.kb.original(given) == self.kb.original(atom))
    }
}

/// The atom that a procedure gives first, in each language: on the way of a customer who picks the first button, while no other system can be
/// asked. Nothing where a detail is asked for before.
fn given_first(flow: &Flow) -> impl Iterator<Item = AtomIdx> {
    let mut at: StepIdx = flow.start;
    for _ in &flow.steps {
        at = match flow.step(at) {
            Step::Answer { atom, .. } => return atom.each().map(|(_, atom)| *atom).collect::<Vec<_>>().into_iter(),
            Step::Say { next, .. } => *next,
            Step::Choose { first, .. } => first.next,
            Step::CanAsk { otherwise, .. } | Step::Branch { otherwise, .. } => *otherwise,
            Step::Call(step) => step.otherwise,
            Step::Ask { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => break,
        };
    }
    Vec::new().into_iter()
}
