//! What can be promised to a customer, and in which words?
//!
//! The kinds and the words of `promises.ron`. What was promised is a fact of the conversation.

use crate::engine::reply::words::in_locale;
use crate::engine::wrap_up::Labels;
use jiff::Zoned;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What can be promised.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseForm {
    /// The kinds, in the order in which agents see them.
    pub kinds: Vec<PromiseKind>,
    /// The words by language; the fallback is among them.
    pub words: BTreeMap<String, PromiseWords>,
}

/// A kind of promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseKind {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: Labels,
    /// Whether rules alone make it, and no agent.
    #[serde(default)]
    pub only_rules: bool,
    /// What the customer reads, by language, with `{due}` in it; a kind without words is for the desk alone.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}

/// What customers read of all kinds, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseWords {
    /// A moment, of `{month}`, `{month_name}`, `{day}` and `{time}`.
    pub due: String,
    /// When a promise is due at another time; `{label}` is the kind and `{due}` the moment.
    pub moved: String,
    /// When a promise was kept.
    pub kept: String,
    /// When a promise was dropped.
    pub dropped: String,
}

impl PromiseForm {
    /// The kind with this id.
    pub fn kind(&self, id: &str) -> Option<&PromiseKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// What the customer reads of a promise; nothing where its kind is for the desk alone.
    pub fn made(&self, kind: &PromiseKind, locale: &str, due: &Zoned) -> Option<String> {
        if kind.words.is_empty() {
            return None;
        }
        // In the language of the words, where they fall back to another one.
        let own = if kind.words.contains_key(locale) { locale } else { "" };
        Some(in_locale(&kind.words, own).replace("{due}", &self.due(own, due)))
    }

    /// What the customer reads when a promise of this kind is due at another time.
    pub fn moved(&self, kind: &str, locale: &str, due: &Zoned) -> String {
        self.about(kind, locale, |words| &words.moved).replace("{due}", &self.due(locale, due))
    }

    /// What the customer reads when a promise of this kind was kept.
    pub fn kept(&self, kind: &str, locale: &str) -> String {
        self.about(kind, locale, |words| &words.kept)
    }

    /// What the customer reads when a promise of this kind was dropped.
    pub fn dropped(&self, kind: &str, locale: &str) -> String {
        self.about(kind, locale, |words| &words.dropped)
    }

    /// What a kind is called; one that is no longer there is called by its id.
    pub fn label<'l>(&'l self, kind: &'l str, locale: &str) -> &'l str {
        self.kind(kind).map_or(kind, |kind| in_locale(&kind.label, locale).as_str())
    }

    fn about(&self, kind: &str, locale: &str, words: impl Fn(&PromiseWords) -> &String) -> String {
        words(in_locale(&self.words, locale)).replace("{label}", self.label(kind, locale))
    }

    fn due(&self, locale: &str, due: &Zoned) -> String {
        let fields = [
            ("{month}", due.month().to_string()),
            ("{month_name}", due.strftime("%B").to_string()),
            ("{day}", due.day().to_string()),
            ("{time}", due.strftime("%H:%M").to_string()),
        ];
        fields.iter().fold(in_locale(&self.words, locale).due.clone(), |text, (field, value)| text.replace(field, value))
    }
}
