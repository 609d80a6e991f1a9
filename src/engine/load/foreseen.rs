//! Can each way of asking reach its answer?
//!
//! What is an example of an intent, word for word, is taken for that intent before all else; the same words below a heading that it does not lead
//! to are seldom answered from there.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::dialog::flow::{Flow, Step};
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::intent::{Intent, Then};
use crate::kb::entry::{AtomIdx, Audience, Entry};
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::NormalText;

/// The ways of asking that an intent takes. In entries that hold in some regions alone the region decides, as it does for what the intent leads to.
pub(super) fn check(engine: &Engine, kb_sources: &SourceSet) -> Vec<Diagnostic> {
    let is_held = |entry: &&Entry| entry.audience == Audience::Customer && entry.region.is_empty();
    let mut faults = Vec::new();
    for entry in engine.kb.entries().iter().filter(is_held) {
        for atom in entry.atoms.clone().map(AtomIdx::new) {
            let taken = engine.kb[atom].questions.iter().filter_map(|way| Some((way, taker(engine, way, atom)?)));
            faults.extend(taken.filter_map(|(way, intent)| {
                let message = format!("`{way}` is an example of the intent `{}` too, which does not lead here", intent.id.0);
                let help = "keep it in one of the two places: which of them answers is left to chance";
                Some(Diagnostic::new(Code::TakenWay, place(kb_sources.text(&entry.path)?, way), message, help))
            }));
        }
    }
    faults
}

/// The intent that takes a way of asking for an atom and leads elsewhere.
fn taker<'e>(engine: &'e Engine, way: &str, atom: AtomIdx) -> Option<&'e Intent> {
    let intent = engine.intents.of_example(&NormalText::of(way))?;
    let leads_here = match &intent.then {
        Then::Answer(answer) => engine.is_same_atom(answer, &engine.kb[atom].id),
        Then::Flow(flow) => {
            let stands_in = engine.means_the_same(&Target::Flow(flow.clone()), &Target::Atom(engine.kb[atom].id.clone()));
            stands_in || engine.flows.get(flow).is_some_and(|flow| gives(engine, flow, atom))
        }
    };
    (!leads_here).then_some(intent)
}

/// Whether a procedure gives an atom at any step.
fn gives(engine: &Engine, flow: &Flow, atom: AtomIdx) -> bool {
    let original = engine.kb.original(atom);
    flow.steps.iter().any(|step| match step {
        Step::Answer { atom, .. } => atom.each().any(|(_, given)| engine.kb.original(*given) == original),
        _ => false,
    })
}

/// Where a way of asking stands: on a line of its own, or in the front matter.
fn place(file: &SourceFile, way: &str) -> Place {
    let line = file.text.find(&format!("\n> {way}\n")).map(|at| at + "\n> ".len());
    line.map_or_else(|| file.place_of(way), |at| file.place(at..at + way.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn a_way_that_an_intent_takes_is_named() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/taken-way");
        let mut kb = SourceSet::embedded_kb();
        kb.texts.extend(SourceSet::of_dir("kb", &folder.join("whole/kb")).texts);
        let (_, faults) = Engine::compile(&kb, &SourceSet::embedded_intents(), "2026-11-23T02:00:00Z".parse().unwrap());
        let shown: Vec<String> = faults.iter().filter(|fault| fault.code == Code::TakenWay).map(ToString::to_string).collect();
        assert_eq!(shown.join("\n\n"), fs::read_to_string(folder.join("expected.txt")).unwrap().trim_end());
    }
}
