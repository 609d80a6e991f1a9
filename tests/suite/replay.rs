//! Recorded conversations are held against edited content before it is served.

use crate::program::{Program, serve};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

const OPENING: &str = "---\nid: opening\ntitle: 营业时间\n---\n\n## 几点开门 {#open}\n\n> 早上几点开始营业\n\n早上九点。\n";

fn write(folder: &Path, text: &str) {
    fs::create_dir_all(folder.join("kb/faq")).unwrap();
    fs::write(folder.join("kb/faq/parking.md"), text).unwrap();
}

fn replay(folder: &Path, flags: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.current_dir(folder).args(["replay", "--data", "data", "--kb", "kb"]).args(flags).output().unwrap()
}

#[test]
fn an_edit_that_loses_an_answer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), PARKING);
    let mut command = serve(folder.path());
    command.args(["--kb", "kb"]);
    let program = Program::start_as(command);
    for text in ["停车场怎么收费", "转人工，我电话13800138000"] {
        let talk = program.post("/v1/conversations", None, &json!({}), 201);
        let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
        program.post(&messages, talk["token"].as_str(), &json!({ "text": text }), 200);
    }
    let same = replay(folder.path(), &["--json"]);
    let figures: Value = serde_json::from_slice(&same.stdout).unwrap();
    assert_eq!((same.status.code(), &figures["talks"], &figures["same"]), (Some(0), &json!(2), &json!(2)), "{figures:#}");

    let edited = folder.path().join("edited");
    write(&edited, OPENING);
    let lost = replay(folder.path(), &["--against", "edited", "--json"]);
    let figures: Value = serde_json::from_slice(&lost.stdout).unwrap();
    assert_eq!((lost.status.code(), &figures["lost"], &figures["same"]), (Some(1), &json!(1), &json!(1)), "{figures:#}");
    assert_eq!(figures["examples"][0]["before"]["target"], "parking/fee");
    let table = String::from_utf8(replay(folder.path(), &["--against", "edited", "--markdown"]).stdout).unwrap();
    assert!(table.contains("| lose an answer | 1 |") && table.contains("| 停车场怎么收费 | lost | answer parking/fee |"), "{table}");
    assert!(!table.contains("13800138000"));

    let none = replay(folder.path(), &["--against", "nowhere"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("nowhere has no folder kb"));
}
