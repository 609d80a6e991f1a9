//! What can an agent look up in other systems with what a case has?
//!
//! Only connectors that read, of systems that are switched on, and only with details that the customer gave or that a system gave for them: an
//! agent types no number in. Who must be known to ask is the customer, where the page has proved it.

use crate::connector::call::{Call, Outcome};
use crate::connector::{Connected, Connector};
use crate::conversation::Conversation;
use crate::conversation::details::each;
use crate::dialog::flow::Step;
use crate::engine::Engine;
use std::collections::{BTreeMap, BTreeSet};

/// The most ways in which one connector can be asked: a customer names a few orders.
const MOST_OF_CONNECTOR: usize = 5;

/// What is known, by its name: a detail may have several values.
type Known = BTreeMap<String, BTreeSet<String>>;

impl Engine {
    /// The questions that can be asked, in the order of the connectors.
    pub fn look_ups(&self, conversation: &Conversation, connected: Connected) -> Vec<Call> {
        let known = known(conversation);
        let opened = conversation.opened();
        let visitor = opened.visitor.as_deref().filter(|_| opened.is_verified);
        let may_ask = |connector: &&Connector| {
            !connector.has_effect() && connected.has(connector.system) && (!connector.needs_identity || visitor.is_some())
        };
        let calls = self.connectors.iter().filter(may_ask).flat_map(|connector| {
            let visitor = visitor.filter(|_| connector.needs_identity).map(str::to_owned);
            self.inputs_of(connector, &known).into_iter().map(move |inputs| Call {
                connector: connector.id.clone(),
                inputs,
                visitor: visitor.clone(),
                effect: None,
            })
        });
        calls.collect()
    }

    /// All inputs that a connector can be given, a bounded number; none where one is not known, or where it takes none at all.
    fn inputs_of(&self, connector: &Connector, known: &Known) -> Vec<BTreeMap<String, String>> {
        let inputs = connector.inputs();
        if inputs.is_empty() {
            return Vec::new();
        }
        inputs.into_iter().fold(vec![BTreeMap::new()], |so_far, input| {
            let values: BTreeSet<&String> = self.names_of(connector, input).iter().filter_map(|name| known.get(name)).flatten().collect();
            let with = |inputs: &BTreeMap<String, String>, value: &String| {
                let mut inputs = inputs.clone();
                inputs.insert(input.to_owned(), value.clone());
                inputs
            };
            let all = so_far.iter().flat_map(|inputs| values.iter().map(|value| with(inputs, value)).collect::<Vec<_>>());
            all.take(MOST_OF_CONNECTOR).collect()
        })
    }

    /// Under which names an input is known: its own, and those that flows take it from.
    fn names_of(&self, connector: &Connector, input: &str) -> BTreeSet<String> {
        let steps = self.flows.iter().flat_map(|flow| &flow.steps);
        let taken = steps.filter_map(|step| {
            let Step::Call(call) = step else { return None };
            call.with.iter().find(|(own, _)| own == input).filter(|_| call.connector == connector.id)
        });
        taken.map(|(_, slot)| slot.clone()).chain([input.to_owned()]).collect()
    }
}

/// What the customer gave, and what other systems gave for it.
fn known(conversation: &Conversation) -> Known {
    let mut known = Known::new();
    let mut add = |name: String, value: &str| {
        known.entry(name).or_default().insert(value.to_owned());
    };
    for (name, values) in conversation.details() {
        each(values).for_each(|value| add(name.clone(), value));
    }
    for called in conversation.called() {
        called.inputs.iter().for_each(|(name, value)| add(name.clone(), value));
        if let Outcome::Answered { gave, .. } = &called.outcome {
            gave.iter().for_each(|(name, value)| add(format!("{}.{name}", called.connector), value));
        }
    }
    known.values_mut().for_each(|values| values.retain(|value| !value.is_empty()));
    known
}
