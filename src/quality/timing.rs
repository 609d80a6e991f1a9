//! Was it done in time?

use crate::conversation::standard::{FirstAnswer, Gaps};
use crate::quality::found::Found;
use crate::quality::part::{Part, Promised};
use jiff::{SignedDuration, Timestamp};

/// The first message comes so soon after the agent took the case. Nobody is blamed for a case that was gone before.
pub fn first_answer(part: &Part<'_>, rule: &FirstAnswer) -> Found {
    let limit = SignedDuration::from_secs(i64::from(rule.seconds));
    match (part.first.answered, part.first.lasted) {
        (Some((event, took)), _) if took <= limit => Found::passed(vec![event]),
        (Some((event, _)), _) => Found::failed(vec![event]),
        (None, Some(lasted)) if lasted > limit => Found::failed(vec![part.first.event]),
        (None, _) => Found::NOTHING,
    }
}

/// Of the waits for a further answer no more are long than the rule allows.
pub fn gaps(part: &Part<'_>, rule: &Gaps) -> Found {
    if part.waits.is_empty() {
        return Found::NOTHING;
    }
    let limit = SignedDuration::from_secs(i64::from(rule.seconds));
    let long: Vec<i64> = part.waits.iter().filter(|(_, waited)| *waited > limit).map(|(event, _)| *event).collect();
    let is_kept = long.len() * 100 <= part.waits.len() * usize::from(rule.most_percent);
    if is_kept { Found::passed(long) } else { Found::failed(long) }
}

/// What was promised was kept in time. A promise that is not due yet, or was dropped, is not judged.
pub fn promises(part: &Part<'_>, now: Timestamp) -> Found {
    let judged = part.promised.iter().filter(|own| !own.was_dropped && (own.kept.is_some() || own.due <= now));
    let (kept, late): (Vec<&Promised>, Vec<&Promised>) = judged.partition(|own| own.kept.is_some_and(|kept| kept <= own.due));
    let places = |promises: Vec<&Promised>| promises.into_iter().map(|own| own.event).collect::<Vec<i64>>();
    match (kept.is_empty(), late.is_empty()) {
        (true, true) => Found::NOTHING,
        (false, true) => Found::passed(places(kept)),
        (_, false) => Found::failed(places(late)),
    }
}

/// Who ended the talk noted its reason.
pub fn wrap_up(part: &Part<'_>) -> Found {
    match (part.closed, part.wrapped_up) {
        (None, _) => Found::NOTHING,
        (Some(_), Some((event, true))) => Found::passed(vec![event]),
        (Some(_), Some((event, false))) => Found::failed(vec![event]),
        (Some(end), None) => Found::failed(vec![end]),
    }
}
