//! Which of several like answers suits this customer?
//!
//! An answer for the customer's own region goes before one for all, and that before one for a region of which nobody knows whether it is the
//! customer's; an answer about the product of the page before one about none, and that before one about another. This orders answers that are
//! nearly as likely. It hides nothing, and never makes several doubtful answers one that is sure.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Entry};
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;

/// From this share of the likeliest atom's probability on another is nearly as likely; further apart, the words have told which is meant.
const CLOSE: f32 = 0.5;

/// How many times likelier the one is than the other: an estimate. With two that are as likely and together nearly certain, it makes the
/// one an answer, and leaves the other among what is offered next.
const STEP: f32 = 3.0;

impl Reader<'_> {
    /// The probabilities of atoms of which one at most is right for this reader: those that are nearly as likely as the likeliest share anew
    /// what they have together. What an editor wrote down word for word stays certain.
    pub fn preferred(&self, kb: &KnowledgeBase, found: &[(AtomIdx, Confidence)]) -> Vec<Confidence> {
        let weighed = found.iter().map(|&(atom, confidence)| (self.weight(kb.entry_of(atom)), confidence.get()));
        preferred(&weighed.collect::<Vec<_>>()).into_iter().map(|p| Confidence::new(p).unwrap_or(Confidence::ZERO)).collect()
    }

    /// The atom that suits this reader better than any other of these; nothing where two suit as well.
    pub fn best_of(&self, kb: &KnowledgeBase, atoms: &[AtomIdx]) -> Option<AtomIdx> {
        let weight = |atom: AtomIdx| self.weight(kb.entry_of(atom));
        let best = atoms.iter().copied().max_by(|&a, &b| weight(a).total_cmp(&weight(b)))?;
        let is_alone = atoms.iter().filter(|&&atom| weight(atom) >= weight(best)).count() == 1;
        is_alone.then_some(best)
    }

    /// How well an entry suits, by its region and product alone.
    fn weight(&self, entry: &Entry) -> f32 {
        let region = match (self.region, entry.region.is_empty()) {
            (Some(_), false) | (None, true) => STEP,
            (Some(_), true) | (None, false) => 1.0,
        };
        let product = match (self.product, entry.product.as_slice()) {
            (Some(product), names) if product.is_among(names) => STEP * STEP,
            (Some(_), []) => STEP,
            (Some(_) | None, _) => 1.0,
        };
        region * product
    }
}

/// Probabilities with weights.
fn preferred(found: &[(f32, f32)]) -> Vec<f32> {
    let first = found.iter().map(|(_, p)| *p).fold(0.0, f32::max);
    let close: Vec<bool> = found.iter().map(|&(_, p)| p > 0.0 && p >= CLOSE * first).collect();
    let shares = || found.iter().zip(&close).filter(|(_, is_close)| **is_close).map(|(own, _)| own);
    let is_mixed = shares().any(|(weight, _)| shares().any(|(other, _)| other != weight));
    if first >= 1.0 || !is_mixed {
        return found.iter().map(|(_, p)| *p).collect();
    }
    let all = shares().map(|(_, p)| p).sum::<f32>().min(1.0);
    let weighed = shares().map(|(weight, p)| weight * p).sum::<f32>();
    found.iter().zip(&close).map(|(&(weight, p), &is_close)| if is_close { all * weight * p / weighed } else { p }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights and probabilities, and the probabilities that come of them.
    fn check(found: &[(f32, f32)], expected: &[f32]) {
        let preferred = preferred(found);
        let is_near = |(a, b): (&f32, &f32)| (a - b).abs() < 1e-6;
        assert!(preferred.len() == expected.len() && preferred.iter().zip(expected).all(is_near), "{found:?}: {preferred:?}");
    }

    #[test]
    fn among_nearly_as_likely_answers_the_one_that_suits_goes_first() {
        check(&[(1.0, 0.4), (9.0, 0.4)], &[0.08, 0.72]);
        check(&[(3.0, 0.4), (9.0, 0.4)], &[0.2, 0.6]);
        check(&[(1.0, 0.8), (9.0, 0.8)], &[0.1, 0.9]);
    }

    #[test]
    fn what_the_words_have_told_stays() {
        check(&[(1.0, 0.8), (9.0, 0.1)], &[0.8, 0.1]);
        check(&[(1.0, 1.0), (9.0, 0.9)], &[1.0, 0.9]);
        check(&[(1.0, 0.4), (1.0, 0.4), (9.0, 0.1)], &[0.4, 0.4, 0.1]);
        check(&[(9.0, 0.9), (9.0, 0.9)], &[0.9, 0.9]);
        check(&[(1.0, 0.0), (9.0, 0.0)], &[0.0, 0.0]);
        check(&[], &[]);
    }

    #[test]
    fn doubtful_answers_stay_doubtful_together() {
        check(&[(1.0, 0.1), (9.0, 0.1)], &[0.02, 0.18]);
    }
}
