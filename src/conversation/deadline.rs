//! How soon must the desk answer, and how soon must it be done?
//!
//! Plain values (service levels, SLA), which an editor writes in `deadlines.ron`. Which deadline of a case runs is told in `desk::deadline`, and
//! how many were kept in `report::in_time`.

use crate::conversation::roster::Rosters;
use crate::dialog::flow::Priority;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the desk owes to a customer who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The first answer after the case was passed to the desk.
    FirstAnswer,
    /// An answer to what the customer wrote since the last one.
    NextAnswer,
    /// That the case is done.
    Resolution,
}

/// By which deadlines the desk works.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deadlines {
    /// The first one that fits a case holds.
    pub rules: Vec<Rule>,
    /// From this share of the time on a case is near its deadline, in percent.
    pub near_percent: u8,
    /// From this share of the time on agents are warned, in percent.
    pub warned_percent: u8,
    /// What is promised to a customer who leaves unhappy.
    pub rescue: Option<Rescue>,
}

/// The deadlines of some cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The skills that the case may need; any where there are none.
    pub skills: Vec<String>,
    /// How pressing the case may be; anyhow where there are none.
    pub priorities: Vec<Priority>,
    /// How severe its red lines are at least, from 0, where there need be none, to 4.
    pub severity: u8,
    /// How long the first answer may take.
    pub first_answer: Option<SignedDuration>,
    /// How long each answer after it may take.
    pub next_answer: Option<SignedDuration>,
    /// How long it may take until the case is done.
    pub resolution: Option<SignedDuration>,
    /// Which time counts.
    pub hours: Hours,
}

/// Which time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// That in which somebody is on duty for everybody.
    OnDuty,
    /// All of it.
    RoundTheClock,
}

/// What is promised to a customer who leaves unhappy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescue {
    /// At so many stars of five, or fewer.
    pub stars: u8,
    /// What is promised.
    pub pledges: Vec<RulePledge>,
}

/// What a rule promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePledge {
    /// The kind, one of those in `promises.ron`.
    pub kind: String,
    /// Within how long.
    pub limit: Limit,
}

/// What tells the rule of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The skill that it needs.
    pub skill: Box<str>,
    /// How pressing it is.
    pub priority: Priority,
    /// How severe its worst red line is; 0 without one.
    pub severity: u8,
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How long.
    pub length: SignedDuration,
    /// Which time counts.
    pub hours: Hours,
}

impl Deadlines {
    /// How long something may take in a case of these terms; nothing where no deadline is set.
    pub fn limit(&self, terms: &Terms, which: Which) -> Option<Limit> {
        let rule = self.rules.iter().find(|rule| rule.fits(terms))?;
        let length = match which {
            Which::FirstAnswer => rule.first_answer,
            Which::NextAnswer => rule.next_answer,
            Which::Resolution => rule.resolution,
        };
        Some(Limit { length: length?, hours: rule.hours })
    }
}

impl Rule {
    fn fits(&self, terms: &Terms) -> bool {
        let has_skill = self.skills.is_empty() || self.skills.iter().any(|skill| **skill == *terms.skill);
        let is_pressing = self.priorities.is_empty() || self.priorities.contains(&terms.priority);
        has_skill && is_pressing && terms.severity >= self.severity
    }
}

impl Limit {
    /// When a share of the time is over, in percent of it, for what began at `since`; nothing where that is more than a year away.
    pub fn passes(&self, percent: u8, since: Timestamp, rosters: &Rosters) -> Option<Timestamp> {
        let length = self.length.checked_mul(i32::from(percent))?.checked_div(100)?;
        match self.hours {
            Hours::RoundTheClock => since.checked_add(length).ok(),
            Hours::OnDuty => rosters.on_duty_after(since, length),
        }
    }

    /// Whether what began at `since` and took so long was in time.
    pub fn is_kept(&self, since: Timestamp, took: SignedDuration, rosters: &Rosters) -> bool {
        // No more of it can have been on duty, and most is in time, so that the hours are seldom looked at.
        took <= self.length
            || match self.hours {
                Hours::RoundTheClock => false,
                Hours::OnDuty => since.checked_add(took).is_ok_and(|end| rosters.on_duty_between(since, end) <= self.length),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str, skills: &[&str], priorities: &[Priority], severity: u8) -> Rule {
        Rule {
            id: id.to_owned(),
            skills: skills.iter().map(ToString::to_string).collect(),
            priorities: priorities.to_vec(),
            severity,
            first_answer: Some(SignedDuration::from_mins(id.len() as i64)),
            next_answer: None,
            resolution: None,
            hours: Hours::OnDuty,
        }
    }

    #[test]
    fn the_first_rule_that_fits_holds() {
        let rules = vec![
            rule("a", &[], &[], 4),
            rule("bb", &["repair", "night"], &[Priority::Urgent], 0),
            rule("ccc", &["repair"], &[], 0),
            rule("dddd", &[], &[Priority::Urgent, Priority::High], 2),
        ];
        let deadlines = Deadlines { rules, near_percent: 50, warned_percent: 80, rescue: None };
        let check = |skill: &str, priority: Priority, severity: u8, expected: Option<i64>| {
            let terms = Terms { skill: skill.into(), priority, severity };
            let limit = deadlines.limit(&terms, Which::FirstAnswer).map(|limit| limit.length.as_mins());
            assert_eq!(limit, expected, "{terms:?}");
            assert_eq!(deadlines.limit(&terms, Which::Resolution), None);
        };
        check("repair", Priority::Low, 4, Some(1));
        check("night", Priority::Urgent, 3, Some(2));
        check("repair", Priority::Low, 0, Some(3));
        check("night", Priority::High, 2, Some(4));
        check("night", Priority::High, 1, None);
    }
}
