//! Which answers are for one question?
//!
//! Entries for several regions or products answer the same in their own ways. Their atoms are variants of one another where they have a way of
//! asking in common, word for word but for openers and particles. Which of them is said depends on the reader alone, not on the words; so
//! does in which language.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::search::reader::Reader;
use crate::search::suggest::Suggestions;
use std::collections::HashMap;
use std::sync::Arc;

/// For each atom that has variants these, and itself; translations are no variants, and stand for their originals.
#[derive(Debug, Clone)]
pub struct Variants(Arc<HashMap<AtomIdx, Vec<AtomIdx>>>);

impl Variants {
    /// The variants among the atoms whose ways of asking these are.
    pub fn of(suggestions: &Suggestions) -> Self {
        let mut variants: HashMap<AtomIdx, Vec<AtomIdx>> = HashMap::new();
        for atoms in suggestions.shared() {
            for &atom in atoms {
                variants.entry(atom).or_default().extend(atoms);
            }
        }
        for atoms in variants.values_mut() {
            atoms.sort_unstable();
            atoms.dedup();
        }
        Variants(Arc::new(variants))
    }

    /// The variant of an atom that suits a reader better than the atom itself and any other, else the atom; in the reader's language.
    pub fn for_reader(&self, kb: &KnowledgeBase, reader: Reader<'_>, atom: AtomIdx) -> AtomIdx {
        let own = reader.said(kb, atom);
        let Some(variants) = self.0.get(&kb.original(atom)) else { return own };
        let said = variants.iter().map(|&variant| reader.said(kb, variant));
        let seen: Vec<AtomIdx> = said.filter(|&variant| variant == own || reader.may_see(kb, variant)).collect();
        reader.best_of(kb, &seen).unwrap_or(own)
    }
}
