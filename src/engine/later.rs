//! Did it stay solved?
//!
//! A customer who comes back after a matter was solved is asked once more, by the rules of `checks.ron`: nothing runs in the background, and
//! nobody is written to.

use crate::conversation::check::Check;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::Closer;
use crate::conversation::{Conversation, Phase};
use crate::engine::decide::after_no_help;
use crate::engine::reply::speaker::Speaker;
use crate::engine::{Engine, Moment};
use jiff::Timestamp;

impl Engine {
    /// What a customer who comes back now is to be asked, if anything: of a matter that ended solved, and nothing twice.
    pub fn check_due(&self, conversation: &Conversation, now: Timestamp) -> Option<Check> {
        let is_open = |check: &Check| conversation.evidence().checked(*check).is_none();
        let is_asked = |check: &Check| self.checks.rule(*check).is_asked(conversation, now);
        Check::ALL.into_iter().filter(|_| ended_solved(conversation)).find(|check| is_open(check) && is_asked(check))
    }

    /// What the answer to a check leads to; nothing where it is not due. A no is made up for: where the bot still has the talk it goes on
    /// with the next best answer or a person, else the rule `rescue` promises something.
    pub fn checked(&self, conversation: &Conversation, check: Check, well: bool, moment: Moment<'_>) -> Vec<Fact> {
        if self.check_due(conversation, moment.now) != Some(check) {
            return Vec::new();
        }
        let own = self.checks.rule(check).words(conversation.locale());
        let words = if well { own.glad.clone() } else { own.sorry.clone() };
        let mut facts = vec![Fact::Customer(CustomerFact::Checked { check, well, words })];
        if well {
            return facts;
        }
        let next = conversation.for_bot().and_then(|view| Some((view, after_no_help(self, &view, moment.now)?)));
        match next {
            Some((view, decision)) => facts.extend(Speaker::of(self, &view, moment, None, &[]).facts(decision)),
            None => facts.extend(self.made_up_for(conversation, moment.now)),
        }
        facts
    }
}

/// Whether a matter ended solved, as far as is known.
fn ended_solved(conversation: &Conversation) -> bool {
    let evidence = conversation.evidence();
    match conversation.phase() {
        Phase::Closed { by: Closer::Agent } => evidence.is_solved_by_person,
        Phase::Closed { by: Closer::Bot } | Phase::Bot { .. } => evidence.solved == Some(true),
        Phase::Queued { .. } | Phase::Agent { .. } | Phase::Erased { .. } => false,
    }
}
