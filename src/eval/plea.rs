//! Is everybody heard who asks for a person, and nobody else?

use crate::engine::Engine;
use crate::eval::measure::{rounded, share};
use crate::eval::rows::Rows;
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};

/// The shipped list: pleas as customers write them, and messages that look like pleas.
pub const SHIPPED: &str = include_str!("../../tests/conformance/pleas.jsonl");

/// The share of messages without a plea that may be taken for one before the content is not good enough to ship.
const MOST_FALSE_ALARMS: f64 = 0.01;

/// A message, and whether it asks for a person: `{"text": "…", "plea": true}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PleaRow {
    /// The message.
    pub text: String,
    /// Whether it asks for a person.
    pub plea: bool,
}

/// How pleas were told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PleaFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The share of pleas that were heard; 0 without any.
    pub recall: f64,
    /// The share of other messages that were taken for pleas; 0 without any.
    pub false_alarm_rate: f64,
    /// The pleas that were not heard.
    pub missed: Vec<String>,
    /// The other messages that were taken for pleas.
    pub alarmed: Vec<String>,
}

/// Reads each message.
pub fn measure(engine: &Engine, rows: &Rows<PleaRow>) -> PleaFigures {
    let pleas = &engine.escalation.pleas;
    let n_pleas = rows.iter().filter(|row| row.plea).count();
    let told = |is_plea: bool| {
        let wrong = rows.iter().filter(move |row| row.plea == is_plea && pleas.is_plea(&NormalText::of(&row.text)) != is_plea);
        wrong.map(|row| row.text.clone()).collect::<Vec<_>>()
    };
    let (missed, alarmed) = (told(true), told(false));
    PleaFigures {
        messages: rows.iter().len(),
        recall: rounded(share(n_pleas - missed.len(), n_pleas)),
        false_alarm_rate: rounded(share(alarmed.len(), rows.iter().len() - n_pleas)),
        missed,
        alarmed,
    }
}

impl PleaFigures {
    /// Whether every plea was heard, and few others were taken for one.
    pub fn is_good(&self) -> bool {
        self.missed.is_empty() && self.false_alarm_rate <= MOST_FALSE_ALARMS
    }
}
