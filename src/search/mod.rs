//! Which atoms speak to this text, and how surely?
//!
//! A [`SearchIndex`] finds atoms by the ways in which customers ask for them and by what they say, and turns the scores into
//! probabilities that it has learnt from the knowledge base itself. tantivy lives in this room only. It does not decide whether an
//! answer is good enough; that is policy.

mod calibrate;
mod index;
mod rank;
mod suggest;

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::calibrate::Calibration;
use crate::search::index::TermIndex;
use crate::search::suggest::Suggestions;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use jiff::Timestamp;

/// An atom that may answer, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The atom.
    pub atom: AtomIdx,
    /// The probability that it is the right answer.
    pub confidence: Confidence,
}

/// For whom, where and when a search is made.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Which channel the customer writes on.
    pub channel: &'a str,
    /// When: what is not valid then is not found.
    pub now: Timestamp,
}

impl Reader<'_> {
    /// Whether the atom may be shown to this reader.
    pub fn may_see(&self, kb: &KnowledgeBase, atom: AtomIdx) -> bool {
        let entry = kb.entry_of(atom);
        entry.audience == Audience::Customer && entry.is_valid_at(self.now) && entry.is_for_channel(self.channel)
    }
}

/// The index of one knowledge base; atoms are those of the knowledge base that it was built from.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    terms: TermIndex,
    calibration: Calibration,
    suggestions: Suggestions,
}

impl SearchIndex {
    /// Builds the index, and calibrates it by asking each known question with itself left out.
    pub fn build(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let terms = TermIndex::build(kb, segmenter);
        let calibration = Calibration::fit(kb, segmenter, &terms);
        SearchIndex { terms, calibration, suggestions: Suggestions::of(kb) }
    }

    /// The atoms that speak to a text, the surest first, at most `n`.
    pub fn search(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>, n: usize) -> Vec<Hit> {
        let found = self.terms.find(segmenter, text, None);
        let ranked = rank::rank(found, |atom| reader.may_see(kb, atom));
        ranked.iter().take(n).map(|ranked| Hit { atom: ranked.atom, confidence: self.calibration.confidence(ranked) }).collect()
    }

    /// Ways of asking that begin with or contain what was typed so far, with the atoms that answer them, at most `n`, one an atom.
    pub fn suggest<'k>(&self, kb: &'k KnowledgeBase, typed: &NormalText, reader: Reader<'_>, n: usize) -> Vec<(&'k str, AtomIdx)> {
        self.suggestions.find(kb, typed, n, |atom| reader.may_see(kb, atom))
    }

    /// The agents' phrases (`audience: agent`) that speak to a text, the nearest first, at most `n`; in their order for an empty text.
    pub fn phrases(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, now: Timestamp, n: usize) -> Vec<AtomIdx> {
        suggest::phrases(kb, segmenter, text, now, n)
    }
}
