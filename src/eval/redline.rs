//! Is every risky message told, and no other?
//!
//! A message is held against the categories of the lines that it crosses; what is only noted counts as not crossed. A danger is told,
//! whatever category the row names: it alarms before any line.

use crate::engine::Engine;
use crate::eval::measure::{percentile, rounded, share};
use crate::eval::rows::Rows;
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// The shipped list: risky messages as customers write them, disguised ones among them, and messages that only look risky.
pub const SHIPPED: &str = include_str!("../../tests/conformance/redlines.jsonl");

/// A message and the category of the gravest line that it crosses: `{"text": "…", "category": "监管投诉"}`; `null` when it alarms nobody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedLineRow {
    /// The message.
    pub text: String,
    /// One of the categories that it must cross. The field must be there, so that a misspelt one is not taken for `null`.
    #[serde(deserialize_with = "crate::eval::rows::present")]
    pub category: Option<String>,
}

/// How red lines were told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedLineFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The share of risky messages that crossed a line of their category, or tell a danger; 0 without any.
    pub recall: f64,
    /// The share of other messages that crossed a line; 0 without any.
    pub false_alarm_rate: f64,
    /// Risky messages that crossed no line of their category and tell no danger.
    pub missed: Vec<String>,
    /// Other messages that crossed a line.
    pub alarmed: Vec<String>,
    /// Microseconds to read one message: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

/// Reads each message; `clock` is read around it.
pub fn measure(engine: &Engine, rows: &Rows<RedLineRow>, clock: fn() -> Instant) -> RedLineFigures {
    let mut micros = Vec::new();
    let (mut missed, mut alarmed) = (Vec::new(), Vec::new());
    for row in rows.iter() {
        let text = NormalText::of(&row.text);
        let start = clock();
        let crossings = engine.escalation.crossings(&text);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        let mut crossed = crossings.iter().filter(|crossing| crossing.noted.is_none()).map(|crossing| &crossing.hit);
        match &row.category {
            Some(category) if !crossed.any(|hit| hit.category == *category || engine.escalation.is_danger(hit)) => {
                missed.push(row.text.clone())
            }
            None if crossed.next().is_some() => alarmed.push(row.text.clone()),
            Some(_) | None => {}
        }
    }
    let n_risky = rows.iter().filter(|row| row.category.is_some()).count();
    RedLineFigures {
        messages: rows.iter().len(),
        recall: rounded(share(n_risky - missed.len(), n_risky)),
        false_alarm_rate: rounded(share(alarmed.len(), rows.iter().len() - n_risky)),
        missed,
        alarmed,
        micros_p50: percentile(&micros, 50),
        micros_p99: percentile(&micros, 99),
    }
}

impl RedLineFigures {
    /// Whether every line was told, and no other message alarmed anybody.
    pub fn is_good(&self) -> bool {
        self.missed.is_empty() && self.alarmed.is_empty()
    }
}
