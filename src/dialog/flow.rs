//! What is a flow?
//!
//! A procedure in steps, read from `intents/flows/*.ron`; see `intents/README.md`. Its loader has proved that every step is reached, that
//! every name leads somewhere and that an end can be reached from every step.

use crate::connector::ConnectorId;
use crate::dialog::locale::ByLocale;
use crate::dialog::words::Words;
use crate::intent::FlowId;
use crate::intent::slot::SlotKind;
use crate::kb::entry::{AtomIdx, ContentHash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroU8;

/// All procedures, by name.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    pub(super) flows: BTreeMap<FlowId, Flow>,
    /// The present name for each former one.
    pub(super) former: BTreeMap<FlowId, FlowId>,
}

impl Flows {
    /// The flow that has this name, or had it before, if there is one.
    pub fn get(&self, id: &FlowId) -> Option<&Flow> {
        self.flows.get(id).or_else(|| self.flows.get(self.former.get(id)?))
    }

    /// All flows in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Flow> {
        self.flows.values()
    }
}

/// The place of a step in its flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepIdx(pub u16);

/// One procedure.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Its name.
    pub id: FlowId,
    /// The names that it had before, by which it is still found.
    pub formerly: Vec<FlowId>,
    /// What the customer reads when the bot asks which was meant.
    pub title: ByLocale<String>,
    /// Whether it only returns a courtesy (a greeting, thanks), so that it never takes the place of a procedure that runs.
    pub is_courtesy: bool,
    /// Whether it follows when no remedy of a symptom tree helped.
    pub is_after_diagnosis: bool,
    /// Atoms that are not sent while the first step, which is a [`Step::CanAsk`], can ask: then the flow is started, and does what they tell.
    pub instead_of: Vec<AtomIdx>,
    /// The steps; [`StepIdx`] is a place in it.
    pub steps: Vec<Step>,
    /// The names of the steps, in the same order, for people.
    pub names: Vec<String>,
    /// Where it begins.
    pub start: StepIdx,
    /// The hash of the file: a conversation that stands in an older version starts again.
    pub hash: ContentHash,
}

impl Flow {
    /// The step at this place; the loader made every place that is stored with this flow's hash.
    pub fn step(&self, step: StepIdx) -> &Step {
        &self.steps[usize::from(step.0)]
    }

    /// The choices that a step offers, in the order of their buttons; none where it offers none.
    pub fn choices(&self, step: StepIdx) -> impl Iterator<Item = &Choice> {
        let (first, rest) = match self.step(step) {
            Step::Choose { first, rest, .. } => (Some(first), rest.as_slice()),
            Step::Say { .. } | Step::Ask { .. } | Step::Answer { .. } | Step::Branch { .. } => (None, [].as_slice()),
            Step::CanAsk { .. } | Step::Call(_) | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => (None, [].as_slice()),
        };
        first.into_iter().chain(rest)
    }

    /// Whether it asks for a detail of this kind.
    pub fn asks_for(&self, wanted: SlotKind) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Ask { kind, .. } if *kind == wanted))
    }

    /// What a customer reads for a detail: a button that was pressed is told in the customer's language.
    pub(super) fn shown<'f>(&'f self, slot: &str, value: &'f str, locale: &str) -> &'f str {
        self.label(slot, value).map_or(value, |label| label.in_locale(locale))
    }

    /// Those details that were chosen among what the flow offers, in its words.
    pub fn chosen(&self, slots: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let chosen = slots.iter().filter(|(slot, value)| self.label(slot, value).is_some());
        chosen.map(|(slot, value)| (slot.clone(), value.clone())).collect()
    }

    /// What the button says in a language by which this value of a detail can be chosen.
    pub fn label_of(&self, slot: &str, value: &str, locale: &str) -> Option<&str> {
        self.label(slot, value).map(|label| label.in_locale(locale).as_str())
    }

    /// The button by which a detail can be chosen.
    fn label(&self, slot: &str, value: &str) -> Option<&ByLocale<String>> {
        let choices = self.steps.iter().filter_map(|step| match step {
            Step::Choose { slot: Some(own), first, rest, .. } if own == slot => Some(std::iter::once(first).chain(rest)),
            Step::Choose { .. } | Step::Say { .. } | Step::Ask { .. } | Step::Answer { .. } | Step::Branch { .. } => None,
            Step::CanAsk { .. } | Step::Call(_) | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
        });
        choices.flatten().map(|choice| &choice.label).find(|label| label.own() == value)
    }
}

/// One step of a flow.
#[derive(Debug, Clone)]
pub enum Step {
    /// Says words and goes on.
    Say { words: ByLocale<Words>, next: StepIdx },
    /// Asks for a detail.
    Ask {
        words: ByLocale<Words>,
        slot: String,
        kind: SlotKind,
        retry: ByLocale<Words>,
        tries: NonZeroU8,
        next: StepIdx,
        otherwise: StepIdx,
    },
    /// Shows buttons.
    Choose {
        words: ByLocale<Words>,
        slot: Option<String>,
        first: Choice,
        rest: Vec<Choice>,
        retry: ByLocale<Words>,
        tries: NonZeroU8,
        otherwise: StepIdx,
    },
    /// Sends an atom.
    Answer { atom: ByLocale<AtomIdx>, next: StepIdx },
    /// Goes on by whether a connector can be asked: its system is switched on, and the visitor is known if they must be.
    CanAsk { connector: ConnectorId, next: StepIdx, otherwise: StepIdx },
    /// Asks another system.
    Call(CallStep),
    /// Goes on by a detail that is known.
    Branch { slot: String, cases: Vec<(String, StepIdx)>, otherwise: StepIdx },
    /// Passes the customer to a person.
    HandOff { words: ByLocale<Words>, skill: String, priority: Priority },
    /// Ends the flow; the conversation goes on. With `solved` when the customer said whether it is.
    End { words: Option<ByLocale<Words>>, solved: Option<bool> },
    /// Ends the conversation; with `solved` when the customer said whether it is.
    Close { words: Option<ByLocale<Words>>, solved: Option<bool> },
}

/// One button of a [`Step::Choose`].
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the button says. What is kept of it, and what agents read, is in the language of the flow.
    pub label: ByLocale<String>,
    /// Further ways in which customers say it, the labels in other languages among them.
    pub says: Vec<String>,
    /// Where it leads.
    pub next: StepIdx,
    /// Whether it is shown; one that is not counts only where it is typed.
    pub has_button: bool,
}

/// A step that asks another system.
#[derive(Debug, Clone)]
pub struct CallStep {
    /// What is asked.
    pub connector: ConnectorId,
    /// Each input of the connector, and the slot that it is taken from.
    pub with: Vec<(String, String)>,
    /// Whether asking changes something.
    pub has_effect: bool,
    /// Whether only a visitor who has shown who they are may ask.
    pub needs_identity: bool,
    /// Where each answer leads.
    pub answers: Vec<CallAnswer>,
    /// What is said before an answer that is a minute old or older.
    pub aged: Option<ByLocale<Words>>,
    /// Where it goes on without an answer, and for a stranger.
    pub otherwise: StepIdx,
}

/// An answer, and where it leads.
#[derive(Debug, Clone)]
pub struct CallAnswer {
    /// The name of the answer.
    pub name: String,
    /// Where it leads.
    pub next: StepIdx,
    /// The slots that it sets for sure.
    pub sets: Vec<String>,
    /// The slots that it may set.
    pub may_set: Vec<String>,
}

impl CallStep {
    /// All steps that may follow.
    pub fn exits(&self) -> impl Iterator<Item = StepIdx> {
        self.answers.iter().map(|answer| answer.next).chain([self.otherwise])
    }
}

/// How soon a person should take the case; the order is that of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// In turn.
    Normal,
    /// Before the others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// The name in files and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }
}
