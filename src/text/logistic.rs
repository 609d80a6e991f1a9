//! How much is a score worth?
//!
//! Logistic regression on a few measurements of a guess, fitted to guesses that are known to be right or wrong. It is fitted when the
//! content loads, always to the same result; what is measured is the business of `search` and `intent`.

use crate::text::confidence::Confidence;

/// How strongly the weights are held near 0, as if so many guesses spoke against each. It keeps measurements that part right from wrong
/// without an exception from getting boundless weights, and hardly moves a fit on hundreds of guesses.
const RIDGE: f64 = 1.0;

/// How strongly the bias is held, as a share of the weights: how often answers are right differs most between knowledge bases.
const BIAS_SHARE: f64 = 0.3;

/// The most steps of Newton's method; it is done in about eight.
const MOST_STEPS: usize = 50;

/// Below this length of a step the fit is done.
const SMALL_STEP: f64 = 1e-7;

/// The probability of being right, from `N` measurements of a guess.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic<const N: usize> {
    bias: f64,
    weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// Fits measurements to whether the guess was right. Without any rows the probability is one half.
    pub fn fit(rows: &[([f32; N], bool)]) -> Self {
        let rows: Vec<Weighed<N>> = rows.iter().map(|&(measures, is_right)| Weighed { measures, is_right, weight: 1.0 }).collect();
        Logistic::fit_weighed(&rows)
    }

    /// Like [`Logistic::fit`], where some guesses count more than others.
    pub fn fit_weighed(rows: &[Weighed<N>]) -> Self {
        let scale = Scale::of(rows);
        let mut scaled = scale.rows(rows);
        // One average guess that was right and one that was wrong are assumed, so that a few rows of one kind are no certainty.
        let average: Vec<f64> = [0.0; N].into_iter().chain([1.0]).collect();
        scaled.extend([1.0, 0.0].map(|right| Scaled { x: average.clone(), right, weight: 1.0 }));
        let held = Held { at: vec![0.0; N + 1], by: [RIDGE; N].into_iter().chain([0.0]).collect() };
        scale.undo(&minimum(&scaled, &held))
    }

    /// What is known beforehand, changed by these guesses as far as they are many: maximum a posteriori with a normal prior.
    pub fn fit_from(prior: &Prior<N>, rows: &[Weighed<N>]) -> Self {
        let scale = Scale { means: prior.means, spreads: prior.spreads };
        let at = prior.weights.into_iter().chain([prior.bias]).collect();
        let by = [prior.strength; N].into_iter().chain([prior.strength * BIAS_SHARE]).collect();
        scale.undo(&minimum(&scale.rows(rows), &Held { at, by }))
    }

    /// The probability that a guess with these measurements is right.
    pub fn probability(&self, x: &[f32; N]) -> Confidence {
        let log_odds: f64 = self.bias + self.weights.iter().zip(x).map(|(weight, x)| weight * f64::from(*x)).sum::<f64>();
        Confidence::from_log_odds(log_odds as f32)
    }
}

/// What guesses on other knowledge bases have taught.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior<const N: usize> {
    /// The log-odds of an average guess.
    pub bias: f64,
    /// What a measurement adds to the log-odds, by its spread.
    pub weights: [f64; N],
    /// The mean of each measurement.
    pub means: [f64; N],
    /// The spread of each measurement.
    pub spreads: [f64; N],
    /// How strongly the weights are held near these, as `RIDGE` holds others near 0.
    pub strength: f64,
}

/// Where the weights are held, and how strongly each; the bias is the last.
struct Held {
    at: Vec<f64>,
    by: Vec<f64>,
}

/// A guess that is known to be right or wrong.
#[derive(Debug, Clone, Copy)]
pub struct Weighed<const N: usize> {
    /// What was measured of it.
    pub measures: [f32; N],
    /// Whether it was right.
    pub is_right: bool,
    /// For how many guesses it counts.
    pub weight: f64,
}

/// A guess with scaled measurements and a 1 for the bias.
pub(super) struct Scaled {
    pub(super) x: Vec<f64>,
    /// 1 if it was right, else 0.
    pub(super) right: f64,
    pub(super) weight: f64,
}

/// Mean and spread of each measurement, so that the ridge treats all alike.
pub(super) struct Scale<const N: usize> {
    means: [f64; N],
    spreads: [f64; N],
}

impl<const N: usize> Scale<N> {
    pub(super) fn of(rows: &[Weighed<N>]) -> Self {
        let count = rows.iter().map(|row| row.weight).sum::<f64>().max(f64::MIN_POSITIVE);
        let mean = |f: &dyn Fn(&[f32; N]) -> f64| rows.iter().map(|row| row.weight * f(&row.measures)).sum::<f64>() / count;
        let means = std::array::from_fn(|at| mean(&|x| f64::from(x[at])));
        let spread = |at: usize| mean(&|x| (f64::from(x[at]) - means[at]).powi(2)).sqrt();
        // A measurement that is always the same says nothing; its weight stays 0.
        let spreads = std::array::from_fn(|at| if spread(at) > 0.0 { spread(at) } else { 1.0 });
        Scale { means, spreads }
    }

    /// The scaled measurements, and a 1 for the bias.
    pub(super) fn apply(&self, x: &[f32; N]) -> Vec<f64> {
        let scaled = x.iter().zip(self.means.iter().zip(&self.spreads)).map(|(x, (mean, spread))| (f64::from(*x) - mean) / spread);
        scaled.chain([1.0]).collect()
    }

    fn rows(&self, rows: &[Weighed<N>]) -> Vec<Scaled> {
        let row = |row: &Weighed<N>| Scaled { x: self.apply(&row.measures), right: f64::from(u8::from(row.is_right)), weight: row.weight };
        rows.iter().map(row).collect()
    }

    pub(super) fn undo(&self, weights: &[f64]) -> Logistic<N> {
        let raw: [f64; N] = std::array::from_fn(|at| weights[at] / self.spreads[at]);
        let bias = weights[N] - raw.iter().zip(&self.means).map(|(weight, mean)| weight * mean).sum::<f64>();
        Logistic { bias, weights: raw }
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The weights with the least loss, by Newton's method.
fn minimum(rows: &[Scaled], held: &Held) -> Vec<f64> {
    let mut weights = held.at.clone();
    let mut loss = loss_of(rows, held, &weights);
    for _ in 0..MOST_STEPS {
        let step = newton_step(rows, held, &weights);
        let Some((next, next_loss)) = shorten(rows, held, (&weights, loss), &step) else { break };
        (weights, loss) = (next, next_loss);
        if step.iter().all(|part| part.abs() < SMALL_STEP) {
            break;
        }
    }
    weights
}

/// The negative log likelihood, and what holds the weights.
fn loss_of(rows: &[Scaled], held: &Held, weights: &[f64]) -> f64 {
    let pull = |(weight, (at, by)): (&f64, (&f64, &f64))| by / 2.0 * (weight - at).powi(2);
    let surprise = |row: &Scaled| {
        let log_odds = dot(&row.x, weights);
        row.weight * (log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p() - row.right * log_odds)
    };
    rows.iter().map(surprise).sum::<f64>() + weights.iter().zip(held.at.iter().zip(&held.by)).map(pull).sum::<f64>()
}

/// The step to where the loss would be least, were it a parabola.
fn newton_step(rows: &[Scaled], held: &Held, weights: &[f64]) -> Vec<f64> {
    let n = weights.len();
    let mut slope: Vec<f64> = (0..n).map(|at| held.by[at] * (weights[at] - held.at[at])).collect();
    let mut curve: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| if i == j { held.by[i] } else { 0.0 }).collect()).collect();
    for Scaled { x, right, weight } in rows {
        let p = 1.0 / (1.0 + (-dot(x, weights)).exp());
        for i in 0..n {
            slope[i] += weight * (p - right) * x[i];
            for j in 0..n {
                curve[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
            }
        }
    }
    solve(curve, slope)
}

/// Solves `curve * step = slope` by elimination; the matrix is symmetric and positive, so that no pivot is 0.
fn solve(mut curve: Vec<Vec<f64>>, mut slope: Vec<f64>) -> Vec<f64> {
    let n = slope.len();
    for i in 0..n {
        for j in i + 1..n {
            let (above, below) = curve.split_at_mut(j);
            let (pivot, row) = (&above[i], &mut below[0]);
            let factor = row[i] / pivot[i];
            row.iter_mut().zip(pivot).skip(i).for_each(|(x, pivot)| *x -= factor * pivot);
            slope[j] -= factor * slope[i];
        }
    }
    let mut step = vec![0.0; n];
    for i in (0..n).rev() {
        step[i] = (slope[i] - dot(&curve[i][i + 1..], &step[i + 1..])) / curve[i][i];
    }
    step
}

/// The weights after the longest of the halved steps that lessens the loss; nothing if none does.
fn shorten(rows: &[Scaled], held: &Held, (weights, loss): (&[f64], f64), step: &[f64]) -> Option<(Vec<f64>, f64)> {
    (0..30).map(|halvings| 0.5_f64.powi(halvings)).find_map(|length| {
        let next: Vec<f64> = weights.iter().zip(step).map(|(weight, step)| weight - length * step).collect();
        let next_loss = loss_of(rows, held, &next);
        (next_loss < loss).then_some((next, next_loss))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[([f32; 1], bool)], x: f32, expected: std::ops::RangeInclusive<f32>) {
        let p = Logistic::fit(rows).probability(&[x]).get();
        assert!(expected.contains(&p), "{p} at {x}");
    }

    #[test]
    fn probabilities_are_the_shares_of_right_guesses() {
        let rows: Vec<_> = (0..1000).map(|at| ([(at % 2) as f32], if at % 2 == 0 { at % 10 == 0 } else { at % 10 != 1 })).collect();
        check(&rows, 0.0, 0.19..=0.21);
        check(&rows, 1.0, 0.79..=0.81);
    }

    #[test]
    fn a_fit_is_bounded() {
        check(&[], 3.0, 0.5..=0.5);
        check(&[([1.0], true)], 1.0, 0.66..=0.67);
        check(&[([0.0], false), ([1.0], true)], 0.5, 0.45..=0.55);
        check(&[([0.0], false), ([1.0], true)], 1.0, 0.5..=0.95);
        check(&[([7.0], false), ([7.0], true)], 1e9, 0.5..=0.5);
        check(&[([0.0], false), ([1e30], true)], f32::NAN, 0.0..=0.0);
    }

    #[test]
    fn what_is_known_beforehand_holds_until_many_guesses_speak_against_it() {
        let prior = Prior { bias: 1.0, weights: [2.0], means: [0.5], spreads: [0.5], strength: 10.0 };
        let wrong = |n: usize| vec![Weighed { measures: [1.0], is_right: false, weight: 1.0 }; n];
        let p = |n: usize| Logistic::fit_from(&prior, &wrong(n)).probability(&[1.0]).get();
        assert!((p(0) - 1.0 / (1.0 + (-3.0_f32).exp())).abs() < 1e-4, "{}", p(0));
        assert!(p(0) > p(3) && p(3) > 0.6 && p(1000) < 0.1, "{} {}", p(3), p(1000));
    }

    #[test]
    fn the_scale_of_a_measurement_makes_no_difference() {
        let rows = |factor: f32| (0..40).map(|at| ([at as f32 * factor], at % 7 > 2 || at > 30)).collect::<Vec<_>>();
        let p = |factor: f32| Logistic::fit(&rows(factor)).probability(&[20.0 * factor]).get();
        assert!((p(1.0) - p(1000.0)).abs() < 1e-4);
    }
}
