//! Is every personal detail masked, and nothing else?
//!
//! A message counts as masked when it reads exactly as it should: with the right mask in the right place.

use crate::eval::measure::{percentile, rounded, share};
use crate::eval::rows::Rows;
use crate::privacy::mask;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// The shipped list: details as customers write them, and messages that only look like details.
pub const SHIPPED: &str = include_str!("../../tests/conformance/masks.jsonl");

/// The share of messages without a detail in which something may be masked before the rules are not good enough to ship.
const MOST_FALSE_ALARMS: f64 = 0.01;

/// A message and how it reads when it is masked: `{"text": "…13800138000", "masked": "…138****8000"}`; `null` when it has no detail in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaskRow {
    /// The message.
    pub text: String,
    /// The masked message. The field must be there, so that a misspelt one is not taken for `null`.
    #[serde(deserialize_with = "crate::eval::rows::present")]
    pub masked: Option<String>,
}

/// How messages were masked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaskFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The share of messages with details of which something was masked; 0 without any.
    pub recall: f64,
    /// The share of other messages in which something was masked; 0 without any.
    pub false_alarm_rate: f64,
    /// The messages with details that were left as they are.
    pub missed: Vec<String>,
    /// The other messages in which something was masked.
    pub alarmed: Vec<String>,
    /// The messages that were masked otherwise than they should be, as they came out.
    pub mistaken: Vec<String>,
    /// Microseconds to mask one message: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

/// Masks each message; `clock` is read around it.
pub fn measure(rows: &Rows<MaskRow>, clock: fn() -> Instant) -> MaskFigures {
    let mut micros = Vec::new();
    let (mut missed, mut alarmed, mut mistaken) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows.iter() {
        let start = clock();
        let masked = mask(&row.text);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        let is_changed = masked != row.text;
        match &row.masked {
            Some(_) if !is_changed => missed.push(row.text.clone()),
            Some(expected) if *expected != masked => mistaken.push(masked.into_owned()),
            None if is_changed => alarmed.push(row.text.clone()),
            Some(_) | None => {}
        }
    }
    let n_detailed = rows.iter().filter(|row| row.masked.is_some()).count();
    MaskFigures {
        messages: rows.iter().len(),
        recall: rounded(share(n_detailed - missed.len(), n_detailed)),
        false_alarm_rate: rounded(share(alarmed.len(), rows.iter().len() - n_detailed)),
        missed,
        alarmed,
        mistaken,
        micros_p50: percentile(&micros, 50),
        micros_p99: percentile(&micros, 99),
    }
}

impl MaskFigures {
    /// Whether every detail was masked as it should be, and hardly anything else.
    pub fn is_good(&self) -> bool {
        self.missed.is_empty() && self.mistaken.is_empty() && self.false_alarm_rate <= MOST_FALSE_ALARMS
    }
}
