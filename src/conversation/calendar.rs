//! Which days are holidays, and which weekends are worked?
//!
//! A day counts as a weekday, which is its own unless it makes up for another one (调休). What a shift does on a holiday stands in `roster`.

use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::str::FromStr;

/// What stands between the first and the last day of a range.
const THROUGH: &str = "..";

/// The days that are other than their weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// The holidays; no day is in two of them.
    pub holidays: Vec<Days>,
    /// The days that make up for another weekday; none is a holiday.
    pub workdays: BTreeMap<Date, Weekday>,
}

impl Calendar {
    /// The weekday that a day counts as.
    pub fn weekday(&self, day: Date) -> Weekday {
        self.workdays.get(&day).copied().unwrap_or_else(|| day.weekday())
    }

    /// Whether a day is a holiday.
    pub fn is_holiday(&self, day: Date) -> bool {
        self.holidays.iter().any(|days| days.has(day))
    }
}

/// A day, or several in a row. Written as `2026-10-01`, or as `2026-10-01..2026-10-07` with the last day in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

/// Why a text is no days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("days are written as 2026-10-01 or 2026-10-01..2026-10-07")]
pub struct NoDays;

impl FromStr for Days {
    type Err = NoDays;

    fn from_str(text: &str) -> Result<Self, NoDays> {
        let (first, last) = text.split_once(THROUGH).unwrap_or((text, text));
        let (first, last): (Date, Date) = (first.parse().map_err(|_| NoDays)?, last.parse().map_err(|_| NoDays)?);
        if first <= last { Ok(Days { first, last }) } else { Err(NoDays) }
    }
}

impl Days {
    /// Whether a day is one of them.
    pub fn has(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether a day is in both.
    pub fn overlaps(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_one_or_several_in_a_row() {
        let check = |text: &str, day: &str, expected: Option<bool>| {
            let days = text.parse::<Days>().ok();
            assert_eq!(days.map(|days| days.has(day.parse().unwrap())), expected, "{text} {day}");
        };
        check("2026-10-01", "2026-10-01", Some(true));
        check("2026-10-01", "2026-10-02", Some(false));
        check("2026-10-01..2026-10-07", "2026-10-07", Some(true));
        check("2026-10-01..2026-10-07", "2026-09-30", Some(false));
        for text in ["", "10-01", "2026-02-30", "2026-10-07..2026-10-01", "2026-10-01..", "2026-10-01..07"] {
            check(text, "2026-10-01", None);
        }
    }

    #[test]
    fn a_workday_counts_as_another_day() {
        let (saturday, sunday): (Date, Date) = ("2026-10-10".parse().unwrap(), "2026-10-11".parse().unwrap());
        let calendar =
            Calendar { holidays: vec!["2026-10-01..2026-10-07".parse().unwrap()], workdays: [(saturday, Weekday::Friday)].into() };
        assert_eq!((calendar.weekday(saturday), calendar.weekday(sunday)), (Weekday::Friday, Weekday::Sunday));
        assert!(calendar.is_holiday("2026-10-05".parse().unwrap()) && !calendar.is_holiday(saturday));
    }
}
