//! How long do most have to wait, and how long the unluckiest?

use jiff::SignedDuration;
use serde::Serialize;

/// Durations in whole seconds, by nearest rank: the value at place ⌈p·n⌉ of the ordered ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// Half of them are at most so long; nothing where there are none.
    pub p50: Option<i64>,
    /// Nine of ten.
    pub p90: Option<i64>,
    /// Ninety-nine of a hundred.
    pub p99: Option<i64>,
}

impl Spread {
    /// The spread of some durations.
    pub fn of(durations: impl IntoIterator<Item = SignedDuration>) -> Self {
        let mut seconds: Vec<i64> = durations.into_iter().map(|duration| duration.as_secs().max(0)).collect();
        seconds.sort_unstable();
        let at = |percent: usize| (seconds.len() * percent).div_ceil(100).checked_sub(1).map(|place| seconds[place]);
        Spread { count: seconds.len() as u64, p50: at(50), p90: at(90), p99: at(99) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_the_nearest() {
        let check = |seconds: &[i64], expected: (Option<i64>, Option<i64>, Option<i64>)| {
            let spread = Spread::of(seconds.iter().map(|second| SignedDuration::from_secs(*second)));
            assert_eq!((spread.p50, spread.p90, spread.p99), expected, "{seconds:?}");
        };
        check(&[], (None, None, None));
        check(&[7], (Some(7), Some(7), Some(7)));
        check(&[4, 1, 3, 2], (Some(2), Some(4), Some(4)));
        check(&(1..=100).collect::<Vec<i64>>(), (Some(50), Some(90), Some(99)));
        check(&[-5], (Some(0), Some(0), Some(0)));
    }
}
