//! Is a step that asks another system in order?

use crate::connector::{Connector, ConnectorId};
use crate::diagnostic::Code;
use crate::dialog::call::{AGED_SECONDS, MINUTES};
use crate::dialog::compile::compiler::Compiler;
use crate::dialog::compile::field::is_slot;
use crate::dialog::compile::translate::Field;
use crate::dialog::flow::{CallAnswer, CallStep, StepIdx};
use crate::dialog::source::{CallSource, FlowSource, Pairs, StepSource};
use std::collections::BTreeMap;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, source: CallSource) -> CallStep {
        let connector = self.connector(&source.connector);
        if let Some(connector) = connector {
            self.check_age(connector, &source);
        }
        CallStep {
            connector: ConnectorId(source.connector.as_str().into()),
            with: self.inputs(connector, source.with),
            has_effect: connector.is_some_and(Connector::has_effect),
            needs_identity: connector.is_some_and(|connector| connector.needs_identity),
            answers: self.answers(connector, source.answers),
            aged: source.aged.map(|words| self.spoken(Field::Aged, &words)),
            otherwise: self.step_named("otherwise:", &source.otherwise),
        }
    }

    /// The connector with this name; nothing when there is none, or the connectors could not be read.
    pub(super) fn connector(&mut self, id: &str) -> Option<&'a Connector> {
        let connector = self.outside.connectors?.get(&ConnectorId(id.into()));
        if connector.is_none() {
            let what = format!("asks `{id}`, which is no connector");
            self.fault(Code::DanglingLink, self.place("connector:", id), &what, "use the `id` of a connector in connectors.ron");
        }
        connector
    }

    /// Finds fault with a flow that is to take the place of atoms and cannot tell when.
    pub(super) fn check_instead_of(&mut self, source: &FlowSource) {
        let first = source.steps.0.iter().find(|(name, _)| *name == source.start);
        let can_tell = first.is_none_or(|(_, step)| matches!(step, StepSource::CanAsk { .. }));
        if !source.instead_of.is_empty() && !can_tell {
            let help = "begin with a `CanAsk`: only while it can ask, the flow is started instead";
            let place = self.place("start:", &source.start);
            self.fault(Code::Unreached, place, "is never started by `instead_of`", help);
        }
    }

    /// Finds fault with a personal detail in a path: servers and proxies log paths.
    pub(super) fn check_paths(&mut self, source: &FlowSource) {
        let personal: Vec<&str> = source.steps.0.iter().filter_map(|(_, step)| personal_slot(step)).collect();
        for (at, (_, step)) in source.steps.0.iter().enumerate() {
            let StepSource::Call { connector, with, .. } = step else { continue };
            let connector = self.outside.connectors.and_then(|connectors| connectors.get(&ConnectorId(connector.as_str().into())));
            for input in connector.into_iter().flat_map(|connector| connector.path.inputs()) {
                let slot = with.0.iter().find(|(own, _)| own == input).map_or(input, |(_, slot)| slot);
                if personal.contains(&slot) {
                    self.at = Some(at);
                    let what = format!("sends the slot `{slot}` in a path, where `{input}` stands, and it is a personal detail");
                    let help = "let connectors.ron send it in the `body`, by another method than `Get`";
                    self.fault(Code::PersonalPath, self.spots.key(at), &what, help);
                }
            }
        }
        self.at = None;
    }

    /// Finds fault where an old answer is not told to be old.
    fn check_age(&mut self, connector: &Connector, source: &CallSource) {
        let place = self.place("connector:", &source.connector);
        let is_kept = connector.stale.as_secs() >= AGED_SECONDS;
        match (is_kept, &source.aged) {
            (true, None) => {
                let help = "add `aged`, as \"这是 {minutes} 分钟前查到的：\"";
                self.fault(Code::MissingWords, place, "may get an old answer and does not say so", help);
            }
            (_, Some(words)) if !words.contains(&format!("{{{MINUTES}}}")) => {
                let help = "write `{minutes}` where the age belongs";
                self.fault(Code::UnknownSlot, self.place("aged:", words), "does not say how old an answer is", help);
            }
            (false, Some(_)) => {
                self.fault(Code::Unreached, place, "says how old an answer is, but never gets an old one", "take `aged` out");
            }
            (true, Some(_)) | (false, None) => {}
        }
    }

    /// Each input of the connector with its slot: the one that is named, or else the one that has its name.
    fn inputs(&mut self, connector: Option<&Connector>, with: Pairs<String>) -> Vec<(String, String)> {
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        for (input, slot) in with.0 {
            if !is_slot(&slot) {
                let what = format!("takes `{input}` from `{slot}`, which is no name of a slot");
                self.fault(Code::BadId, self.place("", &slot), &what, "use a slot as `order`, or what an answer gave as `order.parcel`");
            }
            if connector.is_some_and(|connector| !connector.inputs().contains(input.as_str())) {
                let what = format!("gives `{input}`, which the connector does not take");
                self.fault(Code::DanglingLink, self.place("", &input), &what, "use an input of the connector, or take it out");
            }
            named.insert(input, slot);
        }
        let inputs = connector.map(Connector::inputs).unwrap_or_default();
        inputs.into_iter().map(|input| (input.to_owned(), named.remove(input).unwrap_or_else(|| input.to_owned()))).collect()
    }

    fn answers(&mut self, connector: Option<&Connector>, cases: Pairs<String>) -> Vec<CallAnswer> {
        let own = |name: &str| connector.and_then(|connector| connector.answer(name));
        for answer in connector.into_iter().flat_map(|connector| &connector.answers) {
            if !cases.0.iter().any(|(name, _)| *name == answer.name) {
                let what = format!("has no step for the answer `{}`", answer.name);
                self.fault(Code::DeadEnd, self.place_of_text("answers"), &what, "add it: each answer leads somewhere");
            }
        }
        for (name, _) in cases.0.iter().filter(|(name, _)| connector.is_some() && own(name).is_none()) {
            let what = format!("knows the answer `{name}`, which the connector does not give");
            self.fault(Code::DanglingLink, self.place("", name), &what, "use the name of an answer in connectors.ron");
        }
        let dotted = |name: &String| connector.map(|connector| format!("{}.{name}", connector.id)).unwrap_or_default();
        let answer_of = |(name, next): (String, StepIdx)| {
            let own = own(&name);
            CallAnswer {
                sets: own.iter().flat_map(|own| own.gives.keys()).map(dotted).collect(),
                may_set: own.iter().flat_map(|own| own.may_give.keys()).map(dotted).collect(),
                name,
                next,
            }
        };
        self.cases(cases).into_iter().map(answer_of).collect()
    }
}

/// The slot of a step that asks for a personal detail.
fn personal_slot(step: &StepSource) -> Option<&str> {
    match step {
        StepSource::Ask { slot, kind, .. } => kind.is_personal().then_some(slot),
        StepSource::Say { .. }
        | StepSource::Choose { .. }
        | StepSource::Answer { .. }
        | StepSource::CanAsk { .. }
        | StepSource::Call { .. }
        | StepSource::Branch { .. }
        | StepSource::HandOff { .. }
        | StepSource::End { .. }
        | StepSource::Close { .. } => None,
    }
}
