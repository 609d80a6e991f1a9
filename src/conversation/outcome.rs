//! How did it end?
//!
//! [`Evidence`] is gathered by the fold; which class follows from it under which windows is defined once, in `report::definition`.

use crate::conversation::event::{Act, Fact};
use crate::conversation::handoff::HandoffReason;
use crate::escalation::anger::AngerScore;
use crate::kb::entry::AtomId;
use jiff::Timestamp;

/// What the events say about how well a conversation went.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Whether the customer asked a real question: one that drew an answer, a question, a miss or a handing over.
    pub is_engaged: bool,
    /// What kind of saying the bot's last one was that moved the matter on; a greeting, a notice or `解决了吗` does not.
    pub last_act: Option<Act>,
    /// What the last answer rests on; its first atom is the matter of the conversation.
    pub last_answer: Option<AtomId>,
    /// Whether the customer said that it is solved, or not, after the last answer.
    pub solved: Option<bool>,
    /// The customer's last stars, 1 to 5.
    pub stars: Option<u8>,
    /// How angry the last message was.
    pub anger: AngerScore,
    /// How angry the angriest message to the bot was.
    pub peak_anger: AngerScore,
    /// Why the conversation was first passed to the desk.
    pub handoff: Option<HandoffReason>,
    /// Whether the customer has left the queue since the last handing over.
    pub has_left_queue: bool,
    /// Whether an agent took the case.
    pub was_claimed: bool,
    /// Whether an agent wrote to the customer.
    pub was_served: bool,
    /// Whether it was closed.
    pub is_closed: bool,
    /// When the customer or a person last did something.
    pub last_activity: Timestamp,
}

impl Evidence {
    /// Nothing is known yet.
    pub fn at_opening(at: Timestamp) -> Self {
        Evidence {
            is_engaged: false,
            last_act: None,
            last_answer: None,
            solved: None,
            stars: None,
            anger: AngerScore::CALM,
            peak_anger: AngerScore::CALM,
            handoff: None,
            has_left_queue: false,
            was_claimed: false,
            was_served: false,
            is_closed: false,
            last_activity: at,
        }
    }

    /// What is known after one more fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) {
        // Who takes note of an alert does nothing in the conversation.
        if !matches!(fact, Fact::AlertAcknowledged { .. }) {
            self.last_activity = at;
        }
        match fact {
            Fact::AlertAcknowledged { .. }
            | Fact::Opened(_)
            | Fact::ReadAs { .. }
            | Fact::Moved { .. }
            | Fact::RedLineCrossed { .. }
            | Fact::RedLineNoted { .. }
            | Fact::Called(_)
            | Fact::Detailed { .. }
            | Fact::Returned { .. } => {}
            Fact::CustomerSaid { .. } => self.anger = AngerScore::CALM,
            Fact::AngerMeasured { score, .. } => {
                self.anger = *score;
                self.peak_anger = if *score > self.peak_anger { *score } else { self.peak_anger };
            }
            Fact::BotSaid(reply) => match reply.act {
                Act::Answer | Act::Ask | Act::Clarify | Act::Miss | Act::HandOff => {
                    self.is_engaged = true;
                    self.last_act = Some(reply.act);
                    self.last_answer = reply.citations.first().map(|citation| citation.atom.clone()).or(self.last_answer.take());
                    self.solved = None;
                }
                Act::Greet | Act::Confirm | Act::Notice | Act::Close => {}
            },
            Fact::HandedOff(handoff) => {
                self.is_engaged = true;
                self.handoff.get_or_insert(handoff.reason);
                self.has_left_queue = false;
                self.solved = None;
            }
            Fact::LeftQueue { .. } => self.has_left_queue = true,
            Fact::Claimed { .. } => self.was_claimed = true,
            Fact::AgentSaid { .. } => self.was_served = true,
            Fact::Rated(rating) => {
                self.solved = rating.solved.or(self.solved);
                self.stars = rating.stars.or(self.stars);
            }
            Fact::Closed { solved, .. } => {
                self.is_closed = true;
                self.solved = solved.or(self.solved);
            }
        }
    }
}
