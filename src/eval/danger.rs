//! Is everybody heard who is in danger, and nobody else?
//!
//! A message is a danger when it tells one of any kind; whether it is the right one, and so the right advice, is counted apart.

use crate::engine::Engine;
use crate::escalation::redline::Crossing;
use crate::eval::heard::{Came, HeardFigures, Tally};
use crate::eval::rows::Rows;
use crate::text::normalize::NormalText;
use serde::Deserialize;
use std::time::Instant;

/// The shipped list: dangers as customers write them, and messages that only look like dangers.
pub const SHIPPED: &str = include_str!("../../tests/conformance/dangers.jsonl");

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

/// Reads each message; `clock` is read around it.
pub fn measure(engine: &Engine, rows: &Rows<DangerRow>, clock: fn() -> Instant) -> HeardFigures {
    let mut tally = Tally::new(clock);
    for row in rows.iter() {
        let text = NormalText::of(&row.text);
        let told = tally.timed(|| engine.escalation.dangers.find(&text));
        let kinds: Vec<&str> = told.iter().filter(|crossing| crossing.noted.is_none()).map(id).collect();
        let came = match &row.danger {
            _ if kinds.is_empty() => Came::Nothing,
            Some(danger) if kinds.contains(&danger.as_str()) => Came::Right,
            Some(_) | None => Came::Wrong(row.text.clone()),
        };
        tally.count(&row.text, row.danger.is_some(), came);
    }
    tally.figures()
}

fn id(crossing: &Crossing) -> &str {
    &crossing.hit.id
}
