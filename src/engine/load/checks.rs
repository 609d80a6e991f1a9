//! Reads `checks.ron`: what a customer is asked who comes back after a matter was solved.

use crate::conversation::check::Check;
use crate::diagnostic::Diagnostic;
use crate::engine::checks::Checks;
use crate::engine::load::sound::{Sound, read};
use crate::source::SourceSet;

/// The latest time at which something is asked: sixty days. After it nobody remembers.
const MOST_HOURS: u32 = 60 * 24;

/// The most contact reasons of a rule.
const MOST_REASONS: usize = 100;

/// Reads `checks.ron` alone; its faults are added to `faults`, and there are checks only if none of them is an error.
pub fn load_checks(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Checks> {
    let (file, checks) = read::<Checks>(sources, "checks.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    for check in Check::ALL {
        let (name, rule) = (check.name(), checks.rule(check));
        let is_time = rule.after_hours >= 1 && rule.after_hours < rule.until_hours && rule.until_hours <= MOST_HOURS;
        let message = format!("{name} is asked after {} hours, until {}", rule.after_hours, rule.until_hours);
        sound.demand(
            name,
            is_time,
            &message,
            &format!("let after_hours be at least 1 and below until_hours, and these at most {MOST_HOURS}"),
        );
        sound.at_most(name, rule.reasons.len(), MOST_REASONS);
        sound.locales(rule.words.keys());
    }
    sound.no_empty_words();
    sound.is_sound.then_some(checks)
}
