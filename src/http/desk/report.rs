//! How much did the bot solve by itself?
//!
//! The numbers are computed in `report`; here is only the question put.

use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::report::definition::RETURN_WINDOW;
use crate::report::outcome::of_talks;
use crate::report::{ResolutionReport, resolution};
use crate::store::record::{Bookmark, Talks};
use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Which period is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodParams {
    /// The first day.
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The last day; it counts.
    #[param(value_type = String, format = Date, example = "2026-11-30")]
    pub to: Date,
}

/// Reports how conversations ended
///
/// For agents. Conversations count on the day of their opening, in the desk's time zone. Reports are made one at a time: `report-running`
/// when another takes too long.
#[utoipa::path(get, path = "/v1/reports/resolution", operation_id = "report_resolution", tag = "desk", params(PeriodParams),
    responses((status = 200, body = Object, example = json!({
        "definition": "1", "from": "2026-11-01", "to": "2026-11-30", "conversations": 1,
        "classes": {"confirmed": 1, "assumed": 0, "handed_over": 0, "unserved": 0, "abandoned_unanswered": 0, "abandoned_unhappy": 0, "pending": 0},
        "handed_over_reasons": {"danger": 0, "plea": 0, "red_line": 0, "anger": 0, "unresolved": 0, "procedure": 0},
        "self_resolution": {"numerator": 1, "denominator": 1, "rate": 1.0, "low": 0.21, "high": 1.0},
        "confirmed": {"numerator": 1, "denominator": 1, "rate": 1.0, "low": 0.21, "high": 1.0},
        "assumed": {"numerator": 0, "denominator": 1, "rate": 0.0, "low": 0.0, "high": 0.79},
        "shadow": [{"hand_over_at": 0.5, "handed_over": 1, "ended_well": 1, "kept": 0}]
    }))))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    _: Agent,
    Params(period): Params<PeriodParams>,
) -> Result<Json<ResolutionReport>, Problem> {
    let engine = state.content.engine();
    let (from, to) = instants(&period, &engine.desk.rosters.time_zone)?;
    let until = to.saturating_add(RETURN_WINDOW).unwrap_or(Timestamp::MAX);
    let quiet = SignedDuration::from_mins(i64::from(engine.policy.quiet_minutes));
    let now = Timestamp::now();
    let count = move |talks: &mut Talks<'_>| Ok(resolution(&of_talks(talks, now, quiet)?, from, to));
    Ok(Json(state.store.read_through(Bookmark::before(from), until, state.limits.report_wait, count).await?))
}

/// The beginning of the first day, and the end of the last.
pub fn instants(period: &PeriodParams, time_zone: &TimeZone) -> Result<(Timestamp, Timestamp), Problem> {
    let bad = |why: &str| Problem::BadQuery(why.to_owned());
    if period.from > period.to {
        return Err(bad("from: after the last day"));
    }
    let start_of = |day: Date| day.to_zoned(time_zone.clone()).map(|start| start.timestamp()).map_err(|_| bad("from: out of range"));
    let end = period.to.checked_add(1.day()).map_err(|_| bad("to: out of range"))?;
    Ok((start_of(period.from)?, start_of(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_of_whole_days() {
        let check = |from: &str, to: &str, expected: Option<(&str, &str)>| {
            let period = PeriodParams { from: from.parse().unwrap(), to: to.parse().unwrap() };
            let seen = instants(&period, &TimeZone::get("Asia/Shanghai").unwrap()).ok();
            assert_eq!(seen, expected.map(|(from, to)| (from.parse().unwrap(), to.parse().unwrap())), "{from} {to}");
        };
        check("2026-11-01", "2026-11-30", Some(("2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z")));
        check("2026-11-22", "2026-11-22", Some(("2026-11-21T16:00:00Z", "2026-11-22T16:00:00Z")));
        check("2024-01-01", "2024-12-31", Some(("2023-12-31T16:00:00Z", "2024-12-31T16:00:00Z")));
        check("2026-11-23", "2026-11-22", None);
        check("9999-12-31", "9999-12-31", None);
    }
}
