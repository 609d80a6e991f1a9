//! What does the bot remember of what was said?
//!
//! Gathered by the fold over the events. It holds what the next message may lean on: a sentence that was begun, the matter that is asked on
//! about, a procedure that waits. A person who gives the talk back to the bot ends it: what was before is the person's matter. Who that person
//! was stays.

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reading};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::team::served::Served;
use crate::dialog::frame::{Frame, Taken};
use jiff::Timestamp;
use std::mem::take;

/// What the bot remembers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    /// The customer's last message.
    pub last: Option<Said>,
    /// The last matter, in words that can be understood alone.
    pub subject: Option<String>,
    /// The procedure that waits until the present matter is done.
    pub aside: Option<Frame>,
    /// The way through the last symptom tree.
    pub path: Vec<Taken>,
    /// How many turns in a row ended without an answer.
    pub n_misses: u8,
    /// How often in a row the bot asked which of several was meant.
    pub n_clarified: u8,
    /// Who served the customer; that is also remembered when a person has ended the rest.
    pub served: Served,
}

/// A message of the customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// How it was read.
    pub text: String,
    /// What the bot did then.
    pub act: Option<Act>,
    /// What the bot had done at the message before.
    pub act_before: Option<Act>,
}

impl Memory {
    /// What is remembered after one more fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) {
        self.served.apply(at, fact);
        match fact {
            Fact::Customer(fact) => self.apply_customer(at, fact),
            Fact::Bot(fact) => self.apply_bot(fact),
            Fact::Desk(DeskFact::Returned { .. }) => *self = Memory { served: take(&mut self.served), ..Memory::default() },
            Fact::Desk(DeskFact::AlertAcknowledged { .. } | DeskFact::Claimed { .. } | DeskFact::Said { .. }) => {}
            Fact::Desk(DeskFact::Noted { .. } | DeskFact::Transferred { .. } | DeskFact::Reviewed { .. }) => {}
            Fact::Desk(DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. }) => {}
            Fact::Desk(DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. }) => {}
            Fact::System(_) => {}
        }
    }

    fn apply_customer(&mut self, at: Timestamp, fact: &CustomerFact) {
        match fact {
            CustomerFact::Said { text, .. } => {
                let act_before = self.last.as_ref().and_then(|said| said.act);
                self.last = Some(Said { at, text: text.clone(), act: None, act_before });
            }
            // Nobody has dealt with the matter, but what the bot missed before does not count beside what it may miss now.
            CustomerFact::LeftQueue { .. } => (self.n_misses, self.n_clarified) = (0, 0),
            CustomerFact::Opened(_) | CustomerFact::Rated(_) => {}
        }
    }

    fn apply_bot(&mut self, fact: &BotFact) {
        match fact {
            BotFact::ReadAs { text, how } => self.read(text, *how),
            BotFact::Said(reply) => {
                self.count(reply.act);
                if let Some(last) = &mut self.last {
                    last.act = Some(reply.act);
                    if reply.confidence.is_some() {
                        self.subject = Some(last.text.clone());
                    }
                }
            }
            BotFact::Moved { frame, aside, .. } => {
                self.aside.clone_from(aside);
                match frame {
                    Some(Frame::Tree { path, .. }) => self.path.clone_from(path),
                    Some(Frame::Answered { path, .. }) if !path.is_empty() => self.path.clone_from(path),
                    Some(Frame::Answered { .. } | Frame::Flow { .. } | Frame::Clarifying { .. } | Frame::Offering) | None => {}
                }
            }
            BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } | BotFact::AngerMeasured { .. } => {}
            BotFact::HandedOff(_) | BotFact::Detailed { .. } => {}
        }
    }

    /// A joined message is one turn with the one before: what that one missed does not count beside what this one may miss.
    fn read(&mut self, text: &str, how: Reading) {
        let Some(last) = &mut self.last else { return };
        text.clone_into(&mut last.text);
        match how {
            Reading::Joined if last.act_before == Some(Act::Miss) => self.n_misses = self.n_misses.saturating_sub(1),
            Reading::Joined if last.act_before == Some(Act::Clarify) => self.n_clarified = self.n_clarified.saturating_sub(1),
            Reading::Joined | Reading::FollowUp | Reading::Pinyin | Reading::Detail => {}
            Reading::Chosen => self.subject = Some(text.to_owned()),
        }
    }

    fn count(&mut self, act: Act) {
        match act {
            Act::Miss => self.n_misses = self.n_misses.saturating_add(1),
            Act::Clarify => self.n_clarified = self.n_clarified.saturating_add(1),
            Act::Answer | Act::Ask => (self.n_misses, self.n_clarified) = (0, 0),
            Act::Greet | Act::Confirm | Act::Notice | Act::HandOff | Act::Close => {}
        }
    }
}
