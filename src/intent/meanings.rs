//! How near is a message to each intent in meaning?
//!
//! Words that no example has may mean what an example says. What all examples have in common says nothing about which is meant, so it is
//! taken out.

use crate::meaning::Meaning;

/// What the examples of all intents mean.
#[derive(Debug, Clone)]
pub struct Meanings {
    /// What all examples have in common.
    mean: Meaning,
    examples: Vec<Meaning>,
    /// For each intent, its examples together.
    sums: Vec<Meaning>,
}

impl Meanings {
    /// The meanings of examples, `intents` saying whose each one is.
    pub fn new(examples: Vec<Meaning>, intents: &[usize], n_intents: usize) -> Self {
        let mut mean = Meaning::none();
        examples.iter().for_each(|example| mean.add(example, 1.0 / examples.len() as f32));
        let mut meanings = Meanings { mean, examples: Vec::new(), sums: vec![Meaning::none(); n_intents] };
        meanings.examples = examples.into_iter().map(|example| meanings.telling(example)).collect();
        for (example, &intent) in meanings.examples.iter().zip(intents) {
            meanings.sums[intent].add(example, 1.0);
        }
        meanings
    }

    /// What is telling about a meaning: itself without what all examples have in common, to unit length.
    pub fn telling(&self, mut meaning: Meaning) -> Meaning {
        if meaning.dot(&meaning) > f32::EPSILON {
            meaning.add(&self.mean, -1.0);
        }
        meaning.into_unit()
    }

    /// What is telling about an example.
    pub fn example(&self, example: usize) -> &Meaning {
        &self.examples[example]
    }

    /// For each intent, the cosine of a telling meaning with its examples together.
    pub fn cosines(&self, meaning: &Meaning) -> Vec<f32> {
        self.sums.iter().map(|sum| cosine(meaning, sum)).collect()
    }

    /// The same for an example of `intent`, as if it were not there.
    pub fn cosines_without(&self, example: usize, intent: usize) -> Vec<f32> {
        let own = &self.examples[example];
        let mut others = self.sums[intent].clone();
        others.add(own, -1.0);
        let mut cosines = self.cosines(own);
        cosines[intent] = cosine(own, &others);
        cosines
    }
}

fn cosine(unit: &Meaning, sum: &Meaning) -> f32 {
    let length = sum.dot(sum).sqrt();
    if length > f32::EPSILON { unit.dot(sum) / length } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_of_the_same_meaning_are_near() {
        let examples = [["退款"], ["发票"]].map(Meaning::of);
        let meanings = Meanings::new(examples.to_vec(), &[0, 1], 2);
        let check = |word: &str, expected: usize| {
            let cosines = meanings.cosines(&meanings.telling(Meaning::of([word])));
            assert!(cosines[expected] > cosines[1 - expected], "{word}: {cosines:?}");
        };
        check("退钱", 0);
        check("开票", 1);
    }

    #[test]
    fn a_lone_example_left_out_is_near_to_nothing() {
        let meanings = Meanings::new(vec![Meaning::of(["退款"]), Meaning::of(["发票"])], &[0, 1], 2);
        assert!(meanings.cosines_without(0, 0)[0].abs() < 1e-3);
    }
}
