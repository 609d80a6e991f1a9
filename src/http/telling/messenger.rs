//! How do messages get to webhooks, whatever stops in between?
//!
//! A background job: it queues a message for each event that a webhook is told of, tries what is due, and notes what came of it. All of it is
//! stored, so that messages survive a restart, and of several servers one tries each. A message may arrive twice, under the same name.

use crate::connector::call::Failure;
use crate::connector::hook::line::{Line, Lines};
use crate::conversation::Phase;
use crate::http::dto::event::event_name;
use crate::http::state::AppState;
use crate::http::telling::news::{is_told, news_of};
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use crate::store::webhooks::{Attempt, DueMessage};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

/// How long it rests at most: a webhook that an edit adds is noticed then.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// How long it rests at least, so that the events of a burst share a round.
const SHORTEST_REST: Duration = Duration::from_millis(200);

/// How many events are looked at in a step.
const EVENTS_AT_ONCE: usize = 256;

/// How many messages are tried at the same time: a receiver that does not answer holds one for ten seconds.
const MESSAGES_AT_ONCE: usize = 16;

/// How long a message is a server's alone: longer than an attempt takes.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How often a message is tried. The last pause of [`webhook_pauses`](crate::http::guard::limits::Limits::webhook_pauses) is repeated, so that
/// these are some four hours.
const MOST_TRIES: u32 = 12;

/// Notes where webhooks begin that were never seen, before anything can happen that they are to be told of.
pub async fn begin(state: &AppState) {
    for line in &state.content.served().hooks.0 {
        if let Err(error) = queue(state, line).await {
            tracing::warn!(%error, webhook = &*line.hook.id, "messages to a webhook cannot be queued now");
        }
    }
}

/// Carries messages until the server stops.
pub async fn carry_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    let mut newest = state.store.newest_at_desk();
    loop {
        newest.borrow_and_update();
        let rest = match round(&state).await {
            Ok(rest) => rest,
            Err(error) => {
                tracing::warn!(%error, cause = error.cause(), "messages to webhooks cannot be queued or noted now");
                LONGEST_REST
            }
        };
        let pause = async {
            tokio::time::sleep(SHORTEST_REST).await;
            tokio::select! {
                _ = newest.changed() => {}
                () = state.telling.notified() => {}
                () = tokio::time::sleep(rest) => {}
            }
        };
        tokio::select! {
            () = pause => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Queues what is new and tries what is due, and gives how long there is nothing more to do.
pub async fn round(state: &Arc<AppState>) -> Result<Duration, Error> {
    let lines = state.content.served().hooks.clone();
    if lines.0.is_empty() {
        return Ok(LONGEST_REST);
    }
    for line in &lines.0 {
        queue(state, line).await?;
    }
    let ids: Vec<String> = lines.0.iter().map(|line| line.hook.id.to_string()).collect();
    loop {
        let now = Timestamp::now();
        let due = state.store.lease_messages(ids.clone(), now, now.saturating_add(LEASE).unwrap_or(now), MESSAGES_AT_ONCE).await?;
        if due.is_empty() {
            break;
        }
        try_all(state, &lines, due).await?;
    }
    let next = state.store.next_due(ids).await?;
    let rest = next.map(|next| Duration::try_from(next.duration_since(Timestamp::now())).unwrap_or_default());
    Ok(rest.unwrap_or(LONGEST_REST).min(LONGEST_REST))
}

/// Queues a message for each event behind the webhook's place. A webhook that was never seen begins at the end: it is told no history.
async fn queue(state: &AppState, line: &Line) -> Result<(), Error> {
    let store = &state.store;
    let id = &line.hook.id;
    loop {
        let now = Timestamp::now();
        let Some(place) = store.webhook_place(id).await? else {
            let newest = *store.newest_at_desk().borrow();
            store.queue_messages(id, (None, newest), Vec::new(), now).await?;
            return Ok(());
        };
        let events = store.desk_events(place, EVENTS_AT_ONCE).await?;
        let Some(last) = events.last().map(|event| event.event.id) else { return Ok(()) };
        let told = events.iter().filter(|event| is_told(&line.hook, &event.event.fact)).map(|event| (event.conversation, event.event.id));
        store.queue_messages(id, (Some(place), last), told.collect(), now).await?;
    }
}

async fn try_all(state: &Arc<AppState>, lines: &Lines, due: Vec<DueMessage>) -> Result<(), Error> {
    let mut tries = JoinSet::new();
    for message in due {
        if let Some(line) = lines.get(&message.webhook).cloned() {
            let state = Arc::clone(state);
            tries.spawn(async move { try_one(&state, line, message).await });
        }
    }
    while let Some(tried) = tries.join_next().await {
        tried.unwrap_or(Err(Error::Closed))?;
    }
    Ok(())
}

async fn try_one(state: &AppState, line: Arc<Line>, message: DueMessage) -> Result<(), Error> {
    let at = Timestamp::now();
    let attempt = match event_of(state, &message).await? {
        None => Attempt::Dropped,
        Some(event) => match news_of(&line, state.store.epoch(), &event) {
            None => Attempt::Dropped,
            Some(news) => {
                let (happened, id) = (event.event.at, event_name(state.store.epoch(), message.event));
                let told = spawn_blocking(move || line.tell(&news, happened, &id, at)).await;
                after(told.unwrap_or(Err(Failure::Broken)), message.n_tries, state.limits.webhook_pauses, at)
            }
        },
    };
    state.metrics.count_message(&message.webhook, attempt.name());
    if let Attempt::GivenUp(failure) = attempt {
        tracing::error!(webhook = message.webhook, event = message.event, failure, "a webhook does not take a message, which is given up");
    }
    state.store.note_attempt(&message, attempt, at).await
}

/// The event of a message; nothing where there is nothing to tell of it any more, or it is a test's.
async fn event_of(state: &AppState, message: &DueMessage) -> Result<Option<ConversationEvent>, Error> {
    let Some(conversation) = state.store.load(message.conversation).await? else { return Ok(None) };
    if conversation.opened().is_test || matches!(conversation.phase(), Phase::Erased { .. }) {
        return Ok(None);
    }
    let found = state.store.desk_events(message.event - 1, 1).await?;
    Ok(found.into_iter().find(|event| event.event.id == message.event))
}

/// What an attempt comes to after so many before it.
fn after(told: Result<(), Failure>, n_before: u32, pauses: [Duration; 4], at: Timestamp) -> Attempt {
    let Err(failure) = told else { return Attempt::Delivered };
    if n_before + 1 >= MOST_TRIES {
        return Attempt::GivenUp(failure.name());
    }
    let [.., last] = pauses;
    let pause = pauses.get(n_before as usize).copied().unwrap_or(last);
    Attempt::Failed(failure.name(), at.saturating_add(SignedDuration::try_from(pause).unwrap_or(LEASE)).unwrap_or(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_tried_again_after_growing_pauses() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let pauses = [5, 60, 300, 1_800].map(Duration::from_secs);
        let check = |n_before: u32, expected: Option<i64>| {
            let attempt = after(Err(Failure::TimedOut), n_before, pauses, at);
            assert_eq!(attempt.due().map(|due| due.duration_since(at).as_secs()), expected, "{n_before}");
        };
        check(0, Some(5));
        check(2, Some(300));
        check(3, Some(1_800));
        check(MOST_TRIES - 2, Some(1_800));
        check(MOST_TRIES - 1, None);
        assert_eq!(after(Ok(()), 3, pauses, at), Attempt::Delivered);
    }
}
