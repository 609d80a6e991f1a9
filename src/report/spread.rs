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
    /// The spread of some durations, in seconds.
    pub fn of(mut seconds: Vec<u32>) -> Self {
        seconds.sort_unstable();
        let at = |percent: usize| (seconds.len() * percent).div_ceil(100).checked_sub(1).map(|place| i64::from(seconds[place]));
        Spread { count: seconds.len() as u64, p50: at(50), p90: at(90), p99: at(99) }
    }
}

/// A duration in whole seconds; none is negative, and one of more than a hundred years is as long as those.
pub fn seconds(duration: SignedDuration) -> u32 {
    u32::try_from(duration.as_secs().max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_the_nearest() {
        let check = |seconds: &[i64], expected: (Option<i64>, Option<i64>, Option<i64>)| {
            let spread = Spread::of(seconds.iter().map(|second| super::seconds(SignedDuration::from_secs(*second))).collect());
            assert_eq!((spread.p50, spread.p90, spread.p99), expected, "{seconds:?}");
        };
        check(&[], (None, None, None));
        check(&[7], (Some(7), Some(7), Some(7)));
        check(&[4, 1, 3, 2], (Some(2), Some(4), Some(4)));
        check(&(1..=100).collect::<Vec<i64>>(), (Some(50), Some(90), Some(99)));
        check(&[-5], (Some(0), Some(0), Some(0)));
    }
}
