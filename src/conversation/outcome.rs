//! How did it end?
//!
//! [`Evidence`] is gathered by the fold; which class follows from it under which windows is defined once, in `report::definition`.

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::SystemFact;
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
        let is_activity = match fact {
            Fact::Customer(_) | Fact::Bot(_) => true,
            Fact::System(SystemFact::Called(_) | SystemFact::Closed { .. } | SystemFact::Unreadable { .. }) => true,
            Fact::System(SystemFact::Erased { .. }) => false,
            Fact::Desk(fact) => fact.is_activity(),
        };
        if is_activity {
            self.last_activity = at;
        }
        match fact {
            Fact::Customer(fact) => self.apply_customer(fact),
            Fact::Bot(fact) => self.apply_bot(fact),
            Fact::Desk(fact) => self.apply_desk(fact),
            Fact::System(fact) => self.apply_system(fact),
        }
    }

    fn apply_customer(&mut self, fact: &CustomerFact) {
        match fact {
            CustomerFact::Opened(_) => {}
            CustomerFact::Said { .. } => self.anger = AngerScore::CALM,
            CustomerFact::LeftQueue { .. } => self.has_left_queue = true,
            CustomerFact::Rated(rating) => {
                self.solved = rating.solved.or(self.solved);
                self.stars = rating.stars.or(self.stars);
            }
        }
    }

    fn apply_bot(&mut self, fact: &BotFact) {
        match fact {
            BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => {}
            BotFact::Moved { .. } | BotFact::Detailed { .. } => {}
            BotFact::AngerMeasured { score, .. } => {
                self.anger = *score;
                self.peak_anger = if *score > self.peak_anger { *score } else { self.peak_anger };
            }
            BotFact::Said(reply) => match reply.act {
                Act::Answer | Act::Ask | Act::Clarify | Act::Miss | Act::HandOff => {
                    self.is_engaged = true;
                    self.last_act = Some(reply.act);
                    self.last_answer = reply.citations.first().map(|citation| citation.atom.clone()).or(self.last_answer.take());
                    self.solved = None;
                }
                Act::Greet | Act::Confirm | Act::Notice | Act::Close => {}
            },
            BotFact::HandedOff(handoff) => {
                self.is_engaged = true;
                self.handoff.get_or_insert(handoff.reason);
                self.has_left_queue = false;
                self.solved = None;
            }
        }
    }

    fn apply_desk(&mut self, fact: &DeskFact) {
        match fact {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Returned { .. } => {}
            DeskFact::Claimed { .. } => self.was_claimed = true,
            DeskFact::Said { .. } => self.was_served = true,
        }
    }

    fn apply_system(&mut self, fact: &SystemFact) {
        match fact {
            SystemFact::Called(_) | SystemFact::Erased { .. } | SystemFact::Unreadable { .. } => {}
            SystemFact::Closed { solved, .. } => {
                self.is_closed = true;
                self.solved = solved.or(self.solved);
            }
        }
    }
}
