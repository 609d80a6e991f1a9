//! How do pages learn of events at once?
//!
//! A stream reads events from the store by their id and then waits for more, so nothing is lost between two connections. Only durable
//! events carry an id. A client that comes back with an id of another store, or no id at all, is told `reset` and reads the transcript
//! again.

use crate::conversation::amend::Amendments;
use crate::conversation::id::ConversationId;
use crate::http::desk::audit::note_reading;
use crate::http::desk::cases::parse_id;
use crate::http::dto::event::{event_id, for_agent, for_customer};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::{Agent, Customer, Supervisor};
use crate::http::guard::client::Client;
use crate::http::guard::crowd::{Origin, Seat};
use crate::http::state::AppState;
use crate::http::stream::own::Own;
use crate::http::stream::visitors::Attendance;
use crate::http::stream::wakes::Subscription;
use crate::privacy::audit::Action;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use utoipa::IntoParams;

/// How long a client waits before it connects again, unless it knows better.
const RETRY: Duration = Duration::from_secs(3);

/// How many events are read at once: a client that reads slowly holds no more than this in memory.
const READ_AT_ONCE: usize = 100;

/// How many watch one talk at most, beside its customer's own streams: more supervisors than a shift has.
const MOST_WATCHERS: usize = 10;

/// Where a stream goes on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResumeParams {
    /// The id of the last event that is known already; the header `Last-Event-ID` says the same.
    pub last_event_id: Option<String>,
}

/// Follows a conversation
///
/// Server-sent events, each with `id` and, as `data`, an Event. Without an id to go on from it begins with the first event.
/// `event: reset` means: read the transcript again. `too-many-streams` when the server has no place, or none for this conversation, visitor or address.
#[utoipa::path(get, path = "/v1/conversations/{id}/events", tag = "customer",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that is known already"),
        ResumeParams,
    ),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn follow_conversation(
    State(state): State<Arc<AppState>>,
    Customer { conversation }: Customer,
    Client { address }: Client,
    headers: HeaderMap,
    Params(params): Params<ResumeParams>,
) -> Result<Response, Problem> {
    let seat = state.streams.enter(Origin::Client(address)).ok_or(Problem::TooManyStreams)?;
    let attendance = attend(&state, conversation).await?;
    let subscription = state.wakes.follow(conversation, state.limits.streams_of_one).ok_or(Problem::TooManyStreams)?;
    let start = Start::of(&state, last_event_id(&headers, &params), 0).await?;
    Ok(open(state, Topic::Conversation(conversation, subscription), start, (seat, attendance)))
}

/// Counts a stream for the visitor, where the page has proved who it is.
async fn attend(state: &AppState, id: ConversationId) -> Result<Option<Attendance>, Problem> {
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    let Some(visitor) = conversation.verified_visitor() else { return Ok(None) };
    state.visitors.enter(visitor, state.limits.streams_of_visitor).map(Some).ok_or(Problem::TooManyStreams)
}

/// Follows the desk
///
/// Server-sent events, each with `id` and, as `data`, an Event with the `conversation` that it belongs to, for every conversation that was
/// ever passed to the desk. Without an id to go on from it begins with what happens next. `event: live` has no id and, as `data`, a Live: what
/// is offered to the agent from now on, and how present they are. As long as the stream is open, the agent is there.
#[utoipa::path(get, path = "/v1/desk/events", tag = "desk",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that is known already"), ResumeParams),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn follow_desk(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    headers: HeaderMap,
    Params(params): Params<ResumeParams>,
) -> Result<Response, Problem> {
    let seat = state.desk_streams.enter(Origin::Anybody).ok_or(Problem::TooManyStreams)?;
    let newest = *state.store.newest().borrow();
    let start = Start::of(&state, last_event_id(&headers, &params), newest).await?;
    let (bell, accounts) = (state.store.newest_at_desk(), state.store.accounts());
    let own = Own::begin(&state, agent.name.clone());
    Ok(open(state, Topic::Desk { agent, bell, accounts, own }, start, (seat, None)))
}

/// Watches a talk as it runs
///
/// For supervisors and administrators. Server-sent events, each with `id` and, as `data`, an Event, of any talk, whether a person has it or the bot.
/// Personal details are masked. Without an id to go on from it begins with the first event. It is an entry of the audit log, one for each
/// supervisor and talk in ten minutes, and nobody in the talk is told.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/events", operation_id = "watch_conversation", tag = "desk",
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that is known already"),
        ResumeParams,
    ),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn watch_talk(
    State(state): State<Arc<AppState>>,
    Supervisor(agent): Supervisor,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
    Params(params): Params<ResumeParams>,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let seat = state.desk_streams.enter(Origin::Anybody).ok_or(Problem::TooManyStreams)?;
    state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    let subscription = state.wakes.watch(id, MOST_WATCHERS).ok_or(Problem::TooManyStreams)?;
    let start = Start::of(&state, last_event_id(&headers, &params), 0).await?;
    note_reading(&state, agent.deed(Action::TalkWatched, id.to_string(), String::new())).await?;
    let accounts = state.store.accounts();
    Ok(open(state, Topic::Watched { agent, conversation: id, subscription, accounts }, start, (seat, None)))
}

fn last_event_id<'a>(headers: &'a HeaderMap, params: &'a ResumeParams) -> Option<&'a str> {
    let header = headers.get("last-event-id").map(|value| value.to_str().unwrap_or("unreadable"));
    header.or(params.last_event_id.as_deref()).filter(|id| !id.is_empty())
}

/// Where a stream begins.
#[derive(Debug, PartialEq, Eq)]
enum Start {
    /// After this event.
    After(i64),
    /// After this event, and the client must read anew what was before.
    Reset(i64),
}

impl Start {
    /// Where a client goes on that knows the event `named`, or, when it names none, `otherwise`.
    async fn of(state: &AppState, named: Option<&str>, otherwise: i64) -> Result<Self, Problem> {
        let among = |newest| Self::among(state.store.epoch(), newest, named, otherwise);
        let heard = among(*state.store.newest().borrow());
        match heard {
            // Another server may have stored events of which this one has not heard yet.
            Start::Reset(_) => Ok(among(state.store.look_up_newest().await?)),
            Start::After(_) => Ok(heard),
        }
    }

    /// An id above the newest is of a store that was since put back from a copy.
    fn among(epoch: &str, newest: i64, named: Option<&str>, otherwise: i64) -> Self {
        match named.map(|name| event_id(epoch, name)) {
            None => Start::After(otherwise),
            Some(Some(id)) if id <= newest => Start::After(id),
            Some(_) => Start::Reset(newest),
        }
    }
}

fn open(state: Arc<AppState>, topic: Topic, start: Start, held: Held) -> Response {
    state.metrics.streams.inc();
    // Sent at once, so that the head of the answer goes out although nothing happens.
    let mut ready = VecDeque::from([Event::default().retry(RETRY)]);
    let after = match start {
        Start::After(id) => id,
        Start::Reset(id) => {
            ready.push_back(Event::default().event("reset").data("{}"));
            id
        }
    };
    let stopping = state.stopping.clone();
    let feed = Feed { state, topic, after, ready, checked: None, told_at: Instant::now(), stopping, _held: held };
    let events = futures_util::stream::unfold(feed, |mut feed| async { feed.next().await.map(|event| (Ok::<_, Infallible>(event), feed)) });
    let no_buffering = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (no_buffering, Sse::new(events)).into_response()
}

/// What is followed.
enum Topic {
    /// One conversation, by its customer.
    Conversation(ConversationId, Subscription),
    /// One conversation, by a supervisor who watches it.
    Watched { agent: Agent, conversation: ConversationId, subscription: Subscription, accounts: watch::Receiver<u64> },
    /// The desk, by an agent; `accounts` changes when somebody may no longer be let in.
    Desk { agent: Agent, bell: watch::Receiver<i64>, accounts: watch::Receiver<u64>, own: Own },
}

impl Topic {
    /// Notes all that has rung so far.
    fn hush(&mut self) {
        let bell = match self {
            Topic::Conversation(_, subscription) | Topic::Watched { subscription, .. } => &mut subscription.bell,
            Topic::Desk { bell, .. } => bell,
        };
        bell.borrow_and_update();
    }

    /// Waits until there may be something new, or an account was removed; nothing when nobody will ring any more.
    async fn ring(&mut self) -> Option<()> {
        let rung = match self {
            Topic::Conversation(_, subscription) => subscription.bell.changed().await,
            Topic::Watched { subscription, accounts, .. } => tokio::select! {
                rung = subscription.bell.changed() => rung,
                removed = accounts.changed() => removed,
            },
            Topic::Desk { bell, accounts, own, .. } => tokio::select! {
                rung = bell.changed() => rung,
                removed = accounts.changed() => removed,
                changed = own.changed() => changed,
            },
        };
        rung.ok()
    }
}

/// What a stream holds: its place, and that its visitor has one more.
type Held = (Seat, Option<Attendance>);

/// One open stream.
struct Feed {
    state: Arc<AppState>,
    topic: Topic,
    after: i64,
    ready: VecDeque<Event>,
    /// When it was last made sure that the account is still there, by the number of changes; nothing when that is to be done now.
    checked: Option<u64>,
    /// When something was last sent.
    told_at: Instant,
    stopping: watch::Receiver<bool>,
    _held: Held,
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.state.metrics.streams.dec();
    }
}

impl Feed {
    /// The next thing to send; nothing when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.told_at = Instant::now();
                return Some(event);
            }
            if *self.stopping.borrow() {
                return None;
            }
            // Noted before reading, so that what comes in between rings again.
            self.topic.hush();
            self.check().await.ok()?;
            self.look().await.ok()?;
            let n_read = self.read().await.ok()?;
            if n_read == READ_AT_ONCE || !self.ready.is_empty() {
                continue;
            }
            let pause = self.pause();
            tokio::select! {
                rung = self.topic.ring() => rung?,
                _ = self.stopping.changed() => return None,
                () = tokio::time::sleep(pause) => {
                    if self.told_at.elapsed() >= self.state.limits.heartbeat {
                        self.checked = None;
                        self.ready.push_back(Event::default().comment("ping"));
                    }
                }
            }
        }
    }

    /// Reads what is new since the last event, and gives how many events that were, shown or not.
    async fn read(&mut self) -> Result<usize, Problem> {
        let store = &self.state.store;
        let epoch = store.epoch();
        match &self.topic {
            Topic::Conversation(conversation, _) => {
                let mut events = store.events(*conversation, self.after, READ_AT_ONCE).await?;
                // Who comes back later doesn't read what was taken back.
                Amendments::among(&events).show_in(&mut events);
                let n_read = events.len();
                for event in events {
                    self.after = event.id;
                    self.ready.extend(for_customer(epoch, *conversation, event).map(|event| durable(&event.id, &event)));
                }
                Ok(n_read)
            }
            Topic::Watched { conversation, .. } => {
                let events = store.events(*conversation, self.after, READ_AT_ONCE).await?;
                let n_read = events.len();
                for event in events {
                    self.after = event.id;
                    let event = for_agent(epoch, *conversation, event).masked();
                    self.ready.push_back(durable(&event.id, &event));
                }
                Ok(n_read)
            }
            Topic::Desk { agent, .. } => {
                let told = self.state.desk_news.after(store, self.after, READ_AT_ONCE).await?;
                for told in &told {
                    self.after = told.id;
                    if told.is_for_agents || agent.role.may_supervise() {
                        self.ready.push_back(Event::default().id(&told.name).data(&told.json));
                    }
                }
                Ok(told.len())
            }
        }
    }

    /// How long nothing happens until this stream does something by itself: it sends a ping, or looks at the desk.
    fn pause(&self) -> Duration {
        let ping = self.state.limits.heartbeat.saturating_sub(self.told_at.elapsed());
        match &self.topic {
            Topic::Conversation(..) | Topic::Watched { .. } => ping,
            Topic::Desk { .. } => ping.min(self.state.limits.looks_every),
        }
    }

    /// Looks at the desk for the agent who follows it, and tells what is new for them.
    async fn look(&mut self) -> Result<(), Problem> {
        if let Topic::Desk { own, .. } = &mut self.topic {
            let live = own.look(&self.state).await?;
            self.ready.extend(live.map(|json| Event::default().event("live").data(json)));
        }
        Ok(())
    }

    /// Makes sure that who follows the desk may still do so: whose account was removed, or is no longer valid, sees no more, and who supervises
    /// no more watches no more and reads no reviews.
    async fn check(&mut self) -> Result<(), Problem> {
        let (Topic::Desk { agent, accounts, .. } | Topic::Watched { agent, accounts, .. }) = &mut self.topic else { return Ok(()) };
        let changes = *accounts.borrow_and_update();
        if self.checked != Some(changes) {
            agent.role = agent.check_still(&self.state).await?;
            let may_supervise = agent.role.may_supervise();
            if matches!(self.topic, Topic::Watched { .. }) && !may_supervise {
                return Err(Problem::SupervisorOnly);
            }
            self.checked = Some(changes);
        }
        Ok(())
    }
}

fn durable(id: &str, data: &impl Serialize) -> Event {
    // JSON has no raw line breaks, and our shapes have no map with odd keys: neither the id nor the data can be refused.
    let json = serde_json::to_string(data).unwrap_or_default();
    Event::default().id(id).data(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_goes_on_where_the_client_was_or_says_reset() {
        let check = |named: Option<&str>, expected: Start| assert_eq!(Start::among("ab12", 57, named, 3), expected, "{named:?}");
        check(None, Start::After(3));
        check(Some("ab12-56"), Start::After(56));
        check(Some("ab12-57"), Start::After(57));
        check(Some("ab12-58"), Start::Reset(57));
        check(Some("ab11-56"), Start::Reset(57));
        check(Some("56"), Start::Reset(57));
        check(Some("ab12-9223372036854775808"), Start::Reset(57));
    }

    #[test]
    fn the_header_goes_before_the_query_and_nothing_is_no_id() {
        let params = ResumeParams { last_event_id: Some("ab12-2".to_owned()) };
        let check = |header: Option<&'static str>, params: &ResumeParams, expected: Option<&str>| {
            let headers = HeaderMap::from_iter(header.map(|id| (HeaderName::from_static("last-event-id"), id.parse().unwrap())));
            assert_eq!(last_event_id(&headers, params), expected);
        };
        check(Some("ab12-1"), &params, Some("ab12-1"));
        check(None, &params, Some("ab12-2"));
        check(Some(""), &ResumeParams::default(), None);
        check(None, &ResumeParams::default(), None);
    }
}
