//! Is everybody heard who is in danger, and nobody else?
//!
//! A message is a danger when it tells one of any kind; whether it is the right one, and so the right advice, is counted apart.

use crate::engine::Engine;
use crate::escalation::redline::Crossing;
use crate::eval::measure::{percentile, rounded, share};
use crate::eval::rows::Rows;
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// The shipped list: dangers as customers write them, and messages that only look like dangers.
pub const SHIPPED: &str = include_str!("../../tests/conformance/dangers.jsonl");

/// The share of messages without a danger that may be taken for one before the content is not good enough to ship.
const MOST_FALSE_ALARMS: f64 = 0.01;

/// A message and the kind of danger that it tells, by its id: `{"text": "…", "danger": "gas"}`; `null` when nobody is in danger.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DangerRow {
    /// The message.
    pub text: String,
    /// The kind. The field must be there, so that a misspelt one is not taken for `null`.
    #[serde(deserialize_with = "crate::eval::rows::present")]
    pub danger: Option<String>,
}

/// How dangers were told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DangerFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The share of dangers that were heard; 0 without any.
    pub recall: f64,
    /// The share of other messages that were taken for dangers; 0 without any.
    pub false_alarm_rate: f64,
    /// The dangers that were not heard.
    pub missed: Vec<String>,
    /// The other messages that were taken for dangers.
    pub alarmed: Vec<String>,
    /// The dangers that were heard, but not as the kind that they are.
    pub mistaken: Vec<String>,
    /// Microseconds to read one message: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

/// Reads each message; `clock` is read around it.
pub fn measure(engine: &Engine, rows: &Rows<DangerRow>, clock: fn() -> Instant) -> DangerFigures {
    let mut micros = Vec::new();
    let (mut missed, mut alarmed, mut mistaken) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows.iter() {
        let text = NormalText::of(&row.text);
        let start = clock();
        let told = engine.escalation.dangers.find(&text);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        let kinds: Vec<&str> = told.iter().filter(|crossing| crossing.noted.is_none()).map(id).collect();
        match &row.danger {
            Some(_) if kinds.is_empty() => missed.push(row.text.clone()),
            Some(danger) if !kinds.contains(&danger.as_str()) => mistaken.push(row.text.clone()),
            None if !kinds.is_empty() => alarmed.push(row.text.clone()),
            Some(_) | None => {}
        }
    }
    let n_dangers = rows.iter().filter(|row| row.danger.is_some()).count();
    DangerFigures {
        messages: rows.iter().len(),
        recall: rounded(share(n_dangers - missed.len(), n_dangers)),
        false_alarm_rate: rounded(share(alarmed.len(), rows.iter().len() - n_dangers)),
        missed,
        alarmed,
        mistaken,
        micros_p50: percentile(&micros, 50),
        micros_p99: percentile(&micros, 99),
    }
}

fn id(crossing: &Crossing) -> &str {
    &crossing.hit.id
}

impl DangerFigures {
    /// Whether every danger was heard as what it is, and few others were taken for one.
    pub fn is_good(&self) -> bool {
        self.missed.is_empty() && self.mistaken.is_empty() && self.false_alarm_rate <= MOST_FALSE_ALARMS
    }
}
