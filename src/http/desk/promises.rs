//! How does an agent promise something, and see to it?
//!
//! Who holds the case promises, and so does a supervisor, and who already owes something there. A promise outlives the talk: who owes it may write
//! to the customer once more when the talk is over.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::{DeskFact, Pledge, Receiver};
use crate::conversation::promise::{DuePlace, End, MOST_PROMISES, Promise, Telling};
use crate::conversation::{Conversation, Phase};
use crate::desk::promise::PromiseName;
use crate::engine::Engine;
use crate::http::change::{Situation, change};
use crate::http::desk::cases::parse_id;
use crate::http::desk::transfer::receiver;
use crate::http::dto::chat::MessageRequest;
use crate::http::dto::event::{EventsDto, all_for_agent};
use crate::http::dto::promise::{DropRequest, MoveRequest, PromiseKindsDto, PromiseRequest, PromisesDto, named};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::store::record::IdempotencyKey;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// How many promises are shown at once: more than a screen holds.
const MOST_SHOWN: usize = 100;

/// How far ahead something can be promised: nobody plans further.
const FURTHEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Whose promises are asked for.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those that I am to keep.
    #[default]
    Mine,
    /// Those that nobody alone is to keep.
    Team,
    /// All.
    All,
}

/// Which promises are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PromiseParams {
    /// Whose: `mine`, `team` or `all`; `mine` without.
    #[serde(default)]
    #[param(inline)]
    pub of: Whose,
    /// Where the list goes on, as `next` gave it.
    pub after: Option<String>,
}

/// What is owed to customers?
///
/// The promises that are yet to be kept, the overdue ones first, at most 100 of them, with the place where the list goes on. Personal details are
/// masked.
#[utoipa::path(get, path = "/v1/desk/promises", operation_id = "list_promises", tag = "desk", params(PromiseParams),
    responses((status = 200, body = PromisesDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Params(params): Params<PromiseParams>,
) -> Result<Json<PromisesDto>, Problem> {
    let place = params.after.filter(|place| !place.is_empty()).map(|place| place.parse::<DuePlace>());
    let after = place.transpose().map_err(|error| Problem::BadQuery(format!("after: {error}")))?;
    let now = Timestamp::now();
    let page = match params.of {
        Whose::Mine => state.store.promises_of(agent.name, after, now, MOST_SHOWN).await?,
        Whose::Team => state.store.team_promises(after, now, MOST_SHOWN).await?,
        Whose::All => state.store.all_promises(after, now, MOST_SHOWN).await?,
    };
    Ok(Json(PromisesDto::of(page, now, MOST_SHOWN)))
}

/// What can be promised?
///
/// The kinds of `promises.ron`.
#[utoipa::path(get, path = "/v1/desk/promises/kinds", operation_id = "list_promise_kinds", tag = "desk",
    responses((status = 200, body = PromiseKindsDto)))]
pub async fn kinds(State(state): State<Arc<AppState>>, _: Agent) -> Json<PromiseKindsDto> {
    Json(PromiseKindsDto::from(&state.content.engine().promises))
}

/// Promises something
///
/// Only who holds the case, a supervisor or administrator, or somebody who owes something there already: else `not-yours`; nobody in a conversation
/// that was erased. With `tell` the customer reads it, and reads what becomes of it.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/promises", operation_id = "make_promise", tag = "desk", request_body = PromiseRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this promise, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn make(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<PromiseRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let what = request.what.filter(|what| !what.trim().is_empty()).map(|what| CustomerText::parse(&what)).transpose()?;
    let owner = match request.owner {
        Some(owner) => receiver(&state, &agent, owner).await?,
        None => Receiver::Agent(agent.name.clone()),
    };
    let due = due(request.due)?;
    let (said, telling) = (what.as_ref().map_or("", CustomerText::as_str), if request.tell { "tell" } else { "keep" });
    let [of, name] = named(&owner);
    let body = ["promise", &id.to_string(), &request.kind, said, &due.to_string(), of, name, telling];
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &body)?;
    let events = change(&state, id, key, |situation| {
        let (conversation, engine) = (situation.conversation, situation.engine);
        if !may_promise(conversation, &agent) {
            return Err(Problem::NotYours);
        }
        if conversation.promises().all().len() >= MOST_PROMISES {
            return Err(Problem::BadField(format!("a conversation has at most {MOST_PROMISES} promises")));
        }
        let kind = engine.promises.kind(&request.kind).filter(|kind| !kind.only_rules);
        let kind = kind.ok_or_else(|| Problem::BadField(format!("kind: there is no kind `{}`", request.kind)))?;
        let words = if request.tell {
            let words = engine.promises.made(kind, conversation.locale(), &shown(engine, due));
            Some(words.ok_or_else(|| Problem::BadField("tell: this kind has no words for customers".to_owned()))?)
        } else {
            None
        };
        let what = what
            .as_ref()
            .map_or_else(|| engine.promises.label(&kind.id, conversation.locale()).to_owned(), |what| what.as_str().to_owned());
        let pledge = Pledge { kind: kind.id.clone(), what, due, owner: owner.clone() };
        Ok(vec![Fact::Desk(DeskFact::Promised { agent: agent.name.clone(), pledge, words })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}

/// Notes that a promise was kept
///
/// Only who is to keep it, anybody of the team where nobody alone is, who holds the case, or a supervisor or administrator: else `not-yours`. The
/// customer reads it where the promise was told. Once more changes nothing; `promise-settled` where it was dropped.
#[utoipa::path(post, path = "/v1/desk/promises/{id}/keep", operation_id = "keep_promise", tag = "desk",
    params(
        ("id" = String, Path, description = "The promise"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn keep(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<EventsDto>, Problem> {
    let name = parse_name(&name)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["keep", &name.to_string()])?;
    see_to(&state, &agent, name, key, End::Kept, |situation, promise| {
        let words = told(promise, || situation.engine.promises.kept(&promise.kind, situation.conversation.locale()));
        DeskFact::PromiseKept { promise: promise.id, agent: agent.name.clone(), words }
    })
    .await
}

/// Drops a promise
///
/// By whom it may be kept. The customer reads it where the promise was told. Once more changes nothing; `promise-settled` where it was kept.
#[utoipa::path(post, path = "/v1/desk/promises/{id}/drop", operation_id = "drop_promise", tag = "desk", request_body = DropRequest,
    params(
        ("id" = String, Path, description = "The promise"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn drop_it(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<DropRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let name = parse_name(&name)?;
    let why = CustomerText::parse(&request.why)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["drop", &name.to_string(), why.as_str()])?;
    see_to(&state, &agent, name, key, End::Dropped, |situation, promise| {
        let words = told(promise, || situation.engine.promises.dropped(&promise.kind, situation.conversation.locale()));
        DeskFact::PromiseDropped { promise: promise.id, agent: agent.name.clone(), why: why.as_str().to_owned(), words }
    })
    .await
}

/// Moves a promise to another time, or to somebody else
///
/// By whom it may be kept. The customer reads another time where the promise was told. `promise-settled` where it is open no more.
#[utoipa::path(post, path = "/v1/desk/promises/{id}/move", operation_id = "move_promise", tag = "desk", request_body = MoveRequest,
    params(
        ("id" = String, Path, description = "The promise"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn move_it(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<MoveRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let name = parse_name(&name)?;
    let why = CustomerText::parse(&request.why)?;
    let owner = match request.owner {
        Some(owner) => Some(receiver(&state, &agent, owner).await?),
        None => None,
    };
    let new_due = request.due.map(due).transpose()?;
    if owner.is_none() && new_due.is_none() {
        return Err(Problem::BadField("due, owner: name one of them".to_owned()));
    }
    let [of, to] = owner.as_ref().map_or(["", ""], named);
    let when = new_due.map(|due| due.to_string()).unwrap_or_default();
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["move", &name.to_string(), &when, of, to, why.as_str()])?;
    let events = change(&state, name.conversation, key, |situation| {
        let promise = own(situation.conversation, &agent, name)?;
        if promise.settled.is_some() {
            return Err(Problem::PromiseSettled);
        }
        let (due, owner) = (new_due.unwrap_or(promise.due), owner.clone().unwrap_or_else(|| promise.owner.clone()));
        if due == promise.due && owner == promise.owner {
            return Ok(Vec::new());
        }
        let moved = || situation.engine.promises.moved(&promise.kind, situation.conversation.locale(), &shown(situation.engine, due));
        // Whoever is to keep it is no matter of the customer's.
        let words = told(promise, moved).filter(|_| due != promise.due);
        let (promise, agent, why) = (promise.id, agent.name.clone(), why.as_str().to_owned());
        Ok(vec![Fact::Desk(DeskFact::PromiseMoved { promise, agent, due, owner, why, words })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), name.conversation, of_promise(events.await)?).masked()))
}

/// Writes to the customer because of a promise
///
/// Where nobody at the desk has the talk: it is over, or the bot has it. Only who owes something there, by name or as one of the team, or a
/// supervisor or administrator while something is owed: else `not-yours`. Who has the talk stays the same, and so does how it ended; the customer
/// reads it when they come back.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/follow-up", operation_id = "follow_up", tag = "desk", request_body = MessageRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this message, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn follow_up(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<MessageRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let text = CustomerText::parse(&request.text)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["follow up", &id.to_string(), text.as_str()])?;
    let events = change(&state, id, key, |situation| {
        let conversation = situation.conversation;
        match conversation.phase() {
            Phase::Closed { .. } | Phase::Bot { .. } => {}
            Phase::Queued { .. } | Phase::Agent { .. } | Phase::Erased { .. } => return Err(Problem::NotYours),
        }
        let mine = |promise: &&Promise| promise.is_for(&agent.name) || agent.role.may_supervise();
        let promise = conversation.promises().open().find(mine).ok_or(Problem::NotYours)?.id;
        Ok(vec![Fact::Desk(DeskFact::FollowedUp { promise, agent: agent.name.clone(), text: text.as_str().to_owned() })])
    });
    Ok(Json(all_for_agent(state.store.epoch(), id, events.await?).masked()))
}

/// Ends a promise, if it is open and this agent's to end.
async fn see_to(
    state: &Arc<AppState>,
    agent: &Agent,
    name: PromiseName,
    key: Option<IdempotencyKey>,
    end: End,
    fact: impl Fn(&Situation<'_>, &Promise) -> DeskFact + Send + Sync,
) -> Result<Json<EventsDto>, Problem> {
    let events = change(state, name.conversation, key, |situation| {
        let promise = own(situation.conversation, agent, name)?;
        match &promise.settled {
            None => Ok(vec![Fact::Desk(fact(situation, promise))]),
            Some(settled) if settled.end == end => Ok(Vec::new()),
            Some(_) => Err(Problem::PromiseSettled),
        }
    });
    Ok(Json(all_for_agent(state.store.epoch(), name.conversation, of_promise(events.await)?).masked()))
}

/// The promise, if this agent may see to it.
fn own<'c>(conversation: &'c Conversation, agent: &Agent, name: PromiseName) -> Result<&'c Promise, Problem> {
    let promise = conversation.promises().get(name.promise).ok_or(Problem::NoSuchPromise)?;
    if let Phase::Erased { .. } = conversation.phase() {
        return Err(Problem::NoSuchPromise);
    }
    let is_own = promise.is_for(&agent.name) || conversation.is_held_by(&agent.name) || agent.role.may_supervise();
    if is_own { Ok(promise) } else { Err(Problem::NotYours) }
}

fn may_promise(conversation: &Conversation, agent: &Agent) -> bool {
    let is_there = !matches!(conversation.phase(), Phase::Erased { .. });
    let owes = || conversation.promises().open().any(|promise| promise.is_for(&agent.name));
    is_there && (conversation.is_held_by(&agent.name) || agent.role.may_supervise() || owes())
}

/// What the customer reads of what becomes of a promise.
fn told(promise: &Promise, words: impl FnOnce() -> String) -> Option<String> {
    match promise.telling {
        Telling::Customer => Some(words()),
        Telling::Desk => None,
    }
}

/// When something is to be kept, in whole seconds.
fn due(due: Timestamp) -> Result<Timestamp, Problem> {
    let now = Timestamp::now();
    let is_near = now.checked_add(FURTHEST).is_ok_and(|furthest| due <= furthest);
    let due = Timestamp::from_second(due.as_second()).map_err(|_| Problem::BadField("due: out of range".to_owned()))?;
    if due > now && is_near { Ok(due) } else { Err(Problem::BadField("due: in the future, and within a year".to_owned())) }
}

/// A moment as customers read it.
fn shown(engine: &Engine, due: Timestamp) -> Zoned {
    due.to_zoned(engine.desk.rosters.time_zone.clone())
}

fn parse_name(name: &str) -> Result<PromiseName, Problem> {
    name.parse().map_err(|_| Problem::NoSuchPromise)
}

/// What is about a promise of a conversation that is not there is about no promise.
fn of_promise<T>(result: Result<T, Problem>) -> Result<T, Problem> {
    result.map_err(|problem| if problem == Problem::NoSuchConversation { Problem::NoSuchPromise } else { problem })
}
