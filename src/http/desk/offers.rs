//! What is offered to an agent, and what if they do not want it?
//!
//! An offer is accepted by claiming the case. It is live state: what it was leads to no fact but the claim.

use crate::conversation::case::Case;
use crate::conversation::team::floor::Offer;
use crate::conversation::team::rules::Claims;
use crate::desk::HandoffName;
use crate::engine::Engine;
use crate::http::desk::rounds::{REST, look_now};
use crate::http::dto::handoff::HandoffDto;
use crate::http::dto::team::OfferDto;
use crate::http::error::Problem;
use crate::http::extract::PathParts;
use crate::http::guard::auth::{Agent, Role};
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use std::sync::Arc;

/// Passes an offer over
///
/// The case is offered to somebody else, and not to this agent for a few minutes. `not-offered` when the offer is over, or was never made; an
/// offer is accepted by `claim`.
#[utoipa::path(post, path = "/v1/desk/offers/{id}/decline", operation_id = "decline_offer", tag = "desk",
    params(("id" = String, Path, description = "The handoff that is offered")),
    responses((status = 204)))]
pub async fn decline(State(state): State<Arc<AppState>>, agent: Agent, PathParts(name): PathParts<String>) -> Result<StatusCode, Problem> {
    let name: HandoffName = name.parse().map_err(|_| Problem::NoSuchHandoff)?;
    let now = Timestamp::now();
    let is_this = state.store.offer_to(&agent.name, now).await?.is_some_and(|offer| is_of(&offer, &name));
    let rested = now.saturating_add(REST).unwrap_or(Timestamp::MAX);
    if !is_this || !state.store.decline_offer(name.conversation, &agent.name, rested).await? {
        return Err(Problem::NotOffered);
    }
    look_now(&state).await;
    Ok(StatusCode::NO_CONTENT)
}

/// What is offered to an agent at this moment, as the agent sees it.
pub async fn shown(state: &AppState, agent: &str) -> Result<Option<OfferDto>, Problem> {
    let now = Timestamp::now();
    let Some(offer) = state.store.offer_to(agent, now).await? else { return Ok(None) };
    let Some(conversation) = state.store.load(offer.conversation).await? else { return Ok(None) };
    let case = Case::of(offer.conversation, &conversation).filter(|case| case.handoff.id == offer.handoff);
    let left = offer.until.duration_since(now).as_millis().max(0);
    let whole = offer.until.duration_since(offer.made_at).as_millis().max(0);
    Ok(case.map(|case| OfferDto {
        handoff: HandoffDto::from(case).masked(),
        until: offer.until,
        left_ms: u64::try_from(left).unwrap_or(0),
        whole_ms: u64::try_from(whole).unwrap_or(0),
    }))
}

/// Whether this case is offered to an agent at this moment.
pub async fn is_offered(state: &AppState, agent: &str, name: &HandoffName) -> Result<bool, Problem> {
    Ok(state.store.offer_to(agent, Timestamp::now()).await?.is_some_and(|offer| is_of(&offer, name)))
}

/// Whether somebody may take a case that is not offered to them.
pub fn may_choose(engine: &Engine, role: Role) -> bool {
    match engine.team.routing.claims {
        Claims::Everybody => true,
        Claims::Supervisors => role.may_supervise(),
    }
}

fn is_of(offer: &Offer, name: &HandoffName) -> bool {
    offer.conversation == name.conversation && offer.handoff == name.handoff
}
