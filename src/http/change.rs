//! How does a request change a conversation?
//!
//! It waits for its turn, loads the conversation, decides what is to be stored, and stores it; when a request to another server was faster,
//! it looks again and decides anew. So of two who change the same conversation, neither is lost and neither acts on what is no longer so.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::engine::{Engine, Moment};
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::store::error::Error;
use crate::store::folds::Visit;
use crate::store::record::{Answer, Append, IdempotencyKey, Remembered};
use crate::store::running::{Begun, Note};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How often a request looks again. Each time a request to another server got through, so ten in vain means ten at once on one conversation.
const TRIES: usize = 10;

/// What a request finds.
pub struct Situation<'a> {
    /// What has happened so far.
    pub conversation: &'a Conversation,
    /// The content that is served.
    pub engine: &'a Engine,
    /// The time, and the situation at the desk.
    pub moment: Moment<'a>,
}

/// Changes a conversation by the facts that `decide` gives, and gives the events as stored; no facts change nothing. With a key, the same
/// request is carried out once.
pub async fn change<F>(state: &Arc<AppState>, id: ConversationId, key: Option<IdempotencyKey>, decide: F) -> Result<Vec<Event>, Problem>
where
    F: Fn(&Situation<'_>) -> Result<Vec<Fact>, Problem> + Send,
{
    let _note = match begin(state, key.as_ref()).await? {
        ControlFlow::Continue(note) => note,
        ControlFlow::Break(answer) => return Ok(answer.events),
    };
    let events = change_noted(state, id, key.as_ref(), decide).await?;
    if !events.is_empty() {
        return Ok(events);
    }
    answer_with(state, id, key, events).await
}

/// Answers with events that are not new, or with none, and remembers that under the key. A request that was given up by its client may
/// have been carried out meanwhile: then its answer counts.
pub async fn answer_with(
    state: &AppState,
    id: ConversationId,
    key: Option<IdempotencyKey>,
    events: Vec<Event>,
) -> Result<Vec<Event>, Problem> {
    let Some(key) = key else { return Ok(events) };
    if state.store.remember(key.clone(), id, events.clone(), Timestamp::now()).await? {
        return Ok(events);
    }
    Ok(answered_before(state, Some(&key)).await?.map_or(events, |answer| answer.events))
}

/// Notes that a request with a key is carried out, until the note is dropped; or gives how it was answered before.
pub async fn begin(state: &AppState, key: Option<&IdempotencyKey>) -> Result<ControlFlow<Answer, Option<Note>>, Problem> {
    let Some(key) = key else { return Ok(ControlFlow::Continue(None)) };
    match state.store.begin(key).await? {
        Begun::New(note) => Ok(ControlFlow::Continue(Some(note))),
        Begun::Before(Remembered::Same(answer)) => Ok(ControlFlow::Break(answer)),
        Begun::Before(Remembered::OtherBody) => Err(Problem::KeyReused),
        Begun::Running => Err(Problem::InProgress),
    }
}

/// How the same request was answered before, if it has a key and was.
pub async fn answered_before(state: &AppState, key: Option<&IdempotencyKey>) -> Result<Option<Answer>, Problem> {
    let Some(key) = key else { return Ok(None) };
    match state.store.remembered(key.clone()).await? {
        None => Ok(None),
        Some(Remembered::Same(answer)) => Ok(Some(answer)),
        Some(Remembered::OtherBody) => Err(Problem::KeyReused),
    }
}

/// The same for a request that is noted among those that run, and was not answered when that was done.
pub async fn change_noted<F>(
    state: &Arc<AppState>,
    id: ConversationId,
    key: Option<&IdempotencyKey>,
    decide: F,
) -> Result<Vec<Event>, Problem>
where
    F: Fn(&Situation<'_>) -> Result<Vec<Fact>, Problem> + Send,
{
    let _turn = state.turns.wait(id).await?;
    for _ in 0..TRIES {
        let visit = state.store.visit(id).await?.ok_or(Problem::NoSuchConversation)?;
        let Visit { conversation, waiting } = visit;
        let waiting = waiting.at_pace(state.live.pace());
        let now = Timestamp::now();
        let served = state.content.served();
        let moment = Moment { now, waiting: &waiting, connected: served.client.connected() };
        let facts = decide(&Situation { conversation: &conversation, engine: &served.engine, moment })?;
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let append = Append { conversation: id, seen: conversation.len(), facts, at: now, key: key.cloned() };
        // Given up, so that the store need not copy it.
        drop(conversation);
        match keep(state, append).await {
            Err(Error::Raced(_)) => {}
            stored => return Ok(stored?),
        }
        // The one who was faster may have been the same request, given up by its client.
        if let Some(answer) = answered_before(state, key).await? {
            return Ok(answer.events);
        }
    }
    tracing::warn!("a conversation is changed by too many requests at once");
    Err(Problem::Overloaded)
}

/// Stores and tells, in a task of its own: what is stored must be told, also when the client has meanwhile gone or was sent away.
async fn keep(state: &Arc<AppState>, append: Append) -> Result<Vec<Event>, Error> {
    let state = Arc::clone(state);
    let id = append.conversation;
    let task = tokio::spawn(async move { state.store.append(append).await.map(|events| announce(&state, id, events)) });
    task.await.unwrap_or(Err(Error::Closed))
}

/// Tells those who follow the conversation, and counts.
pub fn announce(state: &AppState, id: ConversationId, events: Vec<Event>) -> Vec<Event> {
    state.metrics.count_events(&events);
    if let Some(newest) = events.last() {
        state.wakes.ring(id, newest.id);
    }
    events
}
