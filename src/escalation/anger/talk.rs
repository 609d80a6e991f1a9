//! How angry has the talk become?
//!
//! Anger fades from message to message and with time; saying the same again and having waited for a person raise a score. None of it makes
//! a calm message angry enough to step aside. The numbers are ours; they were chosen so that two messages of 0.6 in a row reach 0.72.

use crate::escalation::anger::{AngerReading, AngerScore};
use jiff::SignedDuration;

/// How much of the last message's anger is left in the next one.
const CARRIED: f32 = 0.5;

/// In so many minutes of silence half of what is carried is gone.
const HALVED_AFTER_MINUTES: f32 = 30.0;

/// What each saying of the same thing again adds.
const REPEATED: f32 = 0.15;

/// After so many times a further one adds nothing.
const MOST_REPEATS: usize = 2;

/// What having waited for a person adds at most, reached after [`LONG_WAIT_MINUTES`].
const WAITED: f32 = 0.2;

/// So long a wait is long. People at a desk aim at a few minutes.
const LONG_WAIT_MINUTES: f32 = 30.0;

/// What adds less than this is no reason.
const WORTH_NAMING: f32 = 0.01;

/// By so much a score must fall below the limit before the tone is plain again, or it would change from message to message.
const HYSTERESIS: f32 = 0.1;

/// What went before a message.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Past {
    /// How angry the talk was after the customer's last message.
    pub previous: AngerScore,
    /// How long nothing has happened since.
    pub quiet: SignedDuration,
    /// How often the customer has said the same before.
    pub n_repeats: usize,
    /// How long the customer waited for a person in this talk.
    pub waited: SignedDuration,
}

/// A message's reading in the light of what went before. Thanks end what was carried, unless the message is itself as angry as `soften_at`.
pub fn in_talk(own: AngerReading, past: &Past, is_thanks: bool, soften_at: AngerScore) -> AngerReading {
    let AngerReading { score, mut reasons } = own;
    let is_soothed = is_thanks && score < soften_at;
    let carried = if is_soothed { 0.0 } else { carried(past) };
    let repeated = 1.0 - (1.0 - REPEATED).powi(i32::try_from(past.n_repeats.min(MOST_REPEATS)).unwrap_or(0));
    let waited = WAITED * (minutes(past.waited) / LONG_WAIT_MINUTES).clamp(0.0, 1.0);
    let raises = [("still_angry", carried), ("repeated", repeated), ("waited", waited)];
    reasons.extend(raises.iter().filter(|(_, weight)| *weight >= WORTH_NAMING).map(|(reason, _)| (*reason).to_owned()));
    AngerReading { score: score.with(raises.map(|(_, weight)| weight)), reasons }
}

/// Whether the tone is soft at this score: from `soften_at` on, and once it is soft until the score is clearly below.
pub fn is_soft(score: AngerScore, previous: AngerScore, soften_at: AngerScore) -> bool {
    let lowered = if previous >= soften_at { HYSTERESIS } else { 0.0 };
    score.get() >= soften_at.get() - lowered
}

fn carried(past: &Past) -> f32 {
    past.previous.get() * CARRIED * 0.5_f32.powf(minutes(past.quiet).max(0.0) / HALVED_AFTER_MINUTES)
}

fn minutes(duration: SignedDuration) -> f32 {
    duration.as_secs_f32() / 60.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(score: f32) -> AngerScore {
        AngerScore::new(score).expect("a score")
    }

    fn check(own: f32, past: &Past, is_thanks: bool, expected: f32, reasons: &[&str]) {
        let reading = in_talk(AngerReading { score: score(own), reasons: Vec::new() }, past, is_thanks, score(0.4));
        assert!((reading.score.get() - expected).abs() < 1e-4, "{own} {past:?}: {}", reading.score.get());
        assert_eq!(reading.reasons, reasons, "{own} {past:?}");
    }

    #[test]
    fn anger_fades_from_message_to_message_and_with_time() {
        let past = Past { previous: score(0.6), ..Past::default() };
        check(0.6, &past, false, 0.72, &["still_angry"]);
        check(0.0, &past, false, 0.3, &["still_angry"]);
        check(0.0, &Past { quiet: SignedDuration::from_mins(30), ..past }, false, 0.15, &["still_angry"]);
        check(0.0, &Past { quiet: SignedDuration::from_hours(48), ..past }, false, 0.0, &["still_angry"; 0]);
    }

    #[test]
    fn saying_the_same_again_raises_and_has_an_end() {
        let check = |n_repeats, expected, reasons: &[&str]| check(0.2, &Past { n_repeats, ..Past::default() }, false, expected, reasons);
        check(0, 0.2, &[]);
        check(1, 0.32, &["repeated"]);
        check(2, 0.422, &["repeated"]);
        check(9, 0.422, &["repeated"]);
    }

    #[test]
    fn a_long_wait_raises() {
        let check = |minutes, expected| {
            let reasons: &[&str] = if minutes > 0 { &["waited"] } else { &[] };
            check(0.5, &Past { waited: SignedDuration::from_mins(minutes), ..Past::default() }, false, expected, reasons);
        };
        check(0, 0.5);
        check(15, 0.55);
        check(300, 0.6);
    }

    #[test]
    fn thanks_soothe_unless_they_are_meant_otherwise() {
        let past = Past { previous: score(0.6), ..Past::default() };
        check(0.1, &past, true, 0.1, &[]);
        check(0.6, &past, true, 0.72, &["still_angry"]);
    }

    #[test]
    fn a_calm_message_never_calls_for_a_person() {
        let worst = Past { previous: score(0.72), quiet: SignedDuration::ZERO, n_repeats: 9, waited: SignedDuration::from_hours(9) };
        let reading = in_talk(AngerReading { score: score(0.2), reasons: Vec::new() }, &worst, false, score(0.4));
        assert!(reading.score.get() < 0.72, "{}", reading.score.get());
    }

    #[test]
    fn the_tone_stays_soft_until_it_is_clearly_calmer() {
        let check = |now: f32, previous: f32, expected: bool| assert_eq!(is_soft(score(now), score(previous), score(0.4)), expected);
        check(0.4, 0.0, true);
        check(0.35, 0.0, false);
        check(0.35, 0.5, true);
        check(0.29, 0.5, false);
    }
}
