//! What came of an import?
//!
//! Counts, and everything that somebody should look at, each list bounded. It is printed, or written as JSON.

use crate::diagnostic::Diagnostic;
use crate::import::item::{ColumnsShown, Refusal};
use crate::import::plan::Conflict;
use serde::Serialize;

/// How many of one kind are printed; JSON has them all.
const MOST_PRINTED: usize = 10;

/// Two questions that are nearly the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearPair {
    /// One of them, with where it stands.
    pub one: Refusal,
    /// The other.
    pub other: Refusal,
}

/// What `check` would say of the result.
#[derive(Debug, Default, Serialize)]
pub struct Faults {
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// The first of each kind, errors before warnings.
    pub first: Vec<FirstFault>,
}

/// A fault, and how many there are of its kind.
#[derive(Debug, Serialize)]
pub struct FirstFault {
    /// The fault.
    pub fault: Diagnostic,
    /// How many faults have its code, itself among them.
    pub n_alike: usize,
}

/// What came of an import.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// How the tables were understood.
    pub tables: Vec<ColumnsShown>,
    /// How many rows, pages and intents were understood.
    pub read: usize,
    /// How many entries are new.
    pub written: usize,
    /// How many were changed at the source alone.
    pub updated: usize,
    /// How many are as they were.
    pub unchanged: usize,
    /// Files that an editor changed or deleted, and that stay so.
    pub kept: Vec<String>,
    /// Files that both changed: the editor's stays.
    pub conflicts: Vec<Conflict>,
    /// How many rows became part of another of the same question.
    pub joined: usize,
    /// How many entries were told apart from others of the same question.
    pub told_apart: usize,
    /// Questions that are nearly the same.
    pub near: Vec<NearPair>,
    /// What makes no entry, and why.
    pub refused: Vec<Refusal>,
    /// What is worth a look.
    pub notes: Vec<Refusal>,
    /// How many pictures were copied.
    pub pictures: usize,
    /// Pictures that stay on other servers, where customers follow a link to them.
    pub remote_pictures: Vec<String>,
    /// Pictures that are not there.
    pub lost_pictures: Vec<String>,
    /// Files of which the source has no row any more.
    pub gone: Vec<String>,
    /// Files that are no longer served because the source has no row of them.
    pub retired: Vec<String>,
    /// What `check` would say of the result.
    pub faults: Faults,
}

impl Report {
    /// The columns as they are shown before anything is written.
    pub fn columns(&self) -> Vec<String> {
        let table = |table: &ColumnsShown| {
            let header = match table.header_row {
                0 => "no header row".to_owned(),
                row => format!("header in row {row}"),
            };
            let used = table.columns.iter().filter(|(_, role)| role != "-").map(|(name, role)| format!("{role}={name}"));
            let unused: Vec<&str> = table.columns.iter().filter(|(_, role)| role == "-").map(|(name, _)| name.as_str()).collect();
            let unused = if unused.is_empty() { String::new() } else { format!("; not used: {}", unused.join(", ")) };
            format!("{}: {header}, {} rows; {}{unused}", table.table, table.rows, used.collect::<Vec<_>>().join(", "))
        };
        self.tables.iter().map(table).collect()
    }

    /// The report, line by line.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let refusals = |list: &[Refusal]| list.iter().map(|refusal| format!("{}: {}", refusal.place, refusal.reason)).collect::<Vec<_>>();
        list(&mut lines, "refused", refusals(&self.refused));
        list(&mut lines, "to look at", refusals(&self.notes));
        let pair = |pair: &NearPair| format!("{} ({}) and {} ({})", pair.one.reason, pair.one.place, pair.other.reason, pair.other.place);
        list(&mut lines, "nearly the same", self.near.iter().map(pair).collect());
        list(&mut lines, "pictures on other servers, linked", self.remote_pictures.clone());
        list(&mut lines, "pictures that are not there", self.lost_pictures.clone());
        list(&mut lines, "changed by an editor, kept", self.kept.clone());
        list(&mut lines, "gone from the source (--prune retires them)", self.gone.clone());
        list(&mut lines, "retired", self.retired.clone());
        let conflict = |conflict: &Conflict| format!("{}\n{}", conflict.path, conflict.diff);
        list(&mut lines, "changed by an editor and at the source; the editor's stays", self.conflicts.iter().map(conflict).collect());
        list(&mut lines, "what `jieda check` says of the result", self.faults.first.iter().map(first_fault).collect());
        lines.push(self.summary());
        lines
    }

    fn summary(&self) -> String {
        let verb = if self.dry_run { "would be written" } else { "written" };
        let counts = [
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.kept.len() + self.conflicts.len(), "kept as edited"),
            (self.retired.len(), "retired"),
            (self.joined, "joined"),
            (self.told_apart, "told apart"),
            (self.refused.len(), "refused"),
            (self.pictures, "pictures copied"),
        ];
        let counts: String = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {n} {what}")).collect();
        let (errors, warnings) = (self.faults.errors, self.faults.warnings);
        format!("{} read; {} new entries {verb}{counts}; check: {errors} errors, {warnings} warnings", self.read, self.written)
    }
}

fn first_fault(first: &FirstFault) -> String {
    match first.n_alike {
        1 => first.fault.to_string(),
        n => format!("{}\nand {} more of this kind", first.fault, n - 1),
    }
}

fn list(lines: &mut Vec<String>, title: &str, entries: Vec<String>) {
    if entries.is_empty() {
        return;
    }
    let n = entries.len();
    lines.push(format!("{title}:"));
    lines.extend(entries.into_iter().take(MOST_PRINTED).map(|entry| format!("  {}", entry.replace('\n', "\n  "))));
    if n > MOST_PRINTED {
        lines.push(format!("  … and {} more (--json lists them all)", n - MOST_PRINTED));
    }
    lines.push(String::new());
}
