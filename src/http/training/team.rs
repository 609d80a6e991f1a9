//! How far has everybody come?

use crate::conversation::team::practice::Progress;
use crate::http::dto::training::{TrainedDto, TrainingTeamDto};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use crate::store::record::Rank;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most people of a page.
const LONGEST_PAGE: usize = 100;

/// Which page is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TeamParams {
    /// Where the page begins, as `next` gave it.
    pub cursor: Option<String>,
    /// How many people at most, 1 to 100; 50 if left out.
    pub limit: Option<usize>,
}

/// How far has the team come?
///
/// For supervisors and administrators: else `supervisor-only`. All who work on cases, by name, with the levels that they passed, what their attempts came to, and when the last one
/// began.
#[utoipa::path(get, path = "/v1/training/team", operation_id = "read_training_team", tag = "training", params(TeamParams),
    responses((status = 200, body = TrainingTeamDto)))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    _: Supervisor,
    Params(asked): Params<TeamParams>,
) -> Result<Json<TrainingTeamDto>, Problem> {
    let limit = asked.limit.unwrap_or(50).clamp(1, LONGEST_PAGE);
    let serves = |rank: Rank| matches!(rank, Rank::Agent | Rank::Supervisor | Rank::Admin);
    let accounts = state.store.agents().await?.into_iter().filter(|account| serves(account.rank));
    let mut names: Vec<String> = accounts.map(|account| account.name).collect();
    names.sort_unstable();
    names.retain(|name| asked.cursor.as_ref().is_none_or(|cursor| name > cursor));
    let has_more = names.len() > limit;
    names.truncate(limit);
    let next = names.last().filter(|_| has_more).cloned();
    let all = state.store.progress_of(names.clone()).await?;
    let engine = state.content.engine();
    let trained = |name: String| {
        let own: Vec<Progress> = all.iter().filter(|own| own.agent == name).cloned().collect();
        TrainedDto::of(name, &engine.training, &own)
    };
    Ok(Json(TrainingTeamDto { agents: names.into_iter().map(trained).collect(), next }))
}
