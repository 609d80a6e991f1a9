//! What might the customer, or the agent, be about to type?

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::index::asked_texts;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The ways of asking in normal form, in the order of [`asked_texts`].
#[derive(Debug, Clone)]
pub struct Suggestions {
    normal: Arc<Vec<Box<str>>>,
    literal: Arc<HashMap<Box<str>, Vec<AtomIdx>>>,
}

impl Suggestions {
    /// The ways of asking of a knowledge base.
    pub fn of(kb: &KnowledgeBase) -> Self {
        let normal: Vec<Box<str>> = asked_texts(kb).map(|asked| NormalText::of(asked.text).as_str().into()).collect();
        let mut literal: HashMap<Box<str>, Vec<AtomIdx>> = HashMap::new();
        for (text, asked) in normal.iter().zip(asked_texts(kb)) {
            let atoms = literal.entry(spoken(text).into()).or_default();
            if !atoms.contains(&asked.atom) {
                atoms.push(asked.atom);
            }
        }
        Suggestions { normal: Arc::new(normal), literal: Arc::new(literal) }
    }

    /// The atoms of which a text is a way of asking, word for word.
    pub fn literal(&self, text: &NormalText) -> Option<&[AtomIdx]> {
        self.literal.get(spoken(text.as_str()).as_str()).map(Vec::as_slice)
    }

    /// Ways of asking that contain what was typed: those that begin with it first, the shorter before the longer, one an atom.
    pub fn find<'k>(
        &self,
        kb: &'k KnowledgeBase,
        typed: &NormalText,
        n: usize,
        may_see: impl Fn(AtomIdx) -> bool,
    ) -> Vec<(&'k str, AtomIdx)> {
        if typed.as_str().is_empty() {
            return Vec::new();
        }
        let with_place = asked_texts(kb).zip(self.normal.iter()).filter_map(|(asked, normal)| Some((normal.find(typed.as_str())?, asked)));
        let mut found: Vec<_> = with_place.filter(|(_, asked)| may_see(asked.atom)).collect();
        found.sort_by_key(|(place, asked)| (*place > 0, asked.text.chars().count(), asked.row));
        let mut seen = HashSet::new();
        found.into_iter().filter(|(_, asked)| seen.insert(asked.atom)).take(n).map(|(_, asked)| (asked.text, asked.atom)).collect()
    }
}

/// The agents' phrases by the share of the text's terms that they have; in their order for a text without terms.
pub fn phrases(kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, now: Timestamp, n: usize) -> Vec<AtomIdx> {
    let terms =
        |text: &NormalText| -> HashSet<String> { segmenter.words(text).into_iter().chain(segmenter.character_pairs(text)).collect() };
    let wanted = terms(text);
    let for_agents = kb.atoms().filter(|&(idx, _)| kb.entry_of(idx).audience == Audience::Agent && kb.entry_of(idx).is_valid_at(now));
    let mut found: Vec<(usize, AtomIdx)> = for_agents
        .map(|(idx, atom)| {
            let own = terms(&NormalText::of(&format!("{} {} {}", atom.title, atom.questions.join(" "), kb.entry_of(idx).title)));
            (wanted.intersection(&own).count(), idx)
        })
        .filter(|&(n_shared, _)| wanted.is_empty() || n_shared > 0)
        .collect();
    found.sort_by_key(|&(n_shared, idx)| (std::cmp::Reverse(n_shared), idx));
    found.into_iter().take(n).map(|(_, idx)| idx).collect()
}
