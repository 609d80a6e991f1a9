//! How is a flow written?
//!
//! The shapes of `flows/*.ron`, field by field as in `intents/README.md`. Names are still text here, and nothing is proved; see `compile`
//! and `prove`.

use crate::dialog::flow::Priority;
use crate::intent::slot::SlotKind;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlowSource {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub formerly: Vec<String>,
    #[serde(default)]
    pub courtesy: bool,
    #[serde(default)]
    pub after_diagnosis: bool,
    #[serde(default)]
    pub instead_of: Vec<String>,
    pub start: String,
    pub steps: Pairs<StepSource>,
    #[serde(default)]
    pub words: Pairs<Translation>,
}

/// What a flow says in another language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Translation {
    pub title: Option<String>,
    #[serde(default)]
    pub steps: Pairs<StepTranslation>,
}

/// What a step says in another language: a text for each field that the step has, and for each label of its buttons.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepTranslation {
    pub words: Option<String>,
    pub retry: Option<String>,
    pub aged: Option<String>,
    pub atom: Option<String>,
    #[serde(default)]
    pub choices: Pairs<String>,
}

/// One step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum StepSource {
    Say {
        words: String,
        next: String,
    },
    Ask {
        words: String,
        slot: String,
        kind: SlotKind,
        retry: String,
        tries: i64,
        next: String,
        otherwise: String,
    },
    Choose {
        words: String,
        slot: Option<String>,
        choices: Vec<ChoiceSource>,
        retry: String,
        tries: i64,
        otherwise: String,
    },
    Answer {
        atom: String,
        next: String,
    },
    CanAsk {
        connector: String,
        next: String,
        otherwise: String,
    },
    Call {
        connector: String,
        #[serde(default)]
        with: Pairs<String>,
        answers: Pairs<String>,
        aged: Option<String>,
        otherwise: String,
    },
    Branch {
        slot: String,
        cases: Pairs<String>,
        otherwise: String,
    },
    HandOff {
        words: String,
        skill: String,
        #[serde(default)]
        priority: PrioritySource,
    },
    End {
        words: Option<String>,
        solved: Option<bool>,
    },
    Close {
        words: Option<String>,
        solved: Option<bool>,
    },
}

/// The fields of a step that asks another system.
#[derive(Debug)]
pub(super) struct CallSource {
    pub connector: String,
    pub with: Pairs<String>,
    pub answers: Pairs<String>,
    pub aged: Option<String>,
    pub otherwise: String,
}

/// One button.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceSource {
    pub label: String,
    #[serde(default)]
    pub says: Vec<String>,
    pub next: String,
    #[serde(default = "has_button")]
    pub has_button: bool,
}

fn has_button() -> bool {
    true
}

/// A [`Priority`] as an editor writes it; stored events write it otherwise.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) enum PrioritySource {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl From<PrioritySource> for Priority {
    fn from(source: PrioritySource) -> Self {
        match source {
            PrioritySource::Low => Priority::Low,
            PrioritySource::Normal => Priority::Normal,
            PrioritySource::High => Priority::High,
            PrioritySource::Urgent => Priority::Urgent,
        }
    }
}

/// A map in the order of the file, with its duplicate keys: a map type would drop all but the last without a word.
#[derive(Debug)]
pub(super) struct Pairs<V>(pub Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Pairs(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
    type Value = Pairs<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
