//! Does this message call for a person?
//!
//! Four signals are read from every message: danger, red lines (高压线), a plea for a person, and anger. What is done about them is decided
//! in `engine`.

pub mod adopt;
mod ahead;
pub mod anger;
mod checker;
pub mod danger;
pub mod denial;
mod grammar;
mod lexicon;
pub mod load;
pub mod pattern;
mod phrase;
pub mod plea;
mod quotation;
pub mod redline;
mod rows;
mod spelling;

use crate::escalation::anger::lexicon::AngerLexicon;
use crate::escalation::anger::measure::measure;
use crate::escalation::anger::talk::{Past, in_talk};
use crate::escalation::anger::{AngerReading, AngerScore};
use crate::escalation::danger::Dangers;
use crate::escalation::plea::PleaPhrases;
use crate::escalation::redline::{Crossing, RedLineHit, RedLines};
use crate::text::normalize::NormalText;

/// The most dangers and red lines that one message is recorded with: more say no more, and a stranger's message has a bounded record.
const MOST_CROSSINGS: usize = 16;

/// The four detectors, loaded from `danger.ron`, `redline.ron`, `plea.ron` and `anger.ron`.
#[derive(Debug, Clone)]
pub struct Escalation {
    /// Who is in danger.
    pub dangers: Dangers,
    /// Who asks for a person.
    pub pleas: PleaPhrases,
    /// Words that are risky for the shop.
    pub red_lines: RedLines,
    /// Words that show anger.
    pub anger: AngerLexicon,
}

/// A signal that calls for a person, in the order in which they count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Somebody is in danger.
    Danger,
    /// A red line is crossed.
    RedLine,
    /// A person is asked for.
    Plea,
    /// The customer is too angry for a bot.
    Anger,
}

/// What one message says about the need for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Signals {
    /// The gravest danger that it tells, if somebody is in danger.
    pub danger: Option<RedLineHit>,
    /// How angry the talk is after it, and why.
    pub anger: AngerReading,
    /// The dangers that it tells, then the red lines that it crosses, the most severe first; also those whose words are only noted.
    pub crossings: Vec<Crossing>,
    /// Whether it asks for a person.
    pub is_plea: bool,
}

impl Signals {
    /// Those of a calm customer who asks for nobody.
    pub fn none() -> Self {
        let anger = AngerReading { score: AngerScore::CALM, reasons: Vec::new() };
        Signals { danger: None, anger, crossings: Vec::new(), is_plea: false }
    }

    /// The dangers and red lines that alarm, the most severe first.
    pub fn red_lines(&self) -> impl Iterator<Item = &RedLineHit> {
        alarming(&self.crossings)
    }
}

impl Escalation {
    /// Reads the four signals from a message: `original` as it was written and `text` in normal form, in the light of what went before.
    pub fn signals(&self, original: &str, text: &NormalText, past: &Past) -> Signals {
        let crossings = self.crossings(text);
        let danger = alarming(&crossings).find(|hit| self.is_danger(hit)).cloned();
        Signals { danger, anger: self.anger_of(original, text, past), crossings, is_plea: self.pleas.is_plea(text) }
    }

    /// The dangers that a message tells, then the red lines that it crosses; also those whose words are only noted. Of very many those
    /// that alarm come first, and the last are left out.
    pub fn crossings(&self, text: &NormalText) -> Vec<Crossing> {
        let mut crossings: Vec<Crossing> = self.dangers.find(text).into_iter().chain(self.red_lines.find(text)).collect();
        if crossings.len() > MOST_CROSSINGS {
            crossings.sort_by_key(|crossing| crossing.noted.is_some());
            crossings.truncate(MOST_CROSSINGS);
        }
        crossings
    }

    /// The words of a text that the lists of anger, dangers and red lines have, also those that alarm nobody.
    pub fn known_words(&self, text: &NormalText) -> Vec<String> {
        let angry = self.anger.find(text.as_str()).into_iter().map(|(words, _)| NormalText::of(&words).as_str().to_owned());
        angry.chain(self.crossings(text).into_iter().map(|crossing| crossing.hit.words)).collect()
    }

    /// Whether a message needs a person by its words alone: it tells a danger, crosses a red line that alarms, or asks for one.
    pub fn is_pressing(&self, text: &NormalText) -> bool {
        self.pleas.is_plea(text) || alarming(&self.crossings(text)).next().is_some()
    }

    /// The red line that alarms, and no danger, if a text crosses one; the most severe.
    pub fn red_line(&self, text: &NormalText) -> Option<RedLineHit> {
        alarming(&self.crossings(text)).find(|hit| !self.is_danger(hit)).cloned()
    }

    /// Whether a hit is a danger, and no red line.
    pub fn is_danger(&self, hit: &RedLineHit) -> bool {
        self.advice_for(hit, danger::FALLBACK_LOCALE).is_some()
    }

    /// What a customer must do first who is in danger, in a language; nothing for a red line.
    pub fn advice_for(&self, danger: &RedLineHit, locale: &str) -> Option<&str> {
        self.dangers.advice_for(danger, locale)
    }

    /// How angry the talk is after a message, and why.
    pub fn anger_of(&self, original: &str, text: &NormalText, past: &Past) -> AngerReading {
        let own = measure(&self.anger, original, text);
        in_talk(own, past, self.anger.is_thanks(text), self.anger.soften_at)
    }
}

/// Those of the crossings that alarm.
fn alarming(crossings: &[Crossing]) -> impl Iterator<Item = &RedLineHit> {
    crossings.iter().filter(|crossing| crossing.noted.is_none()).map(|crossing| &crossing.hit)
}
