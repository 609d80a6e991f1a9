//! What does a report keep of one conversation?
//!
//! A few words of each, so that a period of any length can be counted without holding what was said. Nothing is counted here.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use crate::report::definition::{OutcomeClass, classify, is_counted};
use crate::report::returns::{Returns, Visit};
use jiff::{SignedDuration, Timestamp};

/// How a conversation that counts ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// When it began.
    pub opened_at: Timestamp,
    /// Why it was first passed to the desk.
    pub handoff: Option<HandoffReason>,
    /// How angry the angriest message to the bot was.
    pub peak_anger: f32,
    class: OutcomeClass,
    visit: Option<Visit>,
}

impl Outcome {
    /// The outcome of a conversation at the time `now`; none when it does not count.
    pub fn of(conversation: &Conversation, now: Timestamp, quiet: SignedDuration) -> Option<Self> {
        is_counted(conversation).then(|| Outcome {
            opened_at: conversation.opened_at(),
            handoff: conversation.evidence().handoff,
            peak_anger: conversation.evidence().peak_anger.get(),
            class: classify(conversation, now, quiet),
            visit: Visit::of(conversation),
        })
    }

    /// The visit that it was, where it is known whose.
    pub fn visit(&self) -> Option<&Visit> {
        self.visit.as_ref()
    }

    /// The class, in the light of who came back.
    pub fn class(&self, returns: &Returns<'_>) -> OutcomeClass {
        let has_return = self.visit().is_some_and(|visit| returns.has_return(visit));
        if has_return { self.class.after_return() } else { self.class }
    }
}

/// The outcomes of conversations that come one after another with their events.
pub fn of_talks<E>(
    talks: impl Iterator<Item = Result<(ConversationId, Vec<Event>), E>>,
    now: Timestamp,
    quiet: SignedDuration,
) -> Result<Vec<Outcome>, E> {
    let of = |(_, events): (ConversationId, Vec<Event>)| {
        Conversation::of(&events).and_then(|conversation| Outcome::of(&conversation, now, quiet))
    };
    talks.filter_map(|talk| talk.map(of).transpose()).collect()
}
