//! Which examples are believed?
//!
//! Large collections have messages that were given a wrong intent. An example to which many other intents are nearer than its own counts less.
//! No example is thrown away.

use crate::intent::planes::Planes;
use crate::intent::sample::Sample;

/// An intent with fewer samples is believed as it is: somebody wrote them one by one.
const FEW_SAMPLES: usize = 12;

/// How many intents may be nearer than the own one, and how much an example is believed then. Chosen of two values each on CIC.
const STEPS: [(usize, f32); 2] = [(3, 1.0), (10, 0.5)];

/// How much the other examples are believed.
const LEAST: f32 = 0.1;

/// An example is misplaced, most likely, when so many intents are nearer than its own, or half of all where there are few; and when the nearest
/// has this cosine at least, so many times that of its own. With every twentieth shipped example moved to another intent, half of those that
/// were moved are found, and no other; on banking77 nine in ten.
const MISPLACED_RANK: usize = 10;
const MISPLACED_NEAR: f32 = 0.4;
const MISPLACED_TIMES: f32 = 3.0;

/// How an example stands to the intents when it is taken out of its own.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The cosine with its own intent.
    pub own: f32,
    /// How many other intents are nearer.
    pub rank: usize,
    /// The nearest other intent, and the cosine with it.
    pub other: (usize, f32),
}

impl Standing {
    /// The intent that an example looks like, if it is certain enough that it has the wrong one.
    pub fn looks_like(&self, n_intents: usize) -> Option<usize> {
        let (other, near) = self.other;
        let is_far = self.rank >= MISPLACED_RANK.min(n_intents / 2).max(1);
        (is_far && near >= MISPLACED_NEAR && near >= MISPLACED_TIMES * self.own && other < n_intents).then_some(other)
    }
}

/// How each sample stands to the intents.
pub fn standings(samples: &[&Sample], squares: &[f32], n_features: usize, n_intents: usize) -> Vec<Standing> {
    let sums = Planes::of_sums(samples, &vec![1.0; samples.len()], n_features, n_intents);
    let lengths = sums.lengths();
    samples.iter().zip(squares).map(|(sample, &square)| standing(sample, square, &sums.scores(&sample.row).0, &lengths)).collect()
}

/// `products` are those with the sums of all intents, whose lengths are given.
fn standing(sample: &Sample, square: f32, products: &[f32], lengths: &[f32]) -> Standing {
    let (product, length) = (products[sample.intent], lengths[sample.intent]);
    let size = square.sqrt().max(f32::EPSILON);
    // The sum without the sample itself: |S - x|² = |S|² - 2 S·x + |x|².
    let own = (product - square) / (length * length - 2.0 * product + square).max(f32::EPSILON).sqrt() / size;
    let nearness = |other: usize| products[other] / lengths[other].max(f32::EPSILON) / size;
    let others = || (0..products.len()).filter(|&other| other != sample.intent).map(|other| (other, nearness(other)));
    let rank = others().filter(|&(_, nearness)| nearness > own).count();
    let other = others().fold((sample.intent, 0.0), |best, other| if other.1 > best.1 { other } else { best });
    Standing { own, rank, other }
}

/// For each sample, how much it is believed, at most 1.
pub fn trusts(samples: &[&Sample], standings: &[Standing], n_intents: usize) -> Vec<f32> {
    let mut counts = vec![0_usize; n_intents];
    samples.iter().for_each(|sample| counts[sample.intent] += 1);
    let is_believed = |sample: &Sample| sample.is_title || counts[sample.intent] < FEW_SAMPLES;
    let trust = |(sample, standing): (&&Sample, &Standing)| match STEPS.iter().find(|(below, _)| standing.rank < *below) {
        _ if is_believed(sample) => 1.0,
        Some(&(_, trust)) => trust,
        None => LEAST,
    };
    samples.iter().zip(standings).map(trust).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::sample::Row;
    use crate::meaning::Meaning;

    #[test]
    fn an_example_among_strangers_is_not_believed() {
        let sample = |place: u32, intent: usize, is_title| {
            let row = Row { words: vec![(place, 1.0)], meaning: Meaning::none() };
            Sample { row, intent, is_title }
        };
        // Twelve intents of twelve samples each; the last of each but the first means the first.
        let place = |intent: u32, nth: u32| if nth == 11 { 0 } else { intent };
        let all = (0..12).flat_map(|intent| (0..12).map(move |nth| sample(place(intent, nth), intent as usize, false)));
        let mut all: Vec<Sample> = all.collect();
        all.extend([sample(0, 5, false), sample(0, 5, true), sample(0, 12, false)]);
        let references: Vec<&Sample> = all.iter().collect();
        let trusts = trusts(&references, &standings(&references, &vec![1.0; all.len()], 12, 13), 13);
        let check = |at: usize, expected: f32| assert_eq!(trusts[at], expected, "{at}");
        check(0, 1.0);
        check(23, 0.1);
        check(22, 1.0);
        check(145, 1.0);
        check(146, 1.0);
    }
}
