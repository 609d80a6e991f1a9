//! What is suddenly asked by many?
//!
//! Conversations of the last hour that are alike, against a usual hour of the 7 days before.

use crate::conversation::alarm::{Spike, Surge};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::summary::Summary;
use crate::report::alarm::ring::{Alarm, Kind, Quantity, Reading};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// The time in which they are alike.
pub const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The time before it that tells what is usual: a week, so that each weekday and each hour of the day is in it.
pub const USUAL: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What conversations have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    /// The entry of the last answer.
    Entry(Box<str>),
    /// Why they were passed to the desk at first.
    Reason(HandoffReason),
}

/// How many there were.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    within_hour: u64,
    before: u64,
}

/// The conversations of the last hour and of the 7 days before it.
#[derive(Debug)]
pub struct Spikes {
    limit: Spike,
    now: Timestamp,
    counts: BTreeMap<Alike, Counts>,
}

impl Spikes {
    /// None was counted yet.
    pub fn new(limit: Spike, now: Timestamp) -> Self {
        Spikes { limit, now, counts: BTreeMap::new() }
    }

    /// Counts a conversation.
    pub fn add(&mut self, summary: &Summary) {
        let age = self.now.duration_since(summary.opened_at);
        let (is_within_hour, is_before) = (age < HOUR, (HOUR..HOUR + USUAL).contains(&age));
        let entry = summary.entry().map(|entry| Alike::Entry(entry.into()));
        for alike in entry.into_iter().chain(summary.evidence.handoff.map(Alike::Reason)) {
            let counts = self.counts.entry(alike).or_default();
            counts.within_hour += u64::from(is_within_hour);
            counts.before += u64::from(is_before);
        }
    }

    /// What there is too much of.
    pub fn alarms(self) -> Vec<Alarm> {
        let (limit, now) = (self.limit, self.now);
        self.counts.into_iter().filter_map(|(alike, counts)| alarm(&alike, counts, limit, now)).collect()
    }
}

fn alarm(alike: &Alike, counts: Counts, limit: Spike, now: Timestamp) -> Option<Alarm> {
    let (surge, subject, what) = match alike {
        Alike::Entry(entry) => (limit.entries, format!("entry:{entry}"), format!("about the entry `{entry}`")),
        Alike::Reason(reason) => {
            (limit.reasons, format!("reason:{}", reason.name()), format!("passed to the desk for `{}`", reason.name()))
        }
    };
    let (n, usual) = (counts.within_hour, counts.before as f64 / USUAL.as_hours() as f64);
    is_surge(n, usual, surge).then(|| Alarm {
        kind: Kind::Spike,
        subject,
        since: now,
        figures: vec![Reading {
            name: "conversations",
            now: Quantity::Frequency { count: n, an_hour: n as f64 },
            before: Some(Quantity::Frequency { count: counts.before, an_hour: usual }),
        }],
        words: format!("{n} conversations of the last hour are {what}; {usual:.1} an hour are usual"),
    })
}

fn is_surge(n: u64, usual: f64, surge: Surge) -> bool {
    n >= u64::from(surge.at_least) && n as f64 > surge.times * usual
}
