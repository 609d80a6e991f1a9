//! How much do two texts share, weighed by how rare it is?
//!
//! Okapi BM25 (Robertson and Zaragoza, 2009) of a text and a few others that were found already; tantivy finds them.

use crate::search::packed::Packed;
use crate::text::features::{Counted, Feature};
use std::collections::HashMap;

/// How soon a feature that stands in a text more often counts no more.
const K1: f32 = 1.2;

/// How much a long text is held against it. Questions are of like length, so that it is less than the usual 0.75.
const B: f32 = 0.6;

/// Texts by what is telling about them.
#[derive(Debug)]
pub struct Okapi {
    weights: HashMap<Feature, f32>,
    texts: Packed<Counted>,
    /// For each text what is added to a number below the line: K1 · (1 − B + B · length / average length).
    lengths: Vec<f32>,
}

/// What a text is asked by: known features in the order of their hashes, with their weights.
pub type Terms = Vec<(Feature, f32)>;

impl Okapi {
    /// Weighs the features of these texts.
    pub fn new(texts: Packed<Counted>) -> Self {
        let mut frequencies: HashMap<Feature, u32> = HashMap::new();
        texts.iter().flatten().for_each(|&(feature, _)| *frequencies.entry(feature).or_default() += 1);
        let n = texts.len() as f32;
        // The inverse document frequency that BM25 goes by; it is never negative.
        let weight = |with: u32| (1.0 + (n - with as f32 + 0.5) / (with as f32 + 0.5)).ln();
        let length = |text: &[Counted]| text.iter().map(|&(_, count)| f32::from(count)).sum::<f32>();
        let average = texts.iter().map(length).sum::<f32>() / n.max(1.0);
        let lengths = texts.iter().map(|text| K1 * (1.0 - B + B * length(text) / average.max(1.0))).collect();
        Okapi { weights: frequencies.into_iter().map(|(feature, with)| (feature, weight(with))).collect(), texts, lengths }
    }

    /// The known features of a text, each once.
    pub fn terms(&self, features: &[Counted]) -> Terms {
        features.iter().filter_map(|&(feature, _)| Some((feature, *self.weights.get(&feature)?))).collect()
    }

    /// The score of a text for these terms.
    pub fn score(&self, terms: &[(Feature, f32)], text: u32) -> f32 {
        let own = self.texts.get(text);
        let below = self.lengths[text as usize];
        let part = |weight: f32, count: u16| weight * f32::from(count) * (K1 + 1.0) / (f32::from(count) + below);
        if own.len() > 8 * terms.len() {
            let found = terms.iter().filter_map(|term| Some((term, own.binary_search_by_key(&term.0, |&(feature, _)| feature).ok()?)));
            return found.map(|(term, at)| part(term.1, own[at].1)).sum();
        }
        let mut sum = 0.0;
        let mut rest = own.iter();
        let mut next = rest.next();
        for term in terms {
            while let Some(&(feature, count)) = next
                && feature <= term.0
            {
                if feature == term.0 {
                    sum += part(term.1, count);
                }
                next = rest.next();
            }
        }
        sum
    }
}
