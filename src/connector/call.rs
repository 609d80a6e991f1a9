//! What was asked of another system, and what came of it?
//!
//! Plain values: a flow wants a [`Call`], somebody carries it out, and a [`Called`] is stored.

use crate::connector::ConnectorId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Bytes of a key: two changes have the same one by chance once in 2^64 pairs.
const KEY_BYTES: usize = 16;

/// A question that a flow wants to have asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The connector.
    pub connector: ConnectorId,
    /// What is known, by the name of the input.
    pub inputs: BTreeMap<String, String>,
    /// The visitor who has shown who they are, where the connector demands it.
    pub visitor: Option<String>,
    /// Of a question that changes something, the number of the change within the conversation, from 0. A question that failed and is asked
    /// again has the same number, so that it counts once.
    pub effect: Option<u32>,
}

impl Call {
    /// The key under which a change is asked for; nothing for a question that changes nothing. It follows from the talk, which has a name of
    /// its own in all the world, from the number of the change and from what is asked: whoever carries the same change out again, after a
    /// race or a crash, sends the same key.
    pub fn key(&self, talk: &str) -> Option<String> {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        };
        add(talk);
        add(&self.connector.0);
        add(&self.effect?.to_string());
        for (name, value) in &self.inputs {
            add(name);
            add(value);
        }
        Some(hash.finalize().iter().take(KEY_BYTES).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// A question that was asked, and what came of it: one stored fact. No secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The connector.
    pub connector: ConnectorId,
    /// What it was given.
    pub inputs: BTreeMap<String, String>,
    /// The key under which a change was asked for; whoever looks into the other system finds it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why there is no new answer, where an old one serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_new: Option<Failure>,
    /// How long it took, in milliseconds, with all attempts.
    pub took_ms: u64,
    /// The agent who asked; nobody where the bot did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

impl Called {
    /// What came of it in a word: `answered`, `from_cache`, or why there is no answer, or no new one.
    pub fn result(&self) -> &'static str {
        match (&self.outcome, &self.no_new) {
            (Outcome::Failed(failure), _) | (_, Some(failure)) => failure.name(),
            (Outcome::Answered { age_seconds: 0, .. }, None) => "answered",
            (Outcome::Answered { .. }, None) => "from_cache",
        }
    }
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The system answered.
    Answered {
        /// The name of the answer in the connector's description.
        answer: String,
        /// What the answer gave, by name.
        gave: BTreeMap<String, String>,
        /// How old the answer is, in seconds; 0 when it was asked for now.
        age_seconds: u64,
    },
    /// It could not be asked, or its answer was not understood.
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The system is switched off.
    Off,
    /// It failed often and is left in peace for a while.
    Resting,
    /// Too many questions are under way.
    Busy,
    /// Its address is none that may be connected to.
    NotAllowed,
    /// There was no connection, or it broke.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// It answered with a status that says that it is broken.
    Broken,
    /// It answered with a status that the description does not know, such as a redirect.
    Refused,
    /// Its answer is larger than allowed.
    TooLarge,
    /// Its answer is no JSON, or lacks what it should give.
    NotUnderstood,
    /// An input cannot stand where it belongs.
    BadInput,
}

impl Failure {
    /// The name in the log and the metrics.
    pub fn name(self) -> &'static str {
        match self {
            Failure::Off => "off",
            Failure::Resting => "resting",
            Failure::Busy => "busy",
            Failure::NotAllowed => "not_allowed",
            Failure::Unreachable => "unreachable",
            Failure::TimedOut => "timed_out",
            Failure::Broken => "broken",
            Failure::Refused => "refused",
            Failure::TooLarge => "too_large",
            Failure::NotUnderstood => "not_understood",
            Failure::BadInput => "bad_input",
        }
    }

    /// Whether another attempt may go better.
    pub fn may_pass(self) -> bool {
        match self {
            Failure::Unreachable | Failure::TimedOut | Failure::Broken => true,
            Failure::Off | Failure::Resting | Failure::Busy | Failure::NotAllowed | Failure::Refused => false,
            Failure::TooLarge | Failure::NotUnderstood | Failure::BadInput => false,
        }
    }

    /// Whether it speaks against the system, so that after several it is left in peace.
    pub fn is_the_systems(self) -> bool {
        match self {
            Failure::Unreachable | Failure::TimedOut | Failure::Broken | Failure::TooLarge | Failure::NotUnderstood => true,
            Failure::Off | Failure::Resting | Failure::Busy | Failure::NotAllowed | Failure::Refused | Failure::BadInput => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_one_key_and_another_change_another() {
        let key = |talk: &str, order: &str, effect: Option<u32>| {
            let inputs = BTreeMap::from([("order".to_owned(), order.to_owned())]);
            Call { connector: ConnectorId("cancel".into()), inputs, visitor: None, effect }.key(talk)
        };
        let own = key("ab12-7", "A1", Some(0));
        assert_eq!(own.as_ref().map(String::len), Some(32));
        assert_eq!(own, key("ab12-7", "A1", Some(0)));
        for other in [key("ab12-8", "A1", Some(0)), key("ab12-7", "A2", Some(0)), key("ab12-7", "A1", Some(1))] {
            assert_ne!(own, other);
        }
        assert_eq!(key("ab12-7", "A1", None), None);
    }
}
