//! How would the talks of the last days go with the content as it is now?
//!
//! They are followed in `eval::replay`; here is only the question put.

use crate::eval::replay::{Replay, latest};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::used::days_before;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::store::record::Talks;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most days that are looked back.
const MOST_DAYS: i64 = 30;

/// The most talks that are followed, the last ones: some seconds of a processor.
const MOST_TALKS: usize = 2_000;

/// How many differences are shown.
const EXAMPLES: usize = 50;

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReplayParams {
    /// Of how many days up to now, 1 to 30; 7 if left out.
    pub days: Option<i64>,
}

/// Replays the talks of the last days
///
/// For editors, supervisors and the admin token. The last 2,000 talks at most are put to the content that is served now, each up to its first
/// difference: answers lost, moved and gained, handovers more and fewer, and answers that reviewers found right and that are others now, with
/// examples. No other system is asked. Who reads it is named in the audit log.
#[utoipa::path(get, path = "/v1/insight/replay", operation_id = "replay_talks", tag = "editors", params(ReplayParams),
    responses((status = 200, body = Object, example = json!({
        "talks": 200, "messages": 510, "same": 180, "lost": 1, "moved": 4, "gained": 15, "other": 0, "more_handovers": 0, "fewer_handovers": 3,
        "right_answers_changed": 0, "examples": [{"text": "能寄到国外吗", "change": "gained", "before": {"act": "miss", "title": null, "target": null},
            "after": {"act": "answer", "title": null, "target": "delivery/abroad"}, "was_found_right": false}]
    }))))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(asked): Params<ReplayParams>,
) -> Result<Json<Replay>, Problem> {
    let days = asked.days.unwrap_or(7);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::BadQuery(format!("days: 1 to {MOST_DAYS}")));
    }
    let (engine, now) = (state.content.engine(), Timestamp::now());
    state.store.audit(editor.deed(Action::ReportRead, "replay".to_owned(), format!("{days} days"))).await?;
    let gather = |talks: &mut Talks<'_>| latest(talks, MOST_TALKS);
    let talks = state.store.read_through(days_before(now, days), now, state.limits.report_wait, gather).await?;
    let replay = state.workshop.work(Work::Compilation, move || Replay::of(&engine, None, &talks, EXAMPLES)).await?;
    Ok(Json(replay))
}
