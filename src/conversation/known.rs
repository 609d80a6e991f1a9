//! What is known of the customer beside what was said?

use crate::conversation::files::Files;
use crate::conversation::proof::{Proof, Tier};
use crate::conversation::{BotView, Conversation};

impl Conversation {
    /// The files that were sent.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What the page's server has proved of the customer, the last time.
    pub fn proof(&self) -> Option<&Proof> {
        self.proofs.last.as_ref()
    }

    /// Who the visitor is, where the page has proved it: at the opening, or later.
    pub fn verified_visitor(&self) -> Option<&str> {
        self.opened.visitor.as_deref().filter(|_| self.opened.is_verified || self.proof().is_some())
    }
}

impl<'a> BotView<'a> {
    /// Who the visitor is, where the page has proved it.
    pub fn verified_visitor(&self) -> Option<&'a str> {
        self.conversation.verified_visitor()
    }

    /// The tier of the customer, where the page has proved one.
    pub fn tier(&self) -> Option<&'a Tier> {
        self.conversation.proof()?.tier.as_ref()
    }
}
