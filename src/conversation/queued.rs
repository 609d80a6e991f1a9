//! What may the bot see of a talk in which the customer waits?
//!
//! Enough to answer a question, and too little to lead a talk: there is no place in a procedure to go on from, and nothing to move to.

use crate::conversation::handoff::Handoff;
use crate::conversation::memory::Said;
use crate::conversation::{Conversation, Phase};
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomId;
use crate::kb::facet::Facet;

/// A conversation in which the customer waits for a person, and the bot may answer but not ask.
#[derive(Debug, Clone, Copy)]
pub struct QueuedView<'a> {
    conversation: &'a Conversation,
    locale: &'a str,
    handoff: &'a Handoff,
}

impl Conversation {
    /// What the bot may see while the customer waits for a person; nothing at any other time.
    pub fn for_queue(&self) -> Option<QueuedView<'_>> {
        match &self.phase {
            Phase::Queued { .. } => self.handoffs.last().map(|handoff| QueuedView { conversation: self, locale: &self.locale, handoff }),
            Phase::Bot { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => None,
        }
    }
}

impl<'a> QueuedView<'a> {
    /// The conversation as this message finds it: it is answered in the language that it is written in.
    pub fn hearing(self, text: &str) -> Self {
        QueuedView { locale: self.conversation.locale_after(text), ..self }
    }

    /// The language of the customer.
    pub fn locale(&self) -> &'a str {
        self.locale
    }

    /// Where the customer writes.
    pub fn channel(&self) -> &'a str {
        &self.conversation.opened.channel
    }

    /// The region that the customer is in, where the page has said it.
    pub fn region(&self) -> Option<&'a Facet> {
        self.conversation.opened.region.as_ref()
    }

    /// The product that the page is about, where it has said so.
    pub fn product(&self) -> Option<&'a Facet> {
        self.conversation.opened.product.as_ref()
    }

    /// What the customer waits for.
    pub fn handoff(&self) -> &'a Handoff {
        self.handoff
    }

    /// The customer's last message before this one, and what the bot did then.
    pub fn last_said(&self) -> Option<&'a Said> {
        self.conversation.memory.last.as_ref()
    }

    /// How many messages the customer sent.
    pub fn n_messages(&self) -> u32 {
        self.conversation.n_messages
    }

    /// The answers given so far.
    pub fn tried(&self) -> &'a [AtomId] {
        &self.conversation.tried
    }

    /// The red lines crossed since the bot last had the talk anew.
    pub fn red_lines(&self) -> &'a [RedLineHit] {
        &self.conversation.red_lines
    }
}
