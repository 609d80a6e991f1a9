//! Does this message call for a person?
//!
//! Three signals are read from every message: anger, red lines (高压线), and a plea for a person. What is done about them is decided in
//! `engine`.

pub mod anger;
mod checker;
pub mod load;
mod phrase;
pub mod plea;
pub mod redline;

use crate::escalation::anger::{AngerLexicon, AngerReading};
use crate::escalation::plea::PleaPhrases;
use crate::escalation::redline::{RedLineHit, RedLines};
use crate::text::normalize::NormalText;

/// The three detectors, loaded from `plea.ron`, `redline.ron` and `anger.ron`.
#[derive(Debug, Clone)]
pub struct Escalation {
    /// Who asks for a person.
    pub pleas: PleaPhrases,
    /// Words that are risky for the shop or dangerous for the customer.
    pub red_lines: RedLines,
    /// Words that show anger.
    pub anger: AngerLexicon,
}

/// What one message says about the need for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Signals {
    /// How angry it is, and why.
    pub anger: AngerReading,
    /// The red lines that it crosses, the most severe first.
    pub red_lines: Vec<RedLineHit>,
    /// Whether it asks for a person.
    pub is_plea: bool,
}

impl Escalation {
    /// Reads the three signals from a message.
    pub fn signals(&self, text: &NormalText) -> Signals {
        Signals { anger: self.anger.measure(text), red_lines: self.red_lines.find(text), is_plea: self.pleas.is_plea(text) }
    }
}
