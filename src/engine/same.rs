//! Which targets mean the same?
//!
//! A procedure and the atom that it gives first answer one wish: who asks for either is served by both. They share what search and the intents
//! have to say for each, and are offered once.

use crate::dialog::flow::{Flow, Step, StepIdx};
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::kb::entry::{AtomId, AtomIdx};

impl Engine {
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
        self.kb.find(atom).is_some_and(|atom| flow.instead_of.contains(&atom) || given_first(flow).any(|first| first == atom))
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
