//! How far has a flow come?
//!
//! Where it stands or stopped, and what it said on the way. `run` and `machine` take it further.

use crate::dialog::flow::{Priority, StepIdx};
use crate::intent::slot::SlotValue;
use crate::kb::entry::AtomIdx;
use std::collections::BTreeMap;

/// Where a flow stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The step that waits for the customer.
    pub step: StepIdx,
    /// The details given so far; names with a capital are those of the first message that no step has asked for yet, as `Phone 1`.
    pub slots: BTreeMap<String, String>,
    /// How often the step has asked.
    pub asked: u8,
}

/// A flow that stopped at a step that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// The step.
    pub step: StepIdx,
    pub(super) slots: BTreeMap<String, String>,
    /// Details of the message that have not been used.
    pub(super) at_hand: Vec<SlotValue>,
    /// Whether the message started the flow.
    pub(super) is_opening: bool,
    /// What has been said in this turn.
    pub(super) lines: Vec<Line>,
}

/// Something that a flow says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Words of the flow.
    Words(String),
    /// Words that tell what another system said.
    Told(String),
    /// An atom of the knowledge base.
    Atom(AtomIdx),
}

/// What a flow did with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it says, in order.
    pub lines: Vec<Line>,
    /// Where it stands after that.
    pub next: Next,
}

/// Where a flow stands after an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It waits for the customer.
    Wait { standing: Standing },
    /// It stopped at a step that another system decides; [`resume`](crate::dialog::call::resume) goes on.
    Pause(Paused),
    /// It is over; the conversation goes on. The details are kept; `solved` is what the customer said.
    End { slots: BTreeMap<String, String>, solved: Option<bool> },
    /// It passes the customer to a person.
    HandOff { skill: String, priority: Priority, slots: BTreeMap<String, String> },
    /// It ends the conversation.
    Close { solved: Option<bool> },
}

impl Next {
    /// The details that are known where a procedure goes on, ends or passes the customer on.
    pub fn slots(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Next::Wait { standing } => Some(&standing.slots),
            Next::End { slots, .. } | Next::HandOff { slots, .. } => Some(slots),
            Next::Pause(_) | Next::Close { .. } => None,
        }
    }
}
