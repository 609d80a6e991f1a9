//! What do the numbers mean?
//!
//! Every conversation that counts is in exactly one class, and which one is decided here alone. Whoever changes a rule raises the version;
//! the classes are computed from the events, so the past is counted anew. Who came back is defined in `returns`. This module does not count.

use crate::conversation::fact::bot::Act;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::outcome::Evidence;
use crate::conversation::{Conversation, Phase};
use jiff::{SignedDuration, Timestamp};

/// The version of the rules below, printed with every number.
pub const DEFINITION_VERSION: &str = "2";

/// How long a customer is silent before a talk with the bot counts as left, where the bot's policy does not say otherwise.
pub const QUIET: SignedDuration = SignedDuration::from_mins(30);

/// How long after the last activity a customer who comes back on the same matter takes an assumed solution back. Dialogflow CX and
/// ServiceNow take a day as well.
pub const RETURN_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// How long a case at the desk counts as open after the last activity. After a day without one the customer was forgotten, so that a desk
/// that never closes anything cannot keep its failures pending.
pub const DESK_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// At so many stars of five, or fewer, a customer is unhappy: the two that DSAT counts.
pub const UNHAPPY_STARS: u8 = 2;

/// At this score of the last message, or more, a customer is unhappy: `soften_at` of the shipped `anger.ron`.
pub const UNHAPPY_ANGER: f32 = 0.4;

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeClass {
    /// The customer said that it is solved, after the bot's last answer or on leaving the queue, and no person was needed.
    Confirmed,
    /// The bot's last word was an answer, and the customer left without a bad sign and did not come back.
    Assumed,
    /// A person took over, whatever came after that.
    HandedOver(HandoffReason),
    /// The customer wanted, or was sent to, a person, and none came, or the customer left the queue before.
    Unserved,
    /// The customer left without an answer, or came back since the answer was none.
    AbandonedUnanswered,
    /// The customer left after a bad sign: not solved, few stars, or anger.
    AbandonedUnhappy,
    /// The conversation goes on.
    Pending,
}

impl OutcomeClass {
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

    /// The class when the customer came back on the same matter, as [`returns`](crate::report::returns) defines it: the assumption that the
    /// matter was solved is taken back, and nothing else changes.
    pub fn after_return(self) -> Self {
        match self {
            OutcomeClass::Assumed => OutcomeClass::AbandonedUnanswered,
            OutcomeClass::Confirmed
            | OutcomeClass::HandedOver(_)
            | OutcomeClass::Unserved
            | OutcomeClass::AbandonedUnanswered
            | OutcomeClass::AbandonedUnhappy
            | OutcomeClass::Pending => self,
        }
    }
}

/// The class of a conversation at the time `now`, if the customer does not come back.
pub fn classify(conversation: &Conversation, now: Timestamp, quiet: SignedDuration) -> OutcomeClass {
    let evidence = conversation.evidence();
    match evidence.handoff {
        _ if is_open(conversation, now, quiet) => OutcomeClass::Pending,
        Some(reason) if met_a_person(conversation) => OutcomeClass::HandedOver(reason),
        Some(_) if evidence.has_left_queue && evidence.solved == Some(true) => OutcomeClass::Confirmed,
        Some(_) => OutcomeClass::Unserved,
        // What the customer said outweighs stars and words.
        None if evidence.solved == Some(true) => OutcomeClass::Confirmed,
        None if is_unhappy(evidence) => OutcomeClass::AbandonedUnhappy,
        None if evidence.last_act == Some(Act::Answer) => OutcomeClass::Assumed,
        None => OutcomeClass::AbandonedUnanswered,
    }
}

/// Whether a conversation counts: a real question was asked, and it is no test traffic.
pub fn is_counted(conversation: &Conversation) -> bool {
    conversation.evidence().is_engaged && !conversation.opened().is_test
}

fn is_open(conversation: &Conversation, now: Timestamp, quiet: SignedDuration) -> bool {
    let silence = now.duration_since(conversation.evidence().last_activity);
    match conversation.phase().before_erasure() {
        Phase::Bot { .. } => silence < quiet,
        Phase::Queued { .. } | Phase::Agent { .. } => silence < DESK_WINDOW,
        Phase::Closed { .. } | Phase::Erased { .. } => false,
    }
}

/// Whether a person came: somebody wrote, or took the case and gave it back or closed it. Taking it and forgetting it is not coming.
fn met_a_person(conversation: &Conversation) -> bool {
    let evidence = conversation.evidence();
    match conversation.phase().before_erasure() {
        Phase::Queued { .. } | Phase::Agent { .. } => evidence.was_served,
        Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => evidence.was_served || evidence.was_claimed,
    }
}

fn is_unhappy(evidence: &Evidence) -> bool {
    let few_stars = evidence.stars.is_some_and(|stars| stars <= UNHAPPY_STARS);
    evidence.solved == Some(false) || few_stars || evidence.anger.get() >= UNHAPPY_ANGER
}

#[cfg(test)]
mod tests {
    use super::OutcomeClass::*;
    use super::*;
    use crate::report::sample::*;

    #[test]
    fn every_end_has_one_name() {
        let check = |facts: &[&str], hours: i64, expected: OutcomeClass| {
            let conversation = conversation("v-1", at_hour(0), facts);
            assert_eq!(classify(&conversation, at_hour(hours), QUIET), expected, "{facts:#?} after {hours} h");
        };
        let plea = HandedOver(HandoffReason::Plea);
        check(&[QUESTION, ANSWER, SOLVED], 1, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED], 0, Pending);
        check(&[QUESTION, ANSWER, SOLVED, CLOSED_BY_BOT], 0, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED, ONE_STAR], 1, Confirmed);
        check(&[QUESTION, ANSWER, SOLVED, QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER, ANGRY], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, ANGRY, QUESTION, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER, ONE_STAR], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, UNSOLVED], 1, AbandonedUnhappy);
        check(&[QUESTION, ANSWER, UNSOLVED, ANSWER], 1, Assumed);
        check(&[QUESTION, ANSWER, QUESTION, MISS], 1, AbandonedUnanswered);
        check(&[QUESTION, MISS], 1, AbandonedUnanswered);
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
        check(&[PLEA, SOLVED, LEFT_QUEUE], 1, Confirmed);
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
    fn a_return_takes_the_assumption_back_and_nothing_else() {
        let check = |facts: &[&str], expected: OutcomeClass| {
            let class = classify(&conversation("v-1", at_hour(0), facts), at_hour(48), QUIET);
            assert_eq!(class.after_return(), expected, "{facts:#?}");
        };
        check(&[QUESTION, ANSWER], AbandonedUnanswered);
        check(&[QUESTION, ANSWER, SOLVED], Confirmed);
        check(&[QUESTION, ANSWER, UNSOLVED], AbandonedUnhappy);
        check(&[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT], HandedOver(HandoffReason::Plea));
    }
}
