//! How much did the bot solve by itself?
//!
//! Counts conversations by the classes of [`definition`]. Nothing is read from a database or a clock here, and nothing is stored: a report
//! is computed from the events each time. It holds an [`Outcome`] of each conversation and no events, and takes hardly longer for a visitor
//! who came often.

pub mod definition;
pub mod outcome;
pub mod ratio;
pub mod returns;
pub mod risk;
#[cfg(test)]
mod sample;
pub mod shadow;
pub mod table;
pub mod usage;

use crate::conversation::handoff::HandoffReason;
use crate::report::definition::{DEFINITION_VERSION, OutcomeClass};
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use crate::report::returns::Returns;
use crate::report::shadow::Shadow;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// How the conversations of a period ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResolutionReport {
    /// The version of the definition that was counted by.
    pub definition: &'static str,
    /// The begin of the period.
    pub from: Timestamp,
    /// The end of the period, which is not in it.
    pub to: Timestamp,
    /// How many conversations count.
    pub conversations: u64,
    /// How many of them are in each class.
    pub classes: Classes,
    /// Why those of the class `handed_over` were passed to the desk at first.
    pub handed_over_reasons: BTreeMap<HandoffReason, u64>,
    /// The share that the bot solved by itself: confirmed and assumed.
    pub self_resolution: Ratio,
    /// The share that customers confirmed.
    pub confirmed: Ratio,
    /// The share that is assumed to be solved.
    pub assumed: Ratio,
    /// What other limits of anger would have done.
    pub shadow: Vec<Shadow>,
}

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

/// Reports on the conversations opened in `from..to`. Who came back is seen from later ones, so pass also those that were opened until
/// [`definition::RETURN_WINDOW`] after `to`; a return to a talk that itself lasted beyond `to` may come still later, and is not seen.
pub fn resolution(outcomes: &[Outcome], from: Timestamp, to: Timestamp) -> ResolutionReport {
    let returns = Returns::among(outcomes.iter().filter_map(Outcome::visit));
    let mut classes = Classes::default();
    let mut reasons: BTreeMap<HandoffReason, u64> = HandoffReason::ALL.into_iter().map(|reason| (reason, 0)).collect();
    let mut shadow = shadow::none();
    for outcome in outcomes.iter().filter(|outcome| from <= outcome.opened_at && outcome.opened_at < to) {
        let class = outcome.class(&returns);
        *classes.count_mut(class) += 1;
        shadow::count(&mut shadow, outcome, class);
        if let OutcomeClass::HandedOver(reason) = class {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let all = classes.sum();
    ResolutionReport {
        definition: DEFINITION_VERSION,
        from,
        to,
        conversations: all,
        classes,
        handed_over_reasons: reasons,
        self_resolution: Ratio::new(classes.confirmed + classes.assumed, all),
        confirmed: Ratio::new(classes.confirmed, all),
        assumed: Ratio::new(classes.assumed, all),
        shadow,
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

#[cfg(test)]
mod tests {
    use super::sample::*;
    use super::*;
    use crate::conversation::Conversation;
    use proptest::prelude::*;

    fn day(conversations: &[Conversation]) -> ResolutionReport {
        resolution(&outcomes(conversations, at_hour(72)), at_hour(0), at_hour(24))
    }

    #[test]
    fn a_day_is_counted_and_written_as_the_interface_says() {
        let conversations = [
            conversation("v-1", at_hour(0), &[GREETING, QUESTION, ANSWER, SOLVED]),
            conversation("v-2", at_hour(1), &[QUESTION, ANSWER]),
            conversation("v-3", at_hour(20), &[QUESTION, ANSWER]),
            conversation("v-3", at_hour(25), &[QUESTION, SISTER_ANSWER]),
            conversation("v-4", at_hour(2), &[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT]),
            conversation("test", at_hour(3), &[QUESTION, ANSWER, SOLVED]),
            conversation("v-5", at_hour(3), &[GREETING]),
            conversation("v-6", at_hour(24), &[QUESTION, ANSWER, SOLVED]),
        ];
        let expected = r#"{"definition":"2","from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z","conversations":4,"#.to_owned()
            + r#""classes":{"confirmed":1,"assumed":1,"handed_over":1,"unserved":0,"abandoned_unanswered":1,"abandoned_unhappy":0,"pending":0},"#
            + r#""handed_over_reasons":{"danger":0,"plea":1,"red_line":0,"anger":0,"unresolved":0,"procedure":0},"#
            + r#""self_resolution":{"numerator":2,"denominator":4,"rate":0.5,"#;
        assert!(serde_json::to_string(&day(&conversations)).unwrap().starts_with(&expected));
    }

    #[test]
    fn an_empty_day_has_no_rates() {
        let json = serde_json::to_value(day(&[])).unwrap();
        let nothing = serde_json::json!({"numerator": 0, "denominator": 0, "rate": null, "low": null, "high": null});
        assert_eq!((&json["self_resolution"], &json["confirmed"], &json["assumed"]), (&nothing, &nothing, &nothing));
    }

    fn conversations() -> impl Strategy<Value = Vec<Conversation>> {
        let facts = proptest::collection::vec(proptest::sample::select(ALL.as_slice()), 0..12);
        let visitor = proptest::sample::select(["v-1", "v-2", "v-3", "test"].as_slice());
        let conversation = (visitor, -2..26_i64, facts).prop_map(|(visitor, hour, facts)| conversation(visitor, at_hour(hour), &facts));
        proptest::collection::vec(conversation, 0..40)
    }

    proptest! {
        #[test]
        fn each_conversation_is_in_one_class_and_the_shares_sum_to_one(conversations in conversations()) {
            let report = day(&conversations);
            let in_period = |c: &&Conversation| at_hour(0) <= c.opened_at() && c.opened_at() < at_hour(24);
            let n = conversations.iter().filter(in_period).filter(|c| c.evidence().is_engaged && !c.opened().is_test).count();
            prop_assert_eq!(report.conversations, n as u64);
            prop_assert_eq!(report.classes.by_name().iter().map(|(_, n)| n).sum::<u64>(), n as u64);
            prop_assert_eq!(report.handed_over_reasons.values().sum::<u64>(), report.classes.handed_over);
            let shares = report.classes.by_name().map(|(_, n)| Ratio::new(n, report.conversations).rate);
            let sum: Option<f64> = shares.into_iter().sum();
            prop_assert!(sum.is_none_or(|sum| (sum - 1.0).abs() < 1e-9), "{:?}", sum);
            prop_assert_eq!(sum.is_none(), n == 0);
        }
    }
}
