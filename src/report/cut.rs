//! By what can a report be cut?
//!
//! By most cuts a conversation is in one part, so that the parts add up to the whole. By what a talk went through it is in each part that it
//! went through, and these overlap.

use crate::report::outcome::Outcome;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What conversations have or lack in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
    /// The day of the week, from 1, Monday, to 7.
    Weekday,
    /// The atoms that were given as answers.
    Atom,
    /// The procedures and trees that it went through.
    Procedure,
    /// The steps of procedures and the questions of trees that were asked.
    Step,
    /// The step or question that waited for the customer at the end.
    LeftAt,
    /// The agents who took the case.
    Agent,
    /// The version of the content that was served when it began.
    Content,
    /// The contact reason that an agent noted at the end, down to a level of the tree.
    ContactReason(Level),
    /// How the case ended, as an agent noted.
    Resolution,
    /// What was chosen last for a detail of this name among what procedures offer, as `detail:damage`.
    Detail(Box<str>),
}

/// A level of the tree of contact reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// The roots.
    First,
    /// What is right under a root.
    Second,
    /// The third.
    Third,
    /// The leaves of the deepest tree.
    Fourth,
}

impl Level {
    /// The way to a reason as far as this level.
    fn of(self, path: &str) -> &str {
        let n = match self {
            Level::First => 0,
            Level::Second => 1,
            Level::Third => 2,
            Level::Fourth => 3,
        };
        path.match_indices('/').nth(n).map_or(path, |(end, _)| &path[..end])
    }
}

/// What the name of a cut by a detail begins with.
const DETAIL: &str = "detail:";

/// The longest name of a detail, in bytes.
const LONGEST_DETAIL: usize = 64;

/// The part of those that have nothing of the kind: no region, no answer, no passing to the desk.
pub const NONE: &str = "-";

impl Cut {
    /// All but those by a detail, in the order in which they are named.
    pub const ALL: [Cut; 22] = [
        Cut::Day,
        Cut::Week,
        Cut::Month,
        Cut::Hour,
        Cut::Weekday,
        Cut::Channel,
        Cut::Locale,
        Cut::Region,
        Cut::Product,
        Cut::Entry,
        Cut::Atom,
        Cut::Procedure,
        Cut::Step,
        Cut::LeftAt,
        Cut::Reason,
        Cut::Agent,
        Cut::Content,
        Cut::ContactReason(Level::First),
        Cut::ContactReason(Level::Second),
        Cut::ContactReason(Level::Third),
        Cut::ContactReason(Level::Fourth),
        Cut::Resolution,
    ];

    /// The cut of a name, as [`Display`](fmt::Display) gives it.
    pub fn named(name: &str) -> Option<Self> {
        let is_detail = |name: &&str| (1..=LONGEST_DETAIL).contains(&name.len()) && !name.contains(|c: char| c == ',' || c.is_control());
        let detail = || name.strip_prefix(DETAIL).filter(is_detail).map(|name| Cut::Detail(Box::from(name)));
        Cut::ALL.into_iter().find(|cut| cut.word() == name).or_else(detail)
    }

    /// The names of all, as a message tells them.
    pub fn names() -> String {
        format!("{}, {DETAIL}NAME", Cut::ALL.map(|cut| cut.word()).join(", "))
    }

    /// The name, or what it begins with.
    fn word(&self) -> &'static str {
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
            Cut::Weekday => "weekday",
            Cut::Atom => "atom",
            Cut::Procedure => "procedure",
            Cut::Step => "step",
            Cut::LeftAt => "left_at",
            Cut::Agent => "agent",
            Cut::Content => "content",
            Cut::ContactReason(Level::First) => "contact_reason_1",
            Cut::ContactReason(Level::Second) => "contact_reason_2",
            Cut::ContactReason(Level::Third) => "contact_reason_3",
            Cut::ContactReason(Level::Fourth) => "contact_reason_4",
            Cut::Resolution => "resolution",
            Cut::Detail(_) => DETAIL,
        }
    }

    /// The parts that a conversation is in: one or more.
    pub fn parts(&self, outcome: &Outcome, zone: &TimeZone) -> Vec<String> {
        let summary = &outcome.summary;
        let (setting, trail) = (&summary.setting, &summary.evidence.trail);
        let one = |name: &str| vec![name.to_owned()];
        let or_none = |name: Option<&str>| vec![name.unwrap_or(NONE).to_owned()];
        let each = |names: &[Box<str>]| if names.is_empty() { one(NONE) } else { names.iter().map(|name| name.to_string()).collect() };
        let opened = || summary.opened_at.to_zoned(zone.clone());
        match self {
            Cut::Day => vec![opened().date().to_string()],
            Cut::Week => vec![monday(opened().date()).to_string()],
            Cut::Month => vec![opened().strftime("%Y-%m").to_string()],
            Cut::Hour => vec![opened().strftime("%H").to_string()],
            Cut::Weekday => vec![opened().weekday().to_monday_one_offset().to_string()],
            Cut::Channel => one(&setting.channel),
            Cut::Locale => one(&setting.locale),
            Cut::Region => or_none(setting.region.as_deref()),
            Cut::Product => or_none(setting.product.as_deref()),
            Cut::Entry => or_none(summary.entry()),
            Cut::Atom if trail.atoms.is_empty() => one(NONE),
            Cut::Atom => trail.atoms.iter().map(ToString::to_string).collect(),
            Cut::Procedure => each(&trail.procedures),
            Cut::Step => each(&trail.steps),
            Cut::LeftAt => or_none(trail.stands_at.as_deref()),
            Cut::Reason => or_none(summary.evidence.handoff.map(|reason| reason.name())),
            Cut::Agent => each(&trail.agents),
            Cut::Content => or_none(setting.content.as_deref()),
            Cut::ContactReason(level) => or_none(trail.contact_reason.as_deref().map(|path| level.of(path))),
            Cut::Resolution => or_none(trail.resolution.as_deref()),
            Cut::Detail(name) => or_none(trail.chosen.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)),
        }
    }

    /// Whether a conversation is in one part alone.
    pub fn is_exclusive(&self) -> bool {
        !matches!(self, Cut::Atom | Cut::Procedure | Cut::Step | Cut::Agent)
    }

    /// Whether its parts follow each other in time; others stand by their size.
    pub fn is_of_time(&self) -> bool {
        matches!(self, Cut::Day | Cut::Week | Cut::Month | Cut::Hour | Cut::Weekday)
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        if let Cut::Detail(name) = self { f.write_str(name) } else { Ok(()) }
    }
}

impl From<Cut> for String {
    fn from(cut: Cut) -> Self {
        cut.to_string()
    }
}

impl TryFrom<String> for Cut {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Cut::named(&name).ok_or_else(|| format!("one of {}", Cut::names()))
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
    fn a_name_is_the_name_of_one_cut() {
        for cut in Cut::ALL.into_iter().chain([Cut::Detail(Box::from("damage"))]) {
            assert_eq!(Cut::named(&cut.to_string()), Some(cut));
        }
        for name in ["", "Day", "detail", "detail:", "detail:a,b", "day "] {
            assert_eq!(Cut::named(name), None, "{name}");
        }
    }

    #[test]
    fn a_reason_is_cut_at_a_level() {
        let check = |level: Level, path: &str, expected: &str| assert_eq!(level.of(path), expected, "{level:?}");
        check(Level::First, "after_sales/return/quality", "after_sales");
        check(Level::Second, "after_sales/return/quality", "after_sales/return");
        check(Level::Fourth, "after_sales/return/quality", "after_sales/return/quality");
        check(Level::Second, "complaint", "complaint");
    }

    #[test]
    fn a_week_begins_on_a_monday() {
        let check = |day: &str, expected: &str| assert_eq!(monday(day.parse().unwrap()).to_string(), expected);
        check("2026-11-23", "2026-11-23");
        check("2026-11-29", "2026-11-23");
        check("2027-01-01", "2026-12-28");
    }
}
