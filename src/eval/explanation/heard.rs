//! What was heard in a message that decides before anything is looked up, and what decided?

use crate::engine::decide::decided::DecidedBy;
use crate::engine::understand::understanding::{Picked, Understanding};
use crate::escalation::redline::Crossing;
use crate::escalation::{Escalation, Signal};
use serde::Serialize;

/// The signals of a message, in the order in which they decide.
#[derive(Debug, Serialize)]
pub struct HeardShown {
    dangers: Vec<CrossingShown>,
    red_lines: Vec<CrossingShown>,
    /// The button of the open question that it means.
    reply: Option<String>,
    plea: bool,
    anger: AngerShown,
}

#[derive(Debug, Serialize)]
struct CrossingShown {
    id: String,
    words: String,
    severity: u8,
    /// Why it alarms nobody; nothing when it does alarm.
    noted: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct AngerShown {
    score: f32,
    hand_over_at: f32,
    reasons: Vec<String>,
}

impl HeardShown {
    /// What was heard in a message; `buttons` are those of the open question.
    pub fn of(escalation: &Escalation, u: &Understanding, buttons: &[String]) -> Self {
        let (dangers, red_lines) = u.signals.crossings.iter().partition::<Vec<_>, _>(|crossing| escalation.is_danger(&crossing.hit));
        let place = match u.picked {
            Some(Picked::Said(place)) => Some(place),
            Some(Picked::Pressed(place)) => place,
            None => None,
        };
        HeardShown {
            dangers: dangers.into_iter().map(crossing_shown).collect(),
            red_lines: red_lines.into_iter().map(crossing_shown).collect(),
            reply: place.and_then(|place| buttons.get(place).cloned()),
            plea: u.signals.is_plea,
            anger: AngerShown {
                score: u.signals.anger.score.get(),
                hand_over_at: escalation.anger.hand_over_at.get(),
                reasons: u.signals.anger.reasons.clone(),
            },
        }
    }

    /// One line a signal.
    pub fn lines(&self) -> Vec<String> {
        let AngerShown { score, hand_over_at, reasons } = &self.anger;
        vec![
            "Heard:".to_owned(),
            format!("- danger: {}", crossings(&self.dangers)),
            format!("- red line: {}", crossings(&self.red_lines)),
            format!("- reply to the open question: {}", self.reply.as_deref().unwrap_or("none")),
            format!("- plea: {}", if self.plea { "yes" } else { "none" }),
            format!("- anger: {score:.2} (a person takes over from {hand_over_at:.2} on){}", because(reasons)),
        ]
    }
}

/// Which rule decided, in words.
pub fn decider(by: DecidedBy) -> &'static str {
    match by {
        DecidedBy::Signal(Signal::Danger) => "danger",
        DecidedBy::Signal(Signal::RedLine) => "red line",
        DecidedBy::Reply => "reply to the open question",
        DecidedBy::Signal(Signal::Plea) => "plea",
        DecidedBy::Signal(Signal::Anger) => "anger",
        DecidedBy::SmallWord => "small word, without a matter of its own",
        DecidedBy::CarryOn => "what was said before, which it goes on with",
        DecidedBy::NewMatter => "what it may mean, as a new matter",
    }
}

fn crossing_shown(crossing: &Crossing) -> CrossingShown {
    let hit = crossing.hit.clone();
    CrossingShown { id: hit.id, words: hit.words, severity: hit.severity.get(), noted: crossing.noted.map(|noted| noted.name()) }
}

fn crossings(crossings: &[CrossingShown]) -> String {
    let shown = crossings.iter().map(|crossing| {
        let noted = crossing.noted.map(|why| format!(" (only noted: {why})")).unwrap_or_default();
        format!("{}, by “{}”{noted}", crossing.id, crossing.words)
    });
    if crossings.is_empty() { "none".to_owned() } else { shown.collect::<Vec<_>>().join("; ") }
}

fn because(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) }
}
