//! How telling is each feature?
//!
//! A feature that stands in few examples tells more than one that stands in many. What no example has is told apart, so that a message can
//! be found to be about something else.

use crate::text::features::{Counted, Feature};

/// The features that the examples have.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    features: Vec<Feature>,
    /// How telling each is; 0 for one that counts as unknown.
    rarity: Vec<f32>,
    /// How telling a feature is that no example has.
    unknown: f32,
}

/// The features of a text by their place in the vocabulary, weighed, of length 1; none for a text of unknown features.
pub type Words = Vec<(u32, f32)>;

impl Vocabulary {
    /// The features of some texts.
    pub fn new(texts: &[&[Counted]]) -> Self {
        let mut all: Vec<Feature> = texts.iter().flat_map(|text| text.iter()).map(|&(feature, _)| feature).collect();
        all.sort_unstable();
        let rarity = |texts_with: usize| ((1.0 + texts.len() as f32) / (1.0 + texts_with as f32)).ln() + 1.0;
        let groups = || all.chunk_by(|a, b| a == b);
        Vocabulary {
            features: groups().map(|same| same[0]).collect(),
            rarity: groups().map(|same| rarity(same.len())).collect(),
            unknown: rarity(0),
        }
    }

    /// The same where only what these texts have is known.
    pub fn of_only<'w>(&self, texts: impl Iterator<Item = &'w Words>) -> Self {
        let mut only = Vocabulary { features: self.features.clone(), rarity: vec![0.0; self.rarity.len()], unknown: self.unknown };
        texts.flatten().for_each(|&(place, _)| only.rarity[place as usize] = self.rarity[place as usize]);
        only
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// Weighs the features of a text by how often they stand in it and how telling they are.
    pub fn weigh(&self, text: &[Counted]) -> Words {
        let weighed = text.iter().filter_map(|&(feature, count)| Some((self.place(feature)?, count)));
        let weighed = weighed.map(|(place, count)| (place as u32, (1.0 + f32::from(count).ln()) * self.rarity[place]));
        let words: Words = weighed.filter(|&(_, weight)| weight > 0.0).collect();
        let length = words.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        words.into_iter().map(|(place, weight)| (place, weight / length)).collect()
    }

    /// Which share of what is telling about a text is known; 0 for a text without features.
    pub fn coverage(&self, text: &[Counted]) -> f32 {
        let (mut known, mut unknown) = (0.0, f32::EPSILON);
        for &(feature, _) in text {
            match self.place(feature).map(|place| self.rarity[place]).filter(|&rarity| rarity > 0.0) {
                Some(rarity) => known += rarity,
                None => unknown += self.unknown,
            }
        }
        known / (known + unknown)
    }

    fn place(&self, feature: Feature) -> Option<usize> {
        self.features.binary_search(&feature).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_features_weigh_more_and_unknown_ones_nothing() {
        let texts: [&[Counted]; 3] = [&[(1, 1), (2, 1)], &[(2, 1), (3, 2)], &[(2, 1)]];
        let vocabulary = Vocabulary::new(&texts);
        let check = |text: &[Counted], expected: &[f32], covered: f32| {
            let weights: Vec<f32> = vocabulary.weigh(text).iter().map(|(_, weight)| *weight).collect();
            assert!(weights.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01) && weights.len() == expected.len(), "{weights:?}");
            assert!((vocabulary.coverage(text) - covered).abs() < 0.01, "{}", vocabulary.coverage(text));
        };
        check(&[(1, 1), (2, 1)], &[0.86, 0.51], 1.0);
        check(&[(3, 1), (9, 1)], &[1.0], 0.42);
        check(&[(9, 1)], &[], 0.0);
        check(&[], &[], 0.0);
    }

    #[test]
    fn what_is_left_out_is_unknown() {
        let vocabulary = Vocabulary::new(&[&[(1, 1)], &[(2, 1)]]);
        let first = vocabulary.weigh(&[(1, 1)]);
        assert_eq!(vocabulary.of_only([&first].into_iter()).weigh(&[(1, 1), (2, 1)]), first);
    }
}
