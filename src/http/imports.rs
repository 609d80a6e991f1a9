//! Which scripts does a script import?
//!
//! Read from the scripts as they stand: a browser that is told of all of them at once asks for all at once, and need not read one to learn of the
//! next. What is loaded only when a page is opened is told apart.

use std::collections::HashSet;

/// What a script names in `import … from '…'` and `export … from '…'`.
const IMPORT: &str = "from";

/// What a script names that it loads later, in `await import('…')`.
const LATER: &str = "await import(";

/// A script with all that it imports before it runs, each once, the script itself first. What `read` does not give is left out.
pub fn imported(path: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let (mut found, mut known) = (Vec::new(), HashSet::from([path.to_owned()]));
    let mut waiting = vec![path.to_owned()];
    while !waiting.is_empty() {
        let mut next = Vec::new();
        for path in waiting {
            let Some(script) = read(&path) else { continue };
            next.extend(named(&script, IMPORT).filter_map(|name| joined(&path, name)).filter(|path| known.insert(path.clone())));
            found.push(path);
        }
        waiting = next;
    }
    found
}

/// The scripts that a script loads later.
pub fn later(path: &str, script: &str) -> Vec<String> {
    named(script, LATER).filter_map(|name| joined(path, name)).collect()
}

/// The relative paths in quotes right after these words.
fn named<'s>(script: &'s str, words: &'s str) -> impl Iterator<Item = &'s str> {
    script.split(words).skip(1).filter_map(|rest| {
        let quoted = rest.trim_start_matches(' ');
        let quote = quoted.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        quoted[1..].split(quote).next().filter(|name| name.starts_with('.') && name.ends_with(".js"))
    })
}

/// The path that a relative one names in a script.
fn joined(path: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_script_needs_is_found_once() {
        let read = |path: &str| {
            let script = match path {
                "a/one.js" => "import { x } from './two.js';\nimport { y } from '../b/three.js';\nconst z = await import('./late.js');",
                "a/two.js" => "import{h as n}from\"../b/three.js\";export * from './four.js';",
                "b/three.js" => "/** @type {import('./five.js').Five} */ // from 'here'",
                "a/four.js" => "import { o } from './one.js';",
                _ => return None,
            };
            Some(script.to_owned())
        };
        assert_eq!(imported("a/one.js", read), ["a/one.js", "a/two.js", "b/three.js", "a/four.js"]);
        assert_eq!(later("a/one.js", &read("a/one.js").unwrap()), ["a/late.js"]);
        assert_eq!(imported("none.js", read), [""; 0]);
        assert_eq!(joined("a/one.js", "../../c.js"), None);
    }
}
