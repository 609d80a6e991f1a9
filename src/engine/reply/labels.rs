//! Which labels does `labels.ron` have?
//!
//! What a name is called that has none is found by the engine.

use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::text::traditional::{TAIWAN, traditional};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `labels.ron`, by language.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The labels in each language that they were written in.
    pub(in crate::engine) words: BTreeMap<String, LabelWords>,
}

/// The labels in a language, each for a name of the content.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelWords {
    /// Of details: the slots of flows, and what connectors are given and give, as `order.state`.
    #[serde(default)]
    pub details: BTreeMap<String, String>,
    /// Of connectors.
    #[serde(default)]
    pub connectors: BTreeMap<String, String>,
    /// Of the answers of each connector.
    #[serde(default)]
    pub answers: BTreeMap<String, BTreeMap<String, String>>,
    /// Of the values of a detail that come from another system.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Of skills.
    #[serde(default)]
    pub skills: BTreeMap<String, String>,
    /// Of channels.
    #[serde(default)]
    pub channels: BTreeMap<String, String>,
    /// Of products, by the names that entries have in `product`.
    #[serde(default)]
    pub products: BTreeMap<String, String>,
}

impl LabelWords {
    /// Every label.
    pub(in crate::engine) fn texts(&self) -> impl Iterator<Item = &String> {
        let nested = self.answers.values().chain(self.values.values()).flat_map(BTreeMap::values);
        [&self.details, &self.connectors, &self.skills, &self.channels, &self.products].into_iter().flat_map(BTreeMap::values).chain(nested)
    }
}

impl Labels {
    /// The label that is found in a language, in one written alike, or in the one that others fall back to.
    pub(in crate::engine) fn find(&self, locale: &str, label: impl Fn(&LabelWords) -> Option<&String>) -> Option<String> {
        let own = self.words.get(locale).and_then(&label).cloned();
        let fallback = || {
            let found = self.words.get(FALLBACK_LOCALE).and_then(&label)?;
            Some(if locale == TAIWAN { traditional(found) } else { found.clone() })
        };
        own.or_else(fallback)
    }
}
