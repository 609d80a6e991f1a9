//! What does the customer see, before the message and after it?

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, Reading};
use crate::conversation::handoff::{Handoff, HandoffReason};
use serde::Serialize;

/// The question that was open when the message came.
#[derive(Debug, Serialize)]
pub struct OpenShown {
    /// Whose question it is.
    pub of: String,
    /// What the bot said last.
    pub text: String,
    /// The buttons that count.
    pub choices: Vec<String>,
}

/// What was read in the place of the message.
#[derive(Debug, Serialize)]
pub struct ReadAsShown {
    /// The text.
    pub text: String,
    /// Why.
    pub how: Reading,
}

/// What the message leads to.
#[derive(Debug, Serialize)]
pub struct ReplyShown {
    said: Vec<SaidShown>,
    hand_over: Option<HandOverShown>,
}

#[derive(Debug, Serialize)]
struct SaidShown {
    act: Act,
    text: String,
    choices: Vec<String>,
}

#[derive(Debug, Serialize)]
struct HandOverShown {
    reason: HandoffReason,
    urgency: &'static str,
    skill: String,
}

impl ReplyShown {
    /// What the facts of a turn show the customer.
    pub fn of(facts: &[Fact]) -> Self {
        let said = facts.iter().filter_map(Fact::reply).map(|reply| SaidShown {
            act: reply.act,
            text: reply.text.clone(),
            choices: reply.choices.clone(),
        });
        let handed_off = facts.iter().find_map(Fact::handoff);
        ReplyShown { said: said.collect(), hand_over: handed_off.map(hand_over_shown) }
    }
}

fn hand_over_shown(handoff: &Handoff) -> HandOverShown {
    HandOverShown { reason: handoff.reason, urgency: handoff.priority.name(), skill: handoff.skill.clone() }
}
