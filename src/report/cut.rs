//! By what can a report be cut?
//!
//! Each conversation is in one part of a cut, so that the parts add up to the whole.

use crate::report::outcome::Outcome;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// What conversations have or lack in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// The day of the opening, in the desk's time zone.
    Day,
    /// The Monday of its week.
    Week,
    /// Its month.
    Month,
    /// The hour of the day, from 00 to 23.
    Hour,
    /// Where it came from.
    Channel,
    /// The language that the customer reads.
    Locale,
    /// The region that the customer was in.
    Region,
    /// The product that the page was about.
    Product,
    /// The entry of the last answer.
    Entry,
    /// Why it was passed to the desk at first.
    Reason,
}

/// The part of those that have nothing of the kind: no region, no answer, no passing to the desk.
pub const NONE: &str = "-";

impl Cut {
    /// All, in the order in which they are named.
    pub const ALL: [Cut; 10] =
        [Cut::Day, Cut::Week, Cut::Month, Cut::Hour, Cut::Channel, Cut::Locale, Cut::Region, Cut::Product, Cut::Entry, Cut::Reason];

    /// The name in commands and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Cut::Day => "day",
            Cut::Week => "week",
            Cut::Month => "month",
            Cut::Hour => "hour",
            Cut::Channel => "channel",
            Cut::Locale => "locale",
            Cut::Region => "region",
            Cut::Product => "product",
            Cut::Entry => "entry",
            Cut::Reason => "reason",
        }
    }

    /// The part that a conversation is in.
    pub fn part(self, outcome: &Outcome, zone: &TimeZone) -> String {
        let or_none = |name: Option<&str>| name.unwrap_or(NONE).to_owned();
        let opened = || outcome.opened_at.to_zoned(zone.clone());
        match self {
            Cut::Day => opened().date().to_string(),
            Cut::Week => monday(opened().date()).to_string(),
            Cut::Month => opened().strftime("%Y-%m").to_string(),
            Cut::Hour => opened().strftime("%H").to_string(),
            Cut::Channel => outcome.setting.channel.to_string(),
            Cut::Locale => outcome.setting.locale.to_string(),
            Cut::Region => or_none(outcome.setting.region.as_deref()),
            Cut::Product => or_none(outcome.setting.product.as_deref()),
            Cut::Entry => or_none(outcome.entry.as_deref()),
            Cut::Reason => or_none(outcome.handoff.map(|reason| reason.name())),
        }
    }

    /// Whether its parts follow each other in time; others stand by their size.
    pub fn is_of_time(self) -> bool {
        matches!(self, Cut::Day | Cut::Week | Cut::Month | Cut::Hour)
    }
}

fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(jiff::SignedDuration::from_hours(24 * since)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_a_monday() {
        let check = |day: &str, expected: &str| assert_eq!(monday(day.parse().unwrap()).to_string(), expected);
        check("2026-11-23", "2026-11-23");
        check("2026-11-29", "2026-11-23");
        check("2027-01-01", "2026-12-28");
    }
}
