//! How much of what the desk owed was in time?
//!
//! The waits of a conversation, held against the deadlines of today. What was left before it was late counts nowhere, and so does what is not
//! late yet.

use crate::conversation::deadline::{Deadlines, Which};
use crate::conversation::roster::Rosters;
use crate::conversation::service::{End, Service, Waited};
use jiff::Timestamp;

/// What was in time, of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InTime {
    /// First answers.
    pub first: Kept,
    /// Answers after the first one.
    pub next: Kept,
    /// Cases that were done.
    pub resolved: Kept,
}

/// How many were in time, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// In time.
    pub n: u32,
    /// In time or late.
    pub all: u32,
}

impl Kept {
    /// How many were in time, and of how many, as a figure counts.
    pub fn share(self) -> (u32, u32) {
        (self.n, self.all)
    }
}

impl InTime {
    /// What was in time in a conversation at `now`.
    pub fn of(service: &Service, deadlines: &Deadlines, rosters: &Rosters, now: Timestamp) -> Self {
        let mut own = InTime::default();
        for wait in service.waits(now) {
            if let Some(is_kept) = is_kept(&wait, deadlines, rosters) {
                let kept = match wait.which {
                    Which::FirstAnswer => &mut own.first,
                    Which::NextAnswer => &mut own.next,
                    Which::Resolution => &mut own.resolved,
                };
                kept.n += u32::from(is_kept);
                kept.all += 1;
            }
        }
        own
    }
}

/// Whether a wait was in time; nothing where no deadline is set, or it cannot be said.
fn is_kept(wait: &Waited<'_>, deadlines: &Deadlines, rosters: &Rosters) -> Option<bool> {
    let is_kept = deadlines.limit(wait.terms, wait.which)?.is_kept(wait.since, wait.took, rosters);
    match wait.end {
        End::Given => Some(is_kept),
        End::Void | End::Open => (!is_kept).then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::conversation::deadline::{Hours, Rule};
    use crate::report::sample::*;
    use jiff::SignedDuration;
    use jiff::tz::TimeZone;

    /// A first answer within 5 minutes, the next within 10, and an end within 60.
    fn deadlines() -> Deadlines {
        let minutes = |minutes: i64| Some(SignedDuration::from_mins(minutes));
        let rule = Rule {
            id: "all".to_owned(),
            skills: Vec::new(),
            priorities: Vec::new(),
            severity: 0,
            first_answer: minutes(5),
            next_answer: minutes(10),
            resolution: minutes(60),
            hours: Hours::OnDuty,
        };
        Deadlines { rules: vec![rule], near_percent: 50, warned_percent: 80, rescue: None }
    }

    /// What is in time of a talk in which each fact comes so many minutes after midnight, two hours after it.
    fn check(facts: &[(i64, &str)], first: (u32, u32), next: (u32, u32), resolved: (u32, u32)) {
        let mut events = events_of(Some("v-1"), at_hour(0), &facts.iter().map(|(_, fact)| *fact).collect::<Vec<_>>());
        for (event, (minutes, _)) in events.iter_mut().skip(1).zip(facts) {
            event.at = at_hour(0) + SignedDuration::from_mins(*minutes);
        }
        let conversation = Conversation::of(&events).unwrap();
        let found = InTime::of(&conversation.evidence().service, &deadlines(), &Rosters::always(TimeZone::UTC), at_hour(2));
        assert_eq!((found.first.share(), found.next.share(), found.resolved.share()), (first, next, resolved), "{facts:#?}");
    }

    #[test]
    fn what_the_desk_owes_is_in_time_or_late() {
        check(&[(0, QUESTION), (0, ANSWER)], (0, 0), (0, 0), (0, 0));
        check(&[(0, PLEA), (1, CLAIMED), (5, AGENT_SAID), (30, CLOSED_BY_AGENT)], (1, 1), (0, 0), (1, 1));
        check(&[(0, PLEA), (1, CLAIMED), (6, AGENT_SAID), (61, CLOSED_BY_AGENT)], (0, 1), (0, 0), (0, 1));
        let asked = [(0, PLEA), (1, CLAIMED), (2, AGENT_SAID), (3, QUESTION), (4, QUESTION), (14, AGENT_SAID), (15, QUESTION)];
        let ended = |minutes: i64, end: &'static str| [&asked[..], &[(minutes, end)]].concat();
        check(&ended(16, AGENT_SAID), (1, 1), (1, 2), (0, 1));
        check(&ended(20, CLOSED_BY_AGENT), (1, 1), (0, 1), (1, 1));
        check(&ended(40, CLOSED_BY_AGENT), (1, 1), (0, 2), (1, 1));
        check(&ended(20, RETURNED), (1, 1), (0, 1), (1, 1));
        check(&ended(115, NOD), (1, 1), (0, 2), (0, 1));
    }

    #[test]
    fn who_leaves_before_it_is_late_is_not_counted() {
        check(&[(0, PLEA), (4, LEFT_QUEUE)], (0, 0), (0, 0), (0, 0));
        check(&[(0, PLEA), (6, LEFT_QUEUE)], (0, 1), (0, 0), (0, 0));
        check(&[(115, PLEA), (116, CLAIMED)], (0, 0), (0, 0), (0, 0));
        check(&[(0, PLEA)], (0, 1), (0, 0), (0, 1));
        check(
            &[(0, PLEA), (1, CLAIMED), (2, RETURNED), (3, QUESTION), (30, ANGER), (31, AGENT_SAID), (32, CLOSED_BY_AGENT)],
            (1, 1),
            (0, 0),
            (2, 2),
        );
    }

    #[test]
    fn a_case_that_goes_to_another_skill_goes_on_under_its_deadlines() {
        let to_skill = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":"。"}"#;
        check(&[(0, PLEA), (1, CLAIMED), (2, AGENT_SAID), (3, to_skill), (13, CLAIMED), (14, AGENT_SAID)], (1, 1), (0, 1), (0, 1));
        check(&[(0, PLEA), (1, to_skill), (4, AGENT_SAID)], (1, 1), (0, 0), (0, 1));
    }
}
