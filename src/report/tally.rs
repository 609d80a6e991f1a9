//! What is counted of some conversations?
//!
//! One pass over their outcomes; every share keeps both of its parts. Which conversations they are is the caller's choice: all of a period, or
//! those of one day, channel or entry.

use crate::conversation::handoff::HandoffReason;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::report::definition::OutcomeClass;
use crate::report::figure::Figure;
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use crate::report::recommendation::Recommendation;
use crate::report::spread::{self, Spread};
use jiff::SignedDuration;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// How many conversations are in each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Classes {
    /// See [`OutcomeClass::Confirmed`].
    pub confirmed: u64,
    /// See [`OutcomeClass::Assumed`].
    pub assumed: u64,
    /// See [`OutcomeClass::HandedOver`].
    pub handed_over: u64,
    /// See [`OutcomeClass::Unserved`].
    pub unserved: u64,
    /// See [`OutcomeClass::AbandonedUnanswered`].
    pub abandoned_unanswered: u64,
    /// See [`OutcomeClass::AbandonedUnhappy`].
    pub abandoned_unhappy: u64,
    /// See [`OutcomeClass::Pending`].
    pub pending: u64,
}

/// What some conversations came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tally {
    /// How many conversations count.
    pub conversations: u64,
    /// How many of them are in each class.
    pub classes: Classes,
    /// Why those of the class `handed_over` were passed to the desk at first.
    pub handed_over_reasons: BTreeMap<HandoffReason, u64>,
    /// Every figure, by its name.
    #[serde(flatten)]
    pub shares: Shares,
    /// How long customers waited until an agent took the case, in seconds.
    pub waited: Spread,
    /// How long until an agent first wrote, in seconds.
    pub answered_by_person: Spread,
    /// How much of [`waited`](Tally::waited) the desk was on duty, in seconds.
    pub waited_on_duty: Spread,
    /// How much of [`answered_by_person`](Tally::answered_by_person) the desk was on duty, in seconds.
    pub answered_by_person_on_duty: Spread,
    /// How long agents had a case, in seconds.
    pub handled: Spread,
    /// How likely customers are to recommend the shop.
    pub recommendation: Recommendation,
}

/// The share of each figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares([Ratio; Figure::ALL.len()]);

impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.by_name().into_iter().try_for_each(|(name, ratio)| map.serialize_entry(name, &ratio))?;
        map.end()
    }
}

impl Shares {
    /// Every share by the name of its figure, in their order.
    pub fn by_name(&self) -> [(&'static str, Ratio); Figure::ALL.len()] {
        std::array::from_fn(|at| (Figure::ALL[at].name(), self.0[at]))
    }
}

impl Tally {
    /// The share of a figure.
    pub fn share(&self, figure: Figure) -> Ratio {
        self.shares.0[figure as usize]
    }

    /// Every spread by its name in reports, in their order.
    pub fn spreads(&self) -> [(&'static str, Spread); 5] {
        [
            ("waited", self.waited),
            ("waited_on_duty", self.waited_on_duty),
            ("answered_by_person", self.answered_by_person),
            ("answered_by_person_on_duty", self.answered_by_person_on_duty),
            ("handled", self.handled),
        ]
    }
}

/// Counts conversations, one after another.
#[derive(Debug, Clone, Default)]
pub struct Counter {
    classes: Classes,
    reasons: BTreeMap<HandoffReason, u64>,
    shares: [Share; Figure::ALL.len()],
    waits: Vec<u32>,
    waits_on_duty: Vec<u32>,
    answers: Vec<u32>,
    answers_on_duty: Vec<u32>,
    handled: Vec<u32>,
    recommendation: Recommendation,
}

impl Counter {
    /// Counts a conversation of a desk with these hours.
    pub fn add(&mut self, outcome: &Outcome, measure: &Measure, rosters: &Rosters) {
        *self.classes.count_mut(outcome.class) += 1;
        if let OutcomeClass::HandedOver(reason) = outcome.class {
            *self.reasons.entry(reason).or_default() += 1;
        }
        for (share, figure) in self.shares.iter_mut().zip(Figure::ALL) {
            let (numerator, denominator) = figure.share(outcome, measure);
            share.add(numerator, denominator);
        }
        let evidence = &outcome.summary.evidence;
        let on_duty = |after: SignedDuration| {
            let from = evidence.handed_off_at?;
            Some(spread::seconds(rosters.on_duty_between(from, from.saturating_add(after).ok()?)))
        };
        self.waits.extend(evidence.waited.map(spread::seconds));
        self.waits_on_duty.extend(evidence.waited.and_then(on_duty));
        self.answers.extend(evidence.answered_by_person_after.map(spread::seconds));
        self.answers_on_duty.extend(evidence.answered_by_person_after.and_then(on_duty));
        evidence.recommends.into_iter().for_each(|likely| self.recommendation.add(likely));
        self.handled.extend(Some(evidence.handled).filter(|handled| !handled.is_zero()).map(spread::seconds));
    }

    /// How many conversations were counted.
    pub fn conversations(&self) -> u64 {
        self.classes.sum()
    }

    /// What they came to.
    pub fn tally(self) -> Tally {
        let n_for = |reason: HandoffReason| (reason, self.reasons.get(&reason).copied().unwrap_or(0));
        Tally {
            conversations: self.classes.sum(),
            classes: self.classes,
            handed_over_reasons: HandoffReason::ALL.into_iter().map(n_for).collect(),
            shares: Shares(self.shares.map(Share::ratio)),
            waited: Spread::of(self.waits),
            answered_by_person: Spread::of(self.answers),
            waited_on_duty: Spread::of(self.waits_on_duty),
            answered_by_person_on_duty: Spread::of(self.answers_on_duty),
            handled: Spread::of(self.handled),
            recommendation: self.recommendation.scored(),
        }
    }
}

/// A share that is being counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Share {
    numerator: u64,
    denominator: u64,
}

impl Share {
    /// Adds so many.
    pub fn add(&mut self, numerator: u32, denominator: u32) {
        self.numerator += u64::from(numerator);
        self.denominator += u64::from(denominator);
    }

    /// The share.
    pub fn ratio(self) -> Ratio {
        Ratio::new(self.numerator, self.denominator)
    }
}

impl Classes {
    /// Every class by its name in reports, in their order.
    pub fn by_name(&self) -> [(&'static str, u64); 7] {
        [
            ("confirmed", self.confirmed),
            ("assumed", self.assumed),
            ("handed_over", self.handed_over),
            ("unserved", self.unserved),
            ("abandoned_unanswered", self.abandoned_unanswered),
            ("abandoned_unhappy", self.abandoned_unhappy),
            ("pending", self.pending),
        ]
    }

    fn sum(&self) -> u64 {
        self.by_name().iter().map(|(_, n)| n).sum()
    }

    fn count_mut(&mut self, class: OutcomeClass) -> &mut u64 {
        match class {
            OutcomeClass::Confirmed => &mut self.confirmed,
            OutcomeClass::Assumed => &mut self.assumed,
            OutcomeClass::HandedOver(_) => &mut self.handed_over,
            OutcomeClass::Unserved => &mut self.unserved,
            OutcomeClass::AbandonedUnanswered => &mut self.abandoned_unanswered,
            OutcomeClass::AbandonedUnhappy => &mut self.abandoned_unhappy,
            OutcomeClass::Pending => &mut self.pending,
        }
    }
}
