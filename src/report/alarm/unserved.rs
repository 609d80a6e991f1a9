//! Do those come who are asked for?
//!
//! The class `unserved` is known when a case is forgotten, a day later. Here a customer who waits counts after a shorter time, and a case that
//! came while nobody was on duty counts nowhere: its customer was told so.

use crate::conversation::alarm::Unserved;
use crate::conversation::roster::{Duty, Rosters};
use crate::conversation::summary::{Stage, Summary};
use crate::report::alarm::ring::{Alarm, Kind, Quantity, Reading, percent};
use crate::report::definition::OutcomeClass;
use crate::report::tally::Share;
use jiff::{SignedDuration, Timestamp};

/// The conversations that were passed to the desk lately.
#[derive(Debug)]
pub struct Passed {
    limit: Unserved,
    now: Timestamp,
    unserved: Share,
}

impl Passed {
    /// None was counted yet.
    pub fn new(limit: Unserved, now: Timestamp) -> Self {
        Passed { limit, now, unserved: Share::default() }
    }

    /// Counts a conversation that has this class.
    pub fn add(&mut self, summary: &Summary, class: OutcomeClass, rosters: &Rosters) {
        let minutes = |n: u32| SignedDuration::from_mins(i64::from(n));
        let lately = minutes(self.limit.waits_minutes)..=minutes(self.limit.minutes);
        let is_of_now = |at: &Timestamp| lately.contains(&self.now.duration_since(*at)) && rosters.duty(*at) == Duty::Everybody;
        if summary.evidence.handed_off_at.filter(is_of_now).is_some() {
            self.unserved.add(u32::from(is_unserved(summary, class)), 1);
        }
    }

    /// Whether too many reached nobody.
    pub fn alarm(self) -> Option<Alarm> {
        let (limit, share) = (self.limit, self.unserved.ratio());
        let is_share = share.rate.is_some_and(|rate| rate >= limit.share);
        (share.numerator >= u64::from(limit.at_least) && is_share).then(|| Alarm {
            kind: Kind::Unserved,
            subject: "desk".to_owned(),
            since: self.now,
            figures: vec![Reading { name: "unserved", now: Quantity::Share(share), before: None }],
            words: format!(
                "{} of {} customers who were passed to the desk in the last {} minutes reached nobody ({})",
                share.numerator,
                share.denominator,
                limit.minutes,
                percent(share)
            ),
        })
    }
}

/// Whether nobody came, or nobody has come so far.
fn is_unserved(summary: &Summary, class: OutcomeClass) -> bool {
    let evidence = &summary.evidence;
    let waits = class == OutcomeClass::Pending && summary.stage == Stage::Desk && !evidence.was_claimed && !evidence.was_served;
    class == OutcomeClass::Unserved || waits
}
