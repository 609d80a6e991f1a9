//! What do the numbers mean?
//!
//! Every conversation that counts is in exactly one class, and which one is decided here alone, by the rules of a [`Measure`]; the classes are
//! computed from what is kept of it, so the past is counted anew. Who came back is defined in `returns`. This module does not count.

use crate::conversation::fact::bot::Act;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::measure::{BadSign, Measure, Success};
use crate::conversation::outcome::Evidence;
use crate::conversation::summary::{Stage, Summary};
use jiff::Timestamp;

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeClass {
    /// The customer said that the bot's last answer solved it, and did not come back on the same matter.
    Confirmed,
    /// The bot's last word was an answer, and the customer left in silence, gave no bad sign and did not come back.
    Assumed,
    /// A person took over, whatever came after that.
    HandedOver(HandoffReason),
    /// The customer wanted, or was sent to, a person, and none came, or the customer left the queue before.
    Unserved,
    /// The customer left without an answer, or came back since the answer was none.
    AbandonedUnanswered,
    /// The customer left after a bad sign: a no at any time, a complaint, few stars, or anger.
    AbandonedUnhappy,
    /// The conversation goes on.
    Pending,
}

impl OutcomeClass {
    /// The names of all, in the order of reports.
    pub const NAMES: [&str; 7] =
        ["confirmed", "assumed", "handed_over", "unserved", "abandoned_unanswered", "abandoned_unhappy", "pending"];

    /// The name in reports and transcripts.
    pub fn name(self) -> &'static str {
        match self {
            OutcomeClass::Confirmed => "confirmed",
            OutcomeClass::Assumed => "assumed",
            OutcomeClass::HandedOver(_) => "handed_over",
            OutcomeClass::Unserved => "unserved",
            OutcomeClass::AbandonedUnanswered => "abandoned_unanswered",
            OutcomeClass::AbandonedUnhappy => "abandoned_unhappy",
            OutcomeClass::Pending => "pending",
        }
    }

    /// The success that it is, if it is one.
    pub fn success(self) -> Option<Success> {
        match self {
            OutcomeClass::Confirmed => Some(Success::Confirmed),
            OutcomeClass::Assumed => Some(Success::Assumed),
            OutcomeClass::HandedOver(_)
            | OutcomeClass::Unserved
            | OutcomeClass::AbandonedUnanswered
            | OutcomeClass::AbandonedUnhappy
            | OutcomeClass::Pending => None,
        }
    }

    /// The class when the customer came back on the same matter, as [`returns`](crate::report::returns) defines it: a success is taken back,
    /// and nothing else changes.
    pub fn after_return(self, measure: &Measure) -> Self {
        let is_taken_back = self.success().is_some_and(|success| measure.taken_back.contains(&success));
        if is_taken_back { OutcomeClass::AbandonedUnanswered } else { self }
    }
}

/// The class of a conversation at the time `now`, if the customer does not come back in another one.
pub fn classify(summary: &Summary, now: Timestamp, measure: &Measure) -> OutcomeClass {
    let evidence = &summary.evidence;
    let is_confirmed = evidence.solved == Some(true) && !is_revoked(evidence, measure);
    match evidence.handoff {
        _ if is_open(summary, now, measure) => OutcomeClass::Pending,
        Some(reason) if met_a_person(summary) => OutcomeClass::HandedOver(reason),
        Some(_) if evidence.has_left_queue && is_confirmed => OutcomeClass::Confirmed,
        Some(_) => OutcomeClass::Unserved,
        None if is_confirmed => OutcomeClass::Confirmed,
        None if is_unhappy(evidence, measure) => OutcomeClass::AbandonedUnhappy,
        None if evidence.last_act == Some(Act::Answer) && !has_come_back(evidence, measure) => OutcomeClass::Assumed,
        None => OutcomeClass::AbandonedUnanswered,
    }
}

fn is_open(summary: &Summary, now: Timestamp, measure: &Measure) -> bool {
    let silence = now.duration_since(summary.evidence.last_activity);
    match summary.stage {
        Stage::Bot => silence < measure.quiet,
        Stage::Desk => silence < measure.desk_window,
        Stage::Over => false,
    }
}

/// Whether a person came: somebody wrote, or took the case and gave it back or closed it. Taking it and forgetting it is not coming.
fn met_a_person(summary: &Summary) -> bool {
    let evidence = &summary.evidence;
    match summary.stage {
        Stage::Desk => evidence.was_served,
        Stage::Bot | Stage::Over => evidence.was_served || evidence.was_claimed,
    }
}

/// Whether the customer gave few stars, or complained, after the last confirmation: the fold forgets what came before it.
fn is_revoked(evidence: &Evidence, measure: &Measure) -> bool {
    let has_few_stars = !evidence.is_confirmed_since_stars && evidence.stars.is_some_and(|stars| stars <= measure.few_stars);
    let counts = |sign| measure.against_assumed.contains(&sign);
    (counts(BadSign::FewStars) && has_few_stars) || (counts(BadSign::Complained) && evidence.has_complained)
}

fn is_unhappy(evidence: &Evidence, measure: &Measure) -> bool {
    let counts = |sign| measure.against_assumed.contains(&sign);
    let is_angry = counts(BadSign::Angry) && evidence.anger.get() >= measure.anger;
    is_revoked(evidence, measure) || (counts(BadSign::SaidNo) && evidence.said_no) || is_angry
}

/// Whether the customer fell silent for so long that the talk counted as left, and then had to ask the same again.
fn has_come_back(evidence: &Evidence, measure: &Measure) -> bool {
    measure.against_assumed.contains(&BadSign::CameBack) && evidence.came_back_after >= measure.quiet
}

#[cfg(test)]
mod tests {
    use super::OutcomeClass::*;
    use super::*;
    use crate::report::sample::*;

    #[test]
    fn every_end_has_one_name() {
        let check = |facts: &[&str], hours: i64, expected: OutcomeClass| {
            let summary = Summary::of(&conversation("v-1", at_hour(0), facts));
            assert_eq!(classify(&summary, at_hour(hours), &Measure::default()), expected, "{facts:#?} after {hours} h");
        };
        let plea = HandedOver(HandoffReason::Plea);
        check(&[QUESTION, ANSWER, SOLVED], 1, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED], 0, Pending);
        check(&[QUESTION, ANSWER, SOLVED, CLOSED_BY_BOT], 0, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED, ONE_STAR], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, ONE_STAR, SOLVED], 1, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED, QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER, ANGRY], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, ANGRY, QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER, ONE_STAR], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, UNSOLVED], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, UNSOLVED, ANSWER], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, UNSOLVED, ANSWER, SOLVED], 1, Confirmed);
        check(&[QUESTION, MISS, SOLVED], 1, AbandonedUnanswered);
        check(&[QUESTION], 1, AbandonedUnanswered);
        check(&[QUESTION, ANSWER, QUESTION, MISS], 1, AbandonedUnanswered);
        check(&[QUESTION, MISS], 1, AbandonedUnanswered);
        check(&[NOD, ASKED_BACK], 1, AbandonedUnanswered);
        check(&[QUESTION, ANSWER, ASKED_BACK], 1, AbandonedUnanswered);
        check(&[QUESTION, ASKED_BACK, ANSWER, SOLVED], 1, Confirmed);
        check(&[QUESTION, MISS, CLOSED_BY_BOT], 0, AbandonedUnanswered);
        check(&[PLEA], 23, Pending);
        check(&[PLEA], 24, Unserved);
        check(&[PLEA, CLOSED_BY_BOT], 0, Unserved);
        check(&[QUESTION, ANSWER, SOLVED, PLEA], 24, Unserved);
        check(&[PLEA, LEFT_QUEUE], 0, Pending);
        check(&[PLEA, LEFT_QUEUE], 1, Unserved);
        check(&[QUESTION, ANSWER, SOLVED, PLEA, LEFT_QUEUE], 1, Unserved);
        check(&[PLEA, LEFT_QUEUE, QUESTION, ANSWER], 1, Unserved);
        check(&[PLEA, LEFT_QUEUE, QUESTION, ANSWER, SOLVED], 1, Confirmed);
        check(&[PLEA, SOLVED, LEFT_QUEUE], 1, Unserved);
        check(&[PLEA, ANSWER, SOLVED, LEFT_QUEUE], 1, Confirmed);
        check(&[PLEA, SOLVED, LEFT_QUEUE, ANGER], 24, Unserved);
        check(&[PLEA, CLAIMED, AGENT_SAID, RETURNED, ANGER, SOLVED, LEFT_QUEUE], 1, plea);
        check(&[PLEA, CLAIMED], 23, Pending);
        check(&[PLEA, CLAIMED], 24, Unserved);
        check(&[PLEA, CLAIMED, AGENT_SAID], 23, Pending);
        check(&[PLEA, CLAIMED, AGENT_SAID], 24, plea);
        check(&[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT], 0, plea);
        check(&[PLEA, CLAIMED, CLOSED_BY_AGENT], 0, plea);
        check(&[PLEA, CLAIMED, RETURNED, QUESTION, ANSWER, SOLVED], 1, plea);
        check(&[PLEA, CLAIMED, RETURNED, ANGER], 1, Pending);
        check(&[PLEA, CLAIMED, RETURNED, ANGER], 24, Unserved);
        check(&[PLEA, CLAIMED, AGENT_SAID, RETURNED, ANGER], 24, plea);
    }

    #[test]
    fn a_return_takes_a_success_back_and_nothing_else() {
        let check = |facts: &[&str], expected: OutcomeClass| {
            let class = classify(&Summary::of(&conversation("v-1", at_hour(0), facts)), at_hour(48), &Measure::default());
            assert_eq!(class.after_return(&Measure::default()), expected, "{facts:#?}");
        };
        check(&[QUESTION, ANSWER], AbandonedUnanswered);
        check(&[QUESTION, ANSWER, SOLVED], AbandonedUnanswered);
        check(&[QUESTION, ANSWER, UNSOLVED], AbandonedUnhappy);
        check(&[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT], HandedOver(HandoffReason::Plea));
    }
}
