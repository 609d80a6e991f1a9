//! What does a flow file say, with its names resolved?
//!
//! Turns a [`FlowSource`] into a [`Flow`] and collects what is wrong with single fields and names. Whether the steps together make a sound
//! procedure is proved in `prove`.

mod call;
pub(super) mod compiler;
mod field;
mod translate;

use crate::connector::ConnectorId;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialog::compile::compiler::{Compiler, Outside};
use crate::dialog::compile::field::{is_blank, is_name};
use crate::dialog::compile::translate::Field;
use crate::dialog::flow::{Choice, Flow, Step, StepIdx};
use crate::dialog::place::Spots;
use crate::dialog::source::{CallSource, ChoiceSource, FlowSource, Pairs, StepSource};
use crate::intent::FlowId;
use crate::kb::entry::ContentHash;
use crate::source::SourceFile;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// How many steps a flow may have: far more than anybody reads, and few enough that every proof is quick.
const MOST_STEPS: usize = 1000;

/// The flow of a file; nothing when a step is missing, so that there is no judging the whole. Where another field is wrong, a fault is
/// added and any value stands in its place: such a flow is never served. `id` is the name of the file.
pub(super) fn compile(
    file: &SourceFile,
    id: &str,
    mut source: FlowSource,
    outside: &Outside<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Flow> {
    let spots = Spots::of(file);
    let names = source.steps.0.iter().map(|(name, _)| name.clone()).collect();
    let (places, translations) = (HashMap::new(), std::mem::take(&mut source.words));
    let mut compiler = Compiler { flow: id, names, places, at: None, locale: None, translations, is_whole: true, spots, outside, faults };
    compiler.id(&source.id);
    let formerly = compiler.former_ids(&source.formerly);
    compiler.learn_names()?;
    compiler.check_translations(&source);
    let title = compiler.title(source.title.clone());
    let start = compiler.step_named("start:", &source.start);
    let instead_of = source.instead_of.iter().map(|name| compiler.atom(name)).collect();
    compiler.check_instead_of(&source);
    compiler.check_paths(&source);
    let steps = source.steps.0.into_iter().enumerate().map(|(at, (_, step))| compiler.step(at, step)).collect();
    let Compiler { names, is_whole, .. } = compiler;
    let hash = ContentHash::of([file.text.as_str()]);
    is_whole.then(|| Flow {
        id: FlowId(id.into()),
        formerly,
        title,
        is_courtesy: source.courtesy,
        is_after_diagnosis: source.after_diagnosis,
        instead_of,
        steps,
        names,
        start,
        hash,
    })
}

impl Compiler<'_> {
    fn step(&mut self, at: usize, source: StepSource) -> Step {
        self.at = Some(at);
        match source {
            StepSource::Say { words, next } => {
                Step::Say { words: self.spoken(Field::Words, &words), next: self.step_named("next:", &next) }
            }
            StepSource::Ask { words, slot, kind, retry, tries, next, otherwise } => Step::Ask {
                words: self.spoken(Field::Words, &words),
                slot: self.slot(slot),
                kind: self.kind(kind),
                retry: self.spoken(Field::Retry, &retry),
                tries: self.tries(tries),
                next: self.step_named("next:", &next),
                otherwise: self.step_named("otherwise:", &otherwise),
            },
            StepSource::Choose { words, slot, choices, retry, tries, otherwise } => {
                let (first, rest) = self.choices(choices);
                Step::Choose {
                    words: self.spoken(Field::Words, &words),
                    slot: slot.map(|slot| self.slot(slot)),
                    first,
                    rest,
                    retry: self.spoken(Field::Retry, &retry),
                    tries: self.tries(tries),
                    otherwise: self.step_named("otherwise:", &otherwise),
                }
            }
            StepSource::Answer { atom, next } => Step::Answer { atom: self.atoms(&atom), next: self.step_named("next:", &next) },
            StepSource::CanAsk { connector, next, otherwise } => {
                self.connector(&connector);
                Step::CanAsk {
                    connector: ConnectorId(connector.into()),
                    next: self.step_named("next:", &next),
                    otherwise: self.step_named("otherwise:", &otherwise),
                }
            }
            StepSource::Call { connector, with, answers, aged, otherwise } => {
                Step::Call(self.call(CallSource { connector, with, answers, aged, otherwise }))
            }
            StepSource::Branch { slot, cases, otherwise } => Step::Branch {
                slot: self.slot_or_result(slot),
                cases: self.cases(cases),
                otherwise: self.step_named("otherwise:", &otherwise),
            },
            StepSource::HandOff { words, skill, priority } => {
                Step::HandOff { words: self.spoken(Field::Words, &words), skill: self.skill(skill), priority: priority.into() }
            }
            StepSource::End { words, solved } => Step::End { words: words.map(|words| self.spoken(Field::Words, &words)), solved },
            StepSource::Close { words, solved } => Step::Close { words: words.map(|words| self.spoken(Field::Words, &words)), solved },
        }
    }

    fn id(&mut self, id: &str) {
        let help = "the id is the file's name without `.ron`: lower-case letters, digits and underscores";
        if id != self.flow {
            self.fault(Code::BadId, self.place("id:", id), &format!("has the id `{id}`, which is not the file's name"), help);
        } else if !is_name(id) {
            self.fault(Code::BadId, self.place("id:", id), "has other characters in its id", help);
        }
    }

    /// The names that the flow had before.
    fn former_ids(&mut self, ids: &[String]) -> Vec<FlowId> {
        for id in ids.iter().filter(|id| !is_name(id)) {
            let help = "write the name that the file had, without `.ron`";
            self.fault(Code::BadId, self.place("[", id), &format!("has the former id `{id}`, which has other characters"), help);
        }
        ids.iter().map(|id| FlowId(id.as_str().into())).collect()
    }

    /// Learns where each step stands, the first of those with one name; nothing when they are too many to go on.
    fn learn_names(&mut self) -> Option<()> {
        if self.names.len() > MOST_STEPS {
            let what = format!("has {} steps, more than {MOST_STEPS}", self.names.len());
            self.fault(Code::OutOfRange, self.spots.key(MOST_STEPS), &what, "divide it into several flows");
            return None;
        }
        for (at, name) in self.names.clone().into_iter().enumerate() {
            self.at = Some(at);
            if !is_name(&name) {
                let help = "use lower-case letters, digits and underscores";
                self.fault(Code::BadId, self.spots.key(at), "has other characters in its name", help);
            }
            let place = StepIdx(u16::try_from(at).ok()?);
            match self.places.entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert(place);
                }
                Entry::Occupied(_) => {
                    self.fault(Code::DuplicateId, self.spots.key(at), "is there twice", "rename one of the two");
                    self.is_whole = false;
                }
            }
        }
        self.at = None;
        Some(())
    }

    fn step_named(&mut self, field: &str, name: &str) -> StepIdx {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let verb = if self.at.is_some() { "leads to" } else { "starts at" };
        let what = format!("{verb} `{name}`, which is no step");
        self.fault(Code::DanglingLink, self.place(field, name), &what, "use the name of a step of this flow");
        self.is_whole = false;
        StepIdx(0)
    }

    fn cases(&mut self, cases: Pairs<String>) -> Vec<(String, StepIdx)> {
        let mut known: Vec<(String, StepIdx)> = Vec::new();
        for (value, step) in cases.0 {
            if known.iter().any(|(other, _)| *other == value) {
                let what = format!("has the case `{value}` twice");
                self.fault(Code::DuplicateId, self.place("", &value), &what, "take one of the two out");
            }
            known.push((value, self.step_named(":", &step)));
        }
        known
    }

    fn choices(&mut self, mut choices: Vec<ChoiceSource>) -> (Choice, Vec<Choice>) {
        let labels: Vec<_> = choices.iter().map(|choice| self.label(&choice.label)).collect();
        for (choice, label) in choices.iter_mut().zip(&labels) {
            choice.says.extend(label.shown().skip(1).cloned());
        }
        self.check_ways_of_saying(&choices);
        let choices = labels.into_iter().zip(choices);
        let mut choices = choices.map(|(label, ChoiceSource { says, next, has_button, .. })| {
            let next = self.step_named("next:", &next);
            Choice { label, says, next, has_button }
        });
        let first = choices.next();
        let rest = choices.collect();
        let first = first.unwrap_or_else(|| {
            let place = self.place_of_text("choices");
            self.fault(Code::DeadEnd, place, "offers no choice", "write at least one choice");
            self.is_whole = false;
            Choice { label: self.label(""), says: Vec::new(), next: StepIdx(0), has_button: true }
        });
        (first, rest)
    }

    /// Finds empty labels and phrases; whether they tell the choices apart is proved when the whole content is compiled.
    fn check_ways_of_saying(&mut self, choices: &[ChoiceSource]) {
        for choice in choices {
            for phrase in std::iter::once(&choice.label).chain(&choice.says).filter(|phrase| is_blank(phrase)) {
                let field = if phrase == &choice.label { "label:" } else { "says:" };
                self.fault(Code::MissingWords, self.place(field, phrase), "has an empty label or phrase", "write it or take it out");
            }
        }
    }
}
