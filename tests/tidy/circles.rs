//! Does every import go one way?
//!
//! Files that import each other, directly or by way of others, can only be read together. What stands under `#[cfg(test)]` does not count.

use crate::none;
use crate::repository::{Source, is_name, sources};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// By file: the files that it imports, and the place of each import.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn no_two_files_import_each_other() {
    let imports = imports(&sources("src"));
    none(circle(&imports).iter().map(|circle| shown(&imports, circle)).collect());
}

/// A circle import by import, with what helps.
fn shown(imports: &Imports, circle: &[&str]) -> String {
    let next = circle.iter().cycle().skip(1);
    let lines: Vec<String> = circle.iter().zip(next).map(|(file, next)| format!("{}: imports {next}", imports[*file][*next])).collect();
    format!("{}\nthese imports go in a circle; move the type that is needed on both sides into a file below them", lines.join("\n"))
}

/// The shortest circle of files, of which each imports the next and the last the first.
fn circle(imports: &Imports) -> Option<Vec<&str>> {
    imports.keys().filter_map(|file| way_back(imports, file)).min_by_key(Vec::len)
}

/// The shortest way along imports from a file back to itself.
fn way_back<'i>(imports: &'i Imports, start: &'i str) -> Option<Vec<&'i str>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let last = way.last().and_then(|&file| imports.get(file));
        for next in last.into_iter().flat_map(BTreeMap::keys).map(String::as_str) {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    None
}

/// Which files these import from among themselves.
fn imports(sources: &[Source]) -> Imports {
    let files: BTreeMap<Vec<&str>, &str> = sources.iter().map(|source| (module(&source.path), source.path.as_str())).collect();
    let file_of = |path: &[&str]| (0..=path.len()).rev().find_map(|n| files.get(&path[..n])).copied();
    let imports_of = |source: &Source| {
        let own = module(&source.path);
        let children: Vec<&str> =
            files.keys().filter_map(|path| path.split_last()).filter(|(_, of)| *of == own).map(|(name, _)| *name).collect();
        let mut imported = BTreeMap::new();
        for (at, path) in paths(source, &children) {
            if let Some(file) = file_of(&from_crate(&own, &path)).filter(|file| *file != source.path) {
                imported.entry(file.to_owned()).or_insert(source.place(at));
            }
        }
        imported
    };
    sources.iter().map(|source| (source.path.clone(), imports_of(source))).collect()
}

/// The path of the module that a file is.
fn module(path: &str) -> Vec<&str> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').filter(|name| !matches!(*name, "lib" | "mod")).collect()
}

/// A path as it is written in a module, as it is from the crate.
fn from_crate<'s>(own: &[&'s str], path: &[&'s str]) -> Vec<&'s str> {
    let mut absolute = own.to_vec();
    for &name in path {
        match name {
            "crate" => absolute.clear(),
            "self" => {}
            "super" => drop(absolute.pop()),
            name => absolute.push(name),
        }
    }
    absolute
}

/// The paths in a file that begin at the crate, here, above, or at a module that the file declares, and where each stands.
fn paths<'s>(source: &'s Source, children: &[&'s str]) -> Vec<(usize, Vec<&'s str>)> {
    let code = source.code.as_str();
    let roots = ["crate", "self", "super"].iter().chain(children);
    let mut starts: Vec<usize> = roots.flat_map(|root| source.find(root).filter(|at| code[at + root.len()..].starts_with("::"))).collect();
    // Inside a path it is no beginning; `pub(in crate::…)` imports nothing, and `$crate` belongs to the caller of a macro.
    starts.retain(|&at| !["::", "(in ", "$"].iter().any(|before| code[..at].ends_with(before)));
    starts.sort_unstable();
    let mut found = Vec::new();
    let mut end = 0;
    for start in starts {
        if start >= end {
            let mut tree = Vec::new();
            end = add_tree(code, start, Vec::new(), &mut tree);
            found.extend(tree.into_iter().map(|path| (start, path)));
        }
    }
    found
}

/// Adds the paths of the tree that begins at `at` behind a path: `b::{c, d::e}` behind `a` are `a::b::c` and `a::b::d::e`. Gives its end.
fn add_tree<'s>(code: &'s str, mut at: usize, mut path: Vec<&'s str>, found: &mut Vec<Vec<&'s str>>) -> usize {
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        let name = code[at..].split(|c: char| !is_name(c)).next().unwrap_or_default();
        at += name.len();
        path.extend(Some(name).filter(|name| !name.is_empty()));
        match code[at..].chars().next() {
            Some(':') if code[at..].starts_with("::") => at += "::".len(),
            Some('{') if name.is_empty() => break,
            // Behind the last comma nothing follows.
            Some('}') if name.is_empty() => return at,
            _ => {
                found.push(path);
                return at;
            }
        }
    }
    while !code[at..].starts_with('}') {
        at = add_tree(code, at + 1, path.clone(), found);
        // A name behind `as` is no part of the path.
        at += code[at..].find([',', '}']).unwrap_or(code.len() - at);
    }
    at + 1
}

#[test]
fn a_circle_is_found_and_shown() {
    let check = |files: &[(&str, &str)], expected: &[&str]| {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::of(path, text)).collect();
        let imports = imports(&sources);
        assert_eq!(circle(&imports).unwrap_or_default(), expected, "{files:?}: {imports:?}");
    };
    let read = ("src/kb/read.rs", "use crate::{\n    kb::{self as room, draft::{Draft, Folder as Kind}},\n    text,\n};");
    let both = &["src/kb/draft.rs", "src/kb/read.rs"];
    check(&[read, ("src/kb/draft.rs", "struct Draft;"), ("src/kb/mod.rs", "mod draft;\nmod read;"), ("src/text.rs", "")], &[]);
    check(&[read, ("src/kb/draft.rs", "use crate::kb::read::Front;")], both);
    check(&[read, ("src/kb/draft.rs", "use super::read::Front;")], both);
    check(&[read, ("src/kb/draft.rs", "fn f() -> super::read::Front {}")], both);
    check(&[read, ("src/kb/draft.rs", "// crate::kb::read\n#[cfg(test)]\nmod tests { use crate::kb::read::Front; }")], &[]);
    check(&[read, ("src/kb/mod.rs", "mod read;\nfn load() { read::all() }")], &["src/kb/mod.rs", "src/kb/read.rs"]);
    check(&[read, ("src/kb/mod.rs", "struct A { pub(in crate::kb) b: crate::text::B }"), ("src/text.rs", "use self::c;")], &[]);
    check(
        &[read, ("src/kb/draft.rs", "use crate::page::A;"), ("src/page.rs", "use crate::kb::read::{\n    Front,\n};")],
        &["src/kb/draft.rs", "src/page.rs", "src/kb/read.rs"],
    );
    let imports = imports(&[Source::of("src/a.rs", "\nuse crate::b;"), Source::of("src/b.rs", "use crate::a;")]);
    let shown = circle(&imports).map(|circle| shown(&imports, &circle)).unwrap_or_default();
    assert!(shown.starts_with("src/a.rs:2: imports src/b.rs\nsrc/b.rs:1: imports src/a.rs\n"), "{shown}");
}
