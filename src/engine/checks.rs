//! What is asked of a customer who comes back after a matter was solved, when, and in which words?
//!
//! The follow-up survey of `checks.ron`. What an answer leads to is told in `later`.

use crate::conversation::Conversation;
use crate::conversation::check::Check;
use crate::engine::reply::words::in_locale;
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

    /// Whether it is asked in this conversation now.
    pub fn is_asked(&self, conversation: &Conversation, now: Timestamp) -> bool {
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
