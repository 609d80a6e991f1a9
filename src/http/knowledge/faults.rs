//! What is wrong with the content, and what is getting old?

use crate::diagnostic::Severity;
use crate::http::dto::entry::{FaultsDto, FreshnessDto};
use crate::http::dto::knowledge::FaultDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
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

/// How many days ahead is looked for what expires.
const AHEAD_DAYS: i32 = 14;

/// How many entries are named that expire.
const MOST_EXPIRING: usize = 100;

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
    }))
}

/// How fresh the content is
///
/// For editors, supervisors and the admin token: else `editor-only`. It moves with the clock, whether the content changes or not.
#[utoipa::path(get, path = "/v1/knowledge/freshness", operation_id = "read_freshness", tag = "editors",
    responses((status = 200, body = FreshnessDto)))]
pub async fn freshness(State(state): State<Arc<AppState>>, _: Editor) -> Json<FreshnessDto> {
    let engine = state.content.engine();
    let (now, zone) = (Timestamp::now(), &engine.desk.rosters.time_zone);
    let standings: Vec<(&Entry, Standing)> = engine.kb.entries().iter().map(|entry| (entry, Standing::of(entry, now, zone))).collect();
    let n_of = |wanted: Standing| standings.iter().filter(|(_, standing)| *standing == wanted).count();
    let (fresh, overdue) = (n_of(Standing::Fresh), n_of(Standing::Overdue));
    let scheduled = fresh + overdue;
    let today = now.to_zoned(zone.clone()).date();
    let soon = today.saturating_add(AHEAD_DAYS.days());
    let ends_soon = |entry: &Entry| {
        let expires = entry.expire_at.is_some_and(|until| until.to_zoned(zone.clone()).date() <= soon);
        expires || verified_until(entry).is_some_and(|last| (today..=soon).contains(&last))
    };
    let expiring = standings.iter().filter(|(entry, standing)| standing.is_served() && ends_soon(entry));
    Json(FreshnessDto {
        fresh,
        scheduled,
        share: (scheduled > 0).then(|| fresh as f64 / scheduled as f64),
        overdue,
        unscheduled: n_of(Standing::Unscheduled),
        upcoming: n_of(Standing::Upcoming),
        expired: n_of(Standing::Expired),
        draft: n_of(Standing::Draft),
        archived: n_of(Standing::Archived),
        expiring: expiring.take(MOST_EXPIRING).map(|(entry, _)| entry.id.to_string()).collect(),
    })
}
