//! How is a message answered when other systems must be asked first?
//!
//! The engine says what it wants to have asked; it is asked outside of any transaction, and the engine decides anew, with what is known by
//! then. So the answer rests on the conversation as it is when it is stored, however long the asking took, and a change is asked for under
//! one key. It runs in a task of its own: what was changed elsewhere is noted here, also when the client has meanwhile gone.

use crate::connector::call::{Call, Called};
use crate::conversation::Phase;
use crate::conversation::buttons::Pressed;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::id::ConversationId;
use crate::http::change::{Situation, answer_with, begin, change_noted};
use crate::http::dto::chat::Said;
use crate::http::error::Problem;
use crate::http::guard::pressing::is_pressing;
use crate::http::state::AppState;
use crate::store::record::IdempotencyKey;
use crate::text::customer::CustomerText;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// How long all questions of one message may take: less than a request may, so that the customer reads that it cannot be checked.
const MOST_TIME: Duration = Duration::from_secs(8);

/// How many questions one message may lead to, those of repetitions after a race among them.
const MOST_CALLS: usize = 12;

/// The most events that one message can lead to, and more.
const MOST_EVENTS: usize = 100;

/// A question that was asked, and what came of it.
type Known = (Call, Called);

/// What is to be done about a message.
enum Due {
    /// Store these facts.
    Store(Vec<Fact>),
    /// Ask another system first.
    Ask(Call),
    /// Give again what followed from this event: the same button was pressed already.
    Repeat(i64),
}

/// Counts a message, stores what it leads to, and gives the events; a retry gives those of the first time.
pub async fn take(state: Arc<AppState>, id: ConversationId, key: Option<IdempotencyKey>, said: Said) -> Result<Vec<Event>, Problem> {
    let task = tokio::spawn(answer(state, id, key, said).in_current_span());
    task.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a turn broke off");
        Err(Problem::Internal)
    })
}

async fn answer(state: Arc<AppState>, id: ConversationId, key: Option<IdempotencyKey>, said: Said) -> Result<Vec<Event>, Problem> {
    // Before it is counted: a retry costs no quota.
    let _note = match begin(&state, key.as_ref()).await? {
        ControlFlow::Continue(note) => note,
        ControlFlow::Break(answer) => return Ok(answer.events),
    };
    state.quotas.count_words(id, || is_pressing(&state.content.engine(), &said.text))?;
    let deadline = Instant::now() + MOST_TIME;
    let mut known: Vec<Known> = Vec::new();
    loop {
        let due = Mutex::new(None);
        let decide = |situation: &Situation<'_>| {
            let (facts, left) = match listen(&state, situation, &said, &known)? {
                Due::Store(facts) => (facts, None),
                left => (Vec::new(), Some(left)),
            };
            *due.lock().unwrap_or_else(PoisonError::into_inner) = left;
            Ok(facts)
        };
        let events = change_noted(&state, id, key.as_ref(), decide).await?;
        let call = match due.into_inner().unwrap_or_else(PoisonError::into_inner) {
            None | Some(Due::Store(_)) => return Ok(events),
            Some(Due::Repeat(event)) => {
                let events = answered(&state, id, event).await?;
                return answer_with(&state, id, key, events).await;
            }
            Some(Due::Ask(call)) => call,
        };
        if known.len() >= MOST_CALLS {
            return Err(Problem::Overloaded);
        }
        let called = state.gate.lend(ask(&state, id, &call, deadline)).await?;
        known.push((call, called));
    }
}

/// What a message leads to as far as it is known: the bot's turn, or, while a person has the talk or is expected, what is overheard.
fn listen(state: &AppState, situation: &Situation<'_>, said: &Said, known: &[Known]) -> Result<Due, Problem> {
    let Situation { conversation, engine, moment } = *situation;
    let pressed = said.choice.map(|press| conversation.pressed(press)).transpose()?;
    if pressed.is_some_and(|pressed| CustomerText::parse(pressed.label).as_ref() != Ok(&said.text)) {
        return Err(Problem::BadField("text: the button says something else".to_owned()));
    }
    if let Some(event) = pressed.as_ref().and_then(Pressed::repeats) {
        return Ok(Due::Repeat(event));
    }
    if let Phase::Closed { .. } | Phase::Erased { .. } = conversation.phase() {
        return Err(Problem::ConversationClosed);
    }
    state.limits.check_length(conversation)?;
    let Some(view) = conversation.for_bot() else {
        let mut facts = match pressed {
            Some(pressed) => vec![pressed.fact()],
            None => engine.overhear(conversation, &said.text, moment.now),
        };
        // What goes on with a procedure that was left for a person meanwhile asks the bot nothing.
        facts.retain(|fact| known.is_empty() || !matches!(fact, Fact::Bot(BotFact::Said(_))));
        facts.extend(unused_changes(&facts, known));
        return Ok(Due::Store(facts));
    };
    let view = pressed.map_or(view, |pressed| view.back_at(pressed.shown));
    let mut turn = match pressed {
        Some(pressed) => engine.press(&view, pressed, moment),
        None => engine.turn(&view, &said.text, moment),
    };
    while let Some(wanted) = &turn.wanted {
        let Some((_, called)) = known.iter().find(|(call, _)| *call == wanted.call) else {
            return Ok(Due::Ask(wanted.call.clone()));
        };
        turn = engine.resume(&view, turn, called.clone(), moment);
    }
    let unused = unused_changes(&turn.facts, known);
    turn.facts.extend(unused);
    Ok(Due::Store(turn.facts))
}

/// What followed from a message of the customer, up to the next one.
async fn answered(state: &AppState, id: ConversationId, event: i64) -> Result<Vec<Event>, Problem> {
    let mut events = state.store.events(id, event - 1, MOST_EVENTS).await?;
    let next = events.iter().skip(1).position(|event| matches!(event.fact, Fact::Customer(CustomerFact::Said { .. })));
    events.truncate(next.map_or(MOST_EVENTS, |next| next + 1));
    Ok(events)
}

/// Changes that were asked for before another request wrote, and that the turn no longer has a use for: they must be noted all the same.
fn unused_changes(facts: &[Fact], known: &[Known]) -> Vec<Fact> {
    let is_noted = |called: &Called| facts.iter().any(|fact| matches!(fact, Fact::System(SystemFact::Called(noted)) if noted == called));
    let changes = known.iter().map(|(_, called)| called).filter(|called| called.key.is_some() && !is_noted(called));
    changes.cloned().map(|called| Fact::System(SystemFact::Called(called))).collect()
}

/// Asks a system on a thread where it may block.
pub async fn ask(state: &AppState, id: ConversationId, call: &Call, deadline: Instant) -> Result<Called, Problem> {
    let client = state.content.served().client.clone();
    let key = call.key(&format!("{}-{id}", state.store.epoch()));
    let most = deadline.saturating_duration_since(Instant::now());
    let asked = call.clone();
    let called = tokio::task::spawn_blocking(move || client.call(&asked, key, most)).await.map_err(|error| {
        tracing::error!(%error, "a question to another system broke off");
        Problem::Internal
    })?;
    let (connector, outcome, took_ms) = (&*called.connector.0, called.result(), called.took_ms);
    tracing::info!(connector, outcome, took_ms, "another system was asked");
    state.metrics.count_call(&called);
    Ok(called)
}
