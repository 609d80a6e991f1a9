//! What is promised to a customer whom nobody could serve?
//!
//! The rule `queue_end` of `desk.ron`. It is looked at when somebody reads the desk, or the customer asks for the place in the queue: nothing runs in
//! the background.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::{Pledge, Receiver};
use crate::conversation::fact::system::SystemFact;
use crate::conversation::promise::MOST_PROMISES;
use crate::conversation::team::rules::QueueEnd;
use crate::conversation::{Conversation, Phase};
use crate::engine::Engine;
use crate::engine::reply::words::FALLBACK_LOCALE;
use jiff::Timestamp;

/// From this severity on a customer waits until somebody comes: a call tomorrow is no answer to a fire.
const WAITS_ON: u8 = 3;

impl Engine {
    /// Whether the wait of a case with red lines of this severity is over, which began at `since`.
    pub fn is_wait_over(&self, since: Timestamp, severity: u8, now: Timestamp) -> bool {
        let over = |QueueEnd { after, .. }: &QueueEnd| after.passes(100, since, &self.desk.rosters).is_some_and(|end| end <= now);
        severity < WAITS_ON && self.team.routing.queue_end.as_ref().is_some_and(over)
    }

    /// What happens to a customer who has waited as long as the shop lets them; nothing while there is time, or where nothing more can be promised.
    pub fn end_of_queue(&self, conversation: &Conversation, now: Timestamp) -> Option<Fact> {
        let Phase::Queued { .. } = conversation.phase() else { return None };
        let (handoff, since) = (conversation.last_handoff()?, conversation.handed_off_at()?);
        let has_room = conversation.promises().all().len() < MOST_PROMISES;
        if !has_room || !self.is_wait_over(since, handoff.severity(), now) {
            return None;
        }
        let QueueEnd { pledge, .. } = self.team.routing.queue_end.as_ref()?;
        let kind = self.promises.kind(&pledge.kind)?;
        let due = Timestamp::from_second(pledge.limit.passes(100, now, &self.desk.rosters)?.as_second()).ok()?;
        let words = self.promises.made(kind, conversation.locale(), &due.to_zoned(self.desk.rosters.time_zone.clone()))?;
        let what = self.promises.label(&pledge.kind, FALLBACK_LOCALE).to_owned();
        let words = format!("{} {words}", self.team.queue_ended_words(conversation.locale())).trim().to_owned();
        let pledge = Pledge { kind: pledge.kind.clone(), what, due, owner: Receiver::Skill(handoff.skill.clone()) };
        Some(Fact::System(SystemFact::QueueEnded { pledge, words }))
    }
}
