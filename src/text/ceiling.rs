//! How much is a score worth, when some of what is known about the guesses is wrong?
//!
//! Logistic regression with a ceiling: however sure a guess is, it is called wrong as often as the labels are wrong. The ceiling takes that
//! up, so that the probabilities themselves may go up to 1. It is fitted by the method of Broyden, Fletcher, Goldfarb and Shanno.

use crate::text::logistic::{Logistic, Scale, Scaled, Weighed, dot};

/// How strongly the weights are held near 0, against the mean surprise of a guess.
const RIDGE: f64 = 0.001;

/// How strongly the ceiling is held near 1: without it, a ceiling is found where labels are right.
const CEILING: f64 = 0.02;

/// The log-odds of the ceiling at the start.
const START: f64 = 2.0;

/// The most steps; it is done in about forty.
const MOST_STEPS: usize = 300;

/// The fit is done when no slope is greater.
const SMALL_SLOPE: f64 = 1e-6;

/// Fits measurements to whether the guess was right, where guesses that were called wrong may have been right. Without any rows the
/// probability is one half.
pub fn fit_below_ceiling<const N: usize>(rows: &[Weighed<N>]) -> Logistic<N> {
    let scale = Scale::of(rows);
    let row = |row: &Weighed<N>| Scaled { x: scale.apply(&row.measures), right: f64::from(u8::from(row.is_right)), weight: row.weight };
    let rows: Vec<Scaled> = rows.iter().filter(|row| row.weight > 0.0).map(row).collect();
    let mut at = vec![0.0; N + 2];
    at[N + 1] = START;
    let at = if rows.is_empty() { at } else { least(at, |at| surprise(&rows, at)) };
    scale.undo(&at[..=N])
}

/// The mean surprise at the rows and its slope, for the weights, the bias and the log-odds of the ceiling.
fn surprise(rows: &[Scaled], at: &[f64]) -> (f64, Vec<f64>) {
    let (weights, ceiling) = at.split_at(at.len() - 1);
    let held = &weights[..weights.len() - 1];
    let (ceiling, total) = (logistic(ceiling[0]), rows.iter().map(|row| row.weight).sum::<f64>());
    let mut loss = RIDGE / 2.0 * dot(held, held) + CEILING * (1.0 - ceiling);
    let mut slope: Vec<f64> = held.iter().map(|weight| RIDGE * weight).chain([0.0, 0.0]).collect();
    let last = slope.len() - 1;
    slope[last] = -CEILING * ceiling * (1.0 - ceiling);
    for row in rows {
        let own = logistic(dot(&row.x, weights));
        let p = (ceiling * own).clamp(1e-6, 1.0 - 1e-6);
        let weight = row.weight / total;
        loss -= weight * if row.right > 0.5 { p.ln() } else { (1.0 - p).ln() };
        let by_p = weight * (p - row.right) / (p * (1.0 - p));
        slope.iter_mut().zip(&row.x).for_each(|(slope, x)| *slope += by_p * ceiling * own * (1.0 - own) * x);
        slope[last] += by_p * own * ceiling * (1.0 - ceiling);
    }
    (loss, slope)
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Where a function is least, as far as steps downward from a place lead; the function tells its value and its slope.
fn least(mut at: Vec<f64>, function: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    let n = at.len();
    // The inverse of the curvature, as far as it is known.
    let mut inverse: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    let (mut value, mut slope) = function(&at);
    for _ in 0..MOST_STEPS {
        let step: Vec<f64> = inverse.iter().map(|row| -dot(row, &slope)).collect();
        let fall = dot(&step, &slope);
        let next = (0..40).map(|halvings| 0.5_f64.powi(halvings)).find_map(|length| {
            let next: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + length * step).collect();
            let (next_value, next_slope) = function(&next);
            (next_value <= value + 1e-4 * length * fall).then_some((next, next_value, next_slope))
        });
        let Some((next, next_value, next_slope)) = next.filter(|_| fall < 0.0) else { break };
        let moved: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        learn(&mut inverse, &moved, &turned);
        (at, value, slope) = (next, next_value, next_slope);
        if slope.iter().all(|slope| slope.abs() < SMALL_SLOPE) {
            break;
        }
    }
    at
}

/// Takes into the inverse of the curvature that the slope turned so when the place moved so.
fn learn(inverse: &mut [Vec<f64>], moved: &[f64], turned: &[f64]) {
    let product = dot(moved, turned);
    if product <= 1e-12 {
        return;
    }
    let image: Vec<f64> = inverse.iter().map(|row| dot(row, turned)).collect();
    let factor = (1.0 + dot(turned, &image) / product) / product;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, number) in row.iter_mut().enumerate() {
            *number += factor * moved[i] * moved[j] - (image[i] * moved[j] + moved[i] * image[j]) / product;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guesses that are right above 0.5, of which every tenth is called wrong nevertheless.
    fn check(is_called_wrong: fn(usize) -> bool, x: f32, expected: std::ops::Range<f32>) {
        let row = |at: usize| {
            let x = (at % 100) as f32 / 100.0;
            Weighed { measures: [x], is_right: x > 0.5 && !is_called_wrong(at), weight: 1.0 }
        };
        let rows: Vec<_> = (0..2000).map(row).collect();
        let p = fit_below_ceiling(&rows).probability(&[x]).get();
        assert!(expected.contains(&p), "{p} at {x}");
    }

    #[test]
    fn wrong_labels_do_not_lessen_what_is_sure() {
        check(|_| false, 0.9, 0.97..1.01);
        check(|at| at / 100 % 10 == 0, 0.9, 0.97..1.01);
        check(|at| at / 100 % 10 == 0, 0.1, 0.0..0.03);
    }

    #[test]
    fn nothing_is_known_without_rows() {
        assert_eq!(fit_below_ceiling::<1>(&[]).probability(&[3.0]).get(), 0.5);
    }
}
