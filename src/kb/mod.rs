//! What do we know?
//!
//! The knowledge base: entries, their atoms, and the symptom trees. It is built only by [`load::load`], which resolves every link, so
//! that inside nothing dangles. It does not search; see `search`.

pub mod adopt;
pub mod demand;
pub mod entry;
pub mod facet;
pub mod foreign;
pub mod load;
pub mod markdown;
pub mod mend;
pub mod standing;
pub mod symptom;

mod answer;
mod branch;
mod draft;
mod fault;
mod field;
mod former;
mod freshness;
mod front_matter;
mod link;
mod outline;
mod own;
mod path;
mod promise;
mod question;
mod resolve;
mod section;
mod slip;
mod slug;
mod title;
mod tree;
mod twin;
mod ways;

use crate::kb::entry::{Atom, AtomId, AtomIdx, ContentHash, Entry, EntryId, EntryIdx};
use crate::kb::symptom::{Node, SymptomTree};
use std::collections::HashMap;
use std::ops::Index;

/// Everything that the bot can answer.
#[derive(Debug, Clone)]
pub struct KnowledgeBase {
    entries: Vec<Entry>,
    atoms: Vec<Atom>,
    trees: Vec<SymptomTree>,
    /// For each atom that a tree says the place of that tree: its own entry's, or the first.
    tree_of: HashMap<AtomIdx, usize>,
    by_entry: HashMap<EntryId, EntryIdx>,
    by_id: HashMap<AtomId, AtomIdx>,
    /// For each atom that has translations itself and these.
    versions: HashMap<AtomIdx, Vec<AtomIdx>>,
    hash: ContentHash,
}

impl KnowledgeBase {
    /// The entries in the order of their files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The atoms in the order of their files and headings.
    pub fn atoms(&self) -> impl ExactSizeIterator<Item = (AtomIdx, &Atom)> {
        self.atoms.iter().enumerate().map(|(at, atom)| (AtomIdx::new(at), atom))
    }

    /// The symptom trees.
    pub fn trees(&self) -> &[SymptomTree] {
        &self.trees
    }

    /// The entry that has this name, or had it before, if there is one.
    pub fn find_entry(&self, id: &EntryId) -> Option<EntryIdx> {
        self.by_entry.get(id).copied()
    }

    /// The atom that has this name, or had it before, if there is one.
    pub fn find(&self, id: &AtomId) -> Option<AtomIdx> {
        self.by_id.get(id).copied()
    }

    /// The atom that this one translates, or else itself: what both say is one thing.
    pub fn original(&self, atom: AtomIdx) -> AtomIdx {
        self[atom].translates.unwrap_or(atom)
    }

    /// An atom in all its languages, the original first; nothing but itself where there is no translation.
    pub fn versions(&self, atom: AtomIdx) -> impl Iterator<Item = AtomIdx> {
        let original = self.original(atom);
        let versions = self.versions.get(&original).map_or(&[][..], Vec::as_slice);
        std::iter::once(original).chain(versions.iter().copied().skip(1))
    }

    /// The entry that an atom stands in.
    pub fn entry_of(&self, atom: AtomIdx) -> &Entry {
        &self.entries[self[atom].entry.get()]
    }

    /// The tree with a node that says this atom, and that node; a remedy used by several trees is found in its own entry's tree first.
    pub fn tree_of(&self, atom: AtomIdx) -> Option<(&SymptomTree, &Node)> {
        let tree = &self.trees[*self.tree_of.get(&atom)?];
        tree.root.find(atom).map(|node| (tree, node))
    }

    /// The hash of all atoms: equal hashes, equal knowledge.
    pub fn hash(&self) -> &ContentHash {
        &self.hash
    }
}

impl Index<AtomIdx> for KnowledgeBase {
    type Output = Atom;

    fn index(&self, atom: AtomIdx) -> &Atom {
        &self.atoms[atom.get()]
    }
}

impl Index<EntryIdx> for KnowledgeBase {
    type Output = Entry;

    fn index(&self, entry: EntryIdx) -> &Entry {
        &self.entries[entry.get()]
    }
}
