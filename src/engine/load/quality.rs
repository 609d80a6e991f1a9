//! Reads `quality.ron`: by which standard the work of agents is scored.

use crate::conversation::standard::{QualityMeasure, Standard, Wording};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::{Sound, read};
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::source::SourceSet;
use std::collections::BTreeSet;

/// The most points of a measure: with more, the others could as well be left out.
const MOST_POINTS: u32 = 50;

/// The longest time that is called soon: an hour.
const MOST_SECONDS: u32 = 3_600;

/// The most phrases of a list in one language: each is looked for in every message.
const MOST_PHRASES: usize = 300;

/// The most details that are not asked again.
const MOST_DETAILS: usize = 20;

/// Reads `quality.ron` alone; its faults are added to `faults`, and there is a standard only if none of them is an error.
pub fn load_quality(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Standard> {
    let (file, standard) = read::<Standard>(sources, "quality.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    for measure in QualityMeasure::ALL {
        let (name, weight) = (measure.name(), u32::from(standard.weight(measure)));
        let help = format!("write a number from 0 to {MOST_POINTS}; 0 is looked at, and adds no points");
        sound.demand(name, weight <= MOST_POINTS, &format!("the weight of {name} is {weight}"), &help);
    }
    let sum: u32 = QualityMeasure::ALL.iter().map(|measure| u32::from(standard.weight(*measure))).sum();
    sound.demand("greeting", sum > 0, "all weights are 0", "give those measures a weight that are to count");
    for (field, wording) in standard.wordings() {
        words(&mut sound, field, wording);
    }
    let anger = standard.empathy.anger;
    sound.demand("empathy", (0.0..=1.0).contains(&anger), &format!("the anger of empathy is {anger}"), "write a number from 0.0 to 1.0");
    sound.range("within", u32::from(standard.empathy.within), 1, 20);
    for (field, seconds) in [("first_answer", standard.first_answer.seconds), ("gaps", standard.gaps.seconds)] {
        let help = format!("write a number from 1 to {MOST_SECONDS}");
        sound.demand(field, (1..=MOST_SECONDS).contains(&seconds), &format!("the seconds of {field} are {seconds}"), &help);
    }
    sound.range("most_percent", u32::from(standard.gaps.most_percent), 0, 99);
    sound.range("alike_percent", u32::from(standard.repetition.alike_percent), 50, 100);
    sound.range("shortest", u32::from(standard.repetition.shortest), 2, 200);
    sound.range("characters", standard.length.characters, 20, 4_000);
    details(&mut sound, &standard);
    sound.is_sound.then_some(standard)
}

/// The faults of a list of words.
fn words(sound: &mut Sound<'_>, field: &str, wording: &Wording) {
    if !wording.written.contains_key(FALLBACK_LOCALE) {
        let message = format!("{field} has no words in {FALLBACK_LOCALE}");
        sound.fault(Code::MissingWords, field, message, "write at least one");
    }
    for (locale, phrases) in &wording.written {
        if phrases.is_empty() || phrases.iter().any(|phrase| phrase.trim().is_empty()) {
            let message = format!("{field} has no words in {locale}, or an empty phrase");
            sound.fault(Code::MissingWords, field, message, "write what agents write, or take it out");
        }
        sound.at_most(field, phrases.len(), MOST_PHRASES);
    }
}

/// The faults of the details that are not asked again.
fn details(sound: &mut Sound<'_>, standard: &Standard) {
    let mut kinds = BTreeSet::new();
    sound.at_most("details", standard.asked_again.details.len(), MOST_DETAILS);
    for detail in &standard.asked_again.details {
        let name = format!("{:?}", detail.kind);
        if !kinds.insert(detail.kind) {
            sound.fault(Code::DuplicateId, &name, format!("two details are of the kind `{name}`"), "write both in one");
        }
    }
}
