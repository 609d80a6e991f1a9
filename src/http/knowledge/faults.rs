//! What is wrong with the content, and what is getting old?

use crate::diagnostic::Severity;
use crate::http::dto::entry::{AnswersDto, FaultsDto, FreshnessDto};
use crate::http::dto::knowledge::FaultDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::knowledge::used::{DAYS, usage};
use crate::http::state::AppState;
use crate::kb::entry::Entry;
use crate::kb::standing::{Standing, verified_until};
use axum::Json;
use axum::extract::State;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many faults a page has.
const LONGEST_PAGE: usize = 100;

/// How many days ahead is looked for what expires, and how many back for what came and went.
const NEAR_DAYS: i32 = 14;

/// How many entries of a kind are named.
const MOST_NAMED: usize = 100;

/// Which page is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FaultParams {
    /// How many faults are known already, as `next` gave it.
    pub after: Option<usize>,
}

/// What is wrong with the latest edit
///
/// For editors, supervisors and the admin token: else `editor-only`.
#[utoipa::path(get, path = "/v1/knowledge/faults", operation_id = "list_faults", tag = "editors", params(FaultParams),
    responses((status = 200, body = FaultsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Editor, Params(params): Params<FaultParams>) -> Result<Json<FaultsDto>, Problem> {
    let served = state.content.served();
    let n_of = |severity| served.faults.iter().filter(|fault| fault.severity == severity).count();
    let start = params.after.unwrap_or(0).min(served.faults.len());
    let end = served.faults.len().min(start + LONGEST_PAGE);
    Ok(Json(FaultsDto {
        serving: served.freshness.name(),
        n_errors: n_of(Severity::Error),
        n_warnings: n_of(Severity::Warning),
        faults: served.faults[start..end].iter().map(FaultDto::from).collect(),
        next: Some(end).filter(|end| *end < served.faults.len()),
        may_edit: state.content.editable().is_some(),
    }))
}

/// How fresh the content is
///
/// For editors, supervisors and the admin token: else `editor-only`. It moves with the clock, whether the content changes or not. The answers
/// that customers got are read as a report is: `report-running` while others are made; what was read counts for five minutes.
#[utoipa::path(get, path = "/v1/knowledge/freshness", operation_id = "read_freshness", tag = "editors",
    responses((status = 200, body = FreshnessDto)))]
pub async fn freshness(State(state): State<Arc<AppState>>, _: Editor) -> Result<Json<FreshnessDto>, Problem> {
    let engine = state.content.engine();
    let (now, zone) = (Timestamp::now(), &engine.desk.rosters.time_zone);
    let usage = usage(&state, &engine, now).await?;
    let standings: Vec<(&Entry, Standing)> = engine.kb.entries().iter().map(|entry| (entry, Standing::of(entry, now, zone))).collect();
    let n_of = |wanted: Standing| standings.iter().filter(|(_, standing)| *standing == wanted).count();
    let named = |is_meant: &dyn Fn(&Entry, Standing) -> bool| {
        let meant = standings.iter().filter(|(entry, standing)| is_meant(entry, *standing));
        meant.take(MOST_NAMED).map(|(entry, _)| entry.id.to_string()).collect()
    };
    let (fresh, overdue) = (n_of(Standing::Fresh), n_of(Standing::Overdue));
    let day_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = day_of(now);
    let (lately, soon) = (today.saturating_sub(NEAR_DAYS.days()), today.saturating_add(NEAR_DAYS.days()));
    let ends_soon = |entry: &Entry| {
        let expires = entry.expire_at.is_some_and(|until| day_of(until) <= soon);
        expires || verified_until(entry).is_some_and(|last| (today..=soon).contains(&last))
    };
    Ok(Json(FreshnessDto {
        fresh,
        scheduled: fresh + overdue,
        share: share(fresh as u64, (fresh + overdue) as u64),
        overdue,
        unscheduled: n_of(Standing::Unscheduled),
        upcoming: n_of(Standing::Upcoming),
        expired: n_of(Standing::Expired),
        draft: n_of(Standing::Draft),
        archived: n_of(Standing::Archived),
        expiring: named(&|entry, standing| standing.is_served() && ends_soon(entry)),
        published: named(&|entry, standing| standing.is_served() && entry.publish_at.is_some_and(|from| day_of(from) >= lately)),
        retired: named(&|entry, standing| standing == Standing::Expired && entry.expire_at.is_some_and(|until| day_of(until) >= lately)),
        answers: AnswersDto { fresh: usage.fresh, scheduled: usage.scheduled, share: share(usage.fresh, usage.scheduled), days: DAYS },
    }))
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
