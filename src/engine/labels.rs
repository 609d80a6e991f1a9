//! What does somebody at the desk read for a name that the content gives?
//!
//! Flows and connectors name details, answers and skills for the program: `order.state`, `invoice_need`. `labels.ron` says what people read
//! instead (labels). A detail without a label is called by the flow that asks for it, so that nobody at the desk reads a code.

use crate::connector::ConnectorId;
use crate::dialog::flow::{Flow, Step};
use crate::engine::Engine;
use crate::engine::reply::labels::LabelWords;
use crate::engine::reply::words::FALLBACK_LOCALE;
use std::collections::{BTreeMap, BTreeSet};

impl Engine {
    /// What all names are called in a language: those that have a label, and the details that flows ask for.
    pub fn all_labels(&self, locale: &str) -> LabelWords {
        let empty = LabelWords::default();
        let (own, fallback) = (self.labels.words.get(locale).unwrap_or(&empty), self.labels.words.get(FALLBACK_LOCALE).unwrap_or(&empty));
        let names = |of: fn(&LabelWords) -> &BTreeMap<String, String>| -> BTreeSet<String> {
            of(own).keys().chain(of(fallback).keys()).cloned().collect()
        };
        let nested = |of: fn(&LabelWords) -> &BTreeMap<String, BTreeMap<String, String>>| -> BTreeSet<(String, String)> {
            let all = of(own).iter().chain(of(fallback));
            all.flat_map(|(name, below)| below.keys().map(|key| (name.clone(), key.clone()))).collect()
        };
        let asked = self.flows.iter().flat_map(|flow| &flow.steps).filter_map(slot_of).map(str::to_owned);
        let details = names(|words| &words.details).into_iter().chain(asked).collect::<BTreeSet<_>>();
        let connector = |name: &str| ConnectorId(name.into());
        LabelWords {
            details: labelled(details, |name| self.detail_label(name, locale)),
            connectors: labelled(names(|words| &words.connectors), |name| self.connector_label(&connector(name), locale)),
            answers: below(nested(|words| &words.answers), |name, answer| self.answer_label(&connector(name), answer, locale)),
            values: below(nested(|words| &words.values), |detail, value| self.value_label(detail, value, locale)),
            skills: labelled(names(|words| &words.skills), |name| self.skill_label(name, locale)),
            channels: labelled(names(|words| &words.channels), |name| self.channel_label(name, locale)),
            products: labelled(names(|words| &words.products), |name| self.product_label(name, locale)),
        }
    }

    /// What a detail is called at the desk.
    pub fn detail_label(&self, name: &str, locale: &str) -> String {
        let asks = |flow: &&Flow| flow.steps.iter().any(|step| slot_of(step) == Some(name));
        let by_flow = || self.flows.iter().find(asks).map(|flow| flow.title.in_locale(locale).clone());
        self.labels.find(locale, |words| words.details.get(name)).or_else(by_flow).unwrap_or_else(|| name.to_owned())
    }

    /// What somebody at the desk reads for the value of a detail: what was chosen in a flow, or came from another system, has words.
    pub fn value_label(&self, detail: &str, value: &str, locale: &str) -> String {
        let own = self.labels.find(locale, |words| words.values.get(detail)?.get(value));
        let chosen = || self.flows.iter().find_map(|flow| flow.label_of(detail, value, locale)).map(str::to_owned);
        own.or_else(chosen).unwrap_or_else(|| value.to_owned())
    }

    /// What a connector is called at the desk.
    pub fn connector_label(&self, connector: &ConnectorId, locale: &str) -> String {
        self.labels.find(locale, |words| words.connectors.get(&*connector.0)).unwrap_or_else(|| connector.to_string())
    }

    /// What somebody at the desk reads for the answer of a connector.
    pub fn answer_label(&self, connector: &ConnectorId, answer: &str, locale: &str) -> String {
        self.labels.find(locale, |words| words.answers.get(&*connector.0)?.get(answer)).unwrap_or_else(|| answer.to_owned())
    }

    /// What a skill is called at the desk.
    pub fn skill_label(&self, skill: &str, locale: &str) -> String {
        self.labels.find(locale, |words| words.skills.get(skill)).unwrap_or_else(|| skill.to_owned())
    }

    /// What a product is called at the desk.
    pub fn product_label(&self, product: &str, locale: &str) -> String {
        self.labels.find(locale, |words| words.products.get(product)).unwrap_or_else(|| product.to_owned())
    }

    /// What a channel is called at the desk.
    pub fn channel_label(&self, channel: &str, locale: &str) -> String {
        self.labels.find(locale, |words| words.channels.get(channel)).unwrap_or_else(|| channel.to_owned())
    }
}

/// The detail that a step asks for.
fn slot_of(step: &Step) -> Option<&str> {
    match step {
        Step::Ask { slot, .. } => Some(slot),
        Step::Choose { slot, .. } => slot.as_deref(),
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => None,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
    }
}

fn labelled(names: BTreeSet<String>, label: impl Fn(&str) -> String) -> BTreeMap<String, String> {
    let labelled = names.into_iter().map(|name| {
        let label = label(&name);
        (name, label)
    });
    labelled.collect()
}

fn below(names: BTreeSet<(String, String)>, label: impl Fn(&str, &str) -> String) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut below: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, key) in names {
        let label = label(&name, &key);
        below.entry(name).or_default().insert(key, label);
    }
    below
}
