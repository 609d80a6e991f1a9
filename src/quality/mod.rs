//! How well was the customer served?
//!
//! Quality assurance (质检) of every talk of people: [`score`] reads an agent's part of a talk by the rules of `quality.ron` and gives a
//! [`Scorecard`]; [`sample`] draws cards for people to look at, [`agreement`] tells which rule to trust, and [`agents`] counts what each agent's
//! talks came to. Nothing is stored: cards follow from the events, so that the past is scored anew under new rules.

pub mod agents;
pub mod agreement;
mod found;
pub mod pairs;
pub mod part;
pub mod sample;
mod timing;
mod wording;

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::standard::{Finding, QualityMeasure, Standard};
use crate::quality::found::Found;
use crate::quality::part::Part;
use jiff::Timestamp;

/// What is known besides the events of a talk.
pub struct Known<'k> {
    /// The rules.
    pub standard: &'k Standard,
    /// Gives the texts that surely answer a question.
    pub answers: &'k dyn Fn(&Conversation, &str) -> Vec<String>,
    /// When it is asked: what is not late by then is pending.
    pub now: Timestamp,
}

/// How an agent's part of a talk was scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// The agent.
    pub agent: String,
    /// Of a hundred points; nothing where no measure applies.
    pub total: Option<u8>,
    /// Whether a grave word took all points.
    pub is_void: bool,
    /// What each measure came to, in the order of [`QualityMeasure::ALL`].
    pub marks: Vec<Mark>,
}

/// What a measure came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The measure.
    pub measure: QualityMeasure,
    /// What it came to.
    pub finding: Finding,
    /// How many points it is worth.
    pub weight: u8,
    /// The events that show it.
    pub places: Vec<i64>,
}

impl Scorecard {
    /// What a measure came to.
    pub fn finding(&self, measure: QualityMeasure) -> Finding {
        self.marks.iter().find(|mark| mark.measure == measure).map_or(Finding::NotApplicable, |mark| mark.finding)
    }
}

/// The cards of a talk, one for each agent who had it, in the order in which they took it; none where its words were erased, or no agent had it.
pub fn score(events: &[Event], known: &Known<'_>) -> Vec<Scorecard> {
    let Some(conversation) = Conversation::of(events) else { return Vec::new() };
    let parts = part::parts(events);
    parts.iter().map(|part| card(part, &conversation, known)).collect()
}

fn card(part: &Part<'_>, conversation: &Conversation, known: &Known<'_>) -> Scorecard {
    let mark = |measure: QualityMeasure| {
        let Found { finding, places } = found(measure, part, conversation, known);
        Mark { measure, finding, weight: known.standard.weight(measure), places }
    };
    let marks: Vec<Mark> = QualityMeasure::ALL.into_iter().map(mark).collect();
    let is_void = wording::is_grave(part, known.standard);
    Scorecard { agent: part.agent.to_owned(), total: total(&marks, is_void), is_void, marks }
}

/// The points that were reached, of a hundred that could be.
fn total(marks: &[Mark], is_void: bool) -> Option<u8> {
    let sum =
        |wanted: &dyn Fn(Finding) -> bool| marks.iter().filter(|mark| wanted(mark.finding)).map(|mark| u32::from(mark.weight)).sum::<u32>();
    let most = sum(&|finding| finding != Finding::NotApplicable);
    let reached = if is_void { 0 } else { sum(&|finding| finding == Finding::Passed) };
    (most > 0).then(|| u8::try_from((200 * reached + most) / (2 * most)).unwrap_or(100))
}

fn found(measure: QualityMeasure, part: &Part<'_>, conversation: &Conversation, known: &Known<'_>) -> Found {
    let standard = known.standard;
    match measure {
        QualityMeasure::Greeting => wording::greeting(part, &standard.greeting),
        QualityMeasure::Introduction => wording::introduction(part, &standard.introduction),
        QualityMeasure::Empathy => wording::empathy(part, &standard.empathy),
        QualityMeasure::Forbidden => wording::forbidden(part, &standard.forbidden),
        QualityMeasure::FirstAnswer => timing::first_answer(part, &standard.first_answer),
        QualityMeasure::Gaps => timing::gaps(part, &standard.gaps),
        QualityMeasure::Repetition => wording::repetition(part, &standard.repetition),
        QualityMeasure::AskedAgain => wording::asked_again(part, &standard.asked_again),
        QualityMeasure::Knowledge => wording::knowledge(part, &|question| (known.answers)(conversation, question)),
        QualityMeasure::Promises => timing::promises(part, known.now),
        QualityMeasure::WrapUp => timing::wrap_up(part),
        QualityMeasure::Farewell => wording::farewell(part, &standard.farewell),
        QualityMeasure::Privacy => wording::privacy(part),
        QualityMeasure::Length => wording::length(part, &standard.length),
    }
}

#[cfg(test)]
mod tests;
