//! Does a time differ from the one before it?
//!
//! It does where the intervals of a share do not overlap. Who came back afterwards counts as if not: customers of the later time have had less
//! time for it (censoring), so that its shares would be too good. For the same reason a conversation that goes on with the bot counts nowhere,
//! and one that was passed to the desk at once. Of a day only those hours are compared that the later time has.

use crate::conversation::alarm::{ContentChange, FallingConfirmed};
use crate::conversation::summary::Summary;
use crate::report::alarm::ring::{Alarm, Kind, Quantity, Reading, percent};
use crate::report::definition::OutcomeClass;
use crate::report::ratio::Ratio;
use crate::report::tally::Share;
use jiff::Timestamp;
use std::ops::Range;

/// A day in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How conversations ended; the names are those of reports.
#[derive(Debug, Default)]
struct Ended {
    confirmed: Share,
    assumed: Share,
    self_resolution: Share,
    contained: Share,
}

impl Ended {
    fn add(&mut self, class: OutcomeClass, is_contained: bool) {
        let has = |share: &mut Share, it: bool| share.add(u32::from(it), 1);
        has(&mut self.confirmed, class == OutcomeClass::Confirmed);
        has(&mut self.assumed, class == OutcomeClass::Assumed);
        has(&mut self.self_resolution, class.success().is_some());
        has(&mut self.contained, is_contained);
    }
}

/// Two times that are compared.
#[derive(Debug)]
pub struct Compared {
    later: Range<Timestamp>,
    earlier: Range<Timestamp>,
    now: Ended,
    before: Ended,
}

impl Compared {
    /// A time and one before it, in which nothing was counted yet.
    pub fn new(later: Range<Timestamp>, earlier: Range<Timestamp>) -> Self {
        Compared { later, earlier, now: Ended::default(), before: Ended::default() }
    }

    /// Counts a conversation that has this class if its customer does not come back.
    pub fn add(&mut self, summary: &Summary, class: OutcomeClass) {
        let is_contained = summary.evidence.handoff.is_none();
        if class == OutcomeClass::Pending && is_contained {
            return;
        }
        if self.later.contains(&summary.opened_at) {
            self.now.add(class, is_contained);
        } else if self.earlier.contains(&summary.opened_at) && self.is_like_later(summary.opened_at) {
            self.before.add(class, is_contained);
        }
    }

    /// Whether the later time has this hour of some day.
    fn is_like_later(&self, at: Timestamp) -> bool {
        let seconds_behind = |at: Timestamp| at.duration_since(self.later.start).as_secs();
        seconds_behind(at).rem_euclid(DAY) < seconds_behind(self.later.end)
    }

    /// Whether more is assumed and less confirmed than before.
    pub fn falling_confirmed(self, limit: FallingConfirmed, now: Timestamp) -> Option<Alarm> {
        let confirmed = [self.now.confirmed, self.before.confirmed].map(Share::ratio);
        let assumed = [self.now.assumed, self.before.assumed].map(Share::ratio);
        let rings = has_sample(confirmed, limit.minimum_sample) && has_fallen(confirmed) && has_risen(assumed);
        let words = || {
            let [[now, before], [assumed, assumed_before]] = [confirmed, assumed].map(|shares| shares.map(percent));
            format!(
                "of the last 24 hours {now} are confirmed and {assumed} assumed to be solved, of the 7 days before {before} and {assumed_before}"
            )
        };
        rings.then(|| Alarm {
            kind: Kind::FallingConfirmed,
            subject: "confirmed".to_owned(),
            since: now,
            figures: vec![reading("confirmed", confirmed), reading("assumed", assumed)],
            words: words(),
        })
    }

    /// Which figures are lower since the content changed.
    pub fn content_change(self, limit: ContentChange, now: Timestamp) -> Vec<Alarm> {
        let shares = [
            ("self_resolution", [self.now.self_resolution, self.before.self_resolution]),
            ("contained", [self.now.contained, self.before.contained]),
        ];
        let alarm = |(name, shares): (&'static str, [Share; 2])| {
            let shares = shares.map(Share::ratio);
            let [after, before] = shares.map(percent);
            (has_sample(shares, limit.minimum_sample) && has_fallen(shares)).then(|| Alarm {
                kind: Kind::ContentChange,
                subject: name.to_owned(),
                since: now,
                figures: vec![reading(name, shares)],
                words: format!("since the content changed, {name} is {after}; at these hours of the 7 days before it was {before}"),
            })
        };
        shares.into_iter().filter_map(alarm).collect()
    }
}

fn has_sample(shares: [Ratio; 2], minimum: u32) -> bool {
    shares.iter().all(|share| share.denominator >= u64::from(minimum))
}

/// Whether the first share is below the second, beyond both intervals.
fn has_fallen([now, before]: [Ratio; 2]) -> bool {
    matches!((now.high, before.low), (Some(high), Some(low)) if high < low)
}

fn has_risen([now, before]: [Ratio; 2]) -> bool {
    has_fallen([before, now])
}

fn reading(name: &'static str, [now, before]: [Ratio; 2]) -> Reading {
    Reading { name, now: Quantity::Share(now), before: Some(Quantity::Share(before)) }
}
