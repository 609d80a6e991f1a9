//! How much is a score worth on this knowledge base?
//!
//! Logistic curves through cases of which it is known whether the best atom is right turn the evidence into probabilities. The cases are the
//! knowledge base's own, made in `trial`.

use crate::search::rank::{Evidence, Ranked};
use crate::search::trial::Trial;
use crate::text::confidence::Confidence;
use crate::text::logistic::{Logistic, Prior, Weighed};

/// From this share of the message on it says nothing more how much of it is known: paraphrases share as little.
const ENOUGH: f32 = 0.3;

/// What the curve of the first answer is on a knowledge base of which nothing is known: models/confidence.py has learned it, and says from what.
/// How much of a message is known at all differs with the size of a knowledge base, so that nothing is known of its worth beforehand.
const PRIOR: Prior<7> = Prior {
    bias: -0.038,
    weights: [1.0338, 0.0401, 1.0872, -0.4329, -0.2224, 0.0, 0.0],
    means: [0.9613, 0.2364, 0.4632, 0.5106, 0.5044, 0.0, 0.8],
    spreads: [0.8774, 0.0711, 0.1971, 0.132, 0.1027, 0.05, 0.15],
    strength: 60.0,
};

/// The curves from evidence to probability.
#[derive(Debug, Clone)]
pub struct Calibration {
    first: Logistic<7>,
    others: Logistic<7>,
}

/// What the curves see of an atom: how far it leads or trails, how much of the message it knows, the cosine of the meanings, how well the
/// message's words are matched, how much of the characters' order is the same, the cosine with the meaning of the answer, and how much of the
/// message the whole knowledge base knows.
pub type Seen = [f32; 7];

impl Calibration {
    /// Learns the curves from trials.
    pub fn fit(trials: &[Trial]) -> Self {
        let first: Vec<Weighed<7>> = trials.iter().filter_map(first).collect();
        let others = trials.iter().flat_map(|trial| {
            let others = trial.ranked.iter().enumerate().skip(1);
            others.map(|(at, ranked)| (seen(ranked), trial.is_right(at)))
        });
        Calibration { first: Logistic::fit_from(&PRIOR, &first), others: Logistic::fit(&others.collect::<Vec<_>>()) }
    }

    /// The probabilities that ranked atoms are the right answer, in their order. They fall, and add up to at most 1, for only one is right.
    pub fn confidences(&self, ranked: &[Ranked]) -> Vec<Confidence> {
        let mut left = 1.0_f32;
        let mut last = 1.0_f32;
        let confidence = |(at, ranked): (usize, &Ranked)| {
            let curve = if at == 0 { &self.first } else { &self.others };
            last = curve.probability(&seen(ranked)).get().min(last).min(left);
            left = (left - last).max(0.0);
            Confidence::new(last).unwrap_or(Confidence::ZERO)
        };
        ranked.iter().enumerate().map(confidence).collect()
    }
}

/// The first answer of a trial.
fn first(trial: &Trial) -> Option<Weighed<7>> {
    Some(Weighed { measures: seen(trial.ranked.first()?), is_right: trial.is_right(0), weight: trial.kind.weight() })
}

/// What the curve of the first answer sees.
pub fn seen(ranked: &Ranked) -> Seen {
    let Evidence { meaning, covered, sequence, told_meaning, .. } = ranked.evidence;
    [ranked.margin, ranked.coverage.min(ENOUGH), meaning, covered, sequence, told_meaning, ranked.known]
}
