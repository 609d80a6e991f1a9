//! Can each way of asking reach its answer?
//!
//! What is an example of an intent, word for word, is taken for that intent; the same words below a heading that it does not lead to are never
//! answered from there.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::intent::Then;
use crate::kb::entry::{AtomIdx, Audience};
use crate::source::SourceSet;
use crate::text::normalize::NormalText;

/// The ways of asking that an intent takes.
pub(super) fn check(engine: &Engine, kb_sources: &SourceSet) -> Vec<Diagnostic> {
    let atoms = engine.kb.entries().iter().filter(|entry| entry.audience == Audience::Customer).flat_map(|entry| {
        let file = kb_sources.text(&entry.path);
        entry.atoms.clone().filter_map(move |at| Some((file?, &engine.kb[AtomIdx::new(at)])))
    });
    let mut faults = Vec::new();
    for (file, atom) in atoms {
        for way in &atom.questions {
            let Some(intent) = engine.intents.of_example(&NormalText::of(way)) else { continue };
            let own = Target::Atom(atom.id.clone());
            let target = match &intent.then {
                Then::Flow(flow) => Target::Flow(flow.clone()),
                Then::Answer(atom) => Target::Atom(atom.clone()),
            };
            if engine.is_same(&target, &own) || engine.means_the_same(&target, &own) {
                continue;
            }
            let message = format!("`{way}` is an example of the intent `{}` too, which leads to {target}", intent.id.0);
            let help = "take it out here, or out of the intent: who writes it never gets this answer";
            faults.push(Diagnostic::new(Code::TakenWay, file.place_of(way), message, help));
        }
    }
    faults
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
