//! Reads `flows/*.ron`.
//!
//! The shapes of the files are in `source`; `compile` resolves their names, and `prove` proves them sound. What the fields mean stands in
//! `intents/README.md`.

use crate::connector::Connectors;
use crate::diagnostic::{Code, Diagnostic, Place, has_error};
use crate::dialog::compile::compile;
use crate::dialog::compile::compiler::Outside;
use crate::dialog::flow::Flows;
use crate::dialog::place::{Spots, place_after};
use crate::dialog::prove::prove;
use crate::dialog::source::FlowSource;
use crate::intent::{FlowId, Intent, Intents, Then};
use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::source::{SourceFile, SourceSet};
use std::collections::BTreeSet;

/// The folder of the flows.
const FOLDER: &str = "intents/flows/";

/// Reads all flows and proves them sound; all faults are added to `faults`, and there is a result only if none of them is an error.
/// `skills` are those of `handoff.ron`, and `locales` the languages of `policy.ron` besides that of the flows. The flows that `intents` name must be there. Where the knowledge base, the intents, the connectors,
/// the skills or the languages could not be read, the names that lead there pass: one fault is not to hide behind a hundred that follow from it.
pub fn load(
    sources: &SourceSet,
    kb: Option<&KnowledgeBase>,
    intents: Option<&Intents>,
    connectors: Option<&Connectors>,
    skills: Option<&[String]>,
    locales: Option<&[String]>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Flows> {
    let find_atom = |id: &AtomId| kb.map_or(Some(AtomIdx::new(0)), |kb| kb.find(id));
    let outside = Outside { find_atom: &find_atom, skills: skills.unwrap_or_default(), connectors, locales };
    read(sources, &outside, intents.map_or(&[], |intents| &intents.intents), faults)
}

fn read(sources: &SourceSet, outside: &Outside<'_>, intents: &[Intent], faults: &mut Vec<Diagnostic>) -> Option<Flows> {
    let mut found = Vec::new();
    let mut flows = Flows::default();
    let mut names = BTreeSet::new();
    let mut former = Vec::new();
    for (id, file) in sources.texts.iter().filter_map(|file| Some((flow_id(file)?, file))) {
        if !names.insert(id.clone()) {
            let message = format!("flow `{}` is there twice", id.0);
            found.push(Diagnostic::new(Code::DuplicateId, Place::file(&file.path), message, "rename one of the two files"));
        }
        match sources.ron::<FlowSource>(file) {
            Ok(source) => {
                if let Some(flow) = compile(file, &id.0, source, outside, &mut found) {
                    prove(&flow, &Spots::of(file), &mut found);
                    former.extend(flow.formerly.iter().map(|former| (file, former.clone(), id.clone())));
                    flows.flows.insert(id, flow);
                }
            }
            Err(fault) => found.push(fault),
        }
    }
    if names.is_empty() {
        let help = "write one procedure a file, as `intents/flows/repair_booking.ron`";
        found.push(Diagnostic::new(Code::MissingFile, Place::file(FOLDER), "there is no flow", help));
    }
    former.into_iter().for_each(|(file, former, id)| enter_former(file, former, id, &names, &mut flows, &mut found));
    check_intents(sources, intents, &names, &flows, &mut found);
    found.sort_by(|a, b| a.place.cmp(&b.place));
    let is_sound = !has_error(&found);
    faults.append(&mut found);
    is_sound.then_some(flows)
}

/// The name of the flow in a file: the file's without its ending; nothing for other files.
fn flow_id(file: &SourceFile) -> Option<FlowId> {
    let path = file.logical_path();
    let name = path.strip_prefix(FOLDER)?.strip_suffix(".ron")?;
    Some(FlowId(name.rsplit('/').next()?.into()))
}

/// Enters a name that a flow had before, unless it means another flow too.
fn enter_former(file: &SourceFile, former: FlowId, id: FlowId, names: &BTreeSet<FlowId>, flows: &mut Flows, faults: &mut Vec<Diagnostic>) {
    let owner = names.get(&former).cloned().or_else(|| flows.former.insert(former.clone(), id.clone()));
    if let Some(owner) = owner {
        let message = format!("the former name `{}` of flow `{}` also means `{}`", former.0, id.0, owner.0);
        let help = "take it out, or give the other another name";
        faults.push(Diagnostic::new(Code::DuplicateId, Spots::of(file).in_file("[", &former.0), message, help));
    }
}

/// Finds intents whose flow is not there.
fn check_intents(sources: &SourceSet, intents: &[Intent], names: &BTreeSet<FlowId>, flows: &Flows, faults: &mut Vec<Diagnostic>) {
    const PATH: &str = "intents/intents.ron";
    for intent in intents {
        if let Then::Flow(flow) = &intent.then
            && !names.contains(flow)
            && !flows.former.contains_key(flow)
        {
            let place = sources.text(PATH).map_or_else(|| Place::file(PATH), |file| place_after(file, "Flow(", &flow.0));
            let message = format!("intent `{}` starts the flow `{}`, which is not there", intent.id.0, flow.0);
            faults.push(Diagnostic::new(Code::DanglingLink, place, message, "use the name of a file in intents/flows/, without `.ron`"));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::connector::samples::{connectors, shop};
    use crate::dialog::flow::Flow;
    use crate::intent::IntentId;
    use std::fs;
    use std::path::Path;

    /// A flow from its text, with every fault, in a world where every atom is there but those of the entry `nowhere`.
    fn read_set(set: &SourceSet, locales: &[String], intents: &[Intent]) -> (Option<Flows>, Vec<Diagnostic>) {
        let find_atom = |id: &AtomId| (!id.as_str().starts_with("nowhere/")).then(|| AtomIdx::new(7));
        let skills = ["general".to_owned(), "repair".to_owned()];
        let mut faults = Vec::new();
        let shop = shop();
        let flows = read(
            set,
            &Outside { find_atom: &find_atom, skills: &skills, connectors: Some(&shop), locales: Some(locales) },
            intents,
            &mut faults,
        );
        (flows, faults)
    }

    /// The flow that a text without faults describes.
    pub fn flow(id: &str, text: &str) -> Flow {
        let file = SourceFile { path: format!("{FOLDER}{id}.ron"), text: text.to_owned() };
        let (flows, faults) = read_set(&SourceSet { texts: vec![file], ..SourceSet::default() }, &[], &[]);
        assert_eq!(faults, []);
        flows.and_then(|flows| flows.get(&FlowId(id.into())).cloned()).expect("a flow without faults is read")
    }

    #[test]
    fn the_sample_of_the_manual_is_sound() {
        let manual = include_str!("../../intents/README.md");
        let section = manual.split("## flows/*.ron").nth(1).unwrap();
        let sample = section.split("```ron\n").nth(1).unwrap().split("```").next().unwrap();
        let file = SourceFile { path: format!("{FOLDER}repair_booking.ron"), text: sample.to_owned() };
        let (flows, faults) = read_set(&SourceSet { texts: vec![file], ..SourceSet::default() }, &["en".to_owned()], &[]);
        assert_eq!(faults, []);
        let flow = flows.and_then(|flows| flows.get(&FlowId("repair_booking".into())).cloned()).unwrap();
        assert_eq!(flow.names, ["product", "phone", "check", "person"]);
        assert_eq!(["zh-CN", "en"].map(|locale| flow.title.in_locale(locale).as_str()), ["预约维修", "Book a repair"]);
    }

    #[test]
    fn a_flow_is_found_by_its_former_name() {
        let text = r#"(id: "x", formerly: ["old"], title: "x", start: "a", steps: { "a": End(words: "a") })"#;
        let file = SourceFile { path: format!("{FOLDER}x.ron"), text: text.to_owned() };
        let intent =
            Intent { id: IntentId("x".into()), title: "x".to_owned(), examples: Vec::new(), then: Then::Flow(FlowId("old".into())) };
        let (flows, faults) = read_set(&SourceSet { texts: vec![file], ..SourceSet::default() }, &[], &[intent]);
        assert_eq!(faults, []);
        let found = flows.and_then(|flows| flows.get(&FlowId("old".into())).map(|flow| flow.id.clone()));
        assert_eq!(found, Some(FlowId("x".into())));
    }

    #[test]
    fn the_sample_that_asks_other_systems_is_sound_with_the_sample_of_its_connectors() {
        let manual = include_str!("../../intents/README.md");
        let sample = |heading: &str, n: usize| {
            let section = manual.split(heading).nth(1).unwrap();
            section.split("```ron\n").nth(n).unwrap().split("```").next().unwrap().to_owned()
        };
        let connectors = connectors(&sample("## connectors.ron", 1));
        let file = SourceFile { path: format!("{FOLDER}cancel_order.ron"), text: sample("## flows/*.ron", 2) };
        let outside = Outside { find_atom: &|_| None, skills: &[], connectors: Some(&connectors), locales: None };
        let mut faults = Vec::new();
        assert!(read(&SourceSet { texts: vec![file], ..SourceSet::default() }, &outside, &[], &mut faults).is_some());
        assert_eq!(faults, []);
    }

    #[test]
    fn every_fault_has_a_code_a_place_and_a_remedy() {
        let mut folders: Vec<_> = fs::read_dir("tests/check").unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.retain(|folder| folder.file_name().unwrap().to_string_lossy().ends_with("-flow"));
        folders.sort();
        assert!(!folders.is_empty());
        folders.iter().for_each(|folder| check(folder));
    }

    #[test]
    fn a_flow_of_too_many_steps_is_refused() {
        let steps: String = (0..1001).map(|n| format!("\"s{n}\": End(),")).collect();
        let text = format!("(id: \"x\", title: \"x\", start: \"s0\", steps: {{ {steps} }})");
        let file = SourceFile { path: format!("{FOLDER}x.ron"), text };
        let (flows, faults) = read_set(&SourceSet { texts: vec![file], ..SourceSet::default() }, &[], &[]);
        assert!(flows.is_none());
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [Code::OutOfRange]);
    }

    fn check(folder: &Path) {
        let set = SourceSet::of_dir("intents", &folder.join("intents"));
        assert_eq!(set.faults, []);
        let starts_nowhere = Intent {
            id: IntentId("refund".into()),
            title: "退款".to_owned(),
            examples: Vec::new(),
            then: Then::Flow(FlowId("nowhere".into())),
        };
        let intents = if set.text("intents/intents.ron").is_some() { vec![starts_nowhere] } else { Vec::new() };
        let locales = if set.text("intents/policy.ron").is_some() { vec!["en".to_owned()] } else { Vec::new() };
        let (flows, faults) = read_set(&set, &locales, &intents);
        assert_eq!(flows.is_some(), !has_error(&faults), "{folder:?}");
        let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        assert_eq!(shown.join("\n\n"), expected.trim_end(), "{folder:?}\n{}", shown.join("\n\n"));
        let name = folder.file_name().unwrap().to_string_lossy();
        assert!(faults.iter().all(|fault| name == format!("{}-flow", fault.code.name())), "{folder:?}");
    }
}
