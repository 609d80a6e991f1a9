//! Are the values of one file sound?
//!
//! Collects the faults of the fields of `policy.ron`, `handoff.ron` and `synonyms.ron`. Which fields there are stands in `load`.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::decide::costs::Costs;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::engine::wrap_up::Labels;
use crate::source::{SourceFile, SourceSet};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// Checks the values of one file, and remembers whether all were sound.
pub(super) struct Sound<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Where faults are added.
    pub faults: &'a mut Vec<Diagnostic>,
    /// Whether no fault was added.
    pub is_sound: bool,
}

impl Sound<'_> {
    /// Adds a fault at the place where `at` first stands in quotes, or else bare.
    pub fn fault(&mut self, code: Code, at: &str, message: String, help: &str) {
        self.is_sound = false;
        self.faults.push(Diagnostic::new(code, self.file.place_of_quoted(at), message, help));
    }

    /// Adds a fault unless the condition holds.
    pub fn demand(&mut self, field: &str, holds: bool, message: &str, help: &str) {
        if !holds {
            self.fault(Code::OutOfRange, field, message.to_owned(), help);
        }
    }

    /// The three costs that say how sure the bot must be.
    pub fn costs(&mut self, wrong: f32, asking: f32, missing: f32) -> Option<Costs> {
        for (field, cost) in [("wrong_costs", wrong), ("asking_costs", asking), ("missing_costs", missing)] {
            self.demand(field, cost.is_finite() && cost > 0.0, &format!("{field} is {cost}"), "a cost is a number above 0");
        }
        let costs = Costs::new(wrong, asking, missing);
        if self.is_sound {
            let message = format!("a question costs {asking}, too much beside a wrong answer ({wrong}) and a miss ({missing})");
            let help = "let asking_costs / missing_costs be at most 1 - asking_costs / wrong_costs";
            self.demand("asking_costs", costs.is_some(), &message, help);
        }
        costs
    }

    /// A field that is a number from `least` to `most`.
    pub fn range(&mut self, field: &str, value: u32, least: u32, most: u32) {
        let help = format!("write a number from {least} to {most}");
        self.demand(field, (least..=most).contains(&value), &format!("{field} is {value}"), &help);
    }

    /// A field that is a list of phrases.
    pub fn phrases(&mut self, field: &str, phrases: &[String]) {
        if phrases.is_empty() {
            self.fault(Code::MissingWords, field, format!("`{field}` has no phrase"), "write at least one");
        }
        if phrases.iter().any(|phrase| phrase.trim().is_empty()) {
            self.fault(Code::MissingWords, field, format!("a phrase of `{field}` is empty"), "write it, or take it out");
        }
    }

    /// The languages in which there are words.
    pub fn locales<'k>(&mut self, mut locales: impl Iterator<Item = &'k String>) {
        if !locales.any(|locale| locale == FALLBACK_LOCALE) {
            let message = format!("there are no words in {FALLBACK_LOCALE}");
            self.fault(Code::MissingWords, "words", message, "other languages fall back to it; write it");
        }
    }

    /// No words of the file are an empty string; the place is that of the first.
    pub fn no_empty_words(&mut self) {
        if self.file.text.contains("\"\"") {
            self.fault(Code::MissingWords, "\"\"", "words are empty".to_owned(), "write what the customer should read");
        }
    }

    /// A list of things that has an upper bound.
    pub fn at_most(&mut self, field: &str, n: usize, most: usize) {
        self.demand(field, n <= most, &format!("`{field}` has {n}"), &format!("write at most {most}"));
    }

    /// Things of one kind that stand side by side: their ids can be written in an address, and each has a name.
    pub fn ids<'t>(&mut self, what: &str, things: impl Iterator<Item = (&'t str, &'t Labels)>) {
        let mut seen = BTreeSet::new();
        for (id, label) in things {
            let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
            if !is_id {
                let message = format!("the {what} `{id}` has other characters than a-z, 0-9, `_` and `-`");
                self.fault(Code::BadId, id, message, "write it as `call_back`");
            }
            if !seen.insert(id) {
                self.fault(Code::DuplicateId, id, format!("two things side by side are the {what} `{id}`"), "give one another id");
            }
            if !label.contains_key(FALLBACK_LOCALE) {
                let message = format!("the {what} `{id}` has no label in zh-CN");
                self.fault(Code::MissingWords, id, message, "other languages fall back to it; write it");
            }
        }
    }

    /// A time of day.
    pub fn time(&mut self, text: &str) -> Option<Time> {
        let time = text.parse().ok();
        if time.is_none() {
            self.fault(Code::BadRoster, text, format!("`{text}` is no time of day"), "write it as 09:00");
        }
        time
    }

    /// A time zone.
    pub fn time_zone(&mut self, name: &str) -> Option<TimeZone> {
        let zone = TimeZone::get(name).ok();
        if zone.is_none() {
            self.fault(Code::BadRoster, name, format!("`{name}` is no time zone"), "write it as Asia/Shanghai");
        }
        zone
    }
}

/// Reads one RON file that must be there.
pub(super) fn read<'s, T: DeserializeOwned>(
    sources: &'s SourceSet,
    name: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<(&'s SourceFile, T)> {
    let path = format!("intents/{name}");
    let Some(file) = sources.text(&path) else {
        let help = "see intents/README.md for a sample of it";
        faults.push(Diagnostic::new(Code::MissingFile, Place::file(&path), format!("{name} is not there"), help));
        return None;
    };
    sources.ron(file).map_err(|fault| faults.push(fault)).ok().map(|value| (file, value))
}
