//! What stands in the files to measure on?
//!
//! JSON Lines: one object a line, empty lines are skipped. The formats are those of [`FaqRow`], [`QueryRow`], [`IntentRow`],
//! [`AngerRow`] and [`LabelRow`]; an unknown field is a fault, so that a misspelt one is not silently ignored. It reads no files; see `source`.

use crate::source::SourceFile;
use crate::text::normalize::has_words;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::collections::HashSet;

/// A question with its answer: `{"id": "d0", "title": "…", "questions": ["…"], "answer": "…"}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaqRow {
    /// Its name, given once.
    pub id: String,
    /// What it answers.
    pub title: String,
    /// Ways of asking for it; the title counts as one.
    pub questions: Vec<String>,
    /// What is answered, as plain text.
    pub answer: String,
}

/// What somebody asked: `{"query": "…", "entries": ["d0"]}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRow {
    /// The words.
    pub query: String,
    /// The ids of the rows that answer it; any of them is right.
    pub entries: Vec<String>,
}

/// A message and what it means: `{"text": "…", "intent": "refund"}`; the intent is `null` when the message is out of scope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentRow {
    /// The message.
    pub text: String,
    /// What it means. The field must be there, so that a misspelt one is not taken for `null`.
    #[serde(deserialize_with = "present")]
    pub intent: Option<String>,
}

/// A message and whether its writer is angry: `{"text": "…", "angry": true}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AngerRow {
    /// The message.
    pub text: String,
    /// Whether its writer is angry.
    pub angry: bool,
}

/// What customers read for an intent: `{"intent": "refund", "title": "退款"}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRow {
    /// The intent.
    pub intent: String,
    /// Its title.
    pub title: String,
}

/// A field that may be `null` but must be there.
pub fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

/// A row that cannot be used, with its place and remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}; {help}")]
pub struct RowFault {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What helps.
    pub help: String,
}

/// Rows of one kind, with the lines that they stand on.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    path: String,
    rows: Vec<(usize, T)>,
}

impl<T> Rows<T> {
    /// The rows in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// Other rows, as if they stood in this file; a fault of one names its place in the order.
    pub fn with(&self, rows: Vec<T>) -> Self {
        Rows { path: self.path.clone(), rows: rows.into_iter().enumerate().map(|(at, row)| (at + 1, row)).collect() }
    }

    /// A fault of the row at this place in the order.
    pub fn fault(&self, at: usize, message: impl Into<String>, help: impl Into<String>) -> RowFault {
        let line = self.rows.get(at).map_or(1, |(line, _)| *line);
        RowFault { path: self.path.clone(), line, message: message.into(), help: help.into() }
    }

    /// The first row that `is_faulty`, as a fault.
    pub fn demand(&self, is_sound: impl Fn(&T) -> bool, message: &str, help: &str) -> Result<(), RowFault> {
        match self.iter().position(|row| !is_sound(row)) {
            Some(at) => Err(self.fault(at, message, help)),
            None => Ok(()),
        }
    }
}

/// Reads all rows of a file, of which there is at least one.
pub fn read<T: DeserializeOwned>(file: &SourceFile) -> Result<Rows<T>, RowFault> {
    let fault = |line, message: String, help: &str| RowFault { path: file.path.clone(), line, message, help: help.to_owned() };
    let mut rows = Vec::new();
    for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row = serde_json::from_str(line).map_err(|error| {
            let help = if error.is_data() { "see `jieda eval --help` for the fields of a row" } else { "write one JSON object a line" };
            let message = error.to_string();
            // The parser sees one line only, and would call it the first.
            fault(at + 1, message.split(" at line ").next().unwrap_or_default().to_owned(), help)
        })?;
        rows.push((at + 1, row));
    }
    if rows.is_empty() {
        return Err(fault(1, "the file has no rows".to_owned(), "write one JSON object a line"));
    }
    Ok(Rows { path: file.path.clone(), rows })
}

/// Reads questions with answers, each with an id of its own and a title.
pub fn read_faq(file: &SourceFile) -> Result<Rows<FaqRow>, RowFault> {
    let rows: Rows<FaqRow> = read(file)?;
    rows.demand(|row| has_words(&row.title), "the title has no word in it", "write what the row answers")?;
    let mut ids = HashSet::new();
    let repeated = rows.iter().position(|row| !ids.insert(row.id.clone()));
    match repeated {
        Some(at) => Err(rows.fault(at, "another row has the same id", "give each row an id of its own")),
        None => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<usize, &str>) {
        let file = SourceFile { path: "f.jsonl".to_owned(), text: text.to_owned() };
        let read = read::<IntentRow>(&file).map(|rows| rows.iter().len()).map_err(|fault| fault.to_string());
        assert_eq!(read.as_ref().map_err(String::as_str), expected.as_ref().map_err(|fault| *fault), "{text}");
    }

    #[test]
    fn a_faulty_row_is_named_with_its_line_and_a_remedy() {
        const FIELDS: &str = "see `jieda eval --help` for the fields of a row";
        check("{\"text\": \"退款\", \"intent\": \"refund\"}\n\n{\"text\": \"天气\", \"intent\": null}\n", Ok(2));
        check("", Err("f.jsonl:1: the file has no rows; write one JSON object a line"));
        check("\n{\"text\": \"退款\", \"int", Err("f.jsonl:2: EOF while parsing a string; write one JSON object a line"));
        check("{\"text\": \"退款\"}", Err(&format!("f.jsonl:1: missing field `intent`; {FIELDS}")));
        let unknown = format!("f.jsonl:1: unknown field `label`, expected `text` or `intent`; {FIELDS}");
        check("{\"text\": \"退款\", \"label\": \"refund\"}", Err(&unknown));
    }

    #[test]
    fn an_id_is_given_once() {
        let text = "{\"id\": \"a\", \"title\": \"甲\", \"questions\": [], \"answer\": \"\"}\n".repeat(2);
        let file = SourceFile { path: "kb.jsonl".to_owned(), text };
        let fault = read_faq(&file).map(|rows| rows.iter().len()).unwrap_err();
        assert_eq!(fault.to_string(), "kb.jsonl:2: another row has the same id; give each row an id of its own");
    }
}
