//! Reads `alarms.ron`: from which numbers on somebody is to be told.

use crate::conversation::alarm::{AlarmLimits, Surge};
use crate::diagnostic::Diagnostic;
use crate::engine::load::sound::{Sound, read};
use crate::source::SourceSet;

/// The most conversations that a threshold can ask for.
const MOST: u32 = 10_000;

/// The longest time that is looked back by minutes: a day.
const MOST_MINUTES: u32 = 24 * 60;

/// The longest time after a change of the content: a week, which is as long as the time before that it is held against.
const MOST_HOURS: u32 = 7 * 24;

/// The largest multiple of a usual hour.
const MOST_TIMES: f64 = 1_000.0;

/// Reads `alarms.ron` alone; its faults are added to `faults`, and there are thresholds only if none of them is an error.
pub fn load_alarms(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<AlarmLimits> {
    let (file, limits) = read::<AlarmLimits>(sources, "alarms.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    if let Some(own) = limits.falling_confirmed {
        number(&mut sound, "falling_confirmed", "minimum_sample", own.minimum_sample, MOST);
    }
    if let Some(own) = limits.unserved {
        number(&mut sound, "unserved", "minutes", own.minutes, MOST_MINUTES);
        number(&mut sound, "unserved", "waits_minutes", own.waits_minutes, MOST_MINUTES);
        number(&mut sound, "unserved", "at_least", own.at_least, MOST);
        let is_share = (0.0..=1.0).contains(&own.share);
        sound.demand("unserved", is_share, &format!("share of `unserved` is {}", own.share), "write a number from 0.0 to 1.0");
        let message = format!("waits_minutes of `unserved` is {}, and minutes are {}", own.waits_minutes, own.minutes);
        sound.demand("unserved", own.waits_minutes < own.minutes, &message, "let waits_minutes be below minutes");
    }
    if let Some(own) = limits.content_change {
        number(&mut sound, "content_change", "minimum_sample", own.minimum_sample, MOST);
        number(&mut sound, "content_change", "hours", own.hours, MOST_HOURS);
    }
    if let Some(own) = limits.spike {
        surge(&mut sound, "entries", own.entries);
        surge(&mut sound, "reasons", own.reasons);
    }
    sound.is_sound.then_some(limits)
}

/// A field of an alarm that is a number from 1 to `most`; the place is that of the alarm.
fn number(sound: &mut Sound<'_>, alarm: &str, field: &str, value: u32, most: u32) {
    let help = format!("write a number from 1 to {most}");
    sound.demand(alarm, (1..=most).contains(&value), &format!("{field} of `{alarm}` is {value}"), &help);
}

fn surge(sound: &mut Sound<'_>, field: &str, surge: Surge) {
    number(sound, field, "at_least", surge.at_least, MOST);
    let is_multiple = (1.0..=MOST_TIMES).contains(&surge.times);
    sound.demand(field, is_multiple, &format!("times of `{field}` is {}", surge.times), "write a number from 1.0 to 1000.0");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn what_is_shipped_is_the_default() {
        assert_eq!(load_alarms(&SourceSet::base_intents(), &mut Vec::new()), Some(AlarmLimits::default()));
    }

    #[test]
    fn an_alarm_that_is_left_out_is_off() {
        let text = "(falling_confirmed: None, spike: (entries: (at_least: 3, times: 2.0), reasons: (at_least: 3, times: 2.0)))";
        let texts = vec![SourceFile { path: "intents/alarms.ron".to_owned(), text: text.to_owned() }];
        let limits = load_alarms(&SourceSet { texts, ..SourceSet::default() }, &mut Vec::new()).unwrap();
        assert_eq!((limits.falling_confirmed, limits.unserved, limits.content_change), (None, None, None));
        assert_eq!(limits.spike.map(|spike| spike.entries), Some(Surge { at_least: 3, times: 2.0 }));
    }
}
