//! What does the desk see of a conversation before it is opened, and who is served next?
//!
//! The more pressing first, and among equals who has waited longest.

use crate::conversation::deadline::Terms;
use crate::conversation::handoff::Handoff;
use crate::conversation::id::ConversationId;
use crate::conversation::service::Clock;
use crate::conversation::{Conversation, Phase};
use crate::dialog::flow::Priority;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A conversation that was passed to the desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its latest handoff.
    pub handoff: Handoff,
    /// Since when the customer waits.
    pub since: Timestamp,
    /// Who holds it.
    pub holder: Holder,
    /// The language of the customer.
    pub locale: String,
    /// The region that the customer is in, as far as the page says.
    pub region: Option<String>,
    /// The product that the page is about.
    pub product: Option<String>,
    /// For what it waits; nothing where the version before has written it.
    #[serde(default)]
    pub clock: Option<Clock>,
    /// Where the customer writes; a row of the version before does not say.
    #[serde(default)]
    pub channel: Option<String>,
    /// The agent who had the customer before in this conversation.
    #[serde(default)]
    pub before: Option<String>,
}

/// Who holds a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// Nobody: the customer waits.
    Nobody,
    /// This agent.
    Agent(String),
    /// Nobody any more: the bot has the talk again, or it is over.
    Over,
}

impl Case {
    /// The case that a conversation is at the desk, or was last; nothing when it was never there.
    pub fn of(id: ConversationId, conversation: &Conversation) -> Option<Self> {
        let holder = match conversation.phase() {
            Phase::Queued { .. } => Holder::Nobody,
            Phase::Agent { agent, .. } => Holder::Agent(agent.clone()),
            Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => Holder::Over,
        };
        Some(Case {
            conversation: id,
            handoff: conversation.last_handoff()?.clone(),
            since: conversation.handed_off_at()?,
            holder,
            locale: conversation.locale().to_owned(),
            region: conversation.opened().region.clone().map(String::from),
            product: conversation.opened().product.clone().map(String::from),
            clock: Some(conversation.evidence().service.clock()),
            channel: Some(conversation.opened().channel.clone()),
            before: conversation.memory().served.by.clone(),
        })
    }

    /// What tells the rule of its deadlines.
    pub fn terms(&self) -> Terms {
        Terms { skill: Box::from(self.handoff.skill.as_str()), priority: self.handoff.priority, severity: self.handoff.severity() }
    }

    /// The same case, or what the version before has written of it, which knew no clock and no channel.
    pub fn is_same(&self, stored: &Case) -> bool {
        let of_before = || Case { clock: None, channel: None, before: None, ..self.clone() };
        *self == *stored || (stored.clock.is_none() && of_before() == *stored)
    }

    /// Where it stands in the order of service.
    pub fn place(&self) -> Place {
        Place { turn: turn(self.handoff.priority), since: self.since, conversation: self.conversation }
    }
}

/// How pressing a case is, as a number: 0 is served before 1.
pub fn turn(priority: Priority) -> u8 {
    match priority {
        Priority::Urgent => 0,
        Priority::High => 1,
        Priority::Normal => 2,
        Priority::Low => 3,
    }
}

/// How pressing a case of this turn is: the inverse of [`turn`].
pub fn priority(turn: u8) -> Priority {
    match turn {
        0 => Priority::Urgent,
        1 => Priority::High,
        2 => Priority::Normal,
        3.. => Priority::Low,
    }
}

/// A place in the order of service: the smaller is served first. The conversation decides between equals, so that two readers never see two
/// orders. On the wire it is `<turn>.<microseconds>.<conversation>`, from where a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How pressing: see [`turn`].
    pub turn: u8,
    /// Since when the customer waits.
    pub since: Timestamp,
    /// Who it is.
    pub conversation: ConversationId,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.turn, self.since.as_microsecond(), self.conversation)
    }
}

/// Why a text is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no place that a list gave")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(NoPlace);
        let (turn, since, conversation) = (next()?, next()?, next()?);
        let since = Timestamp::from_microsecond(since.parse().map_err(|_| NoPlace)?).map_err(|_| NoPlace)?;
        Ok(Place { turn: turn.parse().map_err(|_| NoPlace)?, since, conversation: conversation.parse().map_err(|_| NoPlace)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(priority: Priority, since: i64, conversation: i64) -> Place {
        let (since, conversation) = (Timestamp::from_second(since).unwrap(), ConversationId::from_stored(conversation));
        Place { turn: turn(priority), since, conversation }
    }

    #[test]
    fn the_pressing_come_first_and_then_the_patient() {
        let mut places = [
            place(Priority::Low, 0, 1),
            place(Priority::Normal, 5, 2),
            place(Priority::Urgent, 9, 3),
            place(Priority::Normal, 4, 4),
            place(Priority::High, 5, 6),
            place(Priority::High, 5, 5),
        ];
        places.sort();
        assert_eq!(places.map(|place| place.conversation.get()), [3, 5, 6, 4, 2, 1]);
    }

    #[test]
    fn a_turn_stands_for_its_priority() {
        for own in [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent] {
            assert_eq!(priority(turn(own)), own);
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let own = place(Priority::High, 1_795_334_400, 3_871_000_000_000_000_001);
        assert_eq!(own.to_string().parse(), Ok(own));
        for text in ["", "1", "1.2", "1.2.", "x.2.3", "1.x.3", "1.2.-3", "256.2.3", "1.9223372036854775807.3"] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }
}
