//! Reads `privacy.ron`: how long conversations are kept. The file may be missing; then everything is kept for good.

use crate::diagnostic::Diagnostic;
use crate::engine::load::sound::{Sound, read};
use crate::privacy::retention::{Class, Days, Retention};
use crate::source::SourceSet;
use serde::Deserialize;

/// The most days that may be written: more than 50 years are for good.
const MOST_DAYS: u32 = 20_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrivacyFile {
    keep: Kept,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    bot: KeptDays,
    desk: KeptDays,
    risk: KeptDays,
    test: KeptDays,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptDays {
    words: Option<u32>,
    all: Option<u32>,
}

/// Reads `privacy.ron` alone; its faults are added to `faults`.
pub fn load_retention(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Retention> {
    if sources.text("intents/privacy.ron").is_none() {
        return Some(Retention::default());
    }
    let (file, read) = read::<PrivacyFile>(sources, "privacy.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    let Kept { bot, desk, risk, test } = read.keep;
    for (class, days) in [(Class::Bot, bot), (Class::Desk, desk), (Class::Risk, risk), (Class::Test, test)] {
        let name = class.name();
        for (field, days) in [("words", days.words), ("all", days.all)] {
            let is_sound = days.is_none_or(|days| (1..=MOST_DAYS).contains(&days));
            let message = format!("{field} of `{name}` is {}", days.unwrap_or(0));
            sound.demand(name, is_sound, &message, "write Some with 1 to 20000 days, or None to keep it for good");
        }
        if let (Some(words), Some(all)) = (days.words, days.all) {
            let message = format!("`{name}` is deleted after {all} days, before its words are erased after {words}");
            sound.demand(name, words <= all, &message, "let words be at most all");
        }
    }
    let days = |kept: KeptDays| Days { words: kept.words.map(as_days), all: kept.all.map(as_days) };
    sound.is_sound.then(|| Retention { test: days(test), risk: days(risk), desk: days(desk), bot: days(bot) })
}

fn as_days(days: u32) -> u16 {
    u16::try_from(days).unwrap_or(u16::MAX)
}
