//! How were the entries used of late?
//!
//! Reading it takes as long as a report, so that what was read counts for some minutes.

use crate::conversation::fact::bot::Citation;
use crate::engine::Engine;
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::kb::standing::Standing;
use crate::report::usage::{Origin, Usage};
use crate::store::record::{Bookmark, Talks};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Of how many days the usage is.
pub const DAYS: i64 = 30;

/// The most days that are looked back.
const MOST_DAYS: i64 = 90;

/// The usage of the last days, read if need be; [`Problem::ReportRunning`] while other reports are read.
pub async fn usage(state: &AppState, engine: &Arc<Engine>, now: Timestamp) -> Result<Arc<Usage>, Problem> {
    if let Some(usage) = state.last_usage.known(&(), now) {
        return Ok(usage);
    }
    let engine = engine.clone();
    let count = move |talks: &mut Talks<'_>| Usage::of_talks(talks, |citation, at| origin(&engine, citation, at));
    let usage = Arc::new(state.store.read_through(days_before(now, DAYS), now, state.limits.report_wait, count).await?);
    state.last_usage.keep((), now, &usage);
    Ok(usage)
}

/// How many days are asked for: 1 to 90, 30 if left out.
pub fn days_asked(days: Option<i64>) -> Result<i64, Problem> {
    let days = days.unwrap_or(30);
    let is_right = (1..=MOST_DAYS).contains(&days);
    is_right.then_some(days).ok_or_else(|| Problem::BadQuery(format!("days: 1 to {MOST_DAYS}")))
}

/// Where the conversations of so many days begin.
pub fn days_before(now: Timestamp, days: i64) -> Bookmark {
    Bookmark::before(now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN))
}

/// The entry of an answer, and whether it was inside its interval of verification when the answer was given.
fn origin(engine: &Engine, citation: &Citation, at: Timestamp) -> Option<Origin> {
    let entry = &engine.kb[engine.kb[engine.kb.find(&citation.atom)?].entry];
    let is_fresh = match Standing::of(entry, at, &engine.desk.rosters.time_zone) {
        Standing::Fresh => Some(true),
        Standing::Overdue => Some(false),
        // What is not served any more was, when it answered: its dates say nothing about that moment.
        Standing::Unscheduled | Standing::Upcoming | Standing::Expired | Standing::Draft | Standing::Archived => None,
    };
    Some(Origin { entry: entry.id.to_string(), is_fresh })
}
