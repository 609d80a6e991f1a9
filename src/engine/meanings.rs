//! What belongs together in the content?
//!
//! A procedure and the atoms that it gives first or stands in for are one wish, and an intent's examples belong to what it leads to. How targets
//! are held against each other stands in `same`.

use crate::dialog::flow::{Flow, Flows, Step, StepIdx};
use crate::dialog::frame::Target;
use crate::intent::{FlowId, Intents, Then};
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use std::collections::HashMap;

/// What belongs together. Made when the content is compiled.
#[derive(Debug)]
pub struct Meanings {
    /// For each procedure the atoms that it gives first or stands in for, each in the language in which it was written first.
    pub(super) given: HashMap<FlowId, Vec<AtomIdx>>,
    /// For each procedure, and each atom that an intent leads to, how many examples lead there.
    pub(super) n_examples: HashMap<Target, usize>,
}

impl Meanings {
    /// What belongs together in this content.
    pub fn of(kb: &KnowledgeBase, flows: &Flows, intents: &Intents) -> Self {
        let originals = |flow: &Flow| -> Vec<AtomIdx> {
            given_first(flow).into_iter().chain(flow.instead_of.iter().copied()).map(|atom| kb.original(atom)).collect()
        };
        let mut n_examples: HashMap<Target, usize> = HashMap::new();
        for intent in &intents.intents {
            let target = match &intent.then {
                Then::Flow(flow) => Target::Flow(flow.clone()),
                Then::Answer(atom) => Target::Atom(kb.find(atom).map_or_else(|| atom.clone(), |atom| kb[kb.original(atom)].id.clone())),
            };
            *n_examples.entry(target).or_default() += intent.examples.len();
        }
        Meanings { given: flows.iter().map(|flow| (flow.id.clone(), originals(flow))).collect(), n_examples }
    }
}

/// The atom that a procedure gives first, in each language: on the way of a customer who picks the first button, while no other system can be
/// asked. None where a detail is asked for before.
fn given_first(flow: &Flow) -> Vec<AtomIdx> {
    let mut at: StepIdx = flow.start;
    for _ in &flow.steps {
        at = match flow.step(at) {
            Step::Answer { atom, .. } => return atom.each().map(|(_, atom)| *atom).collect(),
            Step::Say { next, .. } => *next,
            Step::Choose { first, .. } => first.next,
            Step::CanAsk { otherwise, .. } | Step::Branch { otherwise, .. } => *otherwise,
            Step::Call(step) => step.otherwise,
            Step::Ask { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => break,
        };
    }
    Vec::new()
}
