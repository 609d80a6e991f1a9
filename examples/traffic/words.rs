//! What do customers and agents say in words of their own?
//!
//! The words lie beside this file, a list of sayings for each occasion in each language, and who works at the desk. What the content is asked
//! is taken from the content itself; see `matters`.

use serde::Deserialize;

/// The language that a customer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese as on the mainland.
    Simplified,
    /// Chinese as in Taiwan.
    Traditional,
    /// English.
    English,
}

impl Tongue {
    /// The name of the language.
    pub fn locale(self) -> &'static str {
        match self {
            Tongue::Simplified => "zh-CN",
            Tongue::Traditional => "zh-TW",
            Tongue::English => "en",
        }
    }
}

/// The sayings of one language, by occasion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Before the matter.
    pub greetings: Vec<String>,
    /// Beginnings that say nothing.
    pub fragments: Vec<String>,
    /// Things of which nobody can tell what is wanted.
    pub things: Vec<String>,
    /// At the end.
    pub thanks: Vec<String>,
    /// An answer helped.
    pub solved: Vec<String>,
    /// An answer did not help.
    pub unsolved: Vec<String>,
    /// The customer cannot tell what is asked.
    pub unsure: Vec<String>,
    /// A person, please.
    pub pleas: Vec<String>,
    /// Before a question, in annoyance.
    pub grumbles: Vec<String>,
    /// In anger.
    pub outbursts: Vec<String>,
    /// What crosses a red line.
    pub threats: Vec<String>,
    /// Somebody is in danger.
    pub dangers: Vec<String>,
    /// What a shop's content does not know.
    pub strange: Vec<String>,
    /// While waiting for a person.
    pub hurry: Vec<String>,
    /// Instead of a detail.
    pub no_detail: Vec<String>,
    /// What has happened.
    pub accounts: Vec<String>,
    /// Days.
    pub dates: Vec<String>,
    /// Addresses.
    pub addresses: Vec<String>,
    /// Comments of the content.
    pub praise: Vec<String>,
    /// Comments of the discontent.
    pub blame: Vec<String>,
    /// To an agent.
    pub replies: Vec<String>,
    /// What an agent says first.
    pub agent_first: Vec<String>,
    /// What an agent says then.
    pub agent_last: Vec<String>,
    /// Regions that pages give.
    pub regions: Vec<String>,
}

/// Who works at the desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Who takes cases.
    pub agents: Vec<String>,
    /// Who takes note of alerts.
    pub supervisor: String,
    /// Who judges answers.
    pub reviewers: Vec<String>,
}

/// All words.
#[derive(Debug)]
pub struct Lexicon {
    simplified: Words,
    traditional: Words,
    english: Words,
    /// Who works at the desk.
    pub staff: Staff,
}

impl Lexicon {
    /// Reads what was built in.
    pub fn read() -> Result<Self, ron::error::SpannedError> {
        Ok(Lexicon {
            simplified: ron::from_str(include_str!("words/zh-CN.ron"))?,
            traditional: ron::from_str(include_str!("words/zh-TW.ron"))?,
            english: ron::from_str(include_str!("words/en.ron"))?,
            staff: ron::from_str(include_str!("words/desk.ron"))?,
        })
    }

    /// The words of a language.
    pub fn of(&self, tongue: Tongue) -> &Words {
        match tongue {
            Tongue::Simplified => &self.simplified,
            Tongue::Traditional => &self.traditional,
            Tongue::English => &self.english,
        }
    }
}
