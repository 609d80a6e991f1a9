//! `jieda check` in a shop's own CI: how it ends, what it writes, and what it prints for programs.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A page with a slip and without ids, with the line ends and the mark of a Windows editor.
const PAGE: &str = "\u{feff}# 配送\r\n\r\n> 多久能到\r\n＞ 几天到\r\n\r\n一般 3 天，见[退货](returns.md)。\r\n";

fn check(folder: &Path, flags: &[&str]) -> Output {
    let intents = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb");
    let kb = if folder.join("kb").is_dir() { folder.join("kb") } else { shipped };
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.arg("check").arg("--kb").arg(kb).arg("--intents").arg(intents).args(flags).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_shipped_content_has_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    // What is due or over depends on the day of the test.
    let faults = text(&output).lines().filter(|line| line.starts_with("warning[")).map(str::to_owned).collect::<Vec<_>>();
    let is_of_time = |line: &String| line.starts_with("warning[expired]") || line.starts_with("warning[overdue]");
    assert!(faults.iter().all(is_of_time), "{faults:?}");
    assert_eq!(check(folder.path(), &["--no-such-flag"]).status.code(), Some(2));
}

#[test]
fn a_page_is_mended_and_keeps_its_line_ends() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("kb/guide/delivery.md");
    fs::create_dir_all(page.parent().unwrap()).unwrap();
    fs::write(&page, PAGE).unwrap();

    let shown = text(&check(folder.path(), &["--fix", "--dry-run"]));
    assert!(shown.contains("+# 配送 {#pei-song}") && shown.contains("1 files to be mended"), "{shown}");
    assert_eq!(fs::read_to_string(&page).unwrap(), PAGE);

    let shown = text(&check(folder.path(), &["--fix"]));
    assert!(shown.contains("-＞ 几天到\n+> 几天到") && shown.contains("1 files mended"), "{shown}");
    let mended = fs::read_to_string(&page).unwrap();
    assert!(mended.starts_with("\u{feff}---\r\nid: guide-delivery\r\ntitle: 配送\r\n---\r\n\r\n# 配送 {#pei-song}\r\n"), "{mended}");
    assert!(!mended.replace("\r\n", "").contains('\n'));

    let report: Value = serde_json::from_slice(&check(folder.path(), &["--sarif"]).stdout).unwrap();
    assert_eq!(report["version"], "2.1.0");
    let results = report["runs"][0]["results"].as_array().unwrap();
    let dead = results.iter().find(|result| result["ruleId"] == "dead-link").unwrap();
    let place = &dead["locations"][0]["physicalLocation"];
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("kb/guide/delivery.md"));
    assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
}
