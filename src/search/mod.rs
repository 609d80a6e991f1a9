//! Which atoms speak to this text, and how surely?
//!
//! A [`SearchIndex`] finds atoms by the ways in which customers ask for them and by what they say, and turns the scores into
//! probabilities that it has learnt from the knowledge base itself. tantivy lives in this room only. It does not decide whether an
//! answer is good enough; that is policy.

pub mod calibrate;
mod change;
mod index;
mod likeness;
pub mod named;
mod neighbours;
mod okapi;
mod packed;
mod preference;
mod product;
mod rank;
mod rarity;
pub mod reader;
mod reading;
mod recall;
mod sound;
mod suggest;
mod sums;
mod texts;
pub mod trial;
mod variants;

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::kb::facet::Facet;
use crate::search::calibrate::{Calibration, Seen, seen};
use crate::search::index::{Rows, Without};
use crate::search::named::{Missing, Named, Names};
use crate::search::product::ProductNames;
use crate::search::rank::{Ranked, replace};
use crate::search::reader::{Reader, elsewhere};
use crate::search::reading::Reading;
use crate::search::suggest::Suggestions;
use crate::search::texts::{Asked, asked_texts};
use crate::search::trial::{Trial, trials};
use crate::search::variants::Variants;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use std::sync::Arc;

/// An atom that may answer, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The atom.
    pub atom: AtomIdx,
    /// The probability that it is the right answer.
    pub confidence: Confidence,
}

/// What of a knowledge base speaks to a text where a customer is, before it is known what else of the reader counts.
#[derive(Debug, Clone)]
pub struct Ranking(Vec<Ranked>);

impl Ranking {
    /// How many bytes it takes.
    pub fn n_bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
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

/// The index of one knowledge base; atoms are those of the knowledge base that it was built from.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    rows: Arc<Rows>,
    calibration: Calibration,
    suggestions: Suggestions,
    names: ProductNames,
    about: Names,
    variants: Variants,
}

impl SearchIndex {
    /// Builds the index, and calibrates it by asking each known question with itself left out.
    pub fn build(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let rows = Rows::build(kb, segmenter);
        let calibration = Calibration::fit(&trials(kb, segmenter, &rows));
        let suggestions = Suggestions::of(kb);
        let variants = Variants::of(&suggestions);
        SearchIndex {
            rows: Arc::new(rows),
            calibration,
            suggestions,
            names: ProductNames::of(kb, segmenter),
            about: Names::of(kb),
            variants,
        }
    }

    /// The atoms that speak to a text and that this reader may see, the surest first, at most `n`.
    pub fn search(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>, n: usize) -> Vec<Hit> {
        let reader = self.unless_another_product(segmenter, text, reader);
        let mut hits = self.find(kb, segmenter, text, reader);
        hits.retain(|hit| reader.may_see(kb, hit.atom));
        let found: Vec<(AtomIdx, Confidence)> = hits.iter().map(|hit| (hit.atom, hit.confidence)).collect();
        for (hit, confidence) in hits.iter_mut().zip(reader.preferred(kb, &found)) {
            hit.confidence = confidence;
        }
        hits.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()));
        hits.truncate(n);
        hits
    }

    /// Whether a text is a way of asking, word for word but for openers and particles.
    pub fn is_way(&self, text: &NormalText) -> bool {
        self.suggestions.literal(text).is_some()
    }

    /// The reader of a text; without the product of the page where the text names another.
    pub fn unless_another_product<'r>(&self, segmenter: &Segmenter, text: &NormalText, reader: Reader<'r>) -> Reader<'r> {
        let product = reader.product.filter(|product| !self.names.has_another(segmenter, text, product));
        Reader { product, ..reader }
    }

    /// The atoms that speak to a text and hold where the reader is, the surest first, whoever else may see them: where one that is hidden fits
    /// best, nothing else is the right answer. An atom of which the text is a way of asking word for word but for particles is certain, or as
    /// likely as the others of which it is; one that the editor says it does not mean is none.
    pub fn find(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>) -> Vec<Hit> {
        self.found(kb, &self.rank(kb, segmenter, text, reader.region), text, reader)
    }

    /// What speaks to a text in a region; most of what [`SearchIndex::find`] does, and the part that can be kept.
    pub fn rank(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, region: Option<&Facet>) -> Ranking {
        let elsewhere = elsewhere(kb, region);
        Ranking(self.rows.find(&Reading::of(text, segmenter), Some(Without::Atoms(&elsewhere))))
    }

    /// The same as [`SearchIndex::find`], by what speaks to the text in the reader's region.
    pub fn found(&self, kb: &KnowledgeBase, ranking: &Ranking, text: &NormalText, reader: Reader<'_>) -> Vec<Hit> {
        let mut hits = self.hits(&self.for_reader(kb, ranking, reader));
        let literal = self.literal(kb, text, reader);
        if literal.is_empty() {
            hits.retain(|hit| !self.suggestions.is_denied(text, kb.original(hit.atom)));
            return hits;
        }
        hits.retain(|hit| !literal.contains(&hit.atom));
        hits.iter_mut().for_each(|hit| hit.confidence = Confidence::ZERO);
        let confidence = Confidence::new(1.0 / literal.len() as f32).unwrap_or(Confidence::ZERO);
        literal.into_iter().map(|atom| Hit { atom, confidence }).chain(hits).collect()
    }

    /// What a text names that an atom is not about: another model, goods of another kind, another size.
    pub fn missing(&self, named: &Named, atom: AtomIdx) -> Option<Missing> {
        self.about.missing(named, atom)
    }

    /// Whether an atom is about a model, part or error that a text names by its code.
    pub fn is_about(&self, named: &Named, atom: AtomIdx) -> bool {
        self.about.is_about(named, atom)
    }

    /// The model that a text names and no atom is about, though some are about others of its family.
    pub fn unknown_model(&self, named: &Named) -> Option<String> {
        self.about.unknown_model(named)
    }

    /// What an intent says to this reader that answers with an atom: of its variants the one that suits the reader best.
    pub fn variant(&self, kb: &KnowledgeBase, reader: Reader<'_>, atom: AtomIdx) -> AtomIdx {
        self.variants.for_reader(kb, reader, atom)
    }

    /// What speaks to a text, the best first, of variants only the one that suits the reader best.
    fn for_reader(&self, kb: &KnowledgeBase, ranking: &Ranking, reader: Reader<'_>) -> Vec<Ranked> {
        let mut ranked = ranking.0.clone();
        replace(&mut ranked, |atom| self.variants.for_reader(kb, reader, atom));
        ranked
    }

    /// The atoms where the reader is of which a text is a way of asking: those that may be shown, if there are any, and of several the one that
    /// suits the reader best, if there is one.
    fn literal(&self, kb: &KnowledgeBase, text: &NormalText, reader: Reader<'_>) -> Vec<AtomIdx> {
        let atoms = self.suggestions.literal(text).unwrap_or_default().iter().map(|&atom| reader.said(kb, atom));
        let here: Vec<AtomIdx> = atoms.filter(|&atom| reader.region.is_none_or(|region| kb.entry_of(atom).holds_in(region))).collect();
        let seen: Vec<AtomIdx> = here.iter().copied().filter(|&atom| reader.may_see(kb, atom)).collect();
        let literal = if seen.is_empty() { here } else { seen };
        reader.best_of(kb, &literal).map_or(literal, |best| vec![best])
    }

    /// Asks each way of asking with itself left out: the atom that it asks for, and what is found, the surest first. It
    /// tells how customers fare who ask in words that no editor wrote down; `kb` is the knowledge base that the index was built from.
    pub fn leave_one_out<'i>(&'i self, kb: &'i KnowledgeBase, segmenter: &'i Segmenter) -> impl Iterator<Item = (AtomIdx, Vec<Hit>)> + 'i {
        asked_texts(kb).map(move |asked| {
            let reading = Reading::of(&NormalText::of(asked.text), segmenter);
            (asked.atom, self.hits(&self.rows.find(&reading, Some(Without::Row(asked.row)))))
        })
    }

    /// The atoms that [`SearchIndex::find`] gives for a text, at most `n`, each with what speaks for it; `kb` is the knowledge base that the
    /// index was built from.
    pub fn explain<'k>(
        &self,
        kb: &'k KnowledgeBase,
        segmenter: &Segmenter,
        text: &NormalText,
        reader: Reader<'_>,
        n: usize,
    ) -> Vec<Explained<'k>> {
        let ranking = self.rank(kb, segmenter, text, reader.region);
        let ranked = self.for_reader(kb, &ranking, reader);
        let explained = |hit: Hit| {
            let ranked = ranked.iter().find(|ranked| ranked.atom == hit.atom)?;
            let way = asked_texts(kb).nth(ranked.row as usize)?.text;
            Some(Explained { hit, way, score: ranked.score, margin: ranked.margin, parts: ranked.evidence.parts() })
        };
        self.found(kb, &ranking, text, reader).into_iter().filter_map(explained).take(n).collect()
    }

    /// The trials that the calibration was learned from; `kb` is the knowledge base that the index was built from.
    pub fn trials(&self, kb: &KnowledgeBase, segmenter: &Segmenter) -> Vec<Trial> {
        trials(kb, segmenter, &self.rows)
    }

    /// What is measured of the first answer to a text, and which it is.
    pub fn measures(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>) -> Option<(AtomIdx, Seen)> {
        let first = self.for_reader(kb, &self.rank(kb, segmenter, text, reader.region), reader).into_iter().next()?;
        Some((first.atom, seen(&first)))
    }

    fn hits(&self, ranked: &[Ranked]) -> Vec<Hit> {
        let confidences = self.calibration.confidences(ranked);
        ranked.iter().zip(confidences).map(|(ranked, confidence)| Hit { atom: ranked.atom, confidence }).collect()
    }

    /// Ways of asking that begin with or contain what was typed so far, with the atoms that answer them, at most `n`, one an atom; among those
    /// that fit as well, those in the reader's language first, then those about the reader's product.
    pub fn suggest<'k>(&self, kb: &'k KnowledgeBase, typed: &NormalText, reader: Reader<'_>, n: usize) -> Vec<(&'k str, AtomIdx)> {
        let is_own = |atom| reader.product.is_some_and(|product| product.is_among(&kb.entry_of(atom).product));
        let place = |asked: &Asked<'_>| {
            let said = reader.said(kb, asked.atom);
            reader.may_see(kb, said).then(|| (reader.distance(&kb.entry_of(asked.below).locale), !is_own(said)))
        };
        let found = self.suggestions.find(kb, typed, n, place);
        found.into_iter().map(|(text, atom)| (text, reader.said(kb, atom))).collect()
    }

    /// The agents' phrases (`audience: agent`) that speak to a text, the nearest first, at most `n`; all for an empty text. Those that are as near
    /// come in the reader's language first.
    pub fn phrases(&self, kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>, n: usize) -> Vec<AtomIdx> {
        suggest::phrases(kb, segmenter, text, reader, n)
    }
}

#[cfg(test)]
mod tests;
