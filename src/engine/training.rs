//! Which customers are played to a newcomer?
//!
//! Training mode (闯关): the levels and scenarios of `training.ron`, as an editor wrote them. How a scenario is played and scored is told in the
//! room `training`. They are serialised for their hash alone, by which an attempt knows that its scenario was edited since.

use crate::conversation::standard::{QualityMeasure, Wording};
use crate::engine::reply::words::in_locale;
use crate::engine::wrap_up::Labels;
use crate::kb::entry::ContentHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that can be practised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// From how many points of a hundred on a scenario is passed.
    pub pass: u8,
    /// How much of the points the goals of a scenario are, of a hundred; the rest is by `quality.ron`.
    pub goals_percent: u8,
    /// What customers are told that they are handed over to.
    pub supervisor: Labels,
    /// The levels, in their order: the next one opens when one is passed.
    pub levels: Vec<Level>,
    /// The scenarios, in the order in which they are shown.
    pub scenarios: Vec<Scenario>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: Labels,
    /// What is learnt there.
    pub about: Labels,
    /// How many of its scenarios must be passed.
    pub needs: u8,
}

/// A customer who is played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// The level that it belongs to.
    pub level: String,
    /// The language of the customer.
    pub locale: String,
    /// What it is called.
    pub title: String,
    /// What the trainee reads before.
    pub briefing: String,
    /// Why the bot passed the customer on, in a word of the packet; what the customer wants.
    pub summary: String,
    /// The details that the customer has told.
    #[serde(default)]
    pub details: BTreeMap<String, String>,
    /// How angry the customer comes, from 0 to 1.
    #[serde(default)]
    pub anger: f32,
    /// What was said to the bot, and what it answered.
    #[serde(default)]
    pub before: Vec<Before>,
    /// What the customer says, step by step; it begins with the first.
    pub steps: Vec<Step>,
    /// How it can end.
    pub endings: Vec<Ending>,
    /// What the trainee is to do.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// The measures of `quality.ron` without which it is not passed.
    #[serde(default)]
    pub must: Vec<QualityMeasure>,
}

/// Something that was said before the trainee came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Before {
    /// By the customer.
    Customer(String),
    /// By the bot.
    Bot(String),
}

/// What the customer says, and where it goes on by what the trainee does then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// What the customer says, each a message.
    pub says: Vec<String>,
    /// How many replies that no branch fits the customer waits for more, before `otherwise`.
    #[serde(default)]
    pub patience: u8,
    /// What the customer says to such a reply; nothing while it is empty.
    #[serde(default)]
    pub nudge: String,
    /// The first branch that fits what the trainee has done in this step is taken.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// Where it goes on where none fits.
    pub otherwise: String,
}

/// A way on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// What the trainee must have done.
    pub when: Rule,
    /// The step or the ending that follows.
    pub go: String,
}

/// How it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Its id.
    pub id: String,
    /// What the customer says last.
    #[serde(default)]
    pub says: Vec<String>,
    /// Whether the customer leaves satisfied; else the scenario is not passed.
    pub satisfied: bool,
}

/// What the trainee is to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// In words.
    pub title: String,
    /// What helps who missed it.
    #[serde(default)]
    pub tip: String,
    /// How many points it is worth.
    pub weight: u8,
    /// When it is met, over all that the trainee did.
    pub when: Rule,
}

/// Something about what the trainee did that can be told for sure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    /// A message has one of these words.
    Says(Phrases),
    /// A message greets, in the words of `quality.ron`.
    Greets,
    /// A message has words of empathy, in those of `quality.ron`.
    Soothes,
    /// A message has a forbidden word, of those in `quality.ron`.
    Offends,
    /// A message asks something.
    Asks,
    /// A message takes half of its wording from one of these atoms.
    Uses(Vec<String>),
    /// Something of one of these kinds was promised, or of any where none is named.
    Promises(Vec<String>),
    /// The customer was handed over to a supervisor.
    HandsOver,
    /// A reply came later than so many seconds after the customer's words.
    SlowerThan(u32),
    /// It is not so.
    Not(Box<Rule>),
    /// All of them.
    All(Vec<Rule>),
    /// One of them at least.
    Any(Vec<Rule>),
}

/// Words of which one is enough: Han words match in either script, and Latin ones as whole words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Phrases {
    /// As they were written.
    pub written: Vec<String>,
    /// As they are looked for.
    pub wording: Wording,
}

impl From<Vec<String>> for Phrases {
    fn from(written: Vec<String>) -> Self {
        Phrases { wording: Wording::from(BTreeMap::from([(String::new(), written.clone())])), written }
    }
}

impl From<Phrases> for Vec<String> {
    fn from(phrases: Phrases) -> Self {
        phrases.written
    }
}

impl Course {
    /// The scenario with this id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// What a customer in this language is told of whom they are handed over to.
    pub fn supervisor(&self, locale: &str) -> &str {
        in_locale(&self.supervisor, locale).as_str()
    }

    /// The scenarios of a level.
    pub fn of_level<'c>(&'c self, level: &'c str) -> impl Iterator<Item = &'c Scenario> {
        self.scenarios.iter().filter(move |scenario| scenario.level == level)
    }
}

impl Scenario {
    /// The hash of all that it says.
    pub fn content(&self) -> ContentHash {
        let text = serde_json::to_string(self).expect("a scenario has no key that is no text");
        ContentHash::of([text.as_str()])
    }
}

impl Rule {
    /// The rule, and all that it is made of.
    pub fn parts(&self) -> Vec<&Rule> {
        let below = match self {
            Rule::Not(rule) => rule.parts(),
            Rule::All(rules) | Rule::Any(rules) => rules.iter().flat_map(Rule::parts).collect(),
            Rule::Says(_) | Rule::Greets | Rule::Soothes | Rule::Offends | Rule::Asks | Rule::HandsOver => Vec::new(),
            Rule::Uses(_) | Rule::Promises(_) | Rule::SlowerThan(_) => Vec::new(),
        };
        std::iter::once(self).chain(below).collect()
    }
}
