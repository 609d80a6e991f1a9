//! Which words are missing from the lists of anger and red lines?
//!
//! They are proposed from what customers wrote, and an editor decides about each; nothing comes into a list by itself.

use crate::conversation::id::ConversationId;
use crate::engine::Engine;
use crate::escalation::redline::RedLine;
use crate::eval::lessons::mark;
use crate::http::dto::risky::{CrossedDto, LineDto, RiskyWordDto, RiskyWordsDto, WeightDto};
use crate::http::dto::topic::ExampleDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::gathered::Sampled;
use crate::http::knowledge::lessons::passed;
use crate::http::knowledge::used::{days_asked, days_before};
use crate::http::state::AppState;
use crate::insight::risky::{Proposal, Proposals};
use crate::privacy;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many proposals a page has at most.
const LONGEST_PAGE: usize = 50;

/// How many words of a red line are shown.
const MOST_SHOWN: usize = 3;

/// The weights that are offered: as those of the words of the base that are impatient, angry, and abusive.
const WEIGHTS: [WeightDto; 3] =
    [WeightDto { name: "annoyed", weight: 0.42 }, WeightDto { name: "angry", weight: 0.55 }, WeightDto { name: "abusive", weight: 0.75 }];

/// Which words are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RiskyParams {
    /// Of how many days up to now, 1 to 90; 30 if left out.
    pub days: Option<i64>,
    /// Where the page begins, as `next` gave it.
    pub after: Option<usize>,
    /// How many at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Proposes words for the lists of anger and red lines
///
/// For editors, supervisors and the admin token: else `editor-only`. Words of at least three customers who had it go badly, and beyond chance of fewer
/// others; what the lists know and what the content is made of is left out. Who reads it is named in the audit log. What was read counts
/// for five minutes.
#[utoipa::path(get, path = "/v1/insight/risks", operation_id = "list_risky_words", tag = "editors", params(RiskyParams),
    responses((status = 200, body = RiskyWordsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<RiskyParams>,
) -> Result<Json<RiskyWordsDto>, Problem> {
    let (days, limit) = (days_asked(params.days)?, params.limit.unwrap_or(20));
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::BadQuery(format!("limit: 1 to {LONGEST_PAGE}")));
    }
    let (now, engine) = (Timestamp::now(), state.content.engine());
    let found = found(&state, &engine, days, now).await?;
    state.store.audit(editor.deed(Action::ReportRead, "risky words".to_owned(), format!("{days} days"))).await?;
    let content = state.content.clone();
    let passed = state.workshop.work(Work::Check, move || passed(&content)).await?;
    let open: Vec<&Proposal> = found.found.proposals.iter().filter(|own| !passed.has(&mark(&own.words))).collect();
    let start = params.after.unwrap_or(0).min(open.len());
    let end = open.len().min(start + limit);
    let line = |line: &RedLine| LineDto {
        id: line.id.clone(),
        category: line.category.clone(),
        severity: line.severity.get(),
        words: line.words.iter().take(MOST_SHOWN).cloned().collect(),
    };
    Ok(Json(RiskyWordsDto {
        days,
        n_talks: found.n_talks,
        n_talks_read: found.n_read,
        n_bad: found.found.n_bad,
        n_calm: found.found.n_calm,
        total: open.len(),
        proposals: open[start..end].iter().map(|own| RiskyWordDto::from(*own)).collect(),
        next: Some(end).filter(|end| *end < open.len()),
        weights: WEIGHTS.into(),
        lines: engine.escalation.red_lines.lines().iter().map(line).collect(),
        may_edit: state.content.editable().is_some(),
        may_add: state.content.editable_intents().is_some(),
    }))
}

async fn found(state: &AppState, engine: &Arc<Engine>, days: i64, now: Timestamp) -> Result<Arc<Sampled<Proposals>>, Problem> {
    let of = (days, engine.hash.clone());
    if let Some(found) = state.last_risks.known(&of, now) {
        return Ok(found);
    }
    let from = days_before(now, days).opened_at;
    let found = Arc::new(state.reading(engine).risks(from..now).await?);
    state.last_risks.keep(of, now, &found);
    Ok(found)
}

impl From<&Proposal> for RiskyWordDto {
    fn from(own: &Proposal) -> Self {
        let crossed = |(line, category, times): &(String, String, usize)| CrossedDto {
            line: line.clone(),
            category: category.clone(),
            times: *times,
        };
        let example = |(conversation, at, text): &(ConversationId, Timestamp, String)| ExampleDto {
            text: privacy::mask(text).into_owned(),
            conversation: conversation.to_string(),
            at: *at,
            trouble: None,
        };
        RiskyWordDto {
            words: privacy::mask(&own.words).into_owned(),
            bad: own.n_bad,
            calm: own.n_calm,
            surety: own.surety,
            angry: own.n_angry,
            risky: own.n_risky,
            lines: own.lines.iter().map(crossed).collect(),
            examples: own.examples.iter().map(example).collect(),
        }
    }
}
