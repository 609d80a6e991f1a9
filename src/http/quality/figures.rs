//! What did each agent's talks come to, and which rule is to be trusted?
//!
//! Both are counted in `quality`; here is only the question put.

use crate::conversation::id::ConversationId;
use crate::conversation::trail::Examined;
use crate::http::desk::report::{PeriodParams, inquiry};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::{Examiner, Supervisor};
use crate::http::quality::scoring::scored;
use crate::http::state::AppState;
use crate::quality::agents::AgentFigures;
use crate::quality::agreement::{Agreement, agreement};
use crate::quality::sample::{Drawable, draw, drawable};
use crate::store::error::Error;
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// The most cards that are scored for agents' points: a second's work. Of more an even sample over agents.
const MOST_SCORED: usize = 500;

/// From which seed that sample is drawn: whoever asks twice gets the same.
const SEED: u64 = 48;

/// The most judgements that are counted: years of a sample of 200 a week.
const MOST_EXAMINED: usize = 100_000;

/// Reports what agents' talks came to
///
/// For supervisors and administrators: else `supervisor-only`. Conversations count on the day of their opening, in the desk's time zone. What an
/// agent did counts for each agent of a talk; how it ended, for the one who had it last. Agents are in the order of their names: `stands` says where a share
/// is apart from that of all others by more than chance. `offers` are the cases that were offered to the agent and not taken, on the day when that was. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/reports/agents", operation_id = "report_agents", tag = "quality", params(PeriodParams),
    responses((status = 200, body = Object, example = json!({
        "agents": [{
            "agent": "小王", "handled": 120,
            "first_answer": {"count": 118, "p50": 21, "p90": 74, "p99": 180}, "handling": {"count": 119, "p50": 260, "p90": 900, "p99": 1800},
            "resolved": {"numerator": 101, "denominator": 117, "rate": 0.86, "low": 0.79, "high": 0.91, "stands": "level"},
            "reopened": {"numerator": 5, "denominator": 80, "rate": 0.06, "low": 0.03, "high": 0.14, "stands": "level"},
            "breaches": {"numerator": 12, "denominator": 300, "rate": 0.04, "low": 0.02, "high": 0.07, "stands": "below"},
            "stars": {"n": 31, "mean": 4.4, "low": 4.1, "high": 4.7}, "quality": {"n": 60, "mean": 86.0, "low": 83.1, "high": 88.9},
            "offers": {"declined": 3, "missed": 1}
        }],
        "n_left_out": 0, "minimum_sample": 30, "n_cards": 60
    }))))]
pub async fn agents(
    State(state): State<Arc<AppState>>,
    _: Supervisor,
    Params(period): Params<PeriodParams>,
) -> Result<Json<AgentFigures>, Problem> {
    let engine = state.content.engine();
    let inquiry = inquiry(&engine, &period)?;
    let (from, to, until) = (inquiry.from, inquiry.to, inquiry.until(&engine.measure));
    let own = engine.clone();
    let count = move |kept: &mut Summaries<'_>| {
        let mut cards: Vec<Drawable> = Vec::new();
        let noted = kept.inspect(|talk| {
            if let Ok((id, summary)) = talk
                && (from..to).contains(&summary.opened_at)
            {
                cards.extend(drawable(*id, summary));
            }
        });
        let figures = AgentFigures::of(noted, &inquiry, &own.measure)?;
        Ok::<_, Error>((figures, draw(cards, MOST_SCORED, SEED)))
    };
    let passed = state.store.passed_offers(from, to).await?;
    let (figures, drawn) = state.store.count_through(from, until, state.limits.report_wait, count).await?;
    let mut ids: Vec<ConversationId> = drawn.iter().map(|card| card.conversation).collect();
    ids.sort_unstable();
    ids.dedup();
    let scored = scored(&state, &engine, ids).await?;
    let points = drawn.iter().filter_map(|card| {
        let own = scored.get(&card.conversation)?.cards.iter().find(|own| *own.agent == *card.agent)?;
        Some((own.agent.clone(), own.total?))
    });
    Ok(Json(figures.with_scores(&points.collect::<Vec<_>>()).with_offers(passed)))
}

/// Reports how far rules and people agree
///
/// For supervisors, auditors and administrators: else `supervisor-only`. Of judgements in talks that were opened on these days: for each
/// measure the share that agrees with its interval, how often the rule was too kind or too strict, and how far both agree beyond chance (Cohen's kappa).
#[utoipa::path(get, path = "/v1/quality/agreement", operation_id = "report_quality_agreement", tag = "quality", params(PeriodParams),
    responses((status = 200, body = Object, example = json!([
        {"measure": "empathy", "agree": {"numerator": 35, "denominator": 50, "rate": 0.7, "low": 0.56, "high": 0.81},
            "too_kind": 5, "too_strict": 10, "kappa": 0.4}
    ]))))]
pub async fn agree(
    State(state): State<Arc<AppState>>,
    _: Examiner,
    Params(period): Params<PeriodParams>,
) -> Result<Json<Vec<Agreement>>, Problem> {
    let engine = state.content.engine();
    let inquiry = inquiry(&engine, &period)?;
    let gather = |kept: &mut Summaries<'_>| {
        let mut examined: Vec<Examined> = Vec::new();
        for talk in kept {
            let (_, summary) = talk?;
            let is_room = examined.len() < MOST_EXAMINED && !summary.is_test;
            examined.extend(summary.evidence.trail.examined.into_iter().filter(|_| is_room));
        }
        Ok::<_, Error>(agreement(&examined))
    };
    Ok(Json(state.store.count_through(inquiry.from, inquiry.to, state.limits.report_wait, gather).await?))
}
