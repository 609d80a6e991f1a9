//! How is a message answered when other systems must be asked first?
//!
//! The engine says what it wants to have asked; it is asked outside of any transaction, and the engine decides anew, with what is known by
//! then. So the answer rests on the conversation as it is when it is stored, however long the asking took, and a change is asked for under
//! one key. It runs in a task of its own: what was changed elsewhere is noted here, also when the client has meanwhile gone.

use crate::connector::call::{Call, Called};
use crate::conversation::Phase;
use crate::conversation::event::{Event, Fact};
use crate::conversation::id::ConversationId;
use crate::http::change::{Situation, change_noted};
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::store::record::IdempotencyKey;
use crate::text::customer::CustomerText;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// How long all questions of one message may take: less than a request may, so that the customer reads that it cannot be checked.
const MOST_TIME: Duration = Duration::from_secs(8);

/// How many questions one message may lead to, those of repetitions after a race among them.
const MOST_CALLS: usize = 12;

/// A question that was asked, and what came of it.
type Known = (Call, Called);

/// Stores what a message leads to, and gives the events.
pub async fn take(
    state: Arc<AppState>,
    id: ConversationId,
    key: Option<IdempotencyKey>,
    text: CustomerText,
) -> Result<Vec<Event>, Problem> {
    let task = tokio::spawn(answer(state, id, key, text).in_current_span());
    task.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a turn broke off");
        Err(Problem::Internal)
    })
}

async fn answer(state: Arc<AppState>, id: ConversationId, key: Option<IdempotencyKey>, text: CustomerText) -> Result<Vec<Event>, Problem> {
    let _note = key.as_ref().map(|key| state.running.begin(id, key)).transpose()?;
    let deadline = Instant::now() + MOST_TIME;
    let mut known: Vec<Known> = Vec::new();
    loop {
        let wanted = Mutex::new(None);
        let decide = |situation: &Situation<'_>| {
            let (facts, call) = listen(&state, situation, &text, &known)?;
            *wanted.lock().unwrap_or_else(PoisonError::into_inner) = call;
            Ok(facts)
        };
        let events = change_noted(&state, id, key.as_ref(), decide).await?;
        let Some(call) = wanted.into_inner().unwrap_or_else(PoisonError::into_inner) else { return Ok(events) };
        if known.len() >= MOST_CALLS {
            return Err(Problem::Overloaded);
        }
        let called = ask(&state, id, &call, deadline).await?;
        known.push((call, called));
    }
}

/// What a message leads to as far as it is known, and what must be asked before it is: the bot's turn, or, while a person has the talk, the
/// message and its red lines. Nothing is to be stored while something must be asked.
fn listen(state: &AppState, situation: &Situation<'_>, text: &CustomerText, known: &[Known]) -> Result<(Vec<Fact>, Option<Call>), Problem> {
    if let Phase::Closed { .. } = situation.conversation.phase() {
        return Err(Problem::ConversationClosed);
    }
    state.limits.check_length(situation.conversation)?;
    let Some(view) = situation.conversation.for_bot() else {
        let mut facts = situation.engine.overhear(situation.conversation, text, situation.moment.now);
        facts.extend(unused_changes(&facts, known));
        return Ok((facts, None));
    };
    let mut turn = situation.engine.turn(&view, text, situation.moment);
    while let Some(wanted) = &turn.wanted {
        let Some((_, called)) = known.iter().find(|(call, _)| *call == wanted.call) else {
            return Ok((Vec::new(), Some(wanted.call.clone())));
        };
        turn = situation.engine.resume(&view, turn, called.clone(), situation.moment);
    }
    let unused = unused_changes(&turn.facts, known);
    turn.facts.extend(unused);
    Ok((turn.facts, None))
}

/// Changes that were asked for before another request wrote, and that the turn no longer has a use for: they must be noted all the same.
fn unused_changes(facts: &[Fact], known: &[Known]) -> Vec<Fact> {
    let is_noted = |called: &Called| facts.iter().any(|fact| matches!(fact, Fact::Called(noted) if noted == called));
    let changes = known.iter().map(|(_, called)| called).filter(|called| called.key.is_some() && !is_noted(called));
    changes.cloned().map(Fact::Called).collect()
}

/// Asks a system on a thread where it may block.
async fn ask(state: &AppState, id: ConversationId, call: &Call, deadline: Instant) -> Result<Called, Problem> {
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
