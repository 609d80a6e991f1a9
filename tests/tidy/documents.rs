//! Do the documents say what is true?

use crate::none;
use crate::repository::{names_in, path_of, read, sources};
use jieda::diagnostic::Code;
use std::collections::BTreeSet;

/// The documents outside `docs/` whose links are followed.
const DOCUMENTS: &[&str] =
    &["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "kb/README.md", "intents/README.md"];

/// Where the pages about one matter each lie, in English and in Chinese.
const PAGES: [&str; 2] = ["docs", "docs/zh-CN"];

/// How long the map of the code may be: longer, and nobody reads it.
const MOST_LINES: usize = 250;

/// How long the README may be: a newcomer reads it in two minutes.
const MOST_README_LINES: usize = 150;

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

/// The names of the pages in a folder of `PAGES`.
fn pages_in(folder: &str) -> Vec<String> {
    names_in(folder).into_iter().filter(|name| name.ends_with(".md")).collect()
}

/// What a link to a heading has behind `#`, as GitHub and others make it of the heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    words.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn headings(text: &str) -> Vec<&str> {
    prose(text).into_iter().map(|(_, line)| line).filter(|line| line.starts_with('#')).collect()
}

/// The targets of the links in a line; what stands between backticks only shows one.
fn targets(line: &str) -> Vec<String> {
    let words: String = line.split('`').step_by(2).collect();
    let targets = words.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter(|target| !target.contains(':')).map(str::to_owned).collect()
}

/// Whether a link in a document leads to a file, and, with `#`, to a heading in it.
fn leads_somewhere(document: &str, target: &str) -> bool {
    let folder = document.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let (path, place) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { document.to_owned() } else { format!("{folder}{path}") };
    path_of(&path).exists() && (place.is_empty() || headings(&read(&path)).into_iter().any(|heading| anchor(heading) == place))
}

#[test]
fn links_lead_somewhere() {
    let pages = PAGES.iter().flat_map(|folder| pages_in(folder).into_iter().map(move |name| format!("{folder}/{name}")));
    let documents: Vec<String> = DOCUMENTS.iter().map(|document| (*document).to_owned()).chain(pages).collect();
    let mut violations = Vec::new();
    for document in &documents {
        for (n, line) in prose(&read(document)) {
            let astray = targets(line).into_iter().filter(|target| !leads_somewhere(document, target));
            violations.extend(astray.map(|target| format!("{document}:{n}: the link `{target}` leads nowhere; mend it or take it out")));
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
    let documents: String = ["kb/README.md", "intents/README.md", "docs/conversation-tests.md"].into_iter().map(read).collect();
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
fn each_document_in_english_has_its_twin_in_chinese() {
    let [english, chinese] = PAGES.map(pages_in);
    assert_eq!(english, chinese, "docs/zh-CN/: each page of docs/ has one of the same name there");
    let pages = english.into_iter().map(|name| PAGES.map(|folder| format!("{folder}/{name}")));
    for [own, twin] in pages.chain([["README.md", "README.zh-CN.md"].map(str::to_owned)]) {
        let (english, chinese) = (read(&own), read(&twin));
        let levels =
            |text: &str| -> Vec<usize> { headings(text).into_iter().map(|line| line.len() - line.trim_start_matches('#').len()).collect() };
        assert_eq!(levels(&english), levels(&chinese), "{twin}: it has other sections than {own}; bring them together");
        let (blocks, copies) = (blocks(&english), blocks(&chinese));
        for (block, copy) in blocks.iter().zip(&copies) {
            assert_eq!(block, copy, "{twin}: a block differs from its twin in {own}; copy it over");
        }
        assert_eq!(blocks.len(), copies.len(), "{twin}: it has other blocks than {own}; copy them over");
    }
}

#[test]
fn a_newcomer_reads_the_readme_to_its_end() {
    for document in ["README.md", "README.zh-CN.md"] {
        let n_lines = read(document).lines().count();
        assert!(n_lines <= MOST_README_LINES, "{document}: {n_lines} lines; what is looked up goes to a page of docs/");
    }
}

#[test]
fn the_gate_runs_the_tests_as_the_readme_does() {
    for document in [".ci/gate", "README.md"] {
        let has_line = read(document).lines().any(|line| line.split(" #").next().unwrap_or_default().trim() == "cargo test");
        assert!(has_line, "{document}: the line `cargo test` is missing; a newcomer and the gate run the same");
    }
}
