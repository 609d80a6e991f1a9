//! Which numbers call for somebody?
//!
//! What is kept of conversations is read once, the newest first, and held against the thresholds of `alarms.ron`: the same conversations at the
//! same moment give the same alarms. Nothing is remembered here; how long an alarm goes on, and who is told, is known to others.

mod compared;
pub mod ring;
mod spike;
mod unserved;

use crate::conversation::alarm::AlarmLimits;
use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::conversation::summary::Summary;
use crate::report::alarm::compared::Compared;
use crate::report::alarm::ring::Alarm;
use crate::report::alarm::spike::{HOUR, Spikes, USUAL};
use crate::report::alarm::unserved::Passed;
use crate::report::definition::classify;
use jiff::{SignedDuration, Timestamp};
use std::ops::Range;

/// A day.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The time before, by which what is usual is told: a week, so that each weekday is in it.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A look at the numbers.
#[derive(Debug, Clone, Copy)]
pub struct Look<'l> {
    /// The moment; conversations that began later are none of it.
    pub now: Timestamp,
    /// When the content was changed that is served; nothing where it has not been since the start.
    pub changed_at: Option<Timestamp>,
    /// From which numbers on an alarm rings.
    pub limits: &'l AlarmLimits,
    /// By which rules it is judged how conversations ended.
    pub measure: &'l Measure,
    /// Who is on duty at the desk.
    pub rosters: &'l Rosters,
}

impl Look<'_> {
    /// From when on conversations are needed; nothing where no alarm is on.
    pub fn since(&self) -> Option<Timestamp> {
        let [day, change] = [self.day(), self.change()].map(|times| times.map(|(_, earlier)| earlier.start));
        // Somebody may talk with the bot for a day before being passed to the desk.
        let passed = self.limits.unserved.map(|limit| ago(ago(self.now, SignedDuration::from_mins(i64::from(limit.minutes))), DAY));
        let spike = self.limits.spike.map(|_| ago(ago(self.now, HOUR), USUAL));
        [day, change, passed, spike].into_iter().flatten().min()
    }

    /// The last 24 hours that are over for customers who fell silent, and the 7 days before.
    fn day(&self) -> Option<(Range<Timestamp>, Range<Timestamp>)> {
        let end = ago(self.now, self.measure.quiet);
        let start = ago(end, DAY);
        self.limits.falling_confirmed.map(|_| (start..end, ago(start, WEEK)..start))
    }

    /// The time since the content changed, as far as it is over in the same way, and the 7 days before; nothing once the change is old.
    fn change(&self) -> Option<(Range<Timestamp>, Range<Timestamp>)> {
        let (limit, start) = (self.limits.content_change?, self.changed_at?);
        let is_new = start >= ago(self.now, SignedDuration::from_hours(i64::from(limit.hours)));
        let end = ago(self.now, self.measure.quiet);
        (is_new && start < end).then(|| (start..end, ago(start, WEEK)..start))
    }
}

/// The alarms that ring at a look, in the order of their kinds. Pass what is kept of all conversations that began from [`Look::since`] until the moment.
pub fn alarms<E>(summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>, look: &Look<'_>) -> Result<Vec<Alarm>, E> {
    let mut counting = Counting::of(look);
    for summary in summaries {
        let (_, summary) = summary?;
        if summary.is_counted() {
            counting.add(&summary);
        }
    }
    Ok(counting.alarms())
}

/// What is counted at a look, as far as it is wanted.
struct Counting<'l> {
    look: &'l Look<'l>,
    day: Option<Compared>,
    passed: Option<Passed>,
    change: Option<Compared>,
    spikes: Option<Spikes>,
}

impl<'l> Counting<'l> {
    fn of(look: &'l Look<'l>) -> Self {
        let [day, change] = [look.day(), look.change()].map(|times| times.map(|(later, earlier)| Compared::new(later, earlier)));
        let passed = look.limits.unserved.map(|limit| Passed::new(limit, look.now));
        let spikes = look.limits.spike.map(|limit| Spikes::new(limit, look.now));
        Counting { look, day, passed, change, spikes }
    }

    fn add(&mut self, summary: &Summary) {
        let class = classify(summary, self.look.now, self.look.measure);
        for compared in [&mut self.day, &mut self.change].into_iter().flatten() {
            compared.add(summary, class);
        }
        if let Some(passed) = &mut self.passed {
            passed.add(summary, class, self.look.rosters);
        }
        if let Some(spikes) = &mut self.spikes {
            spikes.add(summary);
        }
    }

    fn alarms(self) -> Vec<Alarm> {
        let (limits, now) = (self.look.limits, self.look.now);
        let falling = self.day.zip(limits.falling_confirmed).and_then(|(day, limit)| day.falling_confirmed(limit, now));
        let unserved = self.passed.and_then(Passed::alarm);
        let changed = self.change.zip(limits.content_change).map(|(change, limit)| change.content_change(limit, now));
        let spikes = self.spikes.map(Spikes::alarms);
        falling.into_iter().chain(unserved).chain(changed.into_iter().flatten()).chain(spikes.into_iter().flatten()).collect()
    }
}

fn ago(moment: Timestamp, time: SignedDuration) -> Timestamp {
    moment.saturating_sub(time).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::conversation::alarm::{ContentChange, FallingConfirmed, Spike, Surge, Unserved};
    use crate::conversation::calendar::Calendar;
    use crate::conversation::roster::Shift;
    use crate::report::sample::*;
    use jiff::civil::{Weekday, time};
    use jiff::tz::TimeZone;

    const OFF: AlarmLimits = AlarmLimits { falling_confirmed: None, unserved: None, content_change: None, spike: None };

    const SERVED: &[&str] = &[QUESTION, PLEA, CLAIMED, AGENT_SAID];

    /// The moment of all looks.
    fn now() -> Timestamp {
        at_hour(240)
    }

    fn talks(n: usize, at: Timestamp, facts: &[&str]) -> Vec<Conversation> {
        (0..n).map(|_| conversation("v-1", at, facts)).collect()
    }

    fn rosters(shifts: Vec<Shift>) -> Rosters {
        Rosters { time_zone: TimeZone::UTC, calendar: Calendar::default(), shifts }
    }

    /// What rings at a desk that is always open.
    fn subjects(talks: &[Vec<Conversation>], limits: AlarmLimits, changed_at: Option<Timestamp>) -> Vec<String> {
        ringing(talks, limits, changed_at, &rosters(Vec::new())).into_iter().map(|alarm| alarm.subject).collect()
    }

    fn ringing(talks: &[Vec<Conversation>], limits: AlarmLimits, changed_at: Option<Timestamp>, rosters: &Rosters) -> Vec<Alarm> {
        let measure = Measure::default();
        let look = Look { now: now(), changed_at, limits: &limits, measure: &measure, rosters };
        let found = alarms(summaries(&talks.concat()), &look).unwrap();
        assert!(found.iter().all(|alarm| alarm.since == now() && !alarm.words.is_empty() && !alarm.figures.is_empty()));
        found
    }

    #[test]
    fn less_is_confirmed_and_more_assumed_beyond_both_intervals() {
        let check = |[confirmed, assumed, missed]: [usize; 3], minimum_sample: u32, expected: &[&str]| {
            let limits = AlarmLimits { falling_confirmed: Some(FallingConfirmed { minimum_sample }), ..OFF };
            let (yesterday, before) = (at_hour(220), at_hour(100));
            let talks = [
                talks(100, before, &[QUESTION, ANSWER, SOLVED]),
                talks(100, before, &[QUESTION, ANSWER]),
                talks(confirmed, yesterday, &[QUESTION, ANSWER, SOLVED]),
                talks(assumed, yesterday, &[QUESTION, ANSWER]),
                talks(missed, yesterday, &[QUESTION, MISS]),
                // They go on, or were before both times.
                talks(50, now(), &[QUESTION, ANSWER]),
                talks(300, at_hour(40), &[QUESTION, ANSWER]),
            ];
            assert_eq!(subjects(&talks, limits, None), expected, "{confirmed} {assumed} {missed}");
        };
        check([33, 67, 0], 100, &["confirmed"]);
        check([34, 66, 0], 100, &[]);
        check([33, 67, 0], 101, &[]);
        check([33, 45, 22], 100, &[]);
        check([67, 33, 0], 100, &[]);
        check([0, 0, 0], 1, &[]);
    }

    #[test]
    fn too_many_reach_nobody() {
        let limits = AlarmLimits { unserved: Some(Unserved { minutes: 60, waits_minutes: 10, at_least: 5, share: 0.5 }), ..OFF };
        let minutes_ago = |minutes: i64| now() - SignedDuration::from_mins(minutes);
        let check = |unserved: &[&str], minutes: i64, [n_unserved, n_served]: [usize; 2], expected: &[&str]| {
            let talks = [talks(n_unserved, minutes_ago(minutes), unserved), talks(n_served, minutes_ago(30), SERVED)];
            assert_eq!(subjects(&talks, limits, None), expected, "{unserved:#?} {minutes} {n_unserved} {n_served}");
        };
        check(&[PLEA], 30, [5, 5], &["desk"]);
        check(&[PLEA], 30, [4, 0], &[]);
        check(&[PLEA], 30, [5, 6], &[]);
        check(&[PLEA, CLOSED_BY_BOT], 30, [5, 5], &["desk"]);
        check(&[PLEA, LEFT_QUEUE], 40, [5, 5], &["desk"]);
        check(&[PLEA, CLAIMED], 30, [5, 0], &[]);
        check(&[QUESTION, MISS], 30, [5, 0], &[]);
        check(&[PLEA], 10, [5, 0], &["desk"]);
        check(&[PLEA], 9, [5, 0], &[]);
        check(&[PLEA], 60, [5, 0], &["desk"]);
        check(&[PLEA], 61, [5, 0], &[]);
    }

    #[test]
    fn nobody_is_missed_who_is_not_on_duty() {
        let limits = AlarmLimits { unserved: Some(Unserved { minutes: 60, waits_minutes: 10, at_least: 5, share: 0.0 }), ..OFF };
        let talks = [talks(9, now() - SignedDuration::from_mins(20), &[PLEA])];
        let check = |from: i8, expected: usize| {
            let days = vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
            let days = days.into_iter().chain([Weekday::Saturday, Weekday::Sunday]).collect();
            let shift =
                Shift {
                    name: "班".to_owned(), days, from: time(from, 0, 0, 0), to: time(6, 0, 0, 0), only_risky: None, on_holidays: true
                };
            assert_eq!(ringing(&talks, limits, None, &rosters(vec![shift])).len(), expected, "{from}");
        };
        // The customers came at 23:40.
        check(22, 1);
        check(0, 0);
    }

    #[test]
    fn a_change_of_the_content_makes_it_worse_than_at_the_same_hours_before() {
        let limit = ContentChange { minimum_sample: 100, hours: 48 };
        let limits = AlarmLimits { content_change: Some(limit), ..OFF };
        let changed = at_hour(236);
        let check = |n_solved: usize, lost: &[&str], changed_at: Option<Timestamp>, expected: &[&str]| {
            let days_before = (1..=7).flat_map(|day| {
                let at = at_hour(236 - 24 * day + 1);
                [talks(12, at, &[QUESTION, ANSWER]), talks(3, at, &[QUESTION, MISS])]
            });
            let others = [
                talks(n_solved, at_hour(237), &[QUESTION, ANSWER]),
                talks(100 - n_solved, at_hour(238), lost),
                // At other hours, and so late that nobody knows yet.
                talks(300, at_hour(230), &[QUESTION, MISS]),
                talks(50, now(), &[QUESTION, ANSWER]),
            ];
            let talks: Vec<_> = days_before.chain(others).collect();
            assert_eq!(subjects(&talks, limits, changed_at), expected, "{n_solved} {lost:#?} {changed_at:?}");
        };
        check(62, &[QUESTION, MISS], Some(changed), &["self_resolution"]);
        check(63, &[QUESTION, MISS], Some(changed), &[]);
        check(62, &[QUESTION, PLEA], Some(changed), &["self_resolution", "contained"]);
        check(62, &[QUESTION, MISS], None, &[]);
        check(62, &[QUESTION, MISS], Some(at_hour(191)), &[]);
        check(62, &[QUESTION, MISS], Some(now()), &[]);
    }

    #[test]
    fn a_spike_is_many_and_many_times_as_many_as_usual() {
        let surge = |at_least: u32| Surge { at_least, times: 6.0 };
        let limits = AlarmLimits { spike: Some(Spike { entries: surge(10), reasons: surge(5) }), ..OFF };
        let check = |facts: &[&str], n: usize, n_before: usize, expected: &[&str]| {
            let just = now() - SignedDuration::from_mins(59);
            let talks = [talks(n, just, facts), talks(n_before, at_hour(239), facts), talks(999, at_hour(240 - 7 * 24 - 2), facts)];
            assert_eq!(subjects(&talks, limits, None), expected, "{facts:#?} {n} {n_before}");
        };
        let answer: &[&str] = &[QUESTION, ANSWER];
        check(answer, 10, 0, &["entry:returns"]);
        check(answer, 9, 0, &[]);
        check(answer, 10, 84, &["entry:returns"]);
        check(answer, 12, 336, &[]);
        check(answer, 13, 336, &["entry:returns"]);
        check(&[QUESTION, ANSWER, PLEA], 10, 0, &["entry:returns", "reason:plea"]);
        check(&[QUESTION, MISS, ANGER], 5, 0, &["reason:anger"]);
        check(&[QUESTION, MISS, ANGER], 4, 0, &[]);
    }

    #[test]
    fn no_more_is_read_than_the_alarms_need() {
        let check = |limits: AlarmLimits, changed_at: Option<Timestamp>, expected: Option<&str>| {
            let (measure, rosters) = (Measure::default(), rosters(Vec::new()));
            let look = Look { now: now(), changed_at, limits: &limits, measure: &measure, rosters: &rosters };
            assert_eq!(look.since(), expected.map(|at| at.parse().unwrap()), "{limits:?} {changed_at:?}");
        };
        check(OFF, None, None);
        check(AlarmLimits::default(), None, Some("2026-11-23T23:30:00Z"));
        check(AlarmLimits::default(), Some(at_hour(200)), Some("2026-11-23T08:00:00Z"));
        check(AlarmLimits { unserved: AlarmLimits::default().unserved, ..OFF }, None, Some("2026-11-30T23:00:00Z"));
    }
}
