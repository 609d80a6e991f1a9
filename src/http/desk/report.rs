//! How much did the bot solve by itself?
//!
//! The numbers are computed in `report`; here is only the question put.

use crate::engine::Engine;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::report::cut::Cut;
use crate::report::rival::Rival;
use crate::report::{Inquiry, ResolutionReport};
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
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

/// What is wanted of a report besides the period.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportParams {
    /// The first day.
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The last day; it counts.
    #[param(value_type = String, format = Date, example = "2026-11-30")]
    pub to: Date,
    /// What to cut the conversations by: `day`, `week`, `month`, `hour`, `weekday`, `channel`, `locale`, `region`,
    /// `product`, `entry`, `atom`, `procedure`, `step`, `left_at`, `reason`, `agent`,
    /// `content`, or `detail:` and the name of what customers choose in procedures.
    #[param(value_type = Option<String>)]
    pub by: Option<Cut>,
    /// By whose definition to count as well: `intercom`, `dialogflow`, `meiqia`, `huawei` or `zendesk`, or `all` of them.
    #[serde(rename = "as")]
    pub rival: Option<String>,
}

impl ReportParams {
    fn rivals(&self) -> Result<Vec<Rival>, Problem> {
        let Some(name) = &self.rival else { return Ok(Vec::new()) };
        let rivals = Rival::named(name);
        let why = || Problem::BadQuery(format!("as: all, or one of {}", Rival::ALL.map(Rival::name).join(", ")));
        if rivals.is_empty() { Err(why()) } else { Ok(rivals) }
    }
}

/// Reports how conversations ended
///
/// For agents. Conversations count on the day of their opening, in the desk's time zone. Reports are made one at a time: `report-running`
/// when another takes too long.
#[utoipa::path(get, path = "/v1/reports/resolution", operation_id = "report_resolution", tag = "desk", params(ReportParams),
    responses((status = 200, body = Object, example = json!({
        "definition": "3", "from": "2026-11-01", "to": "2026-11-30", "minimum_sample": 30, "conversations": 1,
        "classes": {"confirmed": 1, "assumed": 0, "handed_over": 0, "unserved": 0, "abandoned_unanswered": 0, "abandoned_unhappy": 0, "pending": 0},
        "handed_over_reasons": {"danger": 0, "plea": 0, "red_line": 0, "anger": 0, "unresolved": 0, "procedure": 0},
        "self_resolution": {"numerator": 1, "denominator": 1, "rate": 1.0, "low": 0.21, "high": 1.0},
        "confirmed": {"numerator": 1, "denominator": 1, "rate": 1.0, "low": 0.21, "high": 1.0},
        "assumed": {"numerator": 0, "denominator": 1, "rate": 0.0, "low": 0.0, "high": 0.79},
        "durable": {"numerator": 0, "denominator": 0, "rate": null, "low": null, "high": null},
        "waited": {"count": 0, "p50": null, "p90": null, "p99": null},
        "shadow": [{"hand_over_at": 0.5, "handed_over": 1, "ended_well": 1, "kept": 0}],
        "parts": [], "n_parts_left_out": 0, "rivals": [],
        "reviews": {"reviewed": 0, "wrong": null, "partly": null, "reviewed_twice": 0, "kappa": null}, "corrected_self_resolution": null
    }))))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    _: Agent,
    Params(asked): Params<ReportParams>,
) -> Result<Json<ResolutionReport>, Problem> {
    let engine = state.content.engine();
    let (of_period, rivals) = (inquiry(&engine, &PeriodParams { from: asked.from, to: asked.to })?, asked.rivals()?);
    let inquiry = Inquiry { by: asked.by, rivals, ..of_period };
    let (from, until) = (inquiry.from, inquiry.until(&engine.measure));
    let count = move |kept: &mut Summaries<'_>| ResolutionReport::of(kept, &inquiry, &engine.measure);
    Ok(Json(state.store.count_through(from, until, state.limits.report_wait, count).await?))
}

/// What is asked of a period, uncut and by our definition alone.
pub fn inquiry(engine: &Engine, period: &PeriodParams) -> Result<Inquiry, Problem> {
    let rosters = engine.desk.rosters.clone();
    let (from, to) = instants(period, &rosters.time_zone)?;
    Ok(Inquiry { from, to, now: Timestamp::now(), rosters, by: None, rivals: Vec::new() })
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
