//! What is a symptom tree?
//!
//! Questions that lead to a remedy. The type is the proof that it ends: a question owns its branches, and has at least one.

use crate::kb::entry::{AtomIdx, EntryIdx};

/// The diagnosis of one symptom.
#[derive(Debug, Clone)]
pub struct SymptomTree {
    /// The entry that it was read from.
    pub entry: EntryIdx,
    /// Where the diagnosis begins.
    pub root: Node,
}

/// A place in a tree.
#[derive(Debug, Clone)]
pub enum Node {
    /// Asks the customer to look.
    Question {
        /// The atom with its words.
        words: AtomIdx,
        /// What follows from the first possible reply.
        first: Box<Branch>,
        /// What follows from the others.
        rest: Vec<Branch>,
    },
    /// Tells the customer what to do.
    Remedy(AtomIdx),
    /// Passes the customer to a person.
    HandOff,
}

/// One possible reply to a question, and what follows from it.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What the button says.
    pub label: String,
    /// Further ways in which customers say it.
    pub says: Vec<String>,
    /// What follows.
    pub to: Node,
}

impl Node {
    /// The branches, none for a leaf.
    pub fn branches(&self) -> impl Iterator<Item = &Branch> {
        let (first, rest) = match self {
            Node::Question { first, rest, .. } => (Some(&**first), rest.as_slice()),
            Node::Remedy(_) | Node::HandOff => (None, [].as_slice()),
        };
        first.into_iter().chain(rest)
    }

    /// The atom that this place says; a handing over has none.
    pub fn atom(&self) -> Option<AtomIdx> {
        match self {
            Node::Question { words, .. } => Some(*words),
            Node::Remedy(atom) => Some(*atom),
            Node::HandOff => None,
        }
    }

    /// The atoms that this place and those below it say.
    pub fn atoms(&self) -> Vec<AtomIdx> {
        self.atom().into_iter().chain(self.branches().flat_map(|branch| branch.to.atoms())).collect()
    }

    /// The place at or below this one that says `atom`.
    pub fn find(&self, atom: AtomIdx) -> Option<&Node> {
        if self.atom() == Some(atom) {
            return Some(self);
        }
        self.branches().find_map(|branch| branch.to.find(atom))
    }
}
