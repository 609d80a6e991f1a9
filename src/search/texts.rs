//! Which texts of a knowledge base are searched?
//!
//! The ways in which customers ask, what they do not mean by it, and what the answers say.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience, Trust};
use crate::meaning::Meaning;
use crate::search::packed::Packed;
use crate::text::features::{Counted, features};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How many sentences of an answer can be found; of a longer one the first.
const MOST_SENTENCES: usize = 12;

/// A way of asking that is in the index.
#[derive(Debug, Clone)]
pub struct Asked<'k> {
    /// Its row.
    pub row: u32,
    /// The atom that answers it; where it stands below a translation, the original.
    pub atom: AtomIdx,
    /// The atom that it stands below.
    pub below: AtomIdx,
    /// Its text.
    pub text: &'k str,
}

/// The texts that become rows, each with the atom that it stands below: the ways of asking, then what is asked by customers who mean something else.
pub fn row_texts(kb: &KnowledgeBase) -> impl Iterator<Item = (AtomIdx, &str)> {
    let denied = kb.atoms().filter(|&(atom, _)| is_ever_shown(kb, atom));
    let denied = denied.flat_map(|(idx, atom)| atom.not_asked.iter().map(move |text| (idx, text.as_str())));
    asked_texts(kb).map(|asked| (asked.below, asked.text)).chain(denied)
}

/// What the answers say that stand below ways of asking.
pub struct Told {
    /// For each answer its words and characters.
    pub features: Packed<Counted>,
    /// For each answer what it means.
    pub meanings: Vec<Meaning>,
    /// For each atom the place of its answer, if it says more than its ways of asking.
    pub of_atoms: Vec<Option<u32>>,
    /// The sentences of all answers.
    pub sentences: Packed<Counted>,
    /// For each sentence whose answer it is part of.
    pub of_sentences: Vec<AtomIdx>,
}

impl Told {
    /// Reads the answers.
    pub fn of(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let of_atoms = vec![None; kb.atoms().count()];
        let (features, sentences) = (Packed::new(), Packed::new());
        let mut told = Told { features, meanings: Vec::new(), of_atoms, sentences, of_sentences: Vec::new() };
        for (atom, text) in told_texts(kb) {
            told.of_atoms[atom.get()] = Some(u32::try_from(told.meanings.len()).expect("fewer than 2^32 answers"));
            told.push(atom, &text, segmenter);
        }
        told
    }

    fn push(&mut self, atom: AtomIdx, text: &str, segmenter: &Segmenter) {
        let normal = NormalText::of(text);
        let pieces = segmenter.pieces(&normal);
        self.features.push(features(&pieces));
        self.meanings.push(Meaning::of_pieces(&pieces));
        for part in parts(text) {
            self.sentences.push(features(&segmenter.pieces(&NormalText::of(part))));
            self.of_sentences.push(atom);
        }
    }
}

/// All ways of asking in the order of their rows: titles first, then the customers' own words, atom by atom.
pub fn asked_texts(kb: &KnowledgeBase) -> impl Iterator<Item = Asked<'_>> {
    let seen = kb.atoms().filter(|&(atom, _)| is_ever_shown(kb, atom));
    let texts = seen.flat_map(|(idx, atom)| std::iter::once(&atom.title).chain(&atom.questions).map(move |text| (idx, text.as_str())));
    let row = |at: usize| u32::try_from(at).expect("fewer than 2^32 ways of asking");
    texts.enumerate().map(move |(at, (below, text))| Asked { row: row(at), atom: kb.original(below), below, text })
}

/// What each atom says, with its entry's title and keywords; nothing for an atom that only says again how it is asked for.
fn told_texts(kb: &KnowledgeBase) -> impl Iterator<Item = (AtomIdx, String)> + '_ {
    let told = kb.atoms().filter(|&(idx, atom)| {
        let is_asked = || std::iter::once(&atom.title).chain(&atom.questions).any(|way| *way == atom.plain);
        is_ever_shown(kb, idx) && !is_asked()
    });
    told.map(|(idx, atom)| {
        let entry = kb.entry_of(idx);
        (idx, format!("{}\n{} {}\n{}", entry.title, atom.title, entry.keywords.join(" "), atom.plain))
    })
}

/// The sentences of a text.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['。', '！', '？', '；', '!', '?', ';', '\n']).flat_map(|part| part.split(". "));
    parts.filter(|part| part.chars().any(char::is_alphanumeric)).take(MOST_SENTENCES)
}

/// Whether customers may see an atom at some time.
fn is_ever_shown(kb: &KnowledgeBase, atom: AtomIdx) -> bool {
    let entry = kb.entry_of(atom);
    entry.audience == Audience::Customer && matches!(entry.trust, Trust::Validated | Trust::Unvalidated)
}
