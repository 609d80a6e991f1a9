//! What can happen in a conversation?
//!
//! Facts come in four families, by who acts. A match names the family and goes inside only where it cares, so a new fact shows only the
//! places that decide about its family. How facts are stored is told in [`stored`].

pub mod arrival;
pub mod bot;
pub mod customer;
pub mod desk;
pub mod stored;
pub mod system;
pub mod words;

use crate::connector::call::Called;
use crate::conversation::fact::bot::{BotFact, Reply};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::Handoff;
use serde::Serialize;

/// What happened, by who acted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// The customer did something.
    Customer(CustomerFact),
    /// The bot did something, or made something of a message.
    Bot(BotFact),
    /// Somebody at the desk did something.
    Desk(DeskFact),
    /// Something happened that belongs to none of them alone.
    System(SystemFact),
}

/// Who speaks to whom in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// An agent.
    Agent,
}

impl Speaker {
    /// The name in reports and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Speaker::Customer => "customer",
            Speaker::Bot => "bot",
            Speaker::Agent => "agent",
        }
    }
}

impl Fact {
    /// The words that somebody said in the talk, and who said them.
    pub fn text(&self) -> Option<(Speaker, &str)> {
        match self {
            Fact::Customer(fact) => fact.text().map(|text| (Speaker::Customer, text)),
            Fact::Bot(fact) => fact.reply().map(|reply| (Speaker::Bot, reply.text.as_str())),
            Fact::Desk(fact) => fact.text().map(|text| (Speaker::Agent, text)),
            Fact::System(_) => None,
        }
    }

    /// What the bot said, where it spoke.
    pub fn reply(&self) -> Option<&Reply> {
        if let Fact::Bot(fact) = self { fact.reply() } else { None }
    }

    /// The passing to the desk, where the bot passed the customer on.
    pub fn handoff(&self) -> Option<&Handoff> {
        if let Fact::Bot(BotFact::HandedOff(handoff)) = self { Some(handoff) } else { None }
    }

    /// The agent who has the case from then on, where it went to one.
    pub fn taken_by(&self) -> Option<&str> {
        if let Fact::Desk(fact) = self { fact.taken_by() } else { None }
    }

    /// What came of a question to another system, where one was asked.
    pub fn called(&self) -> Option<&Called> {
        if let Fact::System(SystemFact::Called(called)) = self { Some(called) } else { None }
    }

    /// Whoever at the desk acted.
    pub fn agent(&self) -> Option<&str> {
        if let Fact::Desk(fact) = self { Some(fact.agent()) } else { None }
    }

    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            Fact::Customer(fact) => fact.is_for_customers(),
            Fact::Bot(fact) => fact.is_for_customers(),
            Fact::Desk(fact) => fact.is_for_customers(),
            Fact::System(fact) => fact.is_for_customers(),
        }
    }

    /// Whether everybody at the desk may see it: what reviewers make of a colleague's work is for those who supervise.
    pub fn is_for_agents(&self) -> bool {
        !matches!(self, Fact::Desk(DeskFact::QualityReviewed { .. }))
    }
}
