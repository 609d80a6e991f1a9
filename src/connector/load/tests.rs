use super::*;
use crate::connector::samples::connectors;
use crate::diagnostic::has_error;
use std::fs;
use std::path::Path;

#[test]
fn the_sample_of_the_manual_is_sound() {
    let manual = include_str!("../../../intents/README.md");
    let section = manual.split("## connectors.ron").nth(1).unwrap();
    let sample = section.split("```ron\n").nth(1).unwrap().split("```").next().unwrap();
    let connectors = connectors(sample);
    let names: Vec<String> = connectors.iter().map(|connector| connector.id.to_string()).collect();
    assert_eq!(names, ["cancel", "order"]);
    assert!(connectors.iter().all(|connector| connector.has_effect() == (&*connector.id.0 == "cancel")));
}

#[test]
fn without_a_file_no_system_is_asked() {
    let mut faults = Vec::new();
    assert_eq!(load(&SourceSet::default(), &mut faults).unwrap().iter().count(), 0);
    assert_eq!(faults, []);
}

#[test]
fn every_fault_has_a_code_a_place_and_a_remedy() {
    let mut folders: Vec<_> = fs::read_dir("tests/check").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.file_name().unwrap().to_string_lossy().ends_with("-connectors"));
    folders.sort();
    assert!(!folders.is_empty());
    folders.iter().for_each(|folder| check(folder));
}

fn check(folder: &Path) {
    let set = SourceSet::of_dir("intents", &folder.join("intents"));
    assert_eq!(set.faults, []);
    let mut faults = Vec::new();
    let connectors = load(&set, &mut faults);
    assert_eq!(connectors.is_some(), !has_error(&faults), "{folder:?}");
    let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
    assert_eq!(shown.join("\n\n"), expected.trim_end(), "{folder:?}\n{}", shown.join("\n\n"));
    let name = folder.file_name().unwrap().to_string_lossy();
    assert!(faults.iter().all(|fault| name == format!("{}-connectors", fault.code.name())), "{folder:?}");
}
