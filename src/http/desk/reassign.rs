//! How do many cases go to somebody else at once?
//!
//! Each is decided on its own conversation, as a transfer of it alone would be, so that nothing is moved that changed hands meanwhile. Under an
//! idempotency key what became of each case is remembered by itself, so that a request that broke off is gone on with, and one that was
//! answered is answered again.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::Receiver;
use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::Offer;
use crate::conversation::{Conversation, Phase};
use crate::desk::routing::most_talks;
use crate::http::change::{Situation, answer_with, begin, change};
use crate::http::desk::rounds::{REST, look_soon};
use crate::http::desk::transfer::{is_there_already, passed_on, receiver};
use crate::http::dto::reassign::{DestinationDto, Outcome, ReassignRequest, ReassignedCaseDto, ReassignedDto, SeenCaseDto};
use crate::http::dto::transfer::ReceiverDto;
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::{Agent, Supervisor};
use crate::http::guard::idempotency::{Sender, key_of, part_of};
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::store::record::{IdempotencyKey, Remembered};
use crate::text::customer::CustomerText;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

/// How many cases one request moves: what a supervisor can look over, and less than a second of writing.
const MOST_CASES: usize = 100;

/// Gives many cases to somebody else
///
/// For supervisors and administrators: cases of an agent who is absent, or of a queue, at most 100, go to a colleague, to a skill or back to the queue, each as by
/// `transfer`. What became of each is told. A colleague gets no more than they may hold at once. With an `Idempotency-Key` a retry moves nothing
/// twice. It is one entry of the audit log.
#[utoipa::path(post, path = "/v1/desk/cases/reassign", operation_id = "reassign_cases", tag = "desk", request_body = ReassignRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    responses((status = 200, body = ReassignedDto)))]
pub async fn reassign(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    headers: HeaderMap,
    Body(request): Body<ReassignRequest>,
) -> Result<Json<ReassignedDto>, Problem> {
    let cases = seen(request.cases)?;
    let note = request.note.filter(|note| !note.trim().is_empty()).map(|note| CustomerText::parse(&note)).transpose()?;
    let to = target(&state, &supervisor, request.to).await?;
    let key = {
        let words = format!("{to:?} {cases:?} {note:?}");
        key_of(&headers, state.store.secret(), Sender::Desk(supervisor.token), &["reassign", &words])?
    };
    let (_note, is_new) = match begin(&state, key.as_ref()).await? {
        ControlFlow::Continue(note) => (note, true),
        ControlFlow::Break(_) => (None, false),
    };
    let order = Order { state: &state, by: &supervisor, to, note, room: Mutex::new(0), key };
    let room = order.room_left().await?;
    *order.room.lock().unwrap_or_else(PoisonError::into_inner) = room;
    let mut rows = Vec::with_capacity(cases.len());
    for case in &cases {
        let outcome = match order.remembered(case).await? {
            Some(outcome) => outcome,
            None => order.carry_out(case).await?,
        };
        rows.push(ReassignedCaseDto { conversation: case.id.to_string(), outcome });
    }
    let moved = rows.iter().filter(|row| row.outcome == Outcome::Moved).count();
    if is_new {
        let detail = format!("{moved} of {}", rows.len());
        state.store.audit(supervisor.deed(Action::CasesReassigned, order.to.name(), detail)).await?;
        if let Some(key) = order.key.clone() {
            state.store.remember(key, None, Vec::new(), Timestamp::now()).await?;
        }
        look_soon(&state);
    }
    Ok(Json(ReassignedDto { moved, cases: rows }))
}

/// A case as the supervisor saw it.
#[derive(Debug)]
struct Seen {
    id: ConversationId,
    holder: Option<String>,
}

/// Where cases go.
#[derive(Debug)]
enum Target {
    To(Receiver),
    Queue,
}

impl Target {
    /// As the audit log has it.
    fn name(&self) -> String {
        match self {
            Target::To(Receiver::Agent(name)) => format!("agent {name}"),
            Target::To(Receiver::Skill(skill)) => format!("skill {skill}"),
            Target::Queue => "queue".to_owned(),
        }
    }
}

fn seen(cases: Vec<SeenCaseDto>) -> Result<Vec<Seen>, Problem> {
    if cases.is_empty() || cases.len() > MOST_CASES {
        return Err(Problem::BadField(format!("cases: 1 to {MOST_CASES} of them")));
    }
    let case = |SeenCaseDto { conversation, agent }: SeenCaseDto| {
        let id = conversation.parse().map_err(|_| Problem::BadField(format!("cases: `{conversation}` is no id of a conversation")))?;
        Ok(Seen { id, holder: agent })
    };
    let cases = cases.into_iter().map(case).collect::<Result<Vec<Seen>, Problem>>()?;
    if cases.iter().map(|case| case.id).collect::<BTreeSet<_>>().len() < cases.len() {
        return Err(Problem::BadField("cases: name each conversation once".to_owned()));
    }
    Ok(cases)
}

async fn target(state: &AppState, by: &Agent, to: DestinationDto) -> Result<Target, Problem> {
    Ok(match to {
        DestinationDto::Agent(name) => Target::To(receiver(state, by, ReceiverDto::Agent(name)).await?),
        DestinationDto::Skill(skill) => Target::To(receiver(state, by, ReceiverDto::Skill(skill)).await?),
        DestinationDto::Queue => Target::Queue,
    })
}

/// One request, as far as it is known beforehand.
struct Order<'a> {
    state: &'a Arc<AppState>,
    by: &'a Agent,
    to: Target,
    note: Option<CustomerText>,
    /// How many cases more the agent can take; as many as there are where they go to no agent.
    room: Mutex<u32>,
    key: Option<IdempotencyKey>,
}

impl Order<'_> {
    /// How many cases more the agent can take. Two requests at once may both find the last place: no case is lost by that.
    async fn room_left(&self) -> Result<u32, Problem> {
        let Target::To(Receiver::Agent(name)) = &self.to else { return Ok(u32::MAX) };
        let (floor, engine) = (self.state.store.floor().await?, self.state.content.engine());
        // The holder of the admin token is no member, and takes what they like.
        let room = |member| most_talks(member, &engine.team.routing).saturating_sub(member.n_held);
        Ok(floor.member(name).filter(|member| member.takes_cases).map_or(u32::MAX, room))
    }

    /// Under which name an outcome of a case is remembered.
    fn key_of(&self, case: &Seen, outcome: Outcome) -> Option<IdempotencyKey> {
        let key = self.key.as_ref()?;
        Some(part_of(self.state.store.secret(), key, &case.id.to_string(), &format!("{outcome:?}")))
    }

    /// What became of a case when the same request came before.
    async fn remembered(&self, case: &Seen) -> Result<Option<Outcome>, Problem> {
        for outcome in Outcome::ALL {
            let Some(key) = self.key_of(case, outcome) else { return Ok(None) };
            match self.state.store.remembered(key).await? {
                None => return Ok(None),
                Some(Remembered::Same(_)) => return Ok(Some(outcome)),
                Some(Remembered::OtherBody) => {}
            }
        }
        // The key was used for another request, which broke off.
        Err(Problem::KeyReused)
    }

    /// Moves a case, or finds why not.
    async fn carry_out(&self, case: &Seen) -> Result<Outcome, Problem> {
        let found = Mutex::new((Outcome::Moved, None));
        let changed = change(self.state, case.id, self.key_of(case, Outcome::Moved), |situation| {
            let (outcome, facts) = self.decide(case, situation);
            let holder = situation.conversation.holder().map(str::to_owned).zip(situation.conversation.last_handoff().map(|own| own.id));
            *found.lock().unwrap_or_else(PoisonError::into_inner) = (outcome, holder);
            // An outcome without facts is told by an error, so that it is not remembered as a move.
            if outcome == Outcome::Moved { Ok(facts) } else { Err(Problem::NotYours) }
        });
        let changed = changed.await;
        let (outcome, holder) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outcome = match changed {
            Ok(_) => Outcome::Moved,
            Err(Problem::NotYours) => outcome,
            Err(Problem::NoSuchConversation) => return Ok(Outcome::Unknown),
            Err(Problem::Overloaded | Problem::InProgress) => return Ok(Outcome::Busy),
            Err(problem) => return Err(problem),
        };
        if outcome == Outcome::Moved {
            let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
            *room = room.saturating_sub(1);
        } else {
            answer_with(self.state, case.id, self.key_of(case, outcome), Vec::new()).await?;
        }
        if let (Outcome::Moved, Target::To(Receiver::Skill(_)) | Target::Queue, Some((agent, handoff))) = (outcome, &self.to, holder) {
            // Who had it is not offered it at once.
            let now = Timestamp::now();
            let until = now.saturating_add(REST).unwrap_or(Timestamp::MAX);
            self.state.store.pass_over(Offer { conversation: case.id, handoff, agent, made_at: now, until }).await?;
        }
        Ok(outcome)
    }

    fn decide(&self, case: &Seen, situation: &Situation<'_>) -> (Outcome, Vec<Fact>) {
        let conversation = situation.conversation;
        let handoff = match conversation.phase() {
            Phase::Agent { handoff, .. } | Phase::Queued { handoff } => *handoff,
            Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => return (Outcome::Over, Vec::new()),
        };
        let Some(to) = self.receiver(conversation) else { return (Outcome::Over, Vec::new()) };
        if is_there_already(conversation, &to) {
            return (Outcome::AlreadyThere, Vec::new());
        }
        if conversation.holder().is_some_and(|holder| case.holder.as_deref() != Some(holder)) {
            return (Outcome::Taken, Vec::new());
        }
        if *self.room.lock().unwrap_or_else(PoisonError::into_inner) == 0 {
            return (Outcome::NoRoom, Vec::new());
        }
        let (desk, locale) = (&situation.engine.desk, conversation.locale());
        let words = match (&self.to, &to) {
            (Target::Queue, _) => situation.engine.team.given_back_words(locale),
            (Target::To(_), Receiver::Agent(name)) => desk.claimed_words(locale, name),
            (Target::To(_), Receiver::Skill(_)) => desk.words(locale).transferred.clone(),
        };
        (Outcome::Moved, passed_on(conversation, &self.by.name, self.note.as_ref(), handoff, &to, words))
    }

    /// Who is to go on with a case.
    fn receiver(&self, conversation: &Conversation) -> Option<Receiver> {
        match &self.to {
            Target::To(to) => Some(to.clone()),
            Target::Queue => conversation.last_handoff().map(|own| Receiver::Skill(own.skill.clone())),
        }
    }
}
