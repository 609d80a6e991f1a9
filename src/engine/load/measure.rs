//! Reads `measure.ron`: by which rules it is judged how conversations ended.

use crate::conversation::deadline::Deadlines;
use crate::conversation::measure::{BadSign, Measure, Success};
use crate::diagnostic::Diagnostic;
use crate::engine::load::sound::{Sound, read};
use crate::source::SourceSet;
use jiff::SignedDuration;
use serde::Deserialize;

/// The longest name of a version, in characters: it stands in the head of every report.
const LONGEST_VERSION: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    version: String,
    quiet_minutes: u32,
    return_hours: u32,
    durable_days: u32,
    desk_hours: u32,
    few_stars: u8,
    anger: f32,
    minimum_sample: u32,
    against_assumed: Vec<BadSign>,
    taken_back: Vec<Success>,
}

/// Reads `measure.ron` alone, and no deadlines; its faults are added to `faults`, and there is a definition only if none of them is an error.
pub fn load_measure(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Measure> {
    let (file, read) = read::<MeasureFile>(sources, "measure.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    let is_named = !read.version.trim().is_empty() && read.version.chars().count() <= LONGEST_VERSION;
    sound.demand(
        "version",
        is_named,
        "the version has no name, or a long one",
        "write at most 40 characters, and others when a rule changes",
    );
    sound.range("quiet_minutes", read.quiet_minutes, 1, 24 * 60);
    sound.range("return_hours", read.return_hours, 1, 30 * 24);
    sound.range("durable_days", read.durable_days, 1, 90);
    sound.range("desk_hours", read.desk_hours, 1, 30 * 24);
    sound.range("few_stars", u32::from(read.few_stars), 0, 4);
    sound.range("minimum_sample", read.minimum_sample, 1, 10_000);
    let is_anger = (0.0..=1.0).contains(&read.anger);
    sound.demand("anger", is_anger, &format!("anger is {}", read.anger), "write a number from 0.0 to 1.0");
    let lasts = u64::from(read.durable_days) * 24 >= u64::from(read.return_hours);
    sound.demand("durable_days", lasts, "what lasts is over before a return is", "let durable_days be at least return_hours / 24");
    sound.is_sound.then(|| Measure {
        version: read.version.trim().to_owned(),
        quiet: SignedDuration::from_mins(i64::from(read.quiet_minutes)),
        return_window: SignedDuration::from_hours(i64::from(read.return_hours)),
        durable_window: SignedDuration::from_hours(24 * i64::from(read.durable_days)),
        desk_window: SignedDuration::from_hours(i64::from(read.desk_hours)),
        few_stars: read.few_stars,
        anger: read.anger,
        minimum_sample: u64::from(read.minimum_sample),
        against_assumed: read.against_assumed.into_iter().collect(),
        taken_back: read.taken_back.into_iter().collect(),
        deadlines: Deadlines::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_the_default() {
        assert_eq!(load_measure(&SourceSet::base_intents(), &mut Vec::new()), Some(Measure::default()));
    }
}
