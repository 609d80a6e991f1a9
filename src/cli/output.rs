//! What does a command print, and how does it end?

use crate::text::line::one_line;
use anyhow::Context;
use serde::Serialize;
use std::io::{Write, stdout};

/// The most characters of a text in a table of figures.
const LONGEST: usize = 30;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As wished: exit code 0.
    Good,
    /// The content has errors: exit code 1.
    Faulty,
}

/// Prints a line. That nobody reads it any more (`jieda check | head`) is an error that `main` takes for a good ending.
pub fn print(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(stdout().lock(), "{line}")?)
}

/// A text in a table that leaves room for the figures, without what nobody sees.
pub fn short(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() > LONGEST { line.chars().take(LONGEST - 1).chain(['…']).collect() } else { line }
}

/// Prints figures: as JSON, or one a line.
pub fn show(figures: &impl Serialize, json: bool) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(figures).context("the figures could not be written as JSON")?;
    if json {
        return print(&text);
    }
    for line in text.lines().filter(|line| !matches!(*line, "{" | "}")) {
        print(line.trim_end_matches(',').replace('"', "").trim_start_matches("  "))?;
    }
    Ok(())
}
