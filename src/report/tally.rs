//! What is counted of some conversations?
//!
//! One pass over their outcomes; every share keeps both of its parts. Which conversations they are is the caller's choice: all of a period, or
//! those of one day, channel or entry.

use crate::conversation::handoff::HandoffReason;
use crate::conversation::measure::Measure;
use crate::report::definition::OutcomeClass;
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use crate::report::returns::Returns;
use crate::report::spread::Spread;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// The second time within which a contained conversation is looked at for a return.
pub(super) const THREE_DAYS: SignedDuration = SignedDuration::from_hours(72);

/// From so many stars on a customer is satisfied: the usual two best of five.
const SATISFIED: u8 = 4;

/// At so many stars or fewer a customer is dissatisfied: the usual two worst of five.
const DISSATISFIED: u8 = 2;

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
    /// The share that the bot solved by itself: confirmed and assumed, of all.
    pub self_resolution: Ratio,
    /// The share that customers confirmed, of all.
    pub confirmed: Ratio,
    /// The share that is assumed to be solved, of all.
    pub assumed: Ratio,
    /// The share that the bot solved and that nobody came back about within the durable window, of those that ended at least so long ago.
    pub durable: Ratio,
    /// The share that was never passed to the desk, of all: what others call containment.
    pub contained: Ratio,
    /// The share that was contained and whose customer did not come back on the same matter within 24 hours, of all.
    pub contained_24h: Ratio,
    /// The same within 72 hours.
    pub contained_72h: Ratio,
    /// The share in which the bot gave an answer, of all.
    pub coverage: Ratio,
    /// How often a press followed the question which was meant, and led on, of all times that it was asked.
    pub clarify_success: Ratio,
    /// The share of four and five stars, of those who gave stars (CSAT).
    pub satisfied: Ratio,
    /// The share of one and two stars (DSAT).
    pub dissatisfied: Ratio,
    /// How long customers waited until an agent took the case, in seconds.
    pub waited: Spread,
    /// How long until an agent first wrote, in seconds.
    pub answered_by_person: Spread,
    /// How long agents had a case, in seconds.
    pub handled: Spread,
}

/// By what conversations are judged: the rules, who came back, and the moment at which it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'j> {
    /// The rules.
    pub measure: &'j Measure,
    /// Who came back.
    pub returns: &'j Returns<'j>,
    /// The moment.
    pub now: Timestamp,
}

impl Judge<'_> {
    /// The class of a conversation.
    pub fn class(&self, outcome: &Outcome) -> OutcomeClass {
        outcome.class(self.returns, self.measure)
    }

    /// Whether a success lasted; nothing while it cannot be known.
    fn lasted(&self, outcome: &Outcome) -> Option<bool> {
        let window = self.measure.durable_window;
        let is_known = self.now.duration_since(outcome.last_activity) >= window;
        is_known.then(|| self.class(outcome).success().is_some() && !outcome.came_back(self.returns, window))
    }
}

impl Tally {
    /// Counts some conversations.
    pub fn of<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>, judge: Judge<'_>) -> Self {
        let mut classes = Classes::default();
        let mut reasons: BTreeMap<HandoffReason, u64> = HandoffReason::ALL.into_iter().map(|reason| (reason, 0)).collect();
        let [mut durable, mut contained, mut day, mut three_days, mut covered, mut clarified, mut satisfied, mut dissatisfied] =
            [Share::default(); 8];
        let (mut waits, mut answers, mut handled) = (Vec::new(), Vec::new(), Vec::new());
        for outcome in outcomes {
            let class = judge.class(outcome);
            *classes.count_mut(class) += 1;
            if let OutcomeClass::HandedOver(reason) = class {
                *reasons.entry(reason).or_default() += 1;
            }
            let is_contained = outcome.handoff.is_none();
            let stayed_away = |window| is_contained && !outcome.came_back(judge.returns, window);
            durable.add_if(judge.lasted(outcome));
            contained.add(is_contained);
            day.add(stayed_away(judge.measure.return_window));
            three_days.add(stayed_away(THREE_DAYS));
            covered.add(outcome.n_answers > 0);
            clarified.add_many(outcome.clarified.1, outcome.clarified.0);
            satisfied.add_if(outcome.stars.map(|stars| stars >= SATISFIED));
            dissatisfied.add_if(outcome.stars.map(|stars| stars <= DISSATISFIED));
            waits.extend(outcome.service.waited);
            answers.extend(outcome.service.answered_after);
            handled.extend(outcome.service.handled);
        }
        let all = classes.sum();
        Tally {
            conversations: all,
            classes,
            handed_over_reasons: reasons,
            self_resolution: Ratio::new(classes.confirmed + classes.assumed, all),
            confirmed: Ratio::new(classes.confirmed, all),
            assumed: Ratio::new(classes.assumed, all),
            durable: durable.ratio(),
            contained: contained.ratio(),
            contained_24h: day.ratio(),
            contained_72h: three_days.ratio(),
            coverage: covered.ratio(),
            clarify_success: clarified.ratio(),
            satisfied: satisfied.ratio(),
            dissatisfied: dissatisfied.ratio(),
            waited: Spread::of(waits),
            answered_by_person: Spread::of(answers),
            handled: Spread::of(handled),
        }
    }

    /// Every share by its name in reports, in their order.
    pub fn ratios(&self) -> [(&'static str, Ratio); 11] {
        [
            ("self_resolution", self.self_resolution),
            ("confirmed", self.confirmed),
            ("assumed", self.assumed),
            ("durable", self.durable),
            ("contained", self.contained),
            ("contained_24h", self.contained_24h),
            ("contained_72h", self.contained_72h),
            ("coverage", self.coverage),
            ("clarify_success", self.clarify_success),
            ("satisfied", self.satisfied),
            ("dissatisfied", self.dissatisfied),
        ]
    }

    /// Every spread by its name in reports, in their order.
    pub fn spreads(&self) -> [(&'static str, Spread); 3] {
        [("waited", self.waited), ("answered_by_person", self.answered_by_person), ("handled", self.handled)]
    }
}

/// A share that is being counted.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    numerator: u64,
    denominator: u64,
}

impl Share {
    fn add(&mut self, has_it: bool) {
        self.add_many(u32::from(has_it), 1);
    }

    /// Adds nothing where it cannot be known.
    fn add_if(&mut self, has_it: Option<bool>) {
        has_it.into_iter().for_each(|has_it| self.add(has_it));
    }

    fn add_many(&mut self, numerator: u32, denominator: u32) {
        self.numerator += u64::from(numerator);
        self.denominator += u64::from(denominator);
    }

    fn ratio(self) -> Ratio {
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
