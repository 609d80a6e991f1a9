//! In which language does a flow speak?
//!
//! A flow is written in one language, and its `words` say it in others; see `intents/README.md`. Which text stands in the place of which
//! is found by `compile`.

use crate::text::traditional::TAIWAN;
use std::collections::BTreeMap;

/// A text in the language that its flow is written in, and in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByLocale<T> {
    own: T,
    others: BTreeMap<String, T>,
    /// What is said in Taiwan where `others` says nothing for it.
    traditional: Option<T>,
}

impl<T> ByLocale<T> {
    /// What is `own` where no other language says it otherwise.
    pub(super) fn new(own: T, others: BTreeMap<String, T>) -> Self {
        ByLocale { own, others, traditional: None }
    }

    /// The same, in Taiwan in Traditional characters where nothing else is said there.
    pub(super) fn with_traditional(mut self, convert: impl Fn(&T) -> T) -> Self {
        self.traditional = Some(convert(&self.own)).filter(|_| !self.others.contains_key(TAIWAN));
        self
    }

    /// The text in the language that its flow is written in.
    pub fn own(&self) -> &T {
        &self.own
    }

    /// The text in a language, or, where it is not there, in that of the flow.
    pub fn in_locale(&self, locale: &str) -> &T {
        let converted = self.traditional.as_ref().filter(|_| locale == TAIWAN);
        self.others.get(locale).or(converted).unwrap_or(&self.own)
    }

    /// The text in every language in which a customer may read it.
    pub fn shown(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.own).chain(self.others.values()).chain(&self.traditional)
    }

    /// The text in each language that an editor wrote; the name is missing for that of the flow, which is first.
    pub fn each(&self) -> impl Iterator<Item = (Option<&str>, &T)> {
        let others = self.others.iter().map(|(locale, text)| (Some(locale.as_str()), text));
        std::iter::once((None, &self.own)).chain(others)
    }
}
