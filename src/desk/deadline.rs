//! Which deadline of a case runs, and how near is it?
//!
//! A pure function of the case, the rules and the time (its service level, SLA): nothing runs in the background, and nothing is changed.

use crate::conversation::case::{Case, Holder};
use crate::conversation::deadline::{Deadlines, Which};
use crate::conversation::roster::Rosters;
use jiff::Timestamp;
use serde::Serialize;

/// A deadline of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is owed.
    pub which: Which,
    /// Since when.
    pub since: Timestamp,
    /// From when on it is near.
    pub near_at: Timestamp,
    /// From when on agents are warned.
    pub warned_at: Timestamp,
    /// Until when.
    pub at: Timestamp,
}

/// How near a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// There is time.
    Fine,
    /// The card has another colour.
    Near,
    /// Agents are told.
    Warned,
    /// It is over: a supervisor's matter.
    Breached,
}

impl Due {
    /// How near it is at `now`.
    pub fn stage(&self, now: Timestamp) -> Stage {
        match () {
            () if now >= self.at => Stage::Breached,
            () if now >= self.warned_at => Stage::Warned,
            () if now >= self.near_at => Stage::Near,
            () => Stage::Fine,
        }
    }

    /// When the stage is next another one; never, once it is over.
    pub fn changes_at(&self, now: Timestamp) -> Option<Timestamp> {
        [self.near_at, self.warned_at, self.at].into_iter().find(|at| *at > now)
    }
}

/// The most pressing deadline of a case at `now`: that of the latest stage, and among equals the one that is over first.
pub fn due(case: &Case, deadlines: &Deadlines, rosters: &Rosters, now: Timestamp) -> Option<Due> {
    if case.holder == Holder::Over {
        return None;
    }
    let terms = case.terms();
    let of = |(which, since): &(Which, Timestamp)| {
        let limit = deadlines.limit(&terms, *which)?;
        let [near_at, warned_at, at] =
            [deadlines.near_percent, deadlines.warned_percent, 100].map(|percent| limit.passes(percent, *since, rosters));
        Some(Due { which: *which, since: *since, near_at: near_at?, warned_at: warned_at?, at: at? })
    };
    let owed = case.clock.iter().flat_map(|clock| &clock.owed);
    owed.filter_map(of).min_by_key(|due| (std::cmp::Reverse(due.stage(now)), due.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::conversation::deadline::{Hours, Rule};
    use crate::conversation::event::Event;
    use crate::conversation::id::ConversationId;
    use jiff::SignedDuration;
    use jiff::tz::TimeZone;

    const OPENED: &str = r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#;
    const PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
    const CLAIMED: &str = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#;
    const ANSWER: &str = r#"{"type":"agent_said","agent":"小王","text":"稍等"}"#;
    const QUESTION: &str = r#"{"type":"customer_said","text":"好了吗"}"#;
    const CLOSED: &str = r#"{"type":"closed","by":"agent","solved":null,"words":"再见"}"#;

    /// What is due after facts that come so many minutes after midnight, and how near that is: first answers have 10 minutes, others 20, and an
    /// end 100.
    fn check(facts: &[(i64, &str)], now: i64, expected: Option<(Which, i64, Stage)>) {
        let at = |minutes: i64| Timestamp::from_second(60 * minutes).unwrap();
        let events: Vec<Event> = (1..)
            .zip([(0, OPENED)].iter().chain(facts))
            .map(|(id, (minutes, fact))| Event { id, at: at(*minutes), fact: serde_json::from_str(fact).unwrap() })
            .collect();
        let case = Case::of(ConversationId::from_stored(7), &Conversation::of(&events).unwrap()).unwrap();
        let minutes = |minutes: i64| Some(SignedDuration::from_mins(minutes));
        let rule = Rule {
            id: "all".to_owned(),
            skills: Vec::new(),
            priorities: Vec::new(),
            severity: 0,
            first_answer: minutes(10),
            next_answer: minutes(20),
            resolution: minutes(100),
            hours: Hours::RoundTheClock,
        };
        let deadlines = Deadlines { rules: vec![rule], near_percent: 50, warned_percent: 80, rescue: None };
        let found = due(&case, &deadlines, &Rosters::always(TimeZone::UTC), at(now));
        let shown = found.as_ref().map(|due| (due.which, due.at.as_second() / 60, due.stage(at(now))));
        assert_eq!(shown, expected, "{facts:?} at {now}");
        let next = found.and_then(|due| due.changes_at(at(now)));
        assert!(next.is_none_or(|next| next > at(now)));
        let without_clock = Case { clock: None, channel: None, before: None, ..case.clone() };
        assert_eq!(due(&without_clock, &deadlines, &Rosters::always(TimeZone::UTC), at(now)), None);
        assert!(case.is_same(&without_clock) && case.is_same(&case) && !without_clock.is_same(&case));
    }

    #[test]
    fn the_most_pressing_deadline_runs() {
        use Stage::*;
        use Which::*;
        check(&[(0, PLEA)], 0, Some((FirstAnswer, 10, Fine)));
        check(&[(0, PLEA)], 5, Some((FirstAnswer, 10, Near)));
        check(&[(0, PLEA)], 8, Some((FirstAnswer, 10, Warned)));
        check(&[(0, PLEA), (1, CLAIMED)], 10, Some((FirstAnswer, 10, Breached)));
        let answered = [(0, PLEA), (1, CLAIMED), (2, ANSWER)];
        check(&answered, 10, Some((Resolution, 100, Fine)));
        let asked = [&answered[..], &[(30, QUESTION), (31, QUESTION)]].concat();
        check(&asked, 35, Some((NextAnswer, 50, Fine)));
        check(&asked, 49, Some((NextAnswer, 50, Warned)));
        check(&[&answered[..], &[(95, QUESTION)]].concat(), 96, Some((Resolution, 100, Warned)));
        check(&[&asked[..], &[(60, CLOSED)]].concat(), 61, None);
    }
}
