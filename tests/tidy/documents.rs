//! Do the documents say what is true?

use crate::none;
use crate::repository::{names_in, path_of, read, sources};
use jieda::diagnostic::Code;
use std::collections::BTreeSet;

/// The documents whose links are followed.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/operate.md",
    "CHANGELOG.md",
    "kb/README.md",
    "intents/README.md",
];

/// How long the map of the code may be: longer, and nobody reads it.
const MOST_LINES: usize = 250;

/// Codes without a folder under `tests/check/`, and why.
const WITHOUT_FIXTURE: &[(&str, &str)] = &[
    ("too-large", "a file of more than a megabyte does not belong in a repository; a test of `source` makes one"),
    ("missing-variable", "it is a fault of the environment; tests of the program and of its client make one"),
    ("transcript", "it is a fault of a conversation test, not of the content; a test of `eval` makes one"),
];

/// The rows of the import table: level, module, what it may import.
pub fn import_table(architecture: &str) -> BTreeSet<(String, String, String)> {
    let plain = |cell: &str| cell.replace('`', "").trim().replace('–', "");
    let rows = architecture.lines().filter_map(|line| {
        let cells: Vec<String> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(plain).collect();
        let [level, module, imports] = cells.try_into().ok()?;
        level.parse::<u8>().is_ok().then_some((level, module, imports))
    });
    rows.collect()
}

/// The lines outside fenced blocks, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut is_fenced = false;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        !is_fence && !is_fenced
    });
    lines.collect()
}

/// The fenced blocks, with their opening lines.
fn blocks(text: &str) -> Vec<String> {
    text.split("\n```").skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut violations = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let folder = document.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        for (n, line) in prose(&text) {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
                let is_ours = !target.is_empty() && !target.contains(':');
                if is_ours && !path_of(&format!("{folder}{target}")).exists() {
                    violations.push(format!("{document}:{n}: the link `{target}` leads nowhere; mend it or take it out"));
                }
            }
        }
    }
    none(violations);
}

#[test]
fn the_architecture_is_short_and_has_every_module() {
    let architecture = read("ARCHITECTURE.md");
    let mut violations = Vec::new();
    let n_lines = architecture.lines().count();
    if n_lines > MOST_LINES {
        violations.push(format!("ARCHITECTURE.md:{MOST_LINES}: {n_lines} lines; cut what changes monthly"));
    }
    for source in sources("src") {
        let depth = source.path.matches('/').count();
        let is_room = source.path.ends_with("/mod.rs") || (depth == 1 && source.room().is_some());
        let question = source.text.lines().next().unwrap_or_default().trim_start_matches("//! ");
        let line = format!("]({}): {question}", source.path);
        if is_room && depth <= 2 && !architecture.contains(&line) {
            violations.push(format!("ARCHITECTURE.md: no line ends in `{line}`; a module is captioned with the first line of its file"));
        }
    }
    none(violations);
}

#[test]
fn each_code_is_explained_and_has_a_fixture() {
    let documents: String = ["kb/README.md", "intents/README.md", "README.md"].into_iter().map(read).collect();
    let fixtures = names_in("tests/check");
    let mut violations = Vec::new();
    for name in Code::ALL.iter().map(|code| code.name()) {
        if !documents.contains(&format!("`{name}`")) {
            violations.push(format!("src/diagnostic.rs: `{name}` is not explained; give it a line in the README of its format"));
        }
        let has_fixture = fixtures.iter().any(|fixture| is_fixture_of(fixture, name));
        let is_excused = WITHOUT_FIXTURE.iter().any(|(excused, _)| *excused == name);
        if !has_fixture && !is_excused {
            violations.push(format!("tests/check/{name}: `{name}` has no fixture; add a folder with one fault of this kind"));
        }
    }
    for fixture in &fixtures {
        if !Code::ALL.iter().any(|code| is_fixture_of(fixture, code.name())) {
            violations.push(format!("tests/check/{fixture}: the name begins with no code; rename it"));
        }
    }
    for (excused, _) in WITHOUT_FIXTURE {
        if !Code::ALL.iter().any(|code| code.name() == *excused) {
            violations.push(format!("tests/tidy/documents.rs: there is no code `{excused}`; take it out of the list"));
        }
    }
    none(violations);
}

fn is_fixture_of(fixture: &str, code: &str) -> bool {
    fixture.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[test]
fn the_two_readmes_are_twins() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let levels = |text: &str| -> Vec<usize> {
        let headings = prose(text).into_iter().map(|(_, line)| line).filter(|line| line.starts_with('#'));
        headings.map(|line| line.chars().take_while(|c| *c == '#').count()).collect()
    };
    assert_eq!(levels(&english), levels(&chinese), "README.zh-CN.md: it has other sections than README.md; bring them together");
    for (own, twin) in blocks(&english).iter().zip(blocks(&chinese).iter()) {
        assert_eq!(own, twin, "README.zh-CN.md: a block differs from its twin in README.md; copy it over");
    }
}

#[test]
fn the_gate_runs_the_tests_as_the_readme_does() {
    for document in [".ci/gate", "README.md"] {
        let has_line = read(document).lines().any(|line| line.split(" #").next().unwrap_or_default().trim() == "cargo test");
        assert!(has_line, "{document}: the line `cargo test` is missing; a newcomer and the gate run the same");
    }
}
