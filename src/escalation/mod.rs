//! Does this message call for a person?
//!
//! Three signals are read from every message: anger, red lines (高压线), and a plea for a person. What is done about them is decided in
//! `engine`.

pub mod anger;
mod checker;
pub mod load;
pub mod denial;
mod grammar;
mod lexicon;
pub mod pattern;
mod phrase;
pub mod plea;
mod quotation;
pub mod redline;
mod spelling;

use crate::escalation::anger::lexicon::AngerLexicon;
use crate::escalation::anger::talk::{Past, in_talk};
use crate::escalation::anger::{AngerReading, measure};
use crate::escalation::plea::PleaPhrases;
use crate::escalation::redline::{Crossing, RedLineHit, RedLines};
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
    /// How angry the talk is after it, and why.
    pub anger: AngerReading,
    /// The red lines that it crosses, and those whose words are only noted, the most severe first.
    pub crossings: Vec<Crossing>,
    /// Whether it asks for a person.
    pub is_plea: bool,
}

impl Signals {
    /// The red lines that alarm, the most severe first.
    pub fn red_lines(&self) -> impl Iterator<Item = &RedLineHit> {
        self.crossings.iter().filter(|crossing| crossing.noted.is_none()).map(|crossing| &crossing.hit)
    }
}

impl Escalation {
    /// Reads the three signals from a message: `original` as it was written and `text` in normal form, in the light of what went before.
    pub fn signals(&self, original: &str, text: &NormalText, past: &Past) -> Signals {
        Signals { anger: self.anger_of(original, text, past), crossings: self.red_lines.find(text), is_plea: self.pleas.is_plea(text) }
    }

    /// How angry the talk is after a message, and why.
    pub fn anger_of(&self, original: &str, text: &NormalText, past: &Past) -> AngerReading {
        let own = measure(&self.anger, original, text);
        in_talk(own, past, self.anger.is_thanks(text), self.anger.soften_at)
    }
}
