//! What does an agent see of a case at a glance?
//!
//! Who the customer is and where, what they came for and came for before, how it went so far, and what can be looked up.

use crate::conversation::case::Case;
use crate::conversation::id::ConversationId;
use crate::conversation::story::Story;
use crate::conversation::summary::Summary;
use crate::desk::gist::Tongue;
use crate::engine::Engine;
use crate::http::desk::cases::parse_id;
use crate::http::desk::reading::read;
use crate::http::desk::telling::Teller;
use crate::http::dto::chat::Locale;
use crate::http::dto::glance::{EarlierDto, EarlierPageDto, GlanceDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::report::definition::classify;
use crate::store::folds::Folded;
use crate::text::traditional::traditional;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most events of a talk that are read: as many as the console shows.
const MOST_EVENTS: usize = 10_000;

/// How many earlier talks are shown at once: what fits beside a conversation.
const LONGEST_PAGE: usize = 10;

/// How far earlier talks are counted.
const MOST_COUNTED: usize = 100;

/// In which language the reader reads.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GlanceParams {
    /// The language of what is said in words: `zh-CN`, `zh-TW` or `en`; `zh-CN` if left out.
    #[param(value_type = Option<String>)]
    pub locale: Option<Locale>,
}

/// Where a page of earlier talks begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EarlierParams {
    /// Where the page begins, as `next` gave it.
    pub after: Option<String>,
    /// How many at most, 1 to 10; 10 if left out.
    pub limit: Option<usize>,
}

/// A case at a glance
///
/// Who the customer is and where, their earlier talks, why the case came to the desk, how the mood went, what was tried and how it was taken, what
/// other systems said, and what can be looked up now; and all of it in one line. Who may read the conversation may read this, it is masked and
/// audited as that is.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/glance", operation_id = "read_glance", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), GlanceParams),
    responses((status = 200, body = GlanceDto)))]
pub async fn glance(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<GlanceParams>,
) -> Result<Json<GlanceDto>, Problem> {
    let id = parse_id(&id)?;
    let conversation = read(&state, &agent, id).await?;
    let story = Story::of(&state.store.events(id, 0, MOST_EVENTS).await?);
    let (served, now) = (state.content.served(), Timestamp::now());
    let ids = earlier_ids(&state, &conversation, id, MOST_COUNTED).await?;
    let earlier = page(&state, &served.engine, &ids, LONGEST_PAGE, now).await?;
    let locale = params.locale.unwrap_or_default();
    let teller = Teller { engine: &served.engine, locale: locale.name(), epoch: state.store.epoch(), now };
    let case = Case::of(id, &conversation);
    let gist = teller.gist(&conversation, &story, ids.len()).masked();
    let line = match locale {
        Locale::ZhCn => gist.line(Tongue::Chinese),
        Locale::ZhTw => traditional(&gist.line(Tongue::Chinese)),
        Locale::En => gist.line(Tongue::English),
    };
    let glance = GlanceDto {
        conversation: id.to_string(),
        line,
        phase: conversation.phase().name(),
        opened_at: conversation.opened_at(),
        masked: false,
        who: teller.who(&conversation),
        earlier,
        n_earlier: ids.len(),
        why: teller.why(&story, case.as_ref()),
        hands: teller.hands(&story),
        mood: teller.mood(&story),
        red_lines: teller.red_lines(&story),
        details: teller.details(conversation.details(), ""),
        procedures: teller.procedures(&conversation),
        way: teller.way(&story),
        tried: teller.tried(&story),
        parts: case.map(|case| case.handoff.packet.parts).unwrap_or_default(),
        called: story.called.iter().map(|told| teller.called(told)).collect(),
        look_ups: teller.look_ups(&served.engine.look_ups(&conversation, served.client.connected())),
    };
    Ok(Json(glance.masked()))
}

/// The talks that a customer had before
///
/// The newest first, for who may read the conversation. What the customer asked first is masked.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/earlier", operation_id = "list_earlier_talks", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), EarlierParams),
    responses((status = 200, body = EarlierPageDto)))]
pub async fn earlier(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<EarlierParams>,
) -> Result<Json<EarlierPageDto>, Problem> {
    let id = parse_id(&id)?;
    let conversation = read(&state, &agent, id).await?;
    let after = params.after.filter(|after| !after.is_empty()).map(|after| after.parse::<ConversationId>());
    let after = after.transpose().map_err(|_| Problem::BadQuery("after: no conversation".to_owned()))?;
    let limit = params.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    // No talk that is later than this one is an earlier one.
    let below = after.map_or(id, |after| after.min(id));
    let ids = earlier_ids(&state, &conversation, below, limit + 1).await?;
    Ok(Json(page(&state, &state.content.engine(), &ids, limit, Timestamp::now()).await?.masked()))
}

/// The conversations of the same visitor below one, the newest first.
async fn earlier_ids(state: &AppState, conversation: &Folded, below: ConversationId, limit: usize) -> Result<Vec<ConversationId>, Problem> {
    match conversation.opened().same_visitor() {
        Some(visitor) => Ok(state.store.earlier(visitor, below, limit).await?),
        None => Ok(Vec::new()),
    }
}

/// The first of these conversations.
async fn page(state: &AppState, engine: &Engine, ids: &[ConversationId], limit: usize, now: Timestamp) -> Result<EarlierPageDto, Problem> {
    let mut talks = Vec::new();
    for id in ids.iter().take(limit) {
        // One that cannot be read, or was deleted meanwhile, is left out.
        let Ok(Some(conversation)) = state.store.load(*id).await else { continue };
        let summary = Summary::of(&conversation);
        let outcome = summary.is_counted().then(|| classify(&summary, now, &engine.measure).name());
        talks.push(EarlierDto {
            conversation: id.to_string(),
            opened_at: summary.opened_at,
            question: conversation.first_question().filter(|question| !question.is_empty()).map(str::to_owned),
            outcome,
            reason: summary.evidence.handoff.map(|reason| reason.name()),
            agents: summary.evidence.trail.agents.iter().map(ToString::to_string).collect(),
            stars: summary.evidence.stars,
        });
    }
    let next = ids.get(limit.saturating_sub(1)).filter(|_| ids.len() > limit).map(ToString::to_string);
    Ok(EarlierPageDto { talks, next })
}
