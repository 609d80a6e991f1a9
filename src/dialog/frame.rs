//! Where does a conversation stand?

use crate::dialog::flow::StepIdx;
use crate::intent::FlowId;
use crate::kb::entry::{AtomId, ContentHash, EntryId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The place of a conversation in a procedure. It is stored with the events, so it names things instead of pointing to them, and
/// carries the hash of what it names: where an edit has changed what was asked, the procedure starts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Frame {
    /// A step of a flow waits for the customer.
    Flow {
        /// The flow.
        flow: FlowId,
        /// The version of the flow.
        hash: ContentHash,
        /// The step that waits.
        step: StepIdx,
        /// The name of the step, and the hash of what it asks: by these the step is found in another version.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reads: Option<ContentHash>,
        /// The details given so far.
        slots: BTreeMap<String, String>,
        /// How often the step has asked.
        asked: u8,
        /// Whether the flow was begun again because it was edited; it is not once more.
        #[serde(default, skip_serializing_if = "is_no")]
        is_again: bool,
    },
    /// A question of a symptom tree waits for the customer.
    Tree {
        /// The tree.
        tree: EntryId,
        /// The version of the question.
        hash: ContentHash,
        /// The question that waits.
        at: AtomId,
        /// Questions and replies so far.
        path: Vec<Taken>,
        /// How often the question was asked.
        asked: u8,
        /// Whether the tree was begun again because it was edited; it is not once more.
        #[serde(default, skip_serializing_if = "is_no")]
        is_again: bool,
    },
    /// The bot asked which of these was meant.
    Clarifying {
        /// The choices offered, in order.
        options: Vec<Target>,
        /// What else may have been meant, should it be none of these.
        #[serde(default)]
        others: Vec<Target>,
        /// The customer's words that may mean any of these.
        #[serde(default)]
        matter: String,
        /// How often choices were offered for these words.
        #[serde(default)]
        asked: u8,
    },
    /// The bot offered to go on with the procedure that was put aside.
    Offering,
    /// An answer was given; the customer may say whether it helped.
    Answered {
        /// The answer.
        atom: AtomId,
        /// The next best, should it not help.
        next: Vec<Target>,
        /// What else may have been meant, should that not help either.
        #[serde(default)]
        others: Vec<Target>,
        /// What its entry's editor put beside it, in the order of the buttons.
        related: Vec<AtomId>,
        /// How the customer came to it in a symptom tree.
        path: Vec<Taken>,
    },
}

/// Whether a flag is as it is where it is not stored.
fn is_no(flag: &bool) -> bool {
    !flag
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Frame::Flow { flow, .. } => write!(f, "flow {}", flow.0),
            Frame::Tree { at, .. } => write!(f, "tree {at}"),
            Frame::Clarifying { .. } => write!(f, "clarifying"),
            Frame::Offering => write!(f, "offering"),
            Frame::Answered { atom, .. } => write!(f, "answered {atom}"),
        }
    }
}

/// A question of a symptom tree, and what the customer replied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The question.
    pub question: AtomId,
    /// The label of the branch, or in the customer's words that it is not known.
    pub reply: String,
    /// Whether the customer could not tell.
    #[serde(default)]
    pub is_unknown: bool,
}

/// Something that the bot can do for a customer: the unit of "did you mean".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Send an atom, or start its symptom tree there.
    Atom(AtomId),
    /// Start a flow.
    Flow(FlowId),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Atom(atom) => write!(f, "atom {atom}"),
            Target::Flow(flow) => write!(f, "flow {}", flow.0),
        }
    }
}
