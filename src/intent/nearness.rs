//! How near is a message to each example?
//!
//! An inverted index over the features of the examples, weighed by how rare they are (tf-idf), each example of length 1, so that the
//! products are cosines. Which intent is meant is decided in `classify`.

use crate::intent::features::Feature;

/// The examples of all intents, ready to be compared with.
#[derive(Debug, Clone)]
pub struct Examples {
    /// For each example, the place of its intent, ascending.
    pub intents: Vec<usize>,
    /// The features of all examples, ascending.
    features: Vec<Feature>,
    /// For each feature, how telling it is.
    rarity: Vec<f32>,
    /// For each feature and one more, where its postings begin.
    starts: Vec<usize>,
    /// Examples with a feature, ascending, and the weight it has there.
    postings: Vec<(usize, f32)>,
}

/// A message, weighed.
#[derive(Debug, Clone)]
pub struct Message {
    /// Known features by their places, with their weights; the whole message has length 1.
    known: Vec<(usize, f32)>,
    /// For each known feature, its share of all that is telling about the message.
    shares: Vec<f32>,
}

impl Examples {
    /// Weighs the features of examples; `intents` says whose each one is, ascending.
    pub fn new(intents: Vec<usize>, examples: &[Vec<(Feature, f32)>]) -> Self {
        let mut features: Vec<Feature> = examples.iter().flatten().map(|&(feature, _)| feature).collect();
        features.sort_unstable();
        features.dedup();
        let mut postings: Vec<Vec<(usize, f32)>> = vec![Vec::new(); features.len()];
        let mut known = Examples { intents, rarity: vec![0.0; features.len()], features, starts: vec![0], postings: Vec::new() };
        for &(feature, _) in examples.iter().flatten() {
            if let Some(place) = known.place(feature) {
                known.rarity[place] += 1.0;
            }
        }
        known.rarity = known.rarity.iter().map(|&examples_with| rarity(examples.len(), examples_with)).collect();
        for (at, example) in examples.iter().enumerate() {
            for (place, weight) in known.weigh(example).known {
                postings[place].push((at, weight));
            }
        }
        known.starts.extend(postings.iter().scan(0, |end, list| {
            *end += list.len();
            Some(*end)
        }));
        known.postings = postings.concat();
        known
    }

    /// Whether a feature stands in any example.
    pub fn knows(&self, feature: Feature) -> bool {
        self.place(feature).is_some()
    }

    fn place(&self, feature: Feature) -> Option<usize> {
        self.features.binary_search(&feature).ok()
    }

    /// Weighs a message. What no example knows counts for its length, so that a message with much of that is near to nothing.
    pub fn weigh(&self, message: &[(Feature, f32)]) -> Message {
        let unknown = rarity(self.intents.len(), 0.0);
        let weighed = message.iter().map(|&(feature, weight)| {
            let place = self.place(feature);
            (place, weight * place.map_or(unknown, |place| self.rarity[place]))
        });
        let weighed: Vec<(Option<usize>, f32)> = weighed.collect();
        let length = weighed.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        let mass = weighed.iter().map(|(_, weight)| weight).sum::<f32>();
        let known = weighed.iter().filter_map(|&(place, weight)| Some((place?, weight)));
        Message {
            known: known.clone().map(|(place, weight)| (place, weight / length)).collect(),
            shares: known.map(|(_, weight)| weight / mass).collect(),
        }
    }

    /// For each of so many intents, the square of the length of its examples taken together.
    pub fn squares(&self, intents: usize) -> Vec<f32> {
        let mut squares = vec![0.0; intents];
        for place in 0..self.features.len() {
            for own in self.postings(place).chunk_by(|a, b| self.intents[a.0] == self.intents[b.0]) {
                squares[self.intents[own[0].0]] += own.iter().map(|(_, weight)| weight).sum::<f32>().powi(2);
            }
        }
        squares
    }

    fn postings(&self, place: usize) -> &[(usize, f32)] {
        &self.postings[self.starts[place]..self.starts[place + 1]]
    }

    /// The cosine of a message to each example.
    pub fn cosines(&self, message: &Message) -> Vec<f32> {
        let mut cosines = vec![0.0; self.intents.len()];
        for &(place, weight) in &message.known {
            for &(example, other) in self.postings(place) {
                cosines[example] += weight * other;
            }
        }
        cosines
    }

    /// Which share of what is telling about a message stands in any example of an intent, one example aside.
    pub fn coverage(&self, message: &Message, intent: usize, aside: Option<usize>) -> f32 {
        let is_covered = |place: usize| {
            let list = self.postings(place);
            let own = list.partition_point(|&(example, _)| self.intents[example] < intent);
            list[own..].iter().take(2).any(|&(example, _)| self.intents[example] == intent && Some(example) != aside)
        };
        message.known.iter().zip(&message.shares).filter(|((place, _), _)| is_covered(*place)).map(|(_, share)| share).sum()
    }
}

/// How telling a feature is that stands in so many of the examples.
fn rarity(examples: usize, examples_with: f32) -> f32 {
    ((1.0 + examples as f32) / (1.0 + examples_with)).ln() + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_is_a_cosine_and_unknown_features_lessen_it() {
        let examples = [vec![(1, 1.0), (2, 1.0)], vec![(2, 1.0), (3, 1.0)], vec![(4, 1.0)]];
        let known = Examples::new(vec![0, 0, 1], &examples);
        let check = |message: &[(Feature, f32)], expected: [f32; 3], covered: f32| {
            let message = known.weigh(message);
            let cosines = known.cosines(&message);
            assert!(cosines.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01), "{cosines:?}");
            assert!((known.coverage(&message, 0, Some(0)) - covered).abs() < 0.01);
        };
        check(&[(4, 1.0)], [0.0, 0.0, 1.0], 0.0);
        check(&[(1, 1.0), (2, 1.0)], [1.0, 0.37, 0.0], 0.43);
        check(&[(4, 1.0), (9, 1.0)], [0.0, 0.0, 0.58], 0.0);
        check(&[(9, 1.0)], [0.0, 0.0, 0.0], 0.0);
    }
}
