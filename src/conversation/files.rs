//! Which files were sent in the talk?
//!
//! Gathered by the fold. What is erased has no files any more.

use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::fact::{Fact, Speaker};
use crate::conversation::file::{FileId, SentFile};
use jiff::Timestamp;

/// The files of a talk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    sent: Vec<(Speaker, SentFile)>,
    /// When the customer sent the last one, where nothing was written since.
    lately: Option<Timestamp>,
}

impl Files {
    /// What is known after one more fact.
    pub(super) fn apply(&mut self, at: Timestamp, fact: &Fact) {
        match fact {
            Fact::Customer(CustomerFact::SentFile { file }) => {
                self.sent.push((Speaker::Customer, file.clone()));
                self.lately = Some(at);
            }
            Fact::Customer(CustomerFact::Said { .. }) => self.lately = None,
            Fact::Desk(DeskFact::SentFile { file, agent: _ }) => self.sent.push((Speaker::Agent, file.clone())),
            Fact::System(SystemFact::Erased { .. }) => *self = Files::default(),
            Fact::Customer(_) | Fact::Bot(_) | Fact::Desk(_) | Fact::System(_) => {}
        }
    }

    /// The file that is named so.
    pub fn get(&self, id: FileId) -> Option<&SentFile> {
        self.sent.iter().map(|(_, file)| file).find(|file| file.id == id)
    }

    /// The names of all.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        self.sent.iter().map(|(_, file)| file.id)
    }

    /// How many somebody has sent, and how many bytes they have together.
    pub fn of(&self, speaker: Speaker) -> (usize, u64) {
        let own = || self.sent.iter().filter(|(by, _)| *by == speaker);
        (own().count(), own().map(|(_, file)| file.bytes).sum())
    }

    /// When the customer sent a file, where that was the last thing that the customer did.
    pub fn lately(&self) -> Option<Timestamp> {
        self.lately
    }
}
