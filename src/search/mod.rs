//! Which atoms speak to this text, and how surely?
//!
//! A [`SearchIndex`] finds atoms by the ways in which customers ask for them and by what they say, and turns the scores into
//! probabilities that it has learnt from the knowledge base itself. tantivy lives in this room only. It does not decide whether an
//! answer is good enough; that is policy.

mod calibrate;
mod change;
mod index;
mod likeness;
mod neighbours;
mod okapi;
mod packed;
mod rank;
mod reading;
mod recall;
mod sound;
mod suggest;
mod sums;

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::calibrate::Calibration;
use crate::search::index::{Rows, Without, asked_texts};
use crate::search::rank::Ranked;
use crate::search::reading::Reading;
use crate::search::suggest::Suggestions;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use std::sync::Arc;

/// An atom that may answer, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The atom.
    pub atom: AtomIdx,
    /// The probability that it is the right answer.
    pub confidence: Confidence,
}

/// Why an atom was found for a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained<'k> {
    /// The atom, and how surely it answers.
    pub hit: Hit,
    /// Its way of asking that fits best.
    pub way: &'k str,
    /// What its place goes by.
    pub score: f32,
    /// By how much the score leads the next atom's; for any but the first, how much it trails the first's, negative.
    pub margin: f32,
    /// What each kind of evidence adds to the score.
    pub parts: [(&'static str, f32); 9],
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
    rows: Arc<Rows>,
    calibration: Calibration,
    suggestions: Suggestions,
}

impl SearchIndex {
    /// Builds the index, and calibrates it by asking each known question with itself left out.
    pub fn build(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let rows = Rows::build(kb, segmenter);
        let calibration = Calibration::fit(kb, segmenter, &rows);
        SearchIndex { rows: Arc::new(rows), calibration, suggestions: Suggestions::of(kb) }
    }

    /// The atoms that speak to a text and that this reader may see, the surest first, at most `n`.
    pub fn search(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>, n: usize) -> Vec<Hit> {
        self.find(segmenter, text).into_iter().filter(|hit| reader.may_see(kb, hit.atom)).take(n).collect()
    }

    /// The atoms that speak to a text, the surest first, whoever may see them: where one that is hidden fits best, nothing else is the right
    /// answer. An atom of which the text is a way of asking word for word but for particles, and no other's, is certain; one that the editor says it does not
    /// mean is none.
    pub fn find(&self, segmenter: &Segmenter, text: &NormalText) -> Vec<Hit> {
        let literal = self.suggestions.literal(text).filter(|atoms| atoms.len() == 1).map(|atoms| atoms[0]);
        let mut hits = self.hits(&self.rows.find(&Reading::of(text, segmenter), None));
        match literal {
            Some(atom) => {
                hits.retain(|hit| hit.atom != atom);
                hits.iter_mut().for_each(|hit| hit.confidence = Confidence::ZERO);
                hits.insert(0, Hit { atom, confidence: Confidence::ONE });
            }
            None => hits.retain(|hit| !self.suggestions.is_denied(text, hit.atom)),
        }
        hits
    }

    /// Asks each way of asking with itself left out: the atom that it asks for, and what is found, the surest first. It tells how customers
    /// fare who ask in words that no editor wrote down; `kb` is the knowledge base that the index was built from.
    pub fn leave_one_out<'i>(&'i self, kb: &'i KnowledgeBase, segmenter: &'i Segmenter) -> impl Iterator<Item = (AtomIdx, Vec<Hit>)> + 'i {
        asked_texts(kb).map(move |asked| {
            let reading = Reading::of(&NormalText::of(asked.text), segmenter);
            (asked.atom, self.hits(&self.rows.find(&reading, Some(Without::Row(asked.row)))))
        })
    }

    /// The atoms that [`SearchIndex::find`] gives for a text, at most `n`, each with what speaks for it; `kb` is the knowledge base that the
    /// index was built from.
    pub fn explain<'k>(&self, kb: &'k KnowledgeBase, segmenter: &Segmenter, text: &NormalText, n: usize) -> Vec<Explained<'k>> {
        let ranked = self.rows.find(&Reading::of(text, segmenter), None);
        let explained = |hit: Hit| {
            let ranked = ranked.iter().find(|ranked| ranked.atom == hit.atom)?;
            let way = asked_texts(kb).nth(ranked.row as usize)?.text;
            Some(Explained { hit, way, score: ranked.score, margin: ranked.margin, parts: ranked.evidence.parts() })
        };
        self.find(segmenter, text).into_iter().filter_map(explained).take(n).collect()
    }

    fn hits(&self, ranked: &[Ranked]) -> Vec<Hit> {
        let confidences = self.calibration.confidences(ranked);
        ranked.iter().zip(confidences).map(|(ranked, confidence)| Hit { atom: ranked.atom, confidence }).collect()
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

#[cfg(test)]
mod tests;
