//! What does the desk make of a conversation?
//!
//! The part of the fold that takes in what people at the desk did, and what they see of it.

use crate::conversation::alert::Alerts;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::handoff::Handoff;
use crate::conversation::promise::{End, Promises, Telling};
use crate::conversation::{Conversation, Phase};
use crate::escalation::anger::AngerScore;
use jiff::Timestamp;

impl Conversation {
    /// The handoff that is open now or was last.
    pub fn last_handoff(&self) -> Option<&Handoff> {
        self.handoffs.last()
    }

    /// Since when the customer waits for a person, or last did.
    pub fn handed_off_at(&self) -> Option<Timestamp> {
        self.handed_off_at
    }

    /// The red lines that alarmed the desk.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// What was promised.
    pub fn promises(&self) -> &Promises {
        &self.promises
    }

    /// Whether it was ever the desk's: it was passed there, or something was promised.
    pub fn was_at_desk(&self) -> bool {
        !self.handoffs.is_empty() || !self.promises.all().is_empty()
    }

    /// The state after what somebody at the desk did.
    pub(super) fn apply_desk(&mut self, at: Timestamp, fact: &DeskFact) {
        match fact {
            DeskFact::Said { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => {}
            DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => {}
            DeskFact::Promised { agent, pledge, words } => self.promises.make(at, Some(agent), pledge, Telling::of(words.as_deref())),
            DeskFact::PromiseKept { promise, agent, .. } => self.promises.settle(at, *promise, agent, End::Kept),
            DeskFact::PromiseDropped { promise, agent, .. } => self.promises.settle(at, *promise, agent, End::Dropped),
            DeskFact::PromiseMoved { promise, due, owner, .. } => self.promises.move_to(*promise, *due, owner),
            DeskFact::AlertAcknowledged { alert, agent } => self.alerts.acknowledge(at, *alert, agent),
            DeskFact::Claimed { handoff, agent, .. } => {
                if self.phase == (Phase::Queued { handoff: *handoff }) {
                    self.end_wait(at);
                    self.phase = Phase::Agent { handoff: *handoff, agent: agent.clone() };
                }
            }
            DeskFact::Transferred { handoff, to, .. } => self.transfer(at, *handoff, to),
            DeskFact::Returned { .. } => {
                self.phase = Phase::Bot { frame: None };
                self.red_lines.clear();
                self.anger = AngerScore::CALM;
            }
        }
    }
}
