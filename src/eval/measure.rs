//! By which figures is a system judged?
//!
//! Pure functions of what was guessed and what was right. Shares are from 0 to 1; of nothing each is 0.

use std::collections::{BTreeMap, BTreeSet};

/// Into how many parts of the same size the cases are divided to compare confidence with truth: enough to see where it errs, few enough that
/// a thousand cases make parts of a hundred.
const BINS: usize = 10;

/// A guess that was held against the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// How sure the guess was.
    pub confidence: f32,
    /// Whether it was right.
    pub is_right: bool,
}

/// The share of `n` in `all`.
pub fn share(n: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { n as f64 / all as f64 }
}

/// The share of ranks (from 0) that are among the first `n`; no rank is no hit.
pub fn hit_at(ranks: &[Option<usize>], n: usize) -> f64 {
    share(ranks.iter().flatten().filter(|&&rank| rank < n).count(), ranks.len())
}

/// The mean of the reciprocals of the ranks (from 0) among the first `n`: 1 for all first, 0.5 for all second.
pub fn mean_reciprocal_rank(ranks: &[Option<usize>], n: usize) -> f64 {
    let sum: f64 = ranks.iter().flatten().filter(|&&rank| rank < n).map(|&rank| 1.0 / (rank + 1) as f64).sum();
    sum / ranks.len().max(1) as f64
}

/// The expected calibration error: by how much confidence and the share of right guesses differ, in ten parts with equally many cases.
pub fn calibration_error(judged: &[Judged]) -> f64 {
    let sorted = by_falling_confidence(judged);
    // Cases that are as sure as each other count as equally right, or their order in the file would make a difference.
    let even = sorted.chunk_by(|a, b| a.confidence == b.confidence).flat_map(|alike| {
        let right = share(alike.iter().filter(|judged| judged.is_right).count(), alike.len());
        alike.iter().map(move |judged| f64::from(judged.confidence) - right)
    });
    let surplus: Vec<f64> = even.collect();
    let n = surplus.len();
    let parts = (0..BINS).map(|bin| surplus[n * bin / BINS..n * (bin + 1) / BINS].iter().sum::<f64>());
    parts.map(f64::abs).sum::<f64>() / n.max(1) as f64
}

/// The largest share of cases that can be answered, the surest first, so that at least `precision` of them are right. Cases that are as sure
/// as each other are answered together or not at all, for no limit tells them apart.
pub fn coverage_at_precision(judged: &[Judged], precision: f64) -> f64 {
    let sorted = by_falling_confidence(judged);
    let (mut answered, mut right, mut best) = (0, 0, 0);
    for alike in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        answered += alike.len();
        right += alike.iter().filter(|judged| judged.is_right).count();
        if share(right, answered) >= precision {
            best = answered;
        }
    }
    share(best, sorted.len())
}

/// The probability that one of `inside` is above one of `outside`, a tie counting half (the area under the ROC curve); nothing when either
/// is empty.
pub fn auroc(inside: &[f32], outside: &[f32]) -> Option<f64> {
    let marked = |values: &[f32], is_inside: bool| values.iter().map(|&value| (value, is_inside)).collect::<Vec<_>>();
    let mut all = [marked(inside, true), marked(outside, false)].concat();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut before, mut rank_sum) = (0, 0.0);
    for tied in all.chunk_by(|a, b| a.0 == b.0) {
        let middle_rank = before as f64 + (tied.len() + 1) as f64 / 2.0;
        rank_sum += middle_rank * tied.iter().filter(|(_, is_inside)| *is_inside).count() as f64;
        before += tied.len();
    }
    let n = inside.len() as f64;
    let pairs = n * outside.len() as f64;
    (pairs > 0.0).then(|| (rank_sum - n * (n + 1.0) / 2.0) / pairs)
}

/// The mean, over the classes that are the truth of some case, of the harmonic mean of precision and recall; a case is its truth and the
/// guess.
pub fn macro_f1(cases: &[(usize, Option<usize>)]) -> f64 {
    let mut guessed: BTreeMap<usize, usize> = BTreeMap::new();
    let mut hits: BTreeMap<usize, usize> = BTreeMap::new();
    let mut support: BTreeMap<usize, usize> = BTreeMap::new();
    for &(truth, guess) in cases {
        *support.entry(truth).or_default() += 1;
        if let Some(guess) = guess {
            *guessed.entry(guess).or_default() += 1;
            *hits.entry(guess).or_default() += usize::from(guess == truth);
        }
    }
    let count = |of: &BTreeMap<usize, usize>, class: usize| of.get(&class).copied().unwrap_or(0);
    let classes: BTreeSet<usize> = support.keys().copied().collect();
    let sum: f64 = classes.iter().map(|&class| share(2 * count(&hits, class), count(&guessed, class) + count(&support, class))).sum();
    sum / classes.len().max(1) as f64
}

/// The value that `percent` of all values do not exceed; 0 of nothing.
pub fn percentile(values: &[u64], percent: usize) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

/// A figure with as many digits as a few thousand cases can tell.
pub fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

fn by_falling_confidence(judged: &[Judged]) -> Vec<Judged> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(cases: &[(f32, bool)]) -> Vec<Judged> {
        cases.iter().map(|&(confidence, is_right)| Judged { confidence, is_right }).collect()
    }

    fn check(figure: f64, expected: f64) {
        assert!((figure - expected).abs() < 1e-6, "{figure} is not {expected}");
    }

    #[test]
    fn hits_and_ranks_are_shares_of_all() {
        let ranks = [Some(0), Some(1), None, Some(9), Some(10)];
        check(hit_at(&ranks, 1), 0.2);
        check(hit_at(&ranks, 3), 0.4);
        check(mean_reciprocal_rank(&ranks, 10), (1.0 + 0.5 + 0.1) / 5.0);
        check(hit_at(&[], 1), 0.0);
        check(mean_reciprocal_rank(&[], 10), 0.0);
    }

    #[test]
    fn calibration_error_is_the_gap_between_confidence_and_truth() {
        check(calibration_error(&judged(&[(1.0, true); 20])), 0.0);
        check(calibration_error(&judged(&[(0.75, false); 20])), 0.75);
        // Ten parts of two: the surer half is right and says 0.9, the other is wrong and says 0.3.
        check(calibration_error(&judged(&[[(0.9, true); 10], [(0.3, false); 10]].concat())), 0.2);
        check(calibration_error(&judged(&[[(0.5, true); 10], [(0.5, false); 10]].concat())), 0.0);
        check(calibration_error(&judged(&[(0.5, true)])), 0.5);
        check(calibration_error(&[]), 0.0);
    }

    #[test]
    fn coverage_is_the_largest_share_that_is_precise_enough() {
        let check = |cases: &[(f32, bool)], expected: f64| check(coverage_at_precision(&judged(cases), 0.75), expected);
        check(&[(0.9, true), (0.8, true), (0.7, true), (0.6, false), (0.5, false)], 0.8);
        check(&[(0.9, false), (0.8, true), (0.7, true), (0.6, true)], 1.0);
        check(&[(0.9, false), (0.8, true)], 0.0);
        check(&[(0.9, true), (0.5, true), (0.5, false)], 1.0 / 3.0);
        check(&[], 0.0);
    }

    #[test]
    fn auroc_counts_pairs_and_halves_ties() {
        let check = |inside: &[f32], outside: &[f32], expected: Option<f64>| assert_eq!(auroc(inside, outside), expected);
        check(&[0.9, 0.8], &[0.1, 0.2, 0.3], Some(1.0));
        check(&[0.1], &[0.9], Some(0.0));
        check(&[0.5, 0.5], &[0.5], Some(0.5));
        check(&[0.9, 0.5], &[0.5, 0.1], Some(0.875));
        check(&[0.9], &[], None);
    }

    #[test]
    fn macro_f1_weighs_all_classes_of_the_truth_alike() {
        check(macro_f1(&[(0, Some(0)), (1, Some(1))]), 1.0);
        // Class 0: precision 2/3, recall 1; class 1: precision 1, recall 1/2; class 7 is guessed only and has no part.
        check(macro_f1(&[(0, Some(0)), (0, Some(0)), (1, Some(0)), (1, Some(1))]), (0.8 + 2.0 / 3.0) / 2.0);
        check(macro_f1(&[(0, Some(7)), (1, None)]), 0.0);
        check(macro_f1(&[]), 0.0);
    }

    #[test]
    fn percentiles_are_values_that_occur() {
        let check = |values: &[u64], percent: usize, expected: u64| assert_eq!(percentile(values, percent), expected);
        check(&[30, 10, 20, 40], 50, 20);
        check(&[30, 10, 20, 40], 99, 40);
        check(&[7], 50, 7);
        check(&[], 99, 0);
    }
}
