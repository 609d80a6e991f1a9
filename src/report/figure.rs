//! Which shares are published, and who is in each?
//!
//! A figure says of each conversation whether it is in the numerator, in the denominator alone, or in neither. Reports add that up, and the
//! list of the talks behind a figure asks the same, so that both cannot part.

use crate::conversation::measure::Measure;
use crate::report::definition::OutcomeClass;
use crate::report::outcome::Outcome;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// The second time within which a contained conversation is looked at for a return.
pub const THREE_DAYS: SignedDuration = SignedDuration::from_hours(72);

/// From so many stars on a customer is satisfied: the usual two best of five.
const SATISFIED: u8 = 4;

/// At so many stars or fewer a customer is dissatisfied: the usual two worst of five.
const DISSATISFIED: u8 = 2;

/// A share of conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// The bot solved it by itself: confirmed and assumed, of all.
    SelfResolution,
    /// The customer confirmed it, of all.
    Confirmed,
    /// It is assumed to be solved, of all.
    Assumed,
    /// The bot solved it and nobody came back about it within the durable window, of those that ended at least so long ago.
    Durable,
    /// It was never passed to the desk, of all: what others call containment.
    Contained,
    /// It was contained, and the customer did not come back on the same matter within 24 hours, of all.
    #[serde(rename = "contained_24h")]
    ContainedDay,
    /// The same within 72 hours.
    #[serde(rename = "contained_72h")]
    ContainedThreeDays,
    /// The bot gave an answer, of all.
    Coverage,
    /// A press followed the question which was meant, and led on, of all times that it was asked.
    ClarifySuccess,
    /// Four or five stars, of those who gave stars (CSAT).
    Satisfied,
    /// One or two stars, of those who gave stars (DSAT).
    Dissatisfied,
    /// The bot or a person solved it, and the customer did not come back on the same matter within the durable window, of those that ended at
    /// least so long ago (first contact resolution, FCR).
    FirstContact,
    /// The customer opened another conversation within the durable window, on whatever matter, of those that ended at least so long ago and of
    /// which it is known whose they are (re-contact).
    Recontacted,
    /// It was passed to the desk more than once, of those that were passed to it.
    Transferred,
    /// The desk first answered within the deadline, of all passings to the desk that were answered or are late.
    FirstAnswerInTime,
    /// The desk answered again within the deadline, of all waits for a further answer that are over or late.
    NextAnswersInTime,
    /// The case was done within the deadline, of all cases that are done or late.
    ResolvedInTime,
}

impl Figure {
    /// All, in the order in which they are shown.
    pub const ALL: [Figure; 17] = [
        Figure::SelfResolution,
        Figure::Confirmed,
        Figure::Assumed,
        Figure::Durable,
        Figure::Contained,
        Figure::ContainedDay,
        Figure::ContainedThreeDays,
        Figure::Coverage,
        Figure::ClarifySuccess,
        Figure::Satisfied,
        Figure::Dissatisfied,
        Figure::FirstContact,
        Figure::Recontacted,
        Figure::Transferred,
        Figure::FirstAnswerInTime,
        Figure::NextAnswersInTime,
        Figure::ResolvedInTime,
    ];

    /// The name in reports, commands and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Figure::SelfResolution => "self_resolution",
            Figure::Confirmed => "confirmed",
            Figure::Assumed => "assumed",
            Figure::Durable => "durable",
            Figure::Contained => "contained",
            Figure::ContainedDay => "contained_24h",
            Figure::ContainedThreeDays => "contained_72h",
            Figure::Coverage => "coverage",
            Figure::ClarifySuccess => "clarify_success",
            Figure::Satisfied => "satisfied",
            Figure::Dissatisfied => "dissatisfied",
            Figure::FirstContact => "first_contact",
            Figure::Recontacted => "recontacted",
            Figure::Transferred => "transferred",
            Figure::FirstAnswerInTime => "first_answer_in_time",
            Figure::NextAnswersInTime => "next_answers_in_time",
            Figure::ResolvedInTime => "resolved_in_time",
        }
    }

    /// Whether more of it is better.
    pub fn is_good(self) -> bool {
        !matches!(self, Figure::Dissatisfied | Figure::Recontacted | Figure::Transferred)
    }

    /// Whether a conversation can count in it several times.
    pub fn is_of_parts(self) -> bool {
        matches!(self, Figure::ClarifySuccess | Figure::FirstAnswerInTime | Figure::NextAnswersInTime | Figure::ResolvedInTime)
    }

    /// How often a conversation counts in the numerator, and in the denominator.
    pub fn share(self, outcome: &Outcome, measure: &Measure) -> (u32, u32) {
        let evidence = &outcome.summary.evidence;
        match self {
            Figure::ClarifySuccess => (evidence.n_clarified_well, evidence.n_clarified),
            Figure::FirstAnswerInTime => outcome.in_time.first.share(),
            Figure::NextAnswersInTime => outcome.in_time.next.share(),
            Figure::ResolvedInTime => outcome.in_time.resolved.share(),
            figure => figure.counts(outcome, measure).map_or((0, 0), |has_it| (u32::from(has_it), 1)),
        }
    }

    /// Whether a conversation has it; nothing where it is not asked, or cannot be known yet.
    fn counts(self, outcome: &Outcome, measure: &Measure) -> Option<bool> {
        let evidence = &outcome.summary.evidence;
        let is_success = outcome.class.success().is_some();
        let is_contained = evidence.handoff.is_none();
        let stayed_away = |window| !outcome.came_back_within(window);
        let is_known = outcome.is_older_than(measure.durable_window);
        match self {
            Figure::SelfResolution => Some(is_success),
            Figure::Confirmed => Some(outcome.class == OutcomeClass::Confirmed),
            Figure::Assumed => Some(outcome.class == OutcomeClass::Assumed),
            Figure::Durable => is_known.then(|| is_success && stayed_away(measure.durable_window)),
            Figure::Contained => Some(is_contained),
            Figure::ContainedDay => Some(is_contained && stayed_away(measure.return_window)),
            Figure::ContainedThreeDays => Some(is_contained && stayed_away(THREE_DAYS)),
            Figure::Coverage => Some(evidence.n_answers > 0),
            Figure::ClarifySuccess | Figure::FirstAnswerInTime | Figure::NextAnswersInTime | Figure::ResolvedInTime => None,
            Figure::Satisfied => evidence.stars.map(|stars| stars >= SATISFIED),
            Figure::Dissatisfied => evidence.stars.map(|stars| stars <= DISSATISFIED),
            Figure::FirstContact => {
                is_known.then(|| (is_success || was_solved_by_a_person(outcome)) && stayed_away(measure.durable_window))
            }
            Figure::Recontacted => outcome.summary.visitor.filter(|_| is_known).map(|_| outcome.wrote_again_within(measure.durable_window)),
            Figure::Transferred => (!is_contained).then_some(evidence.n_handoffs > 1),
        }
    }
}

fn was_solved_by_a_person(outcome: &Outcome) -> bool {
    matches!(outcome.class, OutcomeClass::HandedOver(_)) && outcome.summary.evidence.is_solved_by_person
}
