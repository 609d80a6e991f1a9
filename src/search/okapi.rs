//! How much do two texts share, weighed by how rare it is?
//!
//! Okapi BM25 (Robertson and Zaragoza, 2009) of a text and a few others that were found already; tantivy finds them.

use crate::search::packed::Packed;
use crate::text::features::{Counted, Feature};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How soon a feature that stands in a text more often counts no more.
const K1: f32 = 1.2;

/// How much a long text is held against it. Questions are of like length, so that it is less than the usual 0.75.
const B: f32 = 0.6;

/// Texts by what is telling about them.
#[derive(Debug)]
pub struct Okapi {
    weights: HashMap<Feature, f32, BuildHasherDefault<NoHash>>,
    /// For each text its features, in the order of their hashes.
    texts: Packed<Feature>,
    /// How often each of them stands in its text, in the same order.
    counts: Vec<u16>,
    /// For each text what is added below the line.
    lengths: Vec<f32>,
    /// What a feature weighs that stands in none of them, and in one.
    rarest: f32,
    rare: f32,
}

/// What a text is asked by: its known features in the order of their hashes, with their weights.
#[derive(Debug, Clone)]
pub struct Terms {
    known: Vec<(Feature, f32)>,
    /// The same as a table: each is at the place of its lowest bits, or at the next free one behind. A free place weighs nothing; three of four
    /// are free, so that most features of another text are seen to be none of these at once.
    table: Vec<(Feature, f32)>,
}

/// How many places a table has for each feature at least.
const PLACES: usize = 4;

impl Terms {
    fn new(known: Vec<(Feature, f32)>) -> Self {
        let mut terms = Terms { table: vec![(0, 0.0); (PLACES * known.len()).next_power_of_two()], known };
        for &(feature, weight) in &terms.known {
            let mut at = feature as usize % terms.table.len();
            while terms.table[at].1 > 0.0 {
                at = (at + 1) % terms.table.len();
            }
            terms.table[at] = (feature, weight);
        }
        terms
    }

    /// The known features with their weights.
    pub fn known(&self) -> &[(Feature, f32)] {
        &self.known
    }

    fn weight(&self, feature: Feature) -> Option<f32> {
        let last = self.table.len() - 1;
        let mut at = feature as usize & last;
        loop {
            match self.table[at] {
                (_, weight) if weight <= 0.0 => return None,
                (own, weight) if own == feature => return Some(weight),
                _ => at = (at + 1) & last,
            }
        }
    }
}

impl Okapi {
    /// Weighs the features of these texts.
    pub fn new<'t>(texts: impl Iterator<Item = &'t [Counted]> + Clone) -> Self {
        let lengths = lengths(texts.clone());
        let counts = texts.clone().flatten().map(|&(_, count)| count).collect();
        let texts: Packed<Feature> = texts.map(|text| text.iter().map(|&(feature, _)| feature)).collect();
        let mut frequencies: HashMap<Feature, u32, BuildHasherDefault<NoHash>> = HashMap::default();
        texts.iter().flatten().for_each(|&feature| *frequencies.entry(feature).or_default() += 1);
        let n = texts.len() as f32;
        // The inverse document frequency that BM25 goes by; it is never negative.
        let weight = |with: u32| (1.0 + (n - with as f32 + 0.5) / (with as f32 + 0.5)).ln();
        Okapi {
            weights: frequencies.into_iter().map(|(feature, with)| (feature, weight(with))).collect(),
            texts,
            counts,
            lengths,
            rarest: weight(0),
            rare: weight(1),
        }
    }

    /// The known features of a text, each once.
    pub fn terms(&self, features: &[Counted]) -> Terms {
        let known: Vec<(Feature, f32)> = features.iter().filter_map(|&(feature, _)| Some((feature, self.weight(feature)?))).collect();
        Terms::new(known)
    }

    /// How rare a feature is, if it stands in any of the texts.
    pub fn weight(&self, feature: Feature) -> Option<f32> {
        self.weights.get(&feature).copied()
    }

    /// How much all features of a query weigh, those that stand in no text as much as the rarest.
    pub fn weight_of_all(&self, features: &[Counted]) -> f32 {
        features.iter().map(|&(feature, _)| self.weight(feature).unwrap_or(self.rarest)).sum()
    }

    /// What a feature weighs that stands in no text.
    pub fn rarest(&self) -> f32 {
        self.rarest
    }

    /// Whether a feature stands in a text, and in this one alone.
    pub fn is_only_in(&self, feature: Feature, text: u32) -> bool {
        self.weight(feature).is_some_and(|weight| weight >= self.rare) && self.texts.get(text).binary_search(&feature).is_ok()
    }

    /// How much the terms weigh that stand in a text.
    pub fn weight_shared(&self, terms: &Terms, text: u32) -> f32 {
        self.texts.get(text).iter().filter_map(|&feature| terms.weight(feature)).sum()
    }

    /// The score of a text for these terms.
    pub fn score(&self, terms: &Terms, text: u32) -> f32 {
        let (own, counts) = (self.texts.get(text), &self.counts[self.texts.range(text)]);
        let below = self.lengths[text as usize];
        let worth = |weight: f32, at: usize| part(weight, f32::from(counts[at]), below);
        if own.len() > 8 * terms.known.len() {
            return terms.known.iter().filter_map(|&(feature, weight)| Some(worth(weight, own.binary_search(&feature).ok()?))).sum();
        }
        own.iter().enumerate().filter_map(|(at, &feature)| Some(worth(terms.weight(feature)?, at))).sum()
    }
}

/// For each text what its length adds to the number below the line: K1 · (1 − B + B · length / average length).
pub fn lengths<'t>(texts: impl Iterator<Item = &'t [Counted]>) -> Vec<f32> {
    let own: Vec<f32> = texts.map(|text| text.iter().map(|&(_, count)| f32::from(count)).sum()).collect();
    let average = own.iter().sum::<f32>() / own.len().max(1) as f32;
    own.into_iter().map(|length| K1 * (1.0 - B + B * length / average.max(1.0))).collect()
}

/// What a feature adds to the score of a text that has it so often and adds so much below the line for its length.
pub fn part(weight: f32, count: f32, below: f32) -> f32 {
    weight * count * (K1 + 1.0) / (count + below)
}

/// Features are hashes already.
#[derive(Debug, Default)]
pub struct NoHash(u64);

impl Hasher for NoHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = (self.0 << 8) | u64::from(byte));
    }

    fn write_u32(&mut self, hash: u32) {
        // A table takes the place from the lowest bits and a tag from the highest.
        self.0 = u64::from(hash) * 0x1_0000_0001;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_features_and_short_texts_count_more() {
        let texts: [&[Counted]; 4] = [&[(1, 1), (2, 1)], &[(1, 1), (3, 1)], &[(1, 1), (2, 1), (4, 3), (5, 3)], &[(6, 1)]];
        let okapi = Okapi::new(texts.into_iter());
        let score = |features: &[Counted], text: u32| okapi.score(&okapi.terms(features), text);
        assert!(score(&[(2, 1)], 0) > score(&[(1, 1)], 0));
        assert!(score(&[(2, 1)], 0) > score(&[(2, 1)], 2));
        assert_eq!(score(&[(2, 1)], 3), 0.0);
        assert_eq!(score(&[(7, 1)], 3), 0.0);
        assert!(okapi.weight(6) > okapi.weight(1) && okapi.weight(7).is_none());
        // BM25 by hand: ln(1 + (4 - 1 + 0.5) / (1 + 0.5)), one of a text of one, the average being 13 / 4.
        let expected = (1.0_f32 + 3.5 / 1.5).ln() * 2.2 / (1.0 + 1.2 * (0.4 + 0.6 / 3.25));
        assert!((score(&[(6, 1)], 3) - expected).abs() < 1e-4);
    }
}
