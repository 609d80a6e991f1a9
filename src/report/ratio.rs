//! How sure is a share?

use serde::Serialize;

/// The 97.5 % quantile of the normal distribution: 95 % of it lie between this and its negative.
const Z: f64 = 1.959_964;

/// A share, with the interval that holds the true one in 95 of 100 samples, after Wilson. It takes conversations as independent, so
/// visitors who come often make the interval too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ratio {
    /// How many have the property.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// The share; nothing when there are none to share.
    pub rate: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
}

impl Ratio {
    /// The share of `numerator` in `denominator`.
    pub fn new(numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            return Ratio { numerator, denominator, rate: None, low: None, high: None };
        }
        let n = denominator as f64;
        let rate = numerator as f64 / n;
        let (low, high) = wilson(rate, n);
        Ratio { numerator, denominator, rate: Some(rate), low: Some(low), high: Some(high) }
    }
}

fn wilson(rate: f64, n: f64) -> (f64, f64) {
    let scale = 1.0 + Z * Z / n;
    let middle = (rate + Z * Z / (2.0 * n)) / scale;
    let half = Z * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_wilson() {
        let check = |numerator: u64, denominator: u64, low: f64, high: f64| {
            let ratio = Ratio::new(numerator, denominator);
            let is_near = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-6;
            assert!(is_near(ratio.low, low) && is_near(ratio.high, high), "{ratio:?}");
        };
        check(0, 10, 0.0, 0.277533);
        check(10, 10, 0.722467, 1.0);
        check(12, 30, 0.245906, 0.576796);
        check(85, 100, 0.767164, 0.906940);
        check(850, 1000, 0.826531, 0.870790);
        check(0, 1, 0.0, 0.793451);
    }

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(Ratio::new(0, 0), Ratio { numerator: 0, denominator: 0, rate: None, low: None, high: None });
    }
}
