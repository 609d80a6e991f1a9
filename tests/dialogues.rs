//! Does the bot lead every conversation of `tests/dialogues/` as it is written there?

use jieda::diagnostic::Diagnostic;
use jieda::engine::Engine;
use jieda::eval::transcript;
use jieda::source::SourceSet;
use std::path::Path;

/// How many behaviours are written down at least; fewer means that some were lost.
const LEAST_TRANSCRIPTS: usize = 60;

#[test]
fn every_conversation_goes_as_written() {
    let now = "2026-11-23T02:00:00Z".parse().unwrap();
    let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), now);
    let engine = engine.unwrap_or_else(|| panic!("the shipped content is sound:\n{}", shown(&faults)));
    let transcripts = SourceSet::of_dir("tests/dialogues", Path::new("tests/dialogues"));
    assert_eq!(transcripts.faults, []);
    assert!(transcripts.texts.len() >= LEAST_TRANSCRIPTS, "{} transcripts", transcripts.texts.len());
    let faults: Vec<Diagnostic> = transcripts.texts.iter().flat_map(|file| transcript::run(&engine, file)).collect();
    assert!(faults.is_empty(), "{} lines do not hold:\n{}", faults.len(), shown(&faults));
}

#[test]
fn a_conversation_that_goes_otherwise_is_a_fault() {
    let now = "2026-11-23T02:00:00Z".parse().unwrap();
    let engine = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), now).0.unwrap();
    let text = "# 都不对\n\n- 客户：转人工\n- 小解：今天天气很好\n- 转人工：anger\n- 不说话：\n- 阶段：bot\n- 某人：喂\n";
    let file = jieda::source::SourceFile { path: "tests/dialogues/wrong.md".to_owned(), text: text.to_owned() };
    let lines: Vec<u32> = transcript::run(&engine, &file).iter().map(|fault| fault.place.line).collect();
    assert_eq!(lines, [4, 5, 6, 7, 8]);
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n\n")).collect()
}
