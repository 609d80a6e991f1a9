//! Does every reply lead where its editor wrote?
//!
//! Proved over the compiled content by the code that serves: what a button says, and each further way of saying it, picks that button and reads as
//! no danger or red line when a customer types it; and no way of asking proves so much that a question which can lead to danger, or to a person, is
//! passed over.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::dialog::flow::{Flow, StepIdx};
use crate::dialog::frame::Frame;
use crate::dialog::progress::Standing;
use crate::dialog::standing;
use crate::dialog::tree;
use crate::engine::Engine;
use crate::engine::buttons::{Button, said};
use crate::engine::decide::policy::Says;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomIdx;
use crate::kb::symptom::{Branch, Node, SymptomTree};
use crate::search::reader::Reader;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::NormalText;
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// What a remedy against danger is called: its heading is this, or ends in it, as `leak-danger`.
const DANGER: &str = "danger";

/// The channel of the reader for whom it is proved; buttons are the same on all.
const CHANNEL: &str = "web";

/// The faults of all questions, each once, in no order.
pub(super) fn check(engine: &Engine, kb_sources: &SourceSet, intents_sources: &SourceSet, now: Timestamp) -> Vec<Diagnostic> {
    let alarms = Alarms { engine, known: RefCell::default() };
    let of_trees = engine.kb.trees().iter().flat_map(|tree| check_tree(&alarms, tree, kb_sources, now));
    let of_flows = engine.flows.iter().flat_map(|flow| check_flow(&alarms, flow, intents_sources, now));
    let mut faults: Vec<Diagnostic> = Vec::new();
    for fault in of_trees.chain(of_flows) {
        // A reply may be one in several languages.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

fn check_tree(alarms: &Alarms<'_>, tree: &SymptomTree, sources: &SourceSet, now: Timestamp) -> Vec<Diagnostic> {
    let engine = alarms.engine;
    let Some(file) = sources.text(&engine.kb[tree.entry].path) else { return Vec::new() };
    let of_question = |(question, at): (&Node, AtomIdx)| {
        let of_buttons = check_place(alarms, &frame_of_question(engine, tree, at), &Spot::of_heading(file, heading(engine, at)), now);
        of_buttons.into_iter().chain(check_skipped(engine, tree, question, at, file)).collect::<Vec<_>>()
    };
    questions(&tree.root).into_iter().flat_map(of_question).collect()
}

fn check_flow(alarms: &Alarms<'_>, flow: &Flow, sources: &SourceSet, now: Timestamp) -> Vec<Diagnostic> {
    let Some(file) = sources.text(&format!("intents/flows/{}.ron", flow.id.0)) else { return Vec::new() };
    frames_of_flow(flow).flat_map(|(frame, name)| check_place(alarms, &frame, &Spot::of_step(file, name), now)).collect()
}

/// Holds the buttons of a place in every language.
fn check_place(alarms: &Alarms<'_>, frame: &Frame, spot: &Spot<'_>, now: Timestamp) -> Vec<Diagnostic> {
    let others = alarms.engine.policy.other_locales();
    let locales = std::iter::once(FALLBACK_LOCALE).chain(others.iter().map(String::as_str));
    let faults = locales.flat_map(|language| check_buttons(alarms, frame, Reader { language, ..Reader::on(CHANNEL, now) }, spot));
    // What is only written in other characters has the faults of what it was written from, once more and nowhere.
    let mut kept: Vec<Diagnostic> = Vec::new();
    for fault in faults {
        let is_told = |other: &Diagnostic| other.code == fault.code && (other.place == fault.place || fault.place == spot.start());
        if !kept.iter().any(is_told) {
            kept.push(fault);
        }
    }
    kept
}

/// The questions of a tree, each with its atom.
fn questions(node: &Node) -> Vec<(&Node, AtomIdx)> {
    let own = match node {
        Node::Question { words, .. } => Some((node, *words)),
        Node::Remedy(_) | Node::HandOff => None,
    };
    own.into_iter().chain(node.branches().flat_map(|branch| questions(&branch.to))).collect()
}

fn frame_of_question(engine: &Engine, tree: &SymptomTree, at: AtomIdx) -> Frame {
    let atom = &engine.kb[at];
    let tree = engine.kb[tree.entry].id.clone();
    Frame::Tree { tree, hash: atom.hash.clone(), at: atom.id.clone(), path: Vec::new(), asked: 1, is_again: false }
}

/// The places where a flow waits at buttons, each with the name of its step.
fn frames_of_flow(flow: &Flow) -> impl Iterator<Item = (Frame, &str)> {
    let steps = flow.names.iter().enumerate().filter_map(|(at, name)| Some((StepIdx(u16::try_from(at).ok()?), name.as_str())));
    let waiting = steps.filter(|(step, _)| flow.choices(*step).next().is_some());
    waiting.map(|(step, name)| (standing::frame(flow, Standing { step, slots: BTreeMap::new(), asked: 1 }, false), name))
}

/// Holds what the buttons of a place say, and the further ways, against red lines and against each other.
fn check_buttons(alarms: &Alarms<'_>, frame: &Frame, reader: Reader<'_>, spot: &Spot<'_>) -> Vec<Diagnostic> {
    let buttons = alarms.engine.buttons(Some(frame), reader);
    let replies = buttons.iter().enumerate().flat_map(|(at, button)| {
        let says = button.says.iter().copied().filter(|say| *say != button.label);
        std::iter::once(button.label.as_str()).chain(says).map(move |reply| (at, button, reply))
    });
    let fault = |(at, button, reply): (usize, &Button<'_, '_>, &str)| {
        let text = NormalText::of(reply);
        let own = said(&buttons, &text);
        let alarming = alarms.of(&text).map(|hit| {
            let message = format!("the reply `{reply}` crosses the red line `{}`", hit.id);
            let help = "write it in other words: who types it is passed to a person before the question gets its reply";
            Diagnostic::new(Code::AlarmingReply, spot.place(&button.label, reply), message, help)
        });
        let ambiguous = own.filter(|own| *own != at).map(|own| {
            let message = format!("the reply `{reply}` of `{}` also leads to `{}`", button.label, buttons[own].label);
            Diagnostic::new(Code::AmbiguousReply, spot.place(&button.label, reply), message, "keep it where it fits best")
        });
        alarming.into_iter().chain(ambiguous)
    };
    replies.flat_map(fault).collect()
}

/// The red lines that replies cross when they are typed. Each is looked for once: in all languages and in many places replies are the same.
struct Alarms<'e> {
    engine: &'e Engine,
    known: RefCell<HashMap<NormalText, Option<RedLineHit>>>,
}

impl Alarms<'_> {
    /// The red line that a reply crosses. One that tells a danger is taken at its word, whatever its branch: advice first, and a person.
    fn of(&self, text: &NormalText) -> Option<RedLineHit> {
        self.known.borrow_mut().entry(text.clone()).or_insert_with(|| self.engine.escalation.red_line(text)).clone()
    }
}

/// Finds ways of asking for a question, and titles, that prove an answer to a question which can lead to danger or to a person.
fn check_skipped(engine: &Engine, tree: &SymptomTree, question: &Node, at: AtomIdx, file: &SourceFile) -> Vec<Diagnostic> {
    let title = Some(&engine.kb[tree.entry].title).filter(|_| tree.root.atom() == Some(at));
    let mut faults = Vec::new();
    for way in engine.kb[at].questions.iter().chain(title) {
        let is_vague = |clause: &NormalText| Says::has(&engine.policy.says.unknown, clause);
        let mut node = question;
        for branch in tree::proved(question, &NormalText::of(way), is_vague) {
            let danger = node.branches().find(|branch| is_grave(engine, &branch.to));
            if let (Some(danger), Some(asked), false) = (danger, node.atom(), is_grave(engine, &branch.to)) {
                faults.push(skipped(engine, way, branch, danger, asked, file));
            }
            node = &branch.to;
        }
    }
    faults
}

fn skipped(engine: &Engine, way: &str, proved: &Branch, danger: &Branch, asked: AtomIdx, file: &SourceFile) -> Diagnostic {
    let message = format!("who asks `{way}` is taken to have replied `{}` and not asked about `{}`", proved.label, danger.label);
    let help = format!("take it out, or the reply of `{}` that stands in it", heading(engine, asked));
    Diagnostic::new(Code::SkippedDanger, place_of_way(file, way), message, help)
}

/// Where a way of asking stands by itself, or else in a longer one.
fn place_of_way(file: &SourceFile, way: &str) -> Place {
    let is_alone = |at: &usize| {
        let (before, after) = (file.text[..*at].chars().next_back(), file.text[at + way.len()..].chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let at = file.text.match_indices(way).map(|(at, _)| at).find(is_alone);
    at.map_or_else(|| file.place_of(way), |at| file.place(at..at + way.len()))
}

/// Whether a place is a remedy against danger, or a person.
fn is_grave(engine: &Engine, node: &Node) -> bool {
    match node {
        Node::HandOff => true,
        Node::Remedy(atom) => heading(engine, *atom).ends_with(DANGER),
        Node::Question { .. } => false,
    }
}

/// The name of an atom's heading.
fn heading(engine: &Engine, atom: AtomIdx) -> &str {
    engine.kb[atom].id.as_str().split_once('/').map_or("", |(_, heading)| heading)
}

/// Where a question stands in its file.
struct Spot<'a> {
    file: &'a SourceFile,
    start: usize,
    /// What stands around a reply that is no further way.
    quotes: [&'static str; 2],
}

impl<'a> Spot<'a> {
    fn of_heading(file: &'a SourceFile, heading: &str) -> Self {
        let start = ["}", " "].iter().find_map(|end| file.text.find(&format!("{{#{heading}{end}")));
        Spot { file, start: start.unwrap_or(0), quotes: ["[", "]"] }
    }

    fn of_step(file: &'a SourceFile, name: &str) -> Self {
        Spot { file, start: file.text.find(&format!("\"{name}\":")).unwrap_or(0), quotes: ["\"", "\""] }
    }

    /// Where the question itself begins, which is the place of what is not written in the file.
    fn start(&self) -> Place {
        self.file.place(self.start..self.start)
    }

    /// The place of a reply of the button with this label.
    fn place(&self, label: &str, reply: &str) -> Place {
        let after = |start: usize, needle: &str| self.file.text[start..].find(needle).map(|at| start + at);
        let [open, close] = self.quotes;
        let button = after(self.start, &format!("{open}{label}{close}")).map_or(self.start, |at| at + open.len());
        let reply = after(button, reply).or_else(|| after(self.start, reply)).map(|at| at..at + reply.len());
        reply.map_or_else(|| self.start(), |at| self.file.place(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// The shipped content and all fixtures of this module, compiled once: each fixture is found by the names of its files.
    #[test]
    fn each_fault_is_reported_at_its_place() {
        let fixtures = ["alarming-reply", "ambiguous-reply", "skipped-danger"];
        let folder = |fixture: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(fixture);
        let (mut kb, mut intents) = (SourceSet::embedded_kb(), SourceSet::embedded_intents());
        let mut expected = Vec::new();
        for fixture in fixtures {
            let whole = folder(fixture).join("whole");
            kb.texts.extend(SourceSet::of_dir("kb", &whole.join("kb")).texts);
            intents.texts.extend(SourceSet::of_dir("intents", &whole.join("intents")).texts);
            let text = fs::read_to_string(folder(fixture).join("expected.txt")).unwrap();
            expected.extend(text.trim_end().split("\n\n").map(str::to_owned));
        }
        let (engine, faults) = Engine::compile(&kb, &intents, "2026-11-23T02:00:00Z".parse().unwrap());
        assert!(engine.is_none());
        let codes = [Code::AlarmingReply, Code::AmbiguousReply, Code::SkippedDanger];
        let mut shown: Vec<String> = faults.iter().filter(|fault| codes.contains(&fault.code)).map(ToString::to_string).collect();
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected);
    }
}
