//! What does a flow say in other languages?
//!
//! Puts the texts of a flow's `words` beside those of its steps, and finds those that are missing and those that stand beside nothing.

use crate::diagnostic::Code;
use crate::dialog::compile::compiler::Compiler;
use crate::dialog::locale::ByLocale;
use crate::dialog::source::{FlowSource, StepSource, StepTranslation, Translation};
use crate::dialog::words::Words;
use crate::kb::entry::AtomIdx;
use crate::text::traditional::traditional;
use std::collections::{BTreeMap, BTreeSet};

/// A field that a customer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Words,
    Retry,
    Aged,
    Atom,
    Label,
}

impl Field {
    /// How it is written before its text.
    fn key(self) -> &'static str {
        match self {
            Field::Words => "words:",
            Field::Retry => "retry:",
            Field::Aged => "aged:",
            Field::Atom => "atom:",
            Field::Label => "label:",
        }
    }
}

impl StepTranslation {
    /// The text in the place of a field's; `own` tells labels apart.
    fn text(&self, field: Field, own: &str) -> Option<&str> {
        match field {
            Field::Words => self.words.as_deref(),
            Field::Retry => self.retry.as_deref(),
            Field::Aged => self.aged.as_deref(),
            Field::Atom => self.atom.as_deref(),
            Field::Label => self.choices.0.iter().find(|(label, _)| label == own).map(|(_, text)| text.as_str()),
        }
    }

    /// The fields that it has, each with the label where it is one.
    fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        let single = [Field::Words, Field::Retry, Field::Aged, Field::Atom].into_iter();
        let labels = self.choices.0.iter().map(|(label, _)| (Field::Label, label.as_str()));
        single.filter(|field| self.text(*field, "").is_some()).map(|field| (field, "")).chain(labels)
    }
}

impl StepSource {
    /// The fields that a customer reads, each with its text.
    fn fields(&self) -> Vec<(Field, &str)> {
        match self {
            StepSource::Say { words, .. } | StepSource::HandOff { words, .. } => vec![(Field::Words, words)],
            StepSource::Ask { words, retry, .. } => vec![(Field::Words, words), (Field::Retry, retry)],
            StepSource::Choose { words, choices, retry, .. } => {
                let labels = choices.iter().map(|choice| (Field::Label, choice.label.as_str()));
                [(Field::Words, words.as_str()), (Field::Retry, retry)].into_iter().chain(labels).collect()
            }
            StepSource::Answer { atom, .. } => vec![(Field::Atom, atom)],
            StepSource::Call { aged, .. } => aged.iter().map(|aged| (Field::Aged, aged.as_str())).collect(),
            StepSource::End { words, .. } | StepSource::Close { words, .. } => {
                words.iter().map(|words| (Field::Words, words.as_str())).collect()
            }
            StepSource::CanAsk { .. } | StepSource::Branch { .. } => Vec::new(),
        }
    }
}

impl Compiler<'_> {
    /// The title in each language.
    pub(super) fn title(&mut self, own: String) -> ByLocale<String> {
        self.shown("title:", &own);
        let others = self.others(|translation| translation.title.as_deref());
        others.values().for_each(|title| self.shown("title:", title));
        ByLocale::new(own, others).with_traditional(|own| traditional(own))
    }

    /// Words of the step that is read, in each language.
    pub(super) fn spoken(&mut self, field: Field, own: &str) -> ByLocale<Words> {
        let words = self.words(field.key(), own);
        let others = self.in_others(field, own, |compiler, text| compiler.words(field.key(), text));
        ByLocale::new(words, others).with_traditional(Words::traditional)
    }

    /// The label of a button in each language.
    pub(super) fn label(&mut self, own: &str) -> ByLocale<String> {
        let others = self.in_others(Field::Label, own, |_, text| text.to_owned());
        ByLocale::new(own.to_owned(), others).with_traditional(|own| traditional(own))
    }

    /// The atom that is sent in each language.
    pub(super) fn atoms(&mut self, own: &str) -> ByLocale<AtomIdx> {
        let atom = self.atom(own);
        ByLocale::new(atom, self.in_others(Field::Atom, own, |compiler, name| compiler.atom(name)))
    }

    /// What is made of the texts in other languages that stand in the place of one.
    fn in_others<T>(&mut self, field: Field, own: &str, mut read: impl FnMut(&mut Self, &str) -> T) -> BTreeMap<String, T> {
        let Some(name) = self.at.map(|at| self.names[at].clone()) else { return BTreeMap::new() };
        let texts = self.others(|translation| {
            let step = translation.steps.0.iter().find(|(step, _)| *step == name);
            step.and_then(|(_, step)| step.text(field, own))
        });
        let mut made = BTreeMap::new();
        for (locale, text) in texts {
            self.locale = Some(locale.clone());
            made.insert(locale, read(self, &text));
        }
        self.locale = None;
        made
    }

    fn others(&self, text: impl Fn(&Translation) -> Option<&str>) -> BTreeMap<String, String> {
        let texts = self.translations.0.iter().filter_map(|(locale, own)| Some((locale.clone(), text(own)?.to_owned())));
        texts.collect()
    }

    /// Finds languages, steps and fields that the flow lacks in its `words`, and those that it has there and the bot has no use for.
    pub(super) fn check_translations(&mut self, source: &FlowSource) {
        let translations = std::mem::take(&mut self.translations);
        let mut seen = BTreeSet::new();
        for (locale, translation) in &translations.0 {
            self.locale = Some(locale.clone());
            if !seen.insert(locale) {
                self.fault(Code::DuplicateId, self.place("", ""), &format!("has words in `{locale}` twice"), "put them together");
            } else if self.outside.locales.is_none_or(|locales| locales.contains(locale)) {
                self.check_translation(source, locale, translation);
            } else {
                let what = format!("has words in `{locale}`, which policy.ron does not speak");
                let help = "use a language of `words` in policy.ron; zh-CN is what the steps are written in";
                self.fault(Code::DanglingLink, self.place("", ""), &what, help);
            }
        }
        self.locale = None;
        for locale in self.outside.locales.unwrap_or_default().iter().filter(|locale| !seen.contains(locale)) {
            let help =
                format!("add `words: {{ \"{locale}\": (title: …, steps: …) }}`; until then its customers read the steps as they are");
            self.fault(Code::MissingLocale, self.place("title:", &source.title), &format!("has no words in `{locale}`"), &help);
        }
        self.translations = translations;
    }

    fn check_translation(&mut self, source: &FlowSource, locale: &str, translation: &Translation) {
        if translation.title.is_none() {
            self.fault(Code::MissingLocale, self.place("", ""), &format!("has no title in `{locale}`"), "write it");
        }
        for (at, (name, step)) in source.steps.0.iter().enumerate() {
            self.at = Some(at);
            let nothing = StepTranslation::default();
            let own = translation.steps.0.iter().find(|(step, _)| step == name).map_or(&nothing, |(_, own)| own);
            let fields = step.fields();
            for (field, text) in fields.iter().filter(|(field, text)| *field != Field::Atom && own.text(*field, text).is_none()) {
                let what = format!("has no `{}` in `{locale}` for “{text}”", field.key().trim_end_matches(':'));
                self.fault(Code::MissingLocale, self.place("", ""), &what, "write it; until then customers read the text of the step");
            }
            for (field, label) in own.fields() {
                if !fields.iter().any(|(other, text)| *other == field && (field != Field::Label || *text == label)) {
                    let of = if field == Field::Label {
                        format!("the label “{label}”")
                    } else {
                        format!("`{}`", field.key().trim_end_matches(':'))
                    };
                    let what = format!("says {of} in `{locale}`, which the step does not have");
                    self.fault(Code::DanglingLink, self.place("", label), &what, "write it as it stands in the step, or take it out");
                }
            }
        }
        self.at = None;
        let mut seen = BTreeSet::new();
        for (name, _) in &translation.steps.0 {
            if !source.steps.0.iter().any(|(step, _)| step == name) {
                let what = format!("says the step `{name}` in `{locale}`, which is no step");
                self.fault(Code::DanglingLink, self.place("", name), &what, "use the name of a step of this flow");
            }
            if !seen.insert(name) {
                let what = format!("says the step `{name}` in `{locale}` twice");
                self.fault(Code::DuplicateId, self.place("", name), &what, "put them together");
            }
        }
    }
}
