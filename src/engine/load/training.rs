//! Reads `training.ron`: which customers are played to a newcomer.
//!
//! The course and its levels; each scenario is looked at in `scenario`.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::scenario::{self, Known};
use crate::engine::load::sound::{Sound, read};
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::engine::training::{Course, Level};
use crate::engine::wrap_up::Labels;
use crate::source::SourceSet;

/// The most levels: a path that is seen at once.
const MOST_LEVELS: usize = 12;

/// The most scenarios, over all levels.
const MOST_SCENARIOS: usize = 200;

/// Reads `training.ron` alone; its faults are added to `faults`, and there is a course only if none of them is an error. A base of a shop's own may
/// do without: then nothing is practised.
pub fn load_training(sources: &SourceSet, known: &Known<'_>, faults: &mut Vec<Diagnostic>) -> Option<Course> {
    if sources.text("intents/training.ron").is_none() {
        return Some(Course { pass: 1, goals_percent: 0, supervisor: Labels::new(), levels: Vec::new(), scenarios: Vec::new() });
    }
    let (file, course) = read::<Course>(sources, "training.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    sound.range("pass", u32::from(course.pass), 1, 100);
    sound.range("goals_percent", u32::from(course.goals_percent), 0, 100);
    sound.locales(course.supervisor.keys());
    sound.at_most("levels", course.levels.len(), MOST_LEVELS);
    sound.at_most("scenarios", course.scenarios.len(), MOST_SCENARIOS);
    sound.ids("level", course.levels.iter().map(|own| (own.id.as_str(), &own.label)));
    sound.names("scenario", "", course.scenarios.iter().map(|own| own.id.as_str()));
    course.levels.iter().for_each(|own| level(&mut sound, own, course.of_level(&own.id).count()));
    for own in &course.scenarios {
        if course.levels.iter().all(|level| level.id != own.level) {
            let message = format!("the scenario `{}` is of the level `{}`, which is not among `levels`", own.id, own.level);
            sound.fault_in(Code::DanglingLink, &own.id, &own.level, message, "add it there, or use one of those");
        }
        scenario::check(&mut sound, own, known);
    }
    sound.is_sound.then_some(course)
}

/// The faults of a level that has so many scenarios.
fn level(sound: &mut Sound<'_>, own: &Level, n: usize) {
    if own.about.get(FALLBACK_LOCALE).is_none_or(|about| about.trim().is_empty()) {
        let message = format!("the level `{}` does not say in {FALLBACK_LOCALE} what it is about", own.id);
        sound.fault(Code::MissingWords, &own.id, message, "other languages fall back to it; write it");
    }
    if !(1..=n).contains(&usize::from(own.needs)) {
        let message = format!("the level `{}` needs {} scenarios to be passed, and has {n}", own.id, own.needs);
        sound.fault(Code::OutOfRange, &own.id, message, "let `needs` be 1 or more, and at most as many as it has");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::standard::QualityMeasure;
    use crate::engine::load::promises::load_promises;

    #[test]
    fn what_comes_with_the_program_can_be_practised() {
        let mut faults = Vec::new();
        let promises = load_promises(&SourceSet::base_intents(), &mut faults);
        let base = load_training(&SourceSet::base_intents(), &Known { kb: None, promises: promises.as_ref() }, &mut faults).unwrap();
        assert_eq!(faults, []);
        let levels: Vec<&str> = base.levels.iter().map(|level| level.id.as_str()).collect();
        assert_eq!(levels, ["listen", "answer", "calm", "rescue"]);
        assert!(base.scenarios.iter().any(|scenario| scenario.must.contains(&QualityMeasure::Empathy)));
    }

    #[test]
    fn a_base_without_the_file_has_nothing_to_practise() {
        let (sources, mut faults) = (SourceSet::default(), Vec::new());
        let course = load_training(&sources, &Known { kb: None, promises: None }, &mut faults).unwrap();
        assert_eq!((course.levels, course.scenarios, faults), (Vec::new(), Vec::new(), Vec::new()));
    }

    #[test]
    fn a_scenario_has_another_hash_as_soon_as_a_word_is_edited() {
        let base = load_training(&SourceSet::base_intents(), &Known { kb: None, promises: None }, &mut Vec::new()).unwrap();
        let (own, mut edited) = (&base.scenarios[0], base.scenarios[0].clone());
        assert_eq!(own.content(), edited.content());
        edited.title.push('！');
        assert_ne!(own.content(), edited.content());
    }
}
