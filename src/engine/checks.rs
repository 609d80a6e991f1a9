//! Did it stay solved?
//!
//! After a matter was solved the customer is asked once more, when they come back by themselves (follow-up survey): nothing runs in the background, and
//! nobody is written to. The rules and words are those of `checks.ron`.

use crate::conversation::check::Check;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::Closer;
use crate::conversation::{Conversation, Phase};
use crate::engine::decide::after_no_help;
use crate::engine::reply::speaker::Speaker;
use crate::engine::reply::words::in_locale;
use crate::engine::{Engine, Moment};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is asked later on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// See [`Check::StayedSolved`].
    pub stayed_solved: CheckRule,
    /// See [`Check::InUse`].
    pub in_use: CheckRule,
}

/// When something is asked, of whom, and in which words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRule {
    /// So long after the last activity at the earliest.
    pub after_hours: u32,
    /// So long after it at the latest.
    pub until_hours: u32,
    /// Only where an agent noted one of these contact reasons, or one below it; always where none is named.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The words by language.
    pub words: BTreeMap<String, CheckWords>,
}

/// The words of a check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckWords {
    /// What is asked.
    pub question: String,
    /// The button for yes.
    pub yes: String,
    /// The button for no.
    pub no: String,
    /// What the customer reads after a yes.
    pub glad: String,
    /// What the customer reads after a no.
    pub sorry: String,
}

impl Checks {
    /// The rule of a check.
    pub fn rule(&self, check: Check) -> &CheckRule {
        match check {
            Check::StayedSolved => &self.stayed_solved,
            Check::InUse => &self.in_use,
        }
    }
}

impl CheckRule {
    /// The words in a language, or else in the fallback.
    pub fn words(&self, locale: &str) -> &CheckWords {
        in_locale(&self.words, locale)
    }

    fn is_asked(&self, conversation: &Conversation, now: Timestamp) -> bool {
        let evidence = conversation.evidence();
        let since = now.duration_since(evidence.last_activity);
        let hours = |hours: u32| SignedDuration::from_hours(i64::from(hours));
        let noted = evidence.trail.contact_reason.as_deref();
        let is_below = |reason: &String| {
            noted.is_some_and(|noted| noted.strip_prefix(reason.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        };
        (hours(self.after_hours)..hours(self.until_hours)).contains(&since)
            && (self.reasons.is_empty() || self.reasons.iter().any(is_below))
    }
}

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
