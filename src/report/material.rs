//! What is a report made of?
//!
//! Conversations are read one after another, and little of each is kept.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::report::outcome::Outcome;
use crate::report::review::{Answered, Reviews, answers};
use crate::report::{Inquiry, ResolutionReport, resolution};

/// What a report is made of.
#[derive(Debug, Default)]
pub struct Material {
    /// The outcomes of the conversations that count.
    pub outcomes: Vec<Outcome>,
    /// The answers of the period that somebody has judged.
    pub reviewed: Vec<Answered>,
}

impl Material {
    /// Reads conversations that come one after another with their events.
    pub fn of_talks<E>(
        talks: impl Iterator<Item = Result<(ConversationId, Vec<Event>), E>>,
        inquiry: &Inquiry,
        measure: &Measure,
    ) -> Result<Self, E> {
        let mut material = Material::default();
        for talk in talks {
            let (id, events) = talk?;
            let Some(conversation) = Conversation::of(&events) else { continue };
            material.outcomes.extend(Outcome::of(&conversation, inquiry.now, measure));
            if (inquiry.from..inquiry.to).contains(&conversation.opened_at()) {
                material.reviewed.extend(answers(id, &events).into_iter().filter(|answer| !answer.verdicts.is_empty()));
            }
        }
        Ok(material)
    }

    /// The report on it.
    pub fn report(&self, inquiry: &Inquiry, measure: &Measure) -> ResolutionReport {
        resolution(&self.outcomes, inquiry, measure).with_reviews(Reviews::of(&self.reviewed))
    }
}
