//! How does a customer talk with us?

use crate::conversation::Phase;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use crate::conversation::roster::Duty;
use crate::conversation::waiting::Waiting;
use crate::http::change::{announce, answered_before, begin, change};
use crate::http::customer::arrival::arrival;
use crate::http::customer::turn::take;
use crate::http::dto::chat::{FeedbackRequest, MessageRequest, OpenRequest, OpenedDto, TranscriptDto};
use crate::http::dto::event::{EventsDto, all_for_customer};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params};
use crate::http::guard::auth::{Customer, check_test_key};
use crate::http::guard::client::Client;
use crate::http::guard::idempotency::{Sender, key_of, token_key_of};
use crate::http::guard::identity::Claim;
use crate::http::guard::token::{hash_of, named_token, new_token};
use crate::http::state::AppState;
use crate::http::transcript::{PageParams, page};
use crate::store::error::Error;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How often a new conversation tries another name. Names of one millisecond differ in 21 random bits.
const NAME_TRIES: usize = 8;

/// Opens a conversation
///
/// The answer holds the token for all that follows, and the welcome. `too-many-conversations` when too many were opened from this address.
/// With an `Idempotency-Key`, which must be beyond guessing, a retry from the same address gives the same conversation and token again.
/// `test` needs the operator's key in `X-Jieda-Test`: else `no-test-key`.
#[utoipa::path(post, path = "/v1/conversations", operation_id = "open_conversation", tag = "customer",
    request_body = OpenRequest, security(()),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 16 to 128 visible ASCII characters"),
        ("X-Jieda-Test" = Option<String>, Header, description = "The key for test traffic"),
    ),
    responses((status = 201, body = OpenedDto)))]
pub async fn open(
    State(state): State<Arc<AppState>>,
    client: Client,
    headers: HeaderMap,
    Body(mut request): Body<OpenRequest>,
) -> Result<(StatusCode, Json<OpenedDto>), Problem> {
    let sender = Sender::Address(client.address);
    let named = token_key_of(&headers, state.store.secret(), sender, &["open", &format!("{request:?}")])?;
    let (key, name) = named.unzip();
    let begun = begin(&state, key.as_ref()).await?;
    if let (ControlFlow::Break(answer), Some(key), Some(name)) = (&begun, &key, name) {
        let token = named_token(state.store.secret(), &key.sender, name, answer.at);
        return Ok(opened(&state, answer.conversation.ok_or(Problem::Internal)?, token, answer.events.clone()));
    }
    if request.test == Some(true) {
        check_test_key(&state, &headers, client.address)?;
    }
    let (signature, expires) = (request.signature.take(), request.expires);
    let arrival = arrival(request.title.as_deref(), request.referrer.as_deref(), &headers);
    let mut opening = request.parse()?;
    opening.arrival = arrival.map(Box::new);
    let claim = Claim { visitor: opening.visitor.as_deref(), expires, signature: signature.as_deref() };
    opening.is_verified = claim.is_proved(state.identity.as_ref(), Timestamp::now())?;
    state.quotas.count_opening(client.address)?;
    let facts = state.content.engine().open(opening);
    let now = Timestamp::now();
    let token = match (&key, name) {
        (Some(key), Some(name)) => named_token(state.store.secret(), &key.sender, name, now),
        _ => new_token()?,
    };
    for _ in 0..NAME_TRIES {
        let random = getrandom::u32().map_err(|_| Problem::Internal)?;
        let id = ConversationId::new(now, random);
        match state.store.create(id, hash_of(&token), facts.clone(), now, key.clone()).await {
            Err(Error::Taken(_)) => continue,
            stored => return Ok(opened(&state, id, token, announce(&state, id, stored?))),
        }
    }
    Err(Problem::Overloaded)
}

/// The answer to an opening.
fn opened(state: &AppState, id: ConversationId, token: String, events: Vec<Event>) -> (StatusCode, Json<OpenedDto>) {
    let verified = events.iter().any(|event| matches!(&event.fact, Fact::Customer(CustomerFact::Opened(opened)) if opened.is_verified));
    let events = all_for_customer(state.store.epoch(), id, events).events;
    (StatusCode::CREATED, Json(OpenedDto { id: id.to_string(), token, verified, events }))
}

/// Says something
///
/// The answer holds the customer's own message and what followed. A pressed button is sent with its `choice`: its place decides, whatever its
/// words may mean, and a button of an earlier saying leads back there; the same press once more changes nothing and gives the first answer
/// again. With an `Idempotency-Key` a retry is safe, for a day: the same key with the same text and choice gives the first answer again.
/// `conversation-closed` when it has ended, `text-too-long` beyond 4,000 characters (㍿ counts as four), `blank-text`, `too-many-messages`; `bad-field` for a
/// button that is not there, or says something else; `in-progress` and `idempotency-key-reused` with a key.
#[utoipa::path(post, path = "/v1/conversations/{id}/messages", tag = "customer", request_body = MessageRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this message, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn say(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    headers: HeaderMap,
    Body(request): Body<MessageRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let said = request.parse(state.store.epoch())?;
    let key = key_of(&headers, state.store.secret(), Sender::Customer(id), &["say", &said.as_body()])?;
    let events = take(state.clone(), id, key, said).await?;
    Ok(Json(all_for_customer(state.store.epoch(), id, events)))
}

/// Reads what was said
#[utoipa::path(get, path = "/v1/conversations/{id}/transcript", operation_id = "read_transcript", tag = "customer",
    params(("id" = String, Path, description = "The conversation"), PageParams),
    responses((status = 200, body = TranscriptDto)))]
pub async fn transcript(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    Params(params): Params<PageParams>,
) -> Result<Json<TranscriptDto>, Problem> {
    // The phase is read after the events. So it is never older than they are, and what it knows beyond them the stream will tell.
    let page = page(&state, id, &params, Fact::is_for_customers).await?;
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    let (agent, (ahead, back)) = match conversation.phase() {
        Phase::Queued { .. } => (None, place_in_queue(&state, id).await?),
        Phase::Agent { agent, .. } => (Some(agent.clone()), (None, None)),
        Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => (None, (None, None)),
    };
    let events = all_for_customer(state.store.epoch(), id, page.events).events;
    let is_for_all = state.content.engine().is_on_duty(Timestamp::now());
    let pace = Waiting::default().at_pace(state.live.pace());
    let wait_minutes = ahead.filter(|_| is_for_all).and_then(|ahead| pace.minutes(ahead));
    Ok(Json(TranscriptDto { phase: conversation.phase().name(), agent, ahead, wait_minutes, back, events, has_more: page.has_more }))
}

/// How many are served before a customer who waits, or else when somebody is back.
async fn place_in_queue(state: &AppState, id: ConversationId) -> Result<(Option<usize>, Option<Timestamp>), Problem> {
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let rosters = &engine.desk.rosters;
    let duty = rosters.duty(now);
    let ahead = match duty {
        Duty::Everybody => state.store.ahead(id, None).await?,
        Duty::Risky(skill) => state.store.ahead(id, Some(skill.to_owned())).await?,
        Duty::Nobody => None,
    };
    Ok(match (ahead, duty) {
        (Some(ahead), _) => (Some(ahead), None),
        // Somebody is there: an agent has taken the case a moment ago.
        (None, Duty::Everybody) => (None, None),
        (None, Duty::Risky(_) | Duty::Nobody) => (None, rosters.back(now).map(|back| back.timestamp())),
    })
}

/// Judges the service
///
/// Also after the end of the conversation. The rating is from 1 to 5, and at least one field is needed. `solved: false` right after an answer
/// leads on as the words do: to the next best answer, or to a person.
#[utoipa::path(post, path = "/v1/conversations/{id}/feedback", tag = "customer", request_body = FeedbackRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn judge(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    headers: HeaderMap,
    Body(request): Body<FeedbackRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let rating = request.parse()?;
    let key = key_of(&headers, state.store.secret(), Sender::Customer(id), &["judge", &format!("{rating:?}")])?;
    if let Some(answer) = answered_before(&state, key.as_ref()).await? {
        return Ok(Json(all_for_customer(state.store.epoch(), id, answer.events)));
    }
    state.quotas.count_message(id)?;
    let events = change(&state, id, key, |situation| {
        state.limits.check_length(situation.conversation)?;
        Ok(situation.engine.judged(situation.conversation, rating.clone(), situation.moment))
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?)))
}

/// Asks for a person
///
/// Honoured however much was written before. Who waits or has a person already keeps the place and gets no events, and `too-many-messages`
/// when that is asked again and again; `conversation-closed` when it has ended.
#[utoipa::path(post, path = "/v1/conversations/{id}/handoff", tag = "customer",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto, description = "No events when the customer waits, or has a person, already")))]
pub async fn ask_for_person(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    headers: HeaderMap,
) -> Result<Json<EventsDto>, Problem> {
    let key = key_of(&headers, state.store.secret(), Sender::Customer(id), &["ask for a person"])?;
    let events = change(&state, id, key, |situation| match situation.conversation.phase() {
        Phase::Closed { .. } | Phase::Erased { .. } => Err(Problem::ConversationClosed),
        Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } => {
            let Some(view) = situation.conversation.for_bot() else {
                // Asked for once more, it leads to nothing, but costs as much.
                state.quotas.count_message(id)?;
                return Ok(Vec::new());
            };
            Ok(situation.engine.hand_off(&view, HandoffReason::Plea, situation.moment))
        }
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?)))
}

/// Leaves the queue
///
/// The bot has the talk again, and what was told the desk stays known. Who does not wait gets no events. `too-many-messages` as for a message.
#[utoipa::path(delete, path = "/v1/conversations/{id}/handoff", tag = "customer",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = EventsDto, description = "No events when the customer does not wait")))]
pub async fn leave_queue(State(state): State<Arc<AppState>>, Customer { conversation: id }: Customer) -> Result<Json<EventsDto>, Problem> {
    state.quotas.count_message(id)?;
    let events = change(&state, id, None, |situation| match situation.conversation.for_queue() {
        Some(view) => {
            state.limits.check_length(situation.conversation)?;
            Ok(situation.engine.leave_queue(&view))
        }
        None => Ok(Vec::new()),
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?)))
}
