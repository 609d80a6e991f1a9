//! What does a trainee try, and what came of it?

use crate::conversation::Conversation;
use crate::conversation::team::practice::{Admission, Attempt, AttemptId, MoveKind};
use crate::http::change::begin as begin_once;
use crate::http::desk::help::{HelpParams, helped};
use crate::http::dto::event::EventDto;
use crate::http::dto::help::HelpDto;
use crate::http::dto::training::{AttemptDto, AttemptLineDto, AttemptsDto, BeginRequest, MoveDto, TrainingDto};
use crate::http::error::Problem;
use crate::http::error::training::TrainingProblem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::guard::token::keyed_hash;
use crate::http::guard::trainee::Trainee;
use crate::http::state::AppState;
use crate::http::training::attempting::{add, checked, own, scenario_of, shown};
use crate::store::record::{IdempotencyKey, as_stored};
use crate::training::path::may_try;
use crate::training::play::{Play, Stage};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use std::ops::ControlFlow;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most attempts of a page.
const LONGEST_PAGE: usize = 50;

/// Whose attempts are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttemptParams {
    /// Of this agent, for supervisors and administrators: else `supervisor-only`. Yours if left out.
    pub agent: Option<String>,
    /// Where the page begins, as `next` gave it.
    pub cursor: Option<String>,
    /// How many at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// What can I practise?
///
/// The levels of `training.ron` with their scenarios, which are open, and what your attempts came to.
#[utoipa::path(get, path = "/v1/training", operation_id = "read_training", tag = "training", responses((status = 200, body = TrainingDto)))]
pub async fn path(State(state): State<Arc<AppState>>, Trainee(agent): Trainee) -> Result<Json<TrainingDto>, Problem> {
    let own = state.store.progress_of(vec![agent.name]).await?;
    Ok(Json(TrainingDto::of(&state.content.engine().training, &own)))
}

/// Begins an attempt
///
/// The practice case is yours from that moment on, and the clock runs. It is no conversation: no list, report, sample, search or webhook knows of it.
/// `no-such-scenario`; `level-locked` while a level before it is not passed; `too-many-attempts` beyond 60 within a day; `no-account` with the admin token.
#[utoipa::path(post, path = "/v1/training/attempts", operation_id = "begin_attempt", tag = "training", request_body = BeginRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    responses((status = 201, body = AttemptDto)))]
pub async fn begin(
    State(state): State<Arc<AppState>>,
    Trainee(agent): Trainee,
    headers: HeaderMap,
    Body(request): Body<BeginRequest>,
) -> Result<(StatusCode, Json<AttemptDto>), Problem> {
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["attempt", &request.scenario])?;
    let id = name_of(state.store.secret(), key.as_ref())?;
    let _note = match begin_once(&state, key.as_ref()).await? {
        ControlFlow::Continue(note) => note,
        ControlFlow::Break(_) => {
            return Ok((StatusCode::CREATED, Json(shown(&state, &state.content.engine(), own(&state, &agent.name, id).await?))));
        }
    };
    let engine = state.content.engine();
    let scenario = engine.training.scenario(&request.scenario).ok_or(TrainingProblem::NoSuchScenario)?;
    if !may_try(&engine.training, &state.store.progress_of(vec![agent.name.clone()]).await?, scenario) {
        return Err(TrainingProblem::LevelLocked.into());
    }
    let attempt = Attempt {
        id,
        agent: agent.name,
        scenario: scenario.id.clone(),
        content: scenario.content().as_str().to_owned(),
        begun_at: as_stored(Timestamp::now()),
        moves: Vec::new(),
        record: None,
    };
    match state.store.begin_attempt(attempt.clone(), key).await? {
        Admission::Begun => Ok((StatusCode::CREATED, Json(shown(&state, &engine, attempt)))),
        Admission::NoAccount => Err(TrainingProblem::NoAccount.into()),
        Admission::TooMany => Err(TrainingProblem::TooMany.into()),
    }
}

/// What a new attempt is called: under a key the same each time, so that a retry finds it.
fn name_of(secret: &[u8; 32], key: Option<&IdempotencyKey>) -> Result<AttemptId, Problem> {
    let mut bytes = [0; 8];
    match key {
        Some(key) => bytes.copy_from_slice(&keyed_hash(secret, &[b"attempt", &key.sender, &key.key, &key.body_hash])[..8]),
        None => getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(%error, "the system gives no random numbers");
            Problem::Internal
        })?,
    }
    Ok(AttemptId::of(bytes))
}

/// Lists attempts
///
/// The newest first: yours, or those of an agent for supervisors and administrators.
#[utoipa::path(get, path = "/v1/training/attempts", operation_id = "list_attempts", tag = "training", params(AttemptParams),
    responses((status = 200, body = AttemptsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Trainee(agent): Trainee,
    Params(asked): Params<AttemptParams>,
) -> Result<Json<AttemptsDto>, Problem> {
    let whose = asked.agent.filter(|name| !name.is_empty()).unwrap_or_else(|| agent.name.clone());
    if whose != agent.name && !agent.role.may_supervise() {
        return Err(Problem::SupervisorOnly);
    }
    let cursor = asked.cursor.filter(|cursor| !cursor.is_empty());
    let behind =
        cursor.map(|cursor| place(&cursor).ok_or_else(|| Problem::BadQuery("cursor: no place in a list".to_owned()))).transpose()?;
    let limit = asked.limit.unwrap_or(20).clamp(1, LONGEST_PAGE);
    let mut attempts = state.store.attempts_of(&whose, behind, limit + 1).await?;
    let has_more = attempts.len() > limit;
    attempts.truncate(limit);
    let next = attempts.last().filter(|_| has_more).map(|own| format!("{}-{}", own.begun_at.as_microsecond(), own.id));
    let engine = state.content.engine();
    Ok(Json(AttemptsDto { attempts: attempts.into_iter().map(|own| AttemptLineDto::of(own, &engine.training)).collect(), next }))
}

fn place(cursor: &str) -> Option<(Timestamp, AttemptId)> {
    let (microseconds, id) = cursor.rsplit_once('-')?;
    Some((Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?, id.parse().ok()?))
}

/// Reads an attempt, with the practice talk
///
/// Yours, or anybody's for supervisors and administrators, with personal details masked then: else `no-such-attempt`.
#[utoipa::path(get, path = "/v1/training/attempts/{id}", operation_id = "read_attempt", tag = "training",
    params(("id" = String, Path, description = "The attempt")), responses((status = 200, body = AttemptDto)))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Trainee(agent): Trainee,
    PathParts(id): PathParts<String>,
) -> Result<Json<AttemptDto>, Problem> {
    let found = state.store.attempt(parse(&id)?).await?;
    let attempt = found.filter(|own| own.agent == agent.name || agent.role.may_supervise()).ok_or(TrainingProblem::NoSuchAttempt)?;
    let is_own = attempt.agent == agent.name;
    let mut shown = shown(&state, &state.content.engine(), attempt);
    if !is_own {
        shown.events = shown.events.into_iter().map(EventDto::masked).collect();
    }
    Ok(Json(shown))
}

/// Goes on in an attempt
///
/// Writes to the played customer, promises something, hands over to a supervisor, or ends the talk; the answer has what the customer says to it, and once it is over
/// the score. `scenario-edited` when the scenario has changed since, `attempt-over`, `attempt-full` after 40 moves.
#[utoipa::path(post, path = "/v1/training/attempts/{id}/moves", operation_id = "move_attempt", tag = "training", request_body = MoveDto,
    params(
        ("id" = String, Path, description = "The attempt"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this move, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = AttemptDto)))]
pub async fn go_on(
    State(state): State<Arc<AppState>>,
    Trainee(agent): Trainee,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<MoveDto>,
) -> Result<Json<AttemptDto>, Problem> {
    let id = parse(&id)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["move", &id.to_string(), &format!("{request:?}")])?;
    let engine = state.content.engine();
    let kind = checked(&engine, MoveKind::from(request))?;
    let attempt = match begin_once(&state, key.as_ref()).await? {
        ControlFlow::Continue(_note) => add(&state, &agent.name, id, kind, key).await?,
        ControlFlow::Break(_) => own(&state, &agent.name, id).await?,
    };
    Ok(Json(shown(&state, &engine, attempt)))
}

/// What may I answer the played customer?
///
/// The same answers of the knowledge base and phrases as at the desk, in an attempt of yours.
#[utoipa::path(get, path = "/v1/training/attempts/{id}/help", operation_id = "help_trainee", tag = "training",
    params(("id" = String, Path, description = "The attempt"), HelpParams),
    responses((status = 200, body = HelpDto)))]
pub async fn help(
    State(state): State<Arc<AppState>>,
    Trainee(agent): Trainee,
    PathParts(id): PathParts<String>,
    Params(params): Params<HelpParams>,
) -> Result<Json<HelpDto>, Problem> {
    let (attempt, engine) = (own(&state, &agent.name, parse(&id)?).await?, state.content.engine());
    let scenario = scenario_of(&engine, &attempt).ok_or(TrainingProblem::ScenarioEdited)?;
    let play = Play::of(Stage { scenario, engine: &engine, agent: &attempt.agent }, attempt.begun_at, &attempt.moves);
    let conversation = Conversation::of(&play.events).ok_or(Problem::Internal)?;
    Ok(Json(helped(&engine, &conversation, params)))
}

fn parse(id: &str) -> Result<AttemptId, Problem> {
    id.parse().map_err(|_| TrainingProblem::NoSuchAttempt.into())
}
