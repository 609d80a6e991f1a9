//! Who has the talk, and how does it go from one to another?

use crate::conversation::fact::desk::Receiver;
use crate::conversation::handoff::{HandoffId, raised};
use crate::conversation::{Conversation, Phase};
use jiff::{SignedDuration, Timestamp};

impl Conversation {
    /// Whether this agent has the talk.
    pub fn is_held_by(&self, name: &str) -> bool {
        self.holder() == Some(name)
    }

    /// The agent who has the talk.
    pub fn holder(&self) -> Option<&str> {
        match &self.phase {
            Phase::Agent { agent, .. } => Some(agent),
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Closed { .. } | Phase::Erased { .. } => None,
        }
    }

    /// Adds up the wait that ends.
    pub(super) fn end_wait(&mut self, at: Timestamp) {
        let waited = self.handed_off_at.map_or(SignedDuration::ZERO, |since| at.duration_since(since));
        self.waited = self.waited.saturating_add(waited);
    }

    /// Gives a case that somebody has or waits for to another one.
    pub(super) fn transfer(&mut self, at: Timestamp, handoff: HandoffId, to: &Receiver) {
        let is_waiting = self.phase == (Phase::Queued { handoff });
        let is_held = matches!(&self.phase, Phase::Agent { handoff: own, .. } if *own == handoff);
        if !is_waiting && !is_held {
            return;
        }
        match to {
            Receiver::Agent(agent) => {
                if is_waiting {
                    self.end_wait(at);
                }
                self.phase = Phase::Agent { handoff, agent: agent.clone() };
            }
            Receiver::Skill(skill) => {
                if let Some(own) = self.handoffs.last_mut() {
                    own.skill.clone_from(skill);
                    own.priority = raised(own.priority);
                }
                // Who only waits for another one has waited since before.
                if is_held {
                    self.handed_off_at = Some(at);
                }
                self.phase = Phase::Queued { handoff };
            }
        }
    }
}
