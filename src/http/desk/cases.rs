//! How do agents work?
//!
//! An agent claims a case, writes to the customer, and gives the conversation back to the bot or resolves it. Whose case it is is decided
//! on the conversation as stored, so of two who claim at once one wins.

use crate::conversation::Phase;
use crate::conversation::case::{Case, Holder};
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::{ClaimedBy, DeskFact};
use crate::conversation::id::ConversationId;
use crate::desk::HandoffName;
use crate::http::change::{Situation, change};
use crate::http::desk::offers::{is_offered, may_choose};
use crate::http::desk::reading::read;
use crate::http::desk::rounds::look_soon;
use crate::http::dto::chat::MessageRequest;
use crate::http::dto::desk::{DeskConversationDto, MeDto, PhraseDto, PhrasesDto};
use crate::http::dto::event::{EventsDto, all_for_customer, for_agent};
use crate::http::dto::handoff::HandoffDto;
use crate::http::dto::promise::PromiseDto;
use crate::http::error::Problem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::auth::{Agent, Member, Role};
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::http::transcript::{PageParams, page};
use crate::kb::entry::AtomIdx;
use crate::search::reader::{Reader, USUAL_LANGUAGE};
use crate::store::record::IdempotencyKey;
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many phrases are listed: more than a desk has, so that those that an agent used last are among them.
const MOST_PHRASES: usize = 100;

/// Where agents read: no channel of customers.
const DESK: &str = "desk";

/// Who am I?
#[utoipa::path(get, path = "/v1/desk/me", operation_id = "read_me", tag = "desk", responses((status = 200, body = MeDto)))]
pub async fn me(Member(agent): Member) -> Json<MeDto> {
    Json(MeDto { session: agent.is_signed_in(), agent: agent.name, role: agent.role })
}

/// Takes a case
///
/// And takes note of its alerts. So an offer is accepted, too. `handoff-taken` when another agent was faster, or the case is over; also to a
/// retry that comes so late. `not-offered` when only supervisors may take what was not offered to them. Personal details are masked.
#[utoipa::path(post, path = "/v1/desk/handoffs/{id}/claim", tag = "desk",
    params(
        ("id" = String, Path, description = "The handoff"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = HandoffDto)))]
pub async fn claim(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<HandoffDto>, Problem> {
    let name: HandoffName = name.parse().map_err(|_| Problem::NoSuchHandoff)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["claim", &name.to_string()])?;
    let by = is_offered(&state, &agent.name, &name).await?.then_some(ClaimedBy::Offer);
    let claimed = change(&state, name.conversation, key, |situation| {
        let conversation = situation.conversation;
        match conversation.phase() {
            Phase::Queued { handoff } if *handoff == name.handoff => {
                if by.is_none() && !may_choose(situation.engine, agent.role) {
                    return Err(Problem::NotOffered);
                }
                let words = situation.engine.desk.claimed_words(conversation.locale(), &agent.name);
                let claimed = DeskFact::Claimed { handoff: *handoff, agent: agent.name.clone(), words, by };
                // Who takes the case has read what alarmed the desk.
                let alert = conversation.alerts().open().last().map(|alert| alert.id);
                let noted = alert.map(|alert| DeskFact::AlertAcknowledged { alert, agent: agent.name.clone() });
                Ok([claimed].into_iter().chain(noted).map(Fact::Desk).collect())
            }
            // The answer to the first claim was lost, and this is the retry.
            Phase::Agent { handoff, agent: holder } if *handoff == name.handoff && *holder == agent.name => Ok(Vec::new()),
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => {
                let last = conversation.last_handoff().map_or(0, |handoff| handoff.id.0);
                Err(if (1..=last).contains(&name.handoff.0) { Problem::HandoffTaken } else { Problem::NoSuchHandoff })
            }
        }
    });
    match claimed.await {
        Err(Problem::NoSuchConversation) => return Err(Problem::NoSuchHandoff),
        claimed => claimed?,
    };
    state.store.end_offers(name.conversation, &agent.name, Timestamp::now()).await?;
    look_soon(&state);
    let conversation = state.store.load(name.conversation).await?.ok_or(Problem::NoSuchHandoff)?;
    let case = Case::of(name.conversation, &conversation).ok_or(Problem::NoSuchHandoff)?;
    // A retry may come when the case is over, or when the customer has been passed to the desk anew.
    let is_held = case.handoff.id == name.handoff && case.holder == Holder::Agent(agent.name);
    if is_held { Ok(Json(HandoffDto::from(case).masked())) } else { Err(Problem::HandoffTaken) }
}

/// Reads a conversation with all that was noted about it
///
/// Agents read what was ever passed to the desk, and what a customer whose case they hold has said before; supervisors and administrators read
/// all, also what reviewers make of an agent's work: else `supervisor-only`. Personal details are masked, and who holds the case may reveal them. It is an entry of the audit log, one for each reader and conversation in ten minutes.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}", operation_id = "read_conversation", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), PageParams),
    responses((status = 200, body = DeskConversationDto)))]
pub async fn conversation(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<PageParams>,
) -> Result<Json<DeskConversationDto>, Problem> {
    let id = parse_id(&id)?;
    let is_shown: fn(&Fact) -> bool = if agent.role.may_supervise() { |_| true } else { Fact::is_for_agents };
    let page = page(&state, id, &params, is_shown).await?;
    let conversation = read(&state, &agent, id).await?;
    let (epoch, now) = (state.store.epoch(), Timestamp::now());
    Ok(Json(DeskConversationDto {
        phase: conversation.phase().name(),
        handoff: Case::of(id, &conversation).map(|case| HandoffDto::from(case).masked()),
        promises: conversation.promises().all().iter().map(|promise| PromiseDto::of(id, promise, now).masked()).collect(),
        damaged: conversation.n_unreadable() > 0,
        events: page.events.into_iter().map(|event| for_agent(epoch, id, event).masked()).collect(),
        has_more: page.has_more,
    }))
}

/// Writes to the customer
///
/// Only who holds the case, and supervisors who joined them: else `not-yours`. With an `Idempotency-Key` a retry is safe.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/messages", tag = "desk", request_body = MessageRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this message, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn write(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<MessageRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let text = CustomerText::parse(&request.text)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["write", &id.to_string(), text.as_str()])?;
    let events = change(&state, id, key, |situation| {
        if !situation.conversation.may_write(&agent.name) {
            return Err(Problem::NotYours);
        }
        Ok(vec![Fact::Desk(DeskFact::Said { agent: agent.name.clone(), text: text.as_str().to_owned() })])
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?).masked()))
}

/// Gives the conversation back to the bot
///
/// Only who holds the case, or an administrator, since an agent may have gone home: else `not-yours`.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/return", tag = "desk",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn give_back(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["return", &id.to_string()])?;
    end(&state, &agent, id, key, |situation| {
        let words = situation.engine.desk.words(situation.conversation.locale()).returned.clone();
        Ok(vec![Fact::Desk(DeskFact::Returned { agent: agent.name.clone(), words })])
    })
    .await
}

/// Ends an agent's hold on a case with facts, made of the desk's words in the customer's language.
pub async fn end(
    state: &Arc<AppState>,
    agent: &Agent,
    id: ConversationId,
    key: Option<IdempotencyKey>,
    facts: impl Fn(&Situation<'_>) -> Result<Vec<Fact>, Problem> + Send + Sync,
) -> Result<Json<EventsDto>, Problem> {
    let events = change(state, id, key, |situation| {
        let conversation = situation.conversation;
        let is_held = matches!(conversation.phase(), Phase::Agent { .. });
        let may_end = conversation.is_held_by(&agent.name) || (is_held && agent.role == Role::Admin);
        if may_end { facts(situation) } else { Err(Problem::NotYours) }
    });
    Ok(Json(all_for_customer(state.store.epoch(), id, events.await?).masked()))
}

/// The conversation that a path names.
pub fn parse_id(id: &str) -> Result<ConversationId, Problem> {
    id.parse().map_err(|_| Problem::NoSuchConversation)
}

/// What an agent looks for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PhraseParams {
    /// Words of the phrase or of its occasion; all phrases without.
    pub q: Option<String>,
    /// The customer's language: phrases in it come first. Simplified Chinese without.
    pub locale: Option<String>,
}

/// Finds phrases for agents
#[utoipa::path(get, path = "/v1/desk/phrases", operation_id = "find_phrases", tag = "desk",
    params(PhraseParams), responses((status = 200, body = PhrasesDto)))]
pub async fn phrases(
    State(state): State<Arc<AppState>>,
    _: Agent,
    Params(params): Params<PhraseParams>,
) -> Result<Json<PhrasesDto>, Problem> {
    let engine = state.content.engine();
    let text: String = params.q.unwrap_or_default().chars().take(crate::text::customer::LONGEST_MESSAGE).collect();
    let reader = Reader { language: params.locale.as_deref().unwrap_or(USUAL_LANGUAGE), ..Reader::on(DESK, Timestamp::now()) };
    let found = engine.index.phrases(&engine.kb, &engine.segmenter, &NormalText::of(&text), reader, MOST_PHRASES);
    let shown = |atom: AtomIdx| {
        let own = &engine.kb[atom];
        PhraseDto { atom: own.id.clone(), title: own.title.clone(), text: reader.written(&engine.kb, atom, &own.plain) }
    };
    Ok(Json(PhrasesDto { phrases: found.into_iter().map(shown).collect() }))
}
