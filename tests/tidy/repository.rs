//! Reads the repository: what its files say, and of the Rust files what is code.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file.
pub struct Source {
    /// The path below the repository, with `/`.
    pub path: String,
    /// As it is written.
    pub text: String,
    /// The text with comments, the insides of literals, and tests blanked out; every line and column stays where it was.
    pub code: String,
}

impl Source {
    /// A file with this text.
    pub fn of(path: &str, text: &str) -> Self {
        Source { path: path.to_owned(), text: text.to_owned(), code: without_tests(&without_words(text)) }
    }

    /// The module right below the crate that the file belongs to; none for `lib.rs` and `main.rs`.
    pub fn room(&self) -> Option<&str> {
        let room = self.path.strip_prefix("src/")?.split('/').next()?;
        let room = room.strip_suffix(".rs").unwrap_or(room);
        (!matches!(room, "lib" | "main")).then_some(room)
    }

    /// Where in the file a byte of the text or the code stands, as editors read it.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.text[..at].matches('\n').count() + 1)
    }

    /// What is written between the item that begins at `at` and the code before it, attributes of the item left in.
    pub fn words_above(&self, at: usize) -> &str {
        let mut above = self.code[..at].trim_end();
        while let Some(start) = attribute_at_end(above) {
            above = self.code[..start].trim_end();
        }
        &self.text[above.len()..at]
    }

    /// Where `word` stands in the code as a word of its own, not as a part of a longer name.
    pub fn find<'s>(&'s self, word: &'s str) -> impl Iterator<Item = usize> + 's {
        self.code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + word.len()..].chars().next();
            let begins_inside = word.starts_with(is_name) && before.is_some_and(is_name);
            let ends_inside = word.ends_with(is_name) && after.is_some_and(is_name);
            !begins_inside && !ends_inside
        })
    }
}

/// Where the attribute begins with which the code ends, if it ends with one.
fn attribute_at_end(code: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in code.char_indices().rev() {
        depth += i32::from(c == ']') - i32::from(c == '[');
        if depth == 0 {
            return (c == '[' && code[..at].ends_with('#')).then(|| at - 1);
        }
    }
    None
}

/// Whether a name can have this character in it.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The path of something in the repository.
pub fn path_of(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The text of a file of the repository.
pub fn read(below: &str) -> String {
    fs::read_to_string(path_of(below)).unwrap_or_else(|error| panic!("{below} cannot be read: {error}"))
}

/// The names in a folder of the repository, in order; none when it is not there.
pub fn names_in(below: &str) -> Vec<String> {
    let entries = fs::read_dir(path_of(below)).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The root of the package beside ours.
const BESIDE: &str = "src/arithmetic/lib.rs";

/// Whether others see what is `pub` in this file: whether it, and each module around it, is declared with `pub mod`.
pub fn is_public(path: &str) -> bool {
    if path == BESIDE {
        return true;
    }
    let module = path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs")).unwrap_or(path);
    let Some((folder, name)) = module.rsplit_once('/') else { return false };
    let parent = match folder {
        "src" => "src/lib.rs".to_owned(),
        _ if path_of(&format!("{folder}/mod.rs")).exists() => format!("{folder}/mod.rs"),
        _ => format!("{folder}.rs"),
    };
    read(&parent).contains(&format!("pub mod {name};")) && (folder == "src" || is_public(&parent))
}

/// The Rust files below a folder, without those that a parent declares under `#[cfg(test)]`.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut all = Vec::new();
    collect(folder, &mut all);
    let tests: Vec<String> = all.iter().flat_map(test_files).collect();
    all.retain(|source| !tests.contains(&source.path));
    all
}

/// Adds the Rust files below a folder, but for what was built or fetched: the fuzz target is its own package and builds beside itself.
fn collect(folder: &str, all: &mut Vec<Source>) {
    for name in names_in(folder).into_iter().filter(|name| name != "target" && name != "node_modules") {
        let path = format!("{folder}/{name}");
        if path_of(&path).is_dir() {
            collect(&path, all);
        } else if name.ends_with(".rs") {
            all.push(Source::of(&path, &read(&path)));
        }
    }
}

/// The files that `#[cfg(test)] mod name;` in this file stands for.
fn test_files(source: &Source) -> Vec<String> {
    let folder = match source.path.strip_suffix("/mod.rs").or(source.path.strip_suffix("/lib.rs")) {
        Some(folder) => folder.to_owned(),
        None => source.path.trim_end_matches(".rs").to_owned(),
    };
    let bare = without_words(&source.text);
    let declared = bare.split("#[cfg(test)]").skip(1).filter_map(|rest| rest.trim_start().trim_start_matches("pub ").strip_prefix("mod "));
    let names = declared.filter_map(|rest| rest.split_once(';')).map(|(name, _)| name.trim());
    names.filter(|name| name.chars().all(is_name)).map(|name| format!("{folder}/{name}.rs")).collect()
}

/// Blanks out everything under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0;
        for at in start + mark.len()..bytes.len() {
            match bytes[at] {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            let is_end = depth == 0 && matches!(code.as_bytes()[at], b'}' | b';');
            if is_end {
                bytes[start..=at].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
                break;
            }
        }
    }
    String::from_utf8(bytes).expect("only whole items were blanked out")
}

/// Blanks out comments and the insides of literals, byte by byte.
fn without_words(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = end_of_words(text, at);
        code[at..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        at = end.max(at + 1);
    }
    String::from_utf8(code).expect("only whole comments and literals were blanked out")
}

/// The end of the comment or literal that begins at `at`, or `at` itself when there is none.
fn end_of_words(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let is_inside_name = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    let until = |from: usize, mark: &str| text[from..].find(mark).map_or(text.len(), |n| from + n + mark.len());
    match bytes[at] {
        b'/' if text[at..].starts_with("//") => text[at..].find('\n').map_or(text.len(), |n| at + n),
        b'/' if text[at..].starts_with("/*") => until(at, "*/"),
        b'r' if !is_inside_name || bytes[at - 1] == b'b' => {
            let hashes = bytes[at + 1..].iter().take_while(|b| **b == b'#').count();
            let is_raw = bytes.get(at + 1 + hashes) == Some(&b'"');
            if is_raw { until(at + 2 + hashes, &format!("\"{}", "#".repeat(hashes))) } else { at }
        }
        b'"' => end_of_quoted(bytes, at, b'"'),
        // A quote is a character when it closes soon, else the mark of a lifetime.
        b'\'' if bytes.get(at + 1) == Some(&b'\\') => end_of_quoted(bytes, at, b'\''),
        b'\'' => match text[at + 1..].chars().next() {
            Some(c) if text[at + 1 + c.len_utf8()..].starts_with('\'') => at + 2 + c.len_utf8(),
            _ => at,
        },
        _ => at,
    }
}

fn end_of_quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[test]
fn only_code_is_looked_at() {
    let check = |text: &str, expected: &str| assert_eq!(without_tests(&without_words(text)), expected, "{text}");
    check("a // todo!()\nb", "a           \nb");
    check("a /* 解 */ b", "a           b");
    check(r#"say("fs \" fs"); fs"#, "say(          ); fs");
    check("r#\"fs \" fs\"#; fs", "            ; fs");
    check("let c: &'a str = f('\"', '\\'', 'x');", "let c: &'a str = f(   ,     ,    );");
    check("#[cfg(test)]\nmod t { fn f() {} }\nb", "            \n                   \nb");
    check("#[cfg(test)]\nmod tests;\nb", "            \n          \nb");
}
