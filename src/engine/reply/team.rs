//! How do cases come to agents, and what do customers read of it?
//!
//! Read from `intents/desk.ron`; see `intents/README.md`.

use crate::conversation::team::rules::Routing;
use crate::engine::reply::words::in_locale;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `desk.ron`: how cases come to agents, and back.
#[derive(Debug, Clone)]
pub struct Team {
    /// The rules.
    pub routing: Routing,
    /// The words by language; those in Chinese are among them.
    pub(in crate::engine) words: BTreeMap<String, TeamWords>,
}

/// What customers read of how cases come to agents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamWords {
    /// When the agent has gone, and the customer waits for another one.
    pub given_back: String,
    /// After the place in the queue; `{minutes}` is how long the wait may be. Nothing is told where it is missing.
    #[serde(default)]
    pub wait: Option<String>,
}

impl Team {
    /// What the customer reads when the agent has gone.
    pub fn given_back_words(&self, locale: &str) -> String {
        in_locale(&self.words, locale).given_back.clone()
    }

    /// What the customer reads of so long a wait.
    pub fn wait_words(&self, locale: &str, minutes: u64) -> Option<String> {
        in_locale(&self.words, locale).wait.as_ref().map(|words| words.replace("{minutes}", &minutes.to_string()))
    }
}
