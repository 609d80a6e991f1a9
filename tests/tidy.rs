//! Does the repository keep its own rules?
//!
//! CONTRIBUTING.md says what the rules are and ARCHITECTURE.md who may import whom; here they are held. Each message names the file, the
//! line and the remedy.

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/places.rs"]
mod places;
#[path = "tidy/repository.rs"]
mod repository;

use repository::{Source, is_name, is_public, read, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Who may import whom: the level, the module, and what it may import. The same table stands in ARCHITECTURE.md.
const MAY_IMPORT: &[(u8, &str, &str)] = &[
    (0, "arithmetic", ""),
    (0, "attachment", ""),
    (0, "diagnostic", ""),
    (0, "network", ""),
    (0, "text", ""),
    (1, "config", "network"),
    (1, "meaning", "arithmetic text"),
    (1, "privacy", "text"),
    (1, "source", "diagnostic"),
    (2, "connector", "diagnostic network privacy source"),
    (2, "kb", "diagnostic source text"),
    (2, "escalation", "diagnostic source text"),
    (2, "talk", "diagnostic source text"),
    (3, "import", "diagnostic kb source text"),
    (3, "search", "arithmetic kb meaning text"),
    (3, "intent", "arithmetic diagnostic kb meaning privacy source text"),
    (4, "dialog", "connector diagnostic intent kb source text"),
    (5, "conversation", "attachment connector dialog escalation kb text"),
    (6, "engine", "connector conversation diagnostic dialog escalation intent kb meaning privacy search source talk text"),
    (6, "store", "config conversation privacy"),
    (6, "report", "conversation"),
    (6, "desk", "conversation"),
    (7, "insight", "conversation intent kb meaning text"),
    (7, "quality", "conversation dialog privacy report text"),
    (8, "eval", "connector conversation diagnostic dialog engine escalation import insight intent kb privacy report search source text"),
    (8, "training", "conversation dialog engine escalation kb quality text"),
    (9, "weekly", "conversation eval insight privacy report text"),
    (
        10,
        "http",
        "attachment config connector conversation desk diagnostic dialog engine escalation eval import insight intent kb network privacy quality report search source store text training weekly",
    ),
    (
        11,
        "cli",
        "config connector conversation diagnostic engine escalation eval http import insight kb privacy report search source store text weekly",
    ),
];

/// What stands nowhere, and what to do instead.
const FORBIDDEN: &[(&str, &str)] = &[
    ("todo!", "write it, or leave it out"),
    ("unimplemented!", "write it, or leave it out"),
    ("dbg!", "take it out"),
    ("#[ignore", "assert what it does wrong, and say why"),
];

/// A file of this many lines answers more than one question.
const MOST_LINES: usize = 500;

/// From this many lines on a file is named, so that somebody asks why.
const MANY_LINES: usize = 300;

/// Fails with all violations, each on a line.
fn none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

/// By module: its level, and what it may import.
fn table() -> BTreeMap<&'static str, (u8, Vec<&'static str>)> {
    MAY_IMPORT
        .iter()
        .map(|&(level, module, imports)| (module, (level, imports.split(' ').filter(|name| !name.is_empty()).collect())))
        .collect()
}

#[test]
fn imports_go_downward() {
    let table = table();
    let mut violations = Vec::new();
    for source in sources("src") {
        let Some(room) = source.room() else { continue };
        for (at, imported) in imports(&source) {
            let place = source.place(at);
            match table.get(room) {
                None => violations.push(format!("{place}: `{room}` is not in the import table; add it there and in ARCHITECTURE.md")),
                Some(_) if imported == room => {}
                Some((_, may)) if may.contains(&imported.as_str()) => {}
                Some((_, may)) => violations.push(format!(
                    "{place}: `{room}` may not import `{imported}`, only {}; move the type down, or pass a value",
                    may.join(", ")
                )),
            }
        }
    }
    none(violations);
}

/// The package beside ours: it is named without `crate::`.
const BESIDE: &str = "arithmetic";

/// The modules that a file names with `crate::`, and where, with the package beside ours.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let name_at = |at: usize| source.code[at..].chars().take_while(|&c| is_name(c)).collect::<String>();
    let mut found = Vec::new();
    for start in source.find("crate::").filter(|&at| !source.code[..at].ends_with('$')) {
        let after = start + "crate::".len();
        if !source.code[after..].starts_with('{') {
            found.push((start, name_at(after)));
            continue;
        }
        let mut depth = 0;
        for (n, c) in source.code[after..].char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(c, '{' | ',') {
                let rest = &source.code[after + n + 1..];
                found.push((after + n, name_at(after + n + 1 + rest.len() - rest.trim_start().len())));
            }
        }
    }
    found.extend(source.find(&format!("{BESIDE}::")).map(|start| (start, BESIDE.to_owned())));
    found.retain(|(_, name)| !name.is_empty());
    found
}

#[test]
fn the_import_table_is_a_dag_over_all_modules() {
    let table = table();
    let mut violations = Vec::new();
    for (module, (level, imports)) in &table {
        for import in imports {
            let is_lower = table.get(import).is_some_and(|(lower, _)| lower < level);
            if !is_lower {
                violations.push(format!("tests/tidy.rs: `{module}` of level {level} may import `{import}`, which is not on a lower level"));
            }
        }
    }
    let named: BTreeSet<String> = table.keys().map(|name| (*name).to_owned()).collect();
    let real: BTreeSet<String> = sources("src").iter().filter_map(|source| source.room().map(str::to_owned)).collect();
    violations.extend(real.difference(&named).map(|name| format!("src/{name}: the module is not in the import table of tests/tidy.rs")));
    violations.extend(named.difference(&real).map(|name| format!("tests/tidy.rs: the import table has `{name}`, but src/ has not")));
    none(violations);
}

#[test]
fn the_architecture_shows_the_same_table() {
    let shown = documents::import_table(&read("ARCHITECTURE.md"));
    let held: BTreeSet<(String, String, String)> =
        table().into_iter().map(|(module, (level, imports))| (level.to_string(), module.to_owned(), imports.join(", "))).collect();
    let row = |(level, module, imports): &(String, String, String)| format!("| {level} | {module} | {imports} |");
    let missing = held.difference(&shown).map(|held| format!("ARCHITECTURE.md: its import table has no row {}", row(held)));
    let extra = shown.difference(&held).map(|shown| format!("ARCHITECTURE.md: tests/tidy.rs does not hold the row {}", row(shown)));
    none(missing.chain(extra).collect());
}

#[test]
fn a_type_has_one_path() {
    let mut violations = Vec::new();
    for source in sources("src") {
        for at in ["pub use", "pub(crate) use", "pub(super) use"].iter().flat_map(|word| source.find(word)) {
            violations.push(format!("{}: a re-export gives a type a second path; import it from where it lives", source.place(at)));
        }
        let is_root = source.path.ends_with("/mod.rs") || source.path.matches('/').count() == 1;
        let upward = if is_root { "super::" } else { "super::super" };
        for at in source.find(upward) {
            violations.push(format!("{}: `{upward}` leaves the module; write the path from `crate::`", source.place(at)));
        }
    }
    none(violations);
}

#[test]
fn nothing_is_left_undone_or_silenced() {
    let mut violations = Vec::new();
    for source in ["src", "tests", "benches", "examples"].into_iter().flat_map(sources) {
        for (word, remedy) in FORBIDDEN {
            violations.extend(source.find(word).map(|at| format!("{}: `{word}` is not for this repository; {remedy}", source.place(at))));
        }
        for at in ["#[allow", "#![allow"].iter().flat_map(|word| source.find(word)) {
            let attribute = source.code[at..].split(']').next().unwrap_or_default();
            if !attribute.contains("reason =") {
                violations.push(format!("{}: a warning is silenced without a word; use `#[expect(…, reason = \"…\")]`", source.place(at)));
            }
        }
        if source.path.starts_with("src/") {
            let unwraps = source.find(".unwrap()").map(|at| source.place(at));
            violations
                .extend(unwraps.map(|place| format!("{place}: `unwrap` outside tests; return the error, or `expect` a proven invariant")));
        }
    }
    none(violations);
}

#[test]
fn each_public_item_has_a_sentence() {
    let mut violations = Vec::new();
    for source in sources("src").into_iter().filter(|source| is_public(&source.path)) {
        for at in source.find("pub ").filter(|&at| source.code[..at].trim_end_matches(' ').ends_with('\n')) {
            let item = source.code[at..].lines().next().unwrap_or_default();
            let says_itself = item.starts_with("pub mod ") || item.starts_with("pub use ");
            if !says_itself && !source.words_above(at).lines().any(|line| line.trim().starts_with("///")) {
                violations.push(format!("{}: say above it, after `///`, what it is: {item}", source.place(at)));
            }
        }
    }
    none(violations);
}

#[test]
fn each_file_says_what_it_answers() {
    let mut violations = Vec::new();
    for source in ["src", "tests", "benches", "examples"].into_iter().flat_map(sources) {
        if !source.text.starts_with("//! ") {
            violations.push(format!("{}:1: begin with `//!` and the question that the file answers", source.path));
        }
    }
    none(violations);
}

#[test]
fn files_are_short() {
    let mut violations = Vec::new();
    for source in ["src", "tests", "benches", "examples"].into_iter().flat_map(sources) {
        let n_lines = source.text.lines().count();
        if n_lines > MOST_LINES {
            violations.push(format!("{}:{MOST_LINES}: {n_lines} lines; divide it by idea", source.path));
        } else if n_lines > MANY_LINES {
            println!("{}: {n_lines} lines; why?", source.path);
        }
    }
    none(violations);
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let manifest = read("Cargo.toml");
    let mut violations = Vec::new();
    let mut is_dependency = false;
    let mut before = "";
    for (n, line) in (1..).zip(manifest.lines()) {
        if line.starts_with('[') {
            is_dependency = line.contains("dependencies");
        } else if is_dependency && line.contains('=') && !before.starts_with('#') {
            violations.push(format!("Cargo.toml:{n}: write above it, in a comment, why we do not write it ourselves: {line}"));
        }
        before = line;
    }
    none(violations);
}
