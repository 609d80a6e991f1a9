//! How does a case go to somebody else, and what does the next one read first?
//!
//! Who holds a case gives it to a colleague or to those with a skill; a supervisor may do so with any case, and so take one over from somebody
//! who went home. The note that goes with it is for the desk alone; notes by themselves are in `notes.rs`.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::{DeskFact, Receiver};
use crate::conversation::handoff::HandoffId;
use crate::conversation::team::floor::Offer;
use crate::conversation::{Conversation, Phase};
use crate::http::change::change;
use crate::http::desk::cases::parse_id;
use crate::http::desk::rounds::{REST, look_soon};
use crate::http::desk::team;
use crate::http::dto::event::{EventsDto, all_for_agent};
use crate::http::dto::transfer::{ReceiverDto, ReceiversDto, TransferRequest};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::sync::Arc;

/// Who can take a case?
///
/// The colleagues with an account at the desk who have come in before, by name, whether they are there and how many cases they hold, and the skills of `handoff.ron`.
#[utoipa::path(get, path = "/v1/desk/receivers", operation_id = "list_receivers", tag = "desk", responses((status = 200, body = ReceiversDto)))]
pub async fn receivers(State(state): State<Arc<AppState>>, _: Agent) -> Result<Json<ReceiversDto>, Problem> {
    let (floor, engine) = (state.store.floor().await?, state.content.engine());
    let team = team::colleagues(&floor, &engine, Timestamp::now());
    let agents = team.iter().map(|colleague| colleague.agent.clone()).collect();
    Ok(Json(ReceiversDto { agents, team, skills: engine.desk.skills.clone() }))
}

/// Gives a case to somebody else
///
/// To a colleague, who has it at once, or to a skill: then the customer waits again, as one who is at least `high`. Only who holds the case, or
/// a supervisor or administrator, who may also give it to themselves: else `not-yours`. `never-signed-in` when nobody has accepted the
/// invitation of that colleague yet. The note is for the desk alone. Where the case is already, nothing happens but
/// the note.
#[utoipa::path(post, path = "/v1/desk/conversations/{id}/transfer", tag = "desk", request_body = TransferRequest,
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = EventsDto)))]
pub async fn transfer(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Body(request): Body<TransferRequest>,
) -> Result<Json<EventsDto>, Problem> {
    let id = parse_id(&id)?;
    let note = request.note.filter(|note| !note.trim().is_empty()).map(|note| CustomerText::parse(&note)).transpose()?;
    let to = receiver(&state, &agent, request.to).await?;
    let (kind, name) = named(&to);
    let words = note.as_ref().map_or("", CustomerText::as_str);
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["transfer", &id.to_string(), kind, name, words])?;
    let events = change(&state, id, key, |situation| {
        let conversation = situation.conversation;
        let handoff = match conversation.phase() {
            Phase::Agent { handoff, agent: holder } if *holder == agent.name || agent.role.may_supervise() => *handoff,
            Phase::Queued { handoff } if agent.role.may_supervise() => *handoff,
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => {
                return Err(Problem::NotYours);
            }
        };
        if is_there_already(conversation, &to) {
            return Ok(note.iter().map(|note| noted(&agent.name, note)).collect());
        }
        let desk = &situation.engine.desk;
        let words = match &to {
            Receiver::Agent(name) => desk.claimed_words(conversation.locale(), name),
            Receiver::Skill(_) => desk.words(conversation.locale()).transferred.clone(),
        };
        Ok(passed_on(conversation, &agent.name, note.as_ref(), handoff, &to, words))
    });
    let events = events.await?;
    for (handoff, giver) in events.iter().filter_map(|event| given_away(&event.fact)) {
        // A case that somebody gave away is not offered to them at once.
        let now = Timestamp::now();
        let until = now.saturating_add(REST).unwrap_or(Timestamp::MAX);
        state.store.pass_over(Offer { conversation: id, handoff, agent: giver.to_owned(), made_at: now, until }).await?;
    }
    look_soon(&state);
    Ok(Json(all_for_agent(state.store.epoch(), id, events).masked()))
}

/// What is stored when somebody gives a case away: their note, that it goes, and, where an agent has it from now on, that they have read what
/// alarmed the desk.
pub fn passed_on(
    conversation: &Conversation,
    by: &str,
    note: Option<&CustomerText>,
    handoff: HandoffId,
    to: &Receiver,
    words: String,
) -> Vec<Fact> {
    let transferred = Fact::Desk(DeskFact::Transferred { handoff, agent: by.to_owned(), to: to.clone(), words, why: None });
    let alert = conversation.alerts().open().last().filter(|_| matches!(to, Receiver::Agent(_))).map(|alert| alert.id);
    let seen = alert.map(|alert| Fact::Desk(DeskFact::AlertAcknowledged { alert, agent: by.to_owned() }));
    note.map(|note| noted(by, note)).into_iter().chain([transferred]).chain(seen).collect()
}

fn noted(by: &str, note: &CustomerText) -> Fact {
    Fact::Desk(DeskFact::Noted { agent: by.to_owned(), text: note.as_str().to_owned(), mentions: Vec::new() })
}

/// The handoff and who gave it to a skill, where that is what happened.
fn given_away(fact: &Fact) -> Option<(HandoffId, &str)> {
    if let Fact::Desk(DeskFact::Transferred { handoff, agent, to: Receiver::Skill(_), .. }) = fact { Some((*handoff, agent)) } else { None }
}

/// Who was meant, if there is such a colleague or skill; a supervisor may also mean themselves.
pub async fn receiver(state: &AppState, agent: &Agent, to: ReceiverDto) -> Result<Receiver, Problem> {
    match to {
        ReceiverDto::Agent(name) if name == agent.name && agent.role.may_supervise() => Ok(Receiver::Agent(name)),
        ReceiverDto::Agent(name) => {
            team::check_takes(&state.store.floor().await?, &name)?;
            Ok(Receiver::Agent(name))
        }
        ReceiverDto::Skill(skill) if state.content.engine().desk.skills.contains(&skill) => Ok(Receiver::Skill(skill)),
        ReceiverDto::Skill(skill) => {
            Err(Problem::BadField(format!("to: the desk has no skill `{skill}`; GET /v1/desk/receivers lists them")))
        }
    }
}

/// Whether the case is where it should go: nobody is greeted or put off twice.
pub fn is_there_already(conversation: &Conversation, to: &Receiver) -> bool {
    match (conversation.phase(), to) {
        (Phase::Agent { agent, .. }, Receiver::Agent(name)) => agent == name,
        (Phase::Queued { .. }, Receiver::Skill(skill)) => conversation.last_handoff().is_some_and(|own| own.skill == *skill),
        (Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. }, _) => false,
    }
}

fn named(to: &Receiver) -> (&'static str, &str) {
    match to {
        Receiver::Agent(name) => ("agent", name),
        Receiver::Skill(skill) => ("skill", skill),
    }
}
