//! In which words does the program speak?
//!
//! Each field is written by an editor in `policy.ron` or `handoff.ron`; intents/README.md shows what each is for.

use crate::conversation::roster::Rosters;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The language that others fall back to.
pub const FALLBACK_LOCALE: &str = "zh-CN";

/// What the bot says outside answers and flows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotWords {
    /// The first thing that a customer reads.
    pub welcome: String,
    /// Before the titles of what may have been meant.
    pub clarify: String,
    /// The button for none of them.
    pub none: String,
    /// When the bot does not know.
    pub miss: String,
    /// The button that asks for a person.
    pub person: String,
    /// The button that says it helped.
    pub solved: String,
    /// The button that says it did not help.
    pub unsolved: String,
    /// After it helped.
    pub glad: String,
    /// After it did not help.
    pub sorry: String,
    /// Before the next best answer.
    pub next: String,
    /// After a procedure was cancelled.
    pub cancelled: String,
    /// When a procedure begins again because it was edited.
    pub changed: String,
    /// After a message without words.
    pub empty: String,
    /// Before an answer to somebody who is annoyed.
    pub soften: String,
    /// Before a question is asked again.
    pub repeat: String,
}

/// What the desk says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskWords {
    /// When others wait too; `{ahead}` is how many.
    pub queued: String,
    /// When nobody else waits.
    pub next: String,
    /// When nobody is on duty; `{hours}` is when somebody is.
    pub off_duty: String,
    /// To an angry customer.
    pub soothe: String,
    /// After a red line.
    pub red_line: String,
    /// When an agent takes the case; `{agent}` is the name.
    pub claimed: String,
    /// When the bot has the talk again.
    pub returned: String,
    /// When the case is resolved.
    pub resolved: String,
}

/// `handoff.ron`: who is at the desk, and what a waiting customer reads.
#[derive(Debug, Clone)]
pub struct Desk {
    /// When somebody is on duty.
    pub rosters: Rosters,
    /// What agents can be good at; `general` is among them.
    pub skills: Vec<String>,
    /// The words by language; [`FALLBACK_LOCALE`] is among them.
    pub(super) words: BTreeMap<String, DeskWords>,
}

impl Desk {
    /// The words in a language, or in [`FALLBACK_LOCALE`].
    pub fn words(&self, locale: &str) -> &DeskWords {
        in_locale(&self.words, locale)
    }

    /// What the customer reads when an agent takes the case.
    pub fn claimed_words(&self, locale: &str, agent: &str) -> String {
        self.words(locale).claimed.replace("{agent}", agent)
    }

    /// What the customer reads after a handing over, `waiting` customers being there already.
    pub fn queue_words(&self, locale: &str, is_on_duty: bool, waiting: usize) -> String {
        let words = self.words(locale);
        match (is_on_duty, waiting) {
            (false, _) => words.off_duty.replace("{hours}", &self.rosters.hours()),
            (true, 0) => words.next.clone(),
            (true, ahead) => words.queued.replace("{ahead}", &ahead.to_string()),
        }
    }
}

/// The words in a language, or in the fallback, which the loader has proved to be there.
pub(super) fn in_locale<'w, W>(words: &'w BTreeMap<String, W>, locale: &str) -> &'w W {
    words.get(locale).or_else(|| words.get(FALLBACK_LOCALE)).expect("the loader demands words in zh-CN")
}
