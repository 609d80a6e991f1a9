//! Which combination of circumstances goes worst?
//!
//! The combinations are counted in `report::cross`; here is only the question put.

use crate::http::desk::report::{PeriodParams, inquiry};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::report::cross::{CrossTable, Question};
use crate::report::figure::Figure;
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Which combinations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CrossParams {
    /// One to four cuts with commas between them, as `channel,product`.
    pub by: String,
    /// What goes well or wrong; `self_resolution` if left out.
    #[param(value_type = Option<String>)]
    pub figure: Option<Figure>,
}

/// Finds the combinations of circumstances in which it goes worst
///
/// For agents. Each combination of the parts of the cuts with how often the figure goes wrong there, and how much more often than over all (lift),
/// with intervals; the worst first, by the lower end of the interval. Those below the minimum sample are left out.
#[utoipa::path(get, path = "/v1/reports/cross", operation_id = "report_combinations", tag = "desk", params(PeriodParams, CrossParams),
    responses((status = 200, body = Object, example = json!({
        "cuts": ["channel", "product"], "figure": "self_resolution", "is_wrong_to_be_in": false,
        "whole": {"numerator": 40, "denominator": 100, "rate": 0.4, "low": 0.31, "high": 0.5},
        "cells": [{"parts": ["app", "洗衣机"], "wrong": {"numerator": 30, "denominator": 40, "rate": 0.75, "low": 0.6, "high": 0.86},
            "lift": 1.88, "lift_low": 1.49, "lift_high": 2.15}],
        "n_too_few": 3, "n_left_out": 0
    }))))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    _: Agent,
    Params(period): Params<PeriodParams>,
    Params(asked): Params<CrossParams>,
) -> Result<Json<CrossTable>, Problem> {
    let question =
        Question::of(&asked.by, asked.figure.unwrap_or(Figure::SelfResolution)).map_err(|why| Problem::BadQuery(format!("by: {why}")))?;
    let engine = state.content.engine();
    let inquiry = inquiry(&engine, &period)?;
    let (from, until) = (inquiry.from, inquiry.until(&engine.measure));
    let count = move |kept: &mut Summaries<'_>| CrossTable::of(kept, &question, &inquiry, &engine.measure);
    Ok(Json(state.store.count_through(from, until, state.limits.report_wait, count).await?))
}
