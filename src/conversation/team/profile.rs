//! What can an agent do, in which languages, when, and for how many at once?
//!
//! A [`Profile`] is written by a supervisor. Who has none can do what the least skilled can, in every language, at any time.

use crate::conversation::roster::{Rosters, Shift};
use jiff::Timestamp;
use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How well somebody can do something: L1 to L3, written as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// Takes the usual cases.
    L1,
    /// Takes those that need experience.
    L2,
    /// Takes the hardest.
    L3,
}

/// Why a number is no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a level is 1, 2 or 3")]
pub struct NoLevel;

impl TryFrom<u8> for Level {
    type Error = NoLevel;

    fn try_from(number: u8) -> Result<Self, NoLevel> {
        match number {
            1 => Ok(Level::L1),
            2 => Ok(Level::L2),
            3 => Ok(Level::L3),
            _ => Err(NoLevel),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        match level {
            Level::L1 => 1,
            Level::L2 => 2,
            Level::L3 => 3,
        }
    }
}

/// What a supervisor has written of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The skills, each with its level; nothing means every skill at L1.
    #[serde(default)]
    pub skills: Option<BTreeMap<String, Level>>,
    /// The languages, as `zh-CN`, or `zh` for all kinds of Chinese; none means every language.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The most talks at once; nothing means what `desk.ron` says.
    #[serde(default)]
    pub most_talks: Option<u32>,
    /// The shifts of `handoff.ron` that the agent works in, by name.
    #[serde(default)]
    pub rosters: Vec<String>,
    /// Hours of the agent's own.
    #[serde(default)]
    pub hours: Vec<Hours>,
}

/// Hours of one agent, in the time zone of `handoff.ron`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days on which they begin.
    pub days: Vec<Day>,
    /// When they begin.
    pub from: Time,
    /// When they end; not after `from` means the next morning.
    pub to: Time,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Day::Mon => Weekday::Monday,
            Day::Tue => Weekday::Tuesday,
            Day::Wed => Weekday::Wednesday,
            Day::Thu => Weekday::Thursday,
            Day::Fri => Weekday::Friday,
            Day::Sat => Weekday::Saturday,
            Day::Sun => Weekday::Sunday,
        }
    }
}

impl Profile {
    /// How well the agent can do something; nothing where that is not at all.
    pub fn level(&self, skill: &str) -> Option<Level> {
        self.skills.as_ref().map_or(Some(Level::L1), |skills| skills.get(skill).copied())
    }

    /// Whether the agent speaks a language: `zh` stands for `zh-CN` and `zh-TW`.
    pub fn speaks(&self, locale: &str) -> bool {
        let is_it = |own: &String| {
            let rest = locale.get(own.len()..).unwrap_or("?");
            locale.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own)) && (rest.is_empty() || rest.starts_with('-'))
        };
        self.languages.is_empty() || self.languages.iter().any(is_it)
    }

    /// Whether the agent is to work at this moment; who has no hours is, at any.
    pub fn is_on_shift(&self, rosters: &Rosters, now: Timestamp) -> bool {
        if self.rosters.is_empty() && self.hours.is_empty() {
            return true;
        }
        let own: Vec<Shift> = self.hours.iter().map(Hours::shift).collect();
        let named = rosters.shifts.iter().filter(|shift| self.rosters.contains(&shift.name));
        rosters.is_within(named.chain(&own), now)
    }
}

impl Hours {
    fn shift(&self) -> Shift {
        let days = self.days.iter().map(|day| day.weekday()).collect();
        Shift { name: String::new(), days, from: self.from, to: self.to, only_risky: None, on_holidays: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn profile(json: &str) -> Profile {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn who_has_no_skills_written_has_all_of_them_at_the_least_level() {
        let check = |json: &str, skill: &str, level: Option<Level>| assert_eq!(profile(json).level(skill), level, "{json}");
        check("{}", "repair", Some(Level::L1));
        check(r#"{"skills":{"repair":3}}"#, "repair", Some(Level::L3));
        check(r#"{"skills":{"repair":3}}"#, "general", None);
        check(r#"{"skills":{}}"#, "general", None);
        assert!(serde_json::from_str::<Profile>(r#"{"skills":{"repair":4}}"#).is_err());
        assert!(serde_json::from_str::<Profile>(r#"{"skill":{}}"#).is_err());
    }

    #[test]
    fn a_language_stands_for_its_kinds() {
        let check = |languages: &str, locale: &str, expected: bool| {
            assert_eq!(profile(&format!(r#"{{"languages":{languages}}}"#)).speaks(locale), expected, "{languages} {locale}");
        };
        check("[]", "ja", true);
        check(r#"["zh"]"#, "zh-TW", true);
        check(r#"["zh-CN"]"#, "zh-TW", false);
        check(r#"["zh-CN","en"]"#, "en-US", true);
        check(r#"["EN"]"#, "en", true);
        check(r#"["e"]"#, "en", false);
        check(r#"["en-US"]"#, "en", false);
    }

    #[test]
    fn hours_are_those_of_named_shifts_and_of_ones_own() {
        let named = Shift {
            name: "白班".to_owned(),
            days: vec![Weekday::Monday],
            from: "09:00".parse().unwrap(),
            to: "18:00".parse().unwrap(),
            only_risky: None,
            on_holidays: true,
        };
        let rosters = Rosters { shifts: vec![named], ..Rosters::always(TimeZone::UTC) };
        let check = |json: &str, at: &str, expected: bool| {
            assert_eq!(profile(json).is_on_shift(&rosters, at.parse().unwrap()), expected, "{json} {at}");
        };
        // A Monday.
        let (noon, night) = ("2026-11-30T12:00:00Z", "2026-11-30T22:30:00Z");
        check("{}", night, true);
        check(r#"{"rosters":["白班"]}"#, noon, true);
        check(r#"{"rosters":["白班"]}"#, night, false);
        check(r#"{"rosters":["夜班"]}"#, noon, false);
        let own = r#"{"hours":[{"days":["mon"],"from":"22:00","to":"06:00"}]}"#;
        check(own, noon, false);
        check(own, night, true);
        check(own, "2026-12-01T05:59:00Z", true);
    }
}
