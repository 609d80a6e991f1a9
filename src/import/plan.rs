//! What is written, what is left alone, and what is retired?
//!
//! Three versions of each entry are held against each other: as it was written last, as it is, and as the source has it. What only the
//! source changed is updated; what an editor changed is kept; where both did, the editor's stays, and the difference is shown.

use crate::import::manifest::{Imported, Manifest, hash};
use serde::Serialize;
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most lines of a difference that are shown.
const MOST_LINES: usize = 60;

/// The name of an entry stands among so many first lines.
const FRONT_LINES: usize = 40;

/// An entry as the source has it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The source's name in the record.
    pub source: String,
    /// What identifies the row.
    pub identity: String,
    /// The entry's name.
    pub id: String,
    /// Its file below the knowledge base.
    pub path: String,
    /// The whole file.
    pub text: String,
    /// Where the row stands, for messages.
    pub place: String,
}

/// What is done about entries that the source has no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// They are listed.
    List,
    /// They are no longer served.
    Retire,
}

/// Where the source and an editor both changed an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The file, which stays as it is.
    pub path: String,
    /// What the source would change in it.
    pub diff: String,
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to write, by their paths below the knowledge base.
    pub writes: BTreeMap<String, String>,
    /// Which of these are new.
    pub new: BTreeSet<String>,
    /// How many entries are as the source has them.
    pub n_unchanged: usize,
    /// Files that an editor changed or deleted, and that stay so.
    pub kept: Vec<String>,
    /// Files that both changed.
    pub conflicts: Vec<Conflict>,
    /// Files of which the source has no row any more.
    pub gone: Vec<String>,
    /// Which of these are retired.
    pub retired: Vec<String>,
    /// The record as it is afterwards.
    pub manifest: Manifest,
}

/// The names of the entries in some files, by name their path.
pub fn ids(files: &BTreeMap<String, String>) -> HashMap<&str, &str> {
    files.iter().filter_map(|(path, text)| Some((id_of(text)?, path.as_str()))).collect()
}

/// The name of an entry, as its front matter has it.
fn id_of(text: &str) -> Option<&str> {
    let line = text.lines().take(FRONT_LINES).find(|line| line.starts_with("id:"))?;
    Some(line["id:".len()..].trim().trim_matches(['"', '\'']))
}

/// Plans an import into a folder that has these files.
pub fn plan(wanted: Vec<Wanted>, former: &Manifest, files: &BTreeMap<String, String>, gone: Gone) -> Plan {
    let by_id = ids(files);
    let mut plan = Plan { manifest: former.clone(), ..Plan::default() };
    let named: BTreeSet<String> = wanted.iter().map(|wanted| wanted.source.clone()).collect();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for wanted in wanted {
        let known = former.sources.get(&wanted.source).and_then(|rows| rows.get(&wanted.identity));
        seen.insert((wanted.source.clone(), wanted.identity.clone()));
        // An editor may have moved the file: it is found by the entry's name.
        let path = known.and_then(|known| by_id.get(known.id.as_str())).map_or(wanted.path.clone(), |path| (*path).to_owned());
        let current = files.get(&path);
        let new_hash = hash(&wanted.text);
        let mut hash_written = new_hash.clone();
        match (known, current) {
            (None, None) => {
                plan.new.insert(path.clone());
                plan.writes.insert(path.clone(), wanted.text);
            }
            (Some(known), None) => {
                hash_written = known.hash.clone();
                plan.kept.push(format!("{path} (deleted)"));
            }
            (_, Some(current)) if *current == wanted.text => plan.n_unchanged += 1,
            (Some(known), Some(current)) if hash(current) == known.hash => drop(plan.writes.insert(path.clone(), wanted.text)),
            (Some(known), Some(_)) if new_hash == known.hash => plan.kept.push(path.clone()),
            (known, Some(current)) => {
                // The source's version stays unwritten, so that the conflict is shown until somebody has settled it.
                hash_written = known.map_or(new_hash, |known| known.hash.clone());
                plan.conflicts.push(Conflict { diff: diff(current, &wanted.text), path: path.clone() });
            }
        }
        let rows = plan.manifest.sources.entry(wanted.source).or_default();
        rows.insert(wanted.identity, Imported { id: wanted.id, path, hash: hash_written });
    }
    for source in named {
        let rows = former.sources.get(&source).into_iter().flatten();
        for (identity, known) in rows.filter(|(identity, _)| !seen.contains(&(source.clone(), (*identity).clone()))) {
            plan.leave(&source, identity, known, &by_id, files, gone);
        }
    }
    plan
}

impl Plan {
    /// Does what is to be done about an entry that the source has no more.
    fn leave(
        &mut self,
        source: &str,
        identity: &str,
        known: &Imported,
        by_id: &HashMap<&str, &str>,
        files: &BTreeMap<String, String>,
        gone: Gone,
    ) {
        let path = by_id.get(known.id.as_str()).copied().unwrap_or(&known.path).to_owned();
        let Some(current) = files.get(&path) else { return };
        let Some(archived) = archived(current) else { return };
        if gone == Gone::List {
            return self.gone.push(path);
        }
        if hash(current) != known.hash {
            self.conflicts.push(Conflict { diff: diff(current, &archived), path: path.clone() });
            return self.gone.push(path);
        }
        let rows = self.manifest.sources.entry(source.to_owned()).or_default();
        rows.insert(identity.to_owned(), Imported { id: known.id.clone(), path: path.clone(), hash: hash(&archived) });
        self.retired.push(path.clone());
        self.writes.insert(path, archived);
    }

    /// Takes a file out that the loader would refuse, and the record of it.
    pub fn withdraw(&mut self, path: &str, former: &Manifest) {
        self.writes.remove(path);
        self.new.remove(path);
        for (source, rows) in &mut self.manifest.sources {
            let old = former.sources.get(source);
            rows.retain(|identity, imported| imported.path != path || old.is_some_and(|old| old.contains_key(identity)));
            for (identity, imported) in rows.iter_mut().filter(|(_, imported)| imported.path == path) {
                if let Some(known) = old.and_then(|old| old.get(identity)) {
                    *imported = known.clone();
                }
            }
        }
    }
}

/// An entry that is no longer served; nothing where it is that already.
fn archived(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("confidence:"));
    match line {
        Some("confidence: archived") => None,
        Some(line) => Some(text.replacen(line, "confidence: archived", 1)),
        None => Some(text.replacen("\n---\n", "\nconfidence: archived\n---\n", 1)),
    }
}

fn diff(current: &str, wanted: &str) -> String {
    let diff = TextDiff::from_lines(current, wanted);
    let shown = diff.unified_diff().context_radius(2).header("as it is", "as the source has it").to_string();
    let n_lines = shown.lines().count();
    let mut lines: Vec<String> = shown.lines().take(MOST_LINES).map(str::to_owned).collect();
    if n_lines > MOST_LINES {
        lines.push(format!("… and {} more lines", n_lines - MOST_LINES));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Wanted {
        let [source, identity, id, place] = ["faq.csv", "怎么退货", "return", "faq.csv:2"].map(str::to_owned);
        Wanted { source, identity, id, path: "faq/return.md".to_owned(), text: entry(text), place }
    }

    fn entry(text: &str) -> String {
        format!("---\nid: \"return\"\ntitle: \"t\"\nconfidence: unvalidated\n---\n\n## t {{#answer}}\n\n{text}\n")
    }

    /// Imports `first`, lets an editor write `edited`, and imports `second`: the file afterwards, and what was said.
    fn check(first: &str, edited: Option<&str>, second: Option<&str>, expected: (Option<&str>, &str)) {
        let before = plan(vec![wanted(first)], &Manifest::default(), &BTreeMap::new(), Gone::Retire);
        let mut files: BTreeMap<String, String> = edited.map(|text| ("faq/return.md".to_owned(), entry(text))).into_iter().collect();
        let other = Wanted { identity: "别的".to_owned(), id: "other".to_owned(), path: "faq/other.md".to_owned(), ..wanted("x") };
        let rows = [second.map(wanted), Some(other)].into_iter().flatten().collect();
        let after = plan(rows, &before.manifest, &files, Gone::Retire);
        let said = match () {
            () if !after.kept.is_empty() => "kept",
            () if !after.conflicts.is_empty() => "conflict",
            () if !after.retired.is_empty() => "retired",
            () if after.n_unchanged > 0 => "unchanged",
            () => "updated",
        };
        files.extend(after.writes);
        let text = files.get("faq/return.md").and_then(|text| text.trim_end().rsplit("\n\n").next());
        assert_eq!((text, said), expected, "{first} {edited:?} {second:?}");
    }

    #[test]
    fn what_an_editor_changed_is_kept() {
        check("a", Some("a"), Some("a"), (Some("a"), "unchanged"));
        check("a", Some("a"), Some("b"), (Some("b"), "updated"));
        check("a", Some("e"), Some("a"), (Some("e"), "kept"));
        check("a", Some("e"), Some("b"), (Some("e"), "conflict"));
        check("a", Some("b"), Some("b"), (Some("b"), "unchanged"));
        check("a", None, Some("b"), (None, "kept"));
        check("a", Some("a"), None, (Some("a"), "retired"));
        check("a", Some("e"), None, (Some("e"), "conflict"));
    }

    #[test]
    fn a_file_of_somebody_else_is_not_overwritten() {
        let files = BTreeMap::from([("faq/return.md".to_owned(), entry("mine"))]);
        let plan = plan(vec![wanted("a")], &Manifest::default(), &files, Gone::List);
        assert!(plan.writes.is_empty());
        assert!(plan.conflicts[0].diff.contains("-mine\n+a"), "{}", plan.conflicts[0].diff);
    }
}
