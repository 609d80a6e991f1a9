//! What is known while a flow is compiled, and how is a fault in it shown?

use crate::connector::Connectors;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::dialog::flow::StepIdx;
use crate::dialog::place::Spots;
use crate::dialog::source::{Pairs, Translation};
use crate::kb::entry::{AtomId, AtomIdx};
use std::collections::HashMap;

/// What flows name outside their own file.
pub(in crate::dialog) struct Outside<'a> {
    /// Finds an atom of the knowledge base.
    pub find_atom: &'a dyn Fn(&AtomId) -> Option<AtomIdx>,
    /// The skills of `handoff.ron`; none means that they could not be read, and every skill passes.
    pub skills: &'a [String],
    /// The questions to other systems; none means that they could not be read, and every name passes.
    pub connectors: Option<&'a Connectors>,
    /// The languages that the bot speaks besides that of the flows; none means that they could not be read, and every name passes.
    pub locales: Option<&'a [String]>,
}

/// A flow on its way from its text.
pub(super) struct Compiler<'a> {
    pub(super) flow: &'a str,
    pub(super) names: Vec<String>,
    pub(super) places: HashMap<String, StepIdx>,
    /// The step that is read; none while the fields of the flow itself are.
    pub(super) at: Option<usize>,
    /// The language that is read; none for that of the steps.
    pub(super) locale: Option<String>,
    pub(super) translations: Pairs<Translation>,
    pub(super) is_whole: bool,
    pub(super) spots: Spots<'a>,
    pub(super) outside: &'a Outside<'a>,
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

impl Compiler<'_> {
    /// Adds a fault of the step that is read, or else of the flow.
    pub(super) fn fault(&mut self, code: Code, place: Place, what: &str, help: &str) {
        let subject = match self.at {
            Some(at) => format!("flow `{}`: step `{}`", self.flow, self.names[at]),
            None => format!("flow `{}`", self.flow),
        };
        let fault = Diagnostic::new(code, place, format!("{subject} {what}"), help);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The place of a field's value, in the step that is read.
    pub(super) fn place(&self, field: &str, value: &str) -> Place {
        match (&self.locale, self.at) {
            (Some(locale), at) => self.spots.in_translation(locale, at.map(|at| self.names[at].as_str()), field, value),
            (None, Some(at)) => self.spots.in_step(at, field, value),
            (None, None) => self.spots.in_file(field, value),
        }
    }
}
