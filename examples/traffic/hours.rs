//! When do customers come?
//!
//! Most of them late in the morning and in the evening, few at night, and on a weekend later and more evenly. Each hour has its part of all
//! customers; who comes is not known here.

use crate::chance::Chance;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How many customers come in each hour of a working day, against each other: a shop that sells to households, by feel.
const WORKING: [u8; 24] = [3, 2, 1, 1, 1, 2, 4, 8, 14, 22, 30, 29, 20, 17, 19, 21, 22, 20, 18, 24, 30, 28, 18, 8];

/// The same on a Saturday or Sunday.
const FREE: [u8; 24] = [5, 3, 2, 1, 1, 1, 3, 5, 9, 15, 20, 21, 18, 17, 18, 19, 19, 18, 18, 22, 26, 26, 20, 10];

/// How far a day may be busier, or quieter, than others.
const UNEVEN: f64 = 0.25;

/// The hours of a time, and how many customers come in each.
#[derive(Debug)]
pub struct Hours {
    from: Timestamp,
    /// How many have come by the end of each hour.
    sums: Vec<f64>,
}

impl Hours {
    /// The hours of so many days before an end, in the time zone of the shop.
    pub fn before(until: Timestamp, n_days: u32, zone: &TimeZone, seed: u64) -> Self {
        let from = until.saturating_sub(SignedDuration::from_hours(24 * i64::from(n_days))).unwrap_or(Timestamp::MIN);
        let mut sum = 0.0;
        let sums = (0..24 * i64::from(n_days)).map(|hour| {
            sum += weight(from + SignedDuration::from_mins(60 * hour + 30), zone, seed);
            sum
        });
        Hours { from, sums: sums.collect() }
    }

    /// By when this share of all customers has come.
    pub fn at(&self, share: f64) -> Timestamp {
        let wanted = share * self.sums.last().copied().unwrap_or_default();
        let hour = self.sums.partition_point(|sum| *sum <= wanted);
        let before = hour.checked_sub(1).map_or(0.0, |before| self.sums[before]);
        let own = self.sums.get(hour).map_or(1.0, |sum| sum - before);
        let seconds = 3_600.0 * (hour as f64 + (wanted - before) / own);
        self.from + SignedDuration::from_millis((seconds * 1_000.0) as i64)
    }
}

/// How many customers come in the hour around a time, against other hours.
fn weight(at: Timestamp, zone: &TimeZone, seed: u64) -> f64 {
    let local = at.to_zoned(zone.clone());
    let is_free = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    let usual = if is_free { FREE } else { WORKING };
    let hour = usize::from(local.hour().unsigned_abs());
    let day = u64::from(local.year().unsigned_abs()) * 1_000 + u64::from(local.day_of_year().unsigned_abs());
    f64::from(usual[hour]) * (1.0 - UNEVEN + 2.0 * UNEVEN * Chance::of(seed, u64::MAX - day).fraction())
}
