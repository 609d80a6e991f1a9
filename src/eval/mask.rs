//! Is every personal detail masked, and nothing else?
//!
//! A message counts as masked when it reads exactly as it should: with the right mask in the right place.

use crate::eval::heard::{Came, HeardFigures, Tally};
use crate::eval::rows::Rows;
use crate::privacy::mask;
use serde::Deserialize;
use std::time::Instant;

/// The shipped list: details as customers write them, and messages that only look like details.
pub const SHIPPED: &str = include_str!("../../tests/conformance/masks.jsonl");

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

/// Masks each message; `clock` is read around it. What was masked otherwise than it should be is reported as it came out.
pub fn measure(rows: &Rows<MaskRow>, clock: fn() -> Instant) -> HeardFigures {
    let mut tally = Tally::new(clock);
    for row in rows.iter() {
        let masked = tally.timed(|| mask(&row.text));
        let came = match &row.masked {
            _ if masked == row.text => Came::Nothing,
            Some(expected) if *expected == masked => Came::Right,
            Some(_) | None => Came::Wrong(masked.into_owned()),
        };
        tally.count(&row.text, row.masked.is_some(), came);
    }
    tally.figures()
}
