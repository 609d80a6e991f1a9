//! Are angry customers told from calm ones?
//!
//! Each message is the first of a talk, so that nothing but its words counts. The limit is that of the shipped `anger.ron`.

use crate::escalation::Escalation;
use crate::escalation::anger::talk::Past;
use crate::eval::measure::{auroc, percentile, rounded, share};
use crate::eval::rows::{AngerRow, Rows};
use crate::text::normalize::NormalText;
use serde::Serialize;
use std::time::Instant;

/// How many messages are read before time is taken.
const WARM_UP: usize = 50;

/// How anger was told on rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AngerFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The probability that an angry message has a higher score than a calm one; nothing when there are none of one kind.
    pub auroc: Option<f64>,
    /// The share of the angry messages at which the bot steps aside.
    pub recall_at_threshold: f64,
    /// The share of the calm messages at which it would step aside too.
    pub false_alarm_rate: f64,
    /// Microseconds from a message to its score: half of them take no longer.
    pub micros_p50: u64,
}

/// Measures on the rows of all files together; `clock` is read around each message.
pub fn measure(tests: &[Rows<AngerRow>], escalation: &Escalation, clock: fn() -> Instant) -> AngerFigures {
    let rows = || tests.iter().flat_map(Rows::iter);
    let score = |text: &str| escalation.anger_of(text, &NormalText::of(text), &Past::default()).score.get();
    rows().take(WARM_UP).for_each(|row| {
        score(&row.text);
    });
    let mut micros = Vec::new();
    let (mut angry, mut calm) = (Vec::new(), Vec::new());
    for row in rows() {
        let start = clock();
        let score = score(&row.text);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        if row.angry { angry.push(score) } else { calm.push(score) }
    }
    let limit = escalation.anger.hand_over_at.get();
    let share_above = |scores: &[f32]| rounded(share(scores.iter().filter(|&&score| score >= limit).count(), scores.len()));
    AngerFigures {
        messages: micros.len(),
        auroc: auroc(&angry, &calm).map(rounded),
        recall_at_threshold: share_above(&angry),
        false_alarm_rate: share_above(&calm),
        micros_p50: percentile(&micros, 50),
    }
}
