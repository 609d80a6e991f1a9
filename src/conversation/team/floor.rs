//! Who is at the desk at this moment, and which case is offered to whom?

use crate::conversation::handoff::HandoffId;
use crate::conversation::id::ConversationId;
use crate::conversation::team::presence::Presence;
use crate::conversation::team::profile::Profile;
use jiff::Timestamp;

/// The desk at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Floor {
    /// All who work on cases, by name, and whoever else gives signs of life or holds one.
    pub members: Vec<Member>,
    /// The offers that wait for an answer.
    pub open: Vec<Offer>,
    /// The offers that agents passed over, as long as that counts.
    pub passed: Vec<Offer>,
}

/// Somebody at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Whether cases go to this account at all: not to the holder of the admin token, who has none, nor where nobody has ever come in.
    pub takes_cases: bool,
    /// Whether it is the account of somebody who is to work on cases and has never come in: the invitation was not accepted.
    pub is_expected: bool,
    /// What a supervisor has written of them.
    pub profile: Option<Profile>,
    /// What is known of their being there; nothing of who never was.
    pub presence: Option<Presence>,
    /// How many cases they hold.
    pub n_held: u32,
}

/// A case that is offered to an agent for a while (a lease).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The conversation.
    pub conversation: ConversationId,
    /// The handoff within it.
    pub handoff: HandoffId,
    /// To whom.
    pub agent: String,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when it is open, or, of one that was passed over, until when that counts.
    pub until: Timestamp,
}

impl Floor {
    /// Somebody by name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// What is offered to an agent.
    pub fn offer_to(&self, name: &str) -> Option<&Offer> {
        self.open.iter().find(|offer| offer.agent == name)
    }
}
