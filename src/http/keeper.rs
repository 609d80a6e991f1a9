//! What is done by and by, whoever asks for something or not?
//!
//! Erasures go on that customers asked for, what was kept as long as `privacy.ron` says is erased or deleted (retention), words that lie in the
//! open are sealed, keys are wrapped anew after a rotation, sessions that are over are deleted, and what was stored by an older version is made ready to be counted. It is a background job of small steps: each is a bounded number of
//! conversations or sessions in a transaction of its own, so that nobody waits for long, and any of several servers may do it.

use crate::conversation::Conversation;
use crate::conversation::fact::system::Erasure;
use crate::conversation::id::ConversationId;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::privacy::retention::{Class, Due, Retention};
use crate::store::error::Error;
use crate::store::forgetting::Candidate;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long it rests when there is nothing to do: a rotated key is in use within so long.
const REST: Duration = Duration::from_secs(2);

/// How long it rests after a failure of the database.
const LONG_REST: Duration = Duration::from_secs(20);

/// How long it rests between two steps, so that requests have their turn.
const BREATH: Duration = Duration::from_millis(20);

/// How often all conversations are looked at, whether something is due.
const ROUND: SignedDuration = SignedDuration::from_mins(30);

/// How many conversations are erased, sealed or deleted in a step: some ten thousand events at most.
const AT_ONCE: usize = 20;

/// How many are looked at in a step.
const LOOKED_AT: usize = 200;

/// Who keeps the store in order.
pub struct Keeper {
    state: Arc<AppState>,
    /// How far words are sealed that lay in the open; nothing when all are.
    sealing: Option<Walk>,
    /// How far keys are wrapped by the current master key.
    wrapping: Option<Walk>,
    /// How far conversations of before an update are made ready to be counted; nothing when all are.
    summing: Option<Walk>,
    /// How far the words of conversations are made to prints that have none, or others; nothing when all have them.
    wording: Option<Walk>,
    round: Round,
    /// Whether something was overwritten that still stands in the files.
    is_to_clear: bool,
    /// Whether it was said that the file of the master keys cannot be read.
    is_file_told: bool,
}

/// How far a walk over all conversations is: behind this one, or at its begin.
type Walk = Option<ConversationId>;

/// Looks at all conversations, whether something is due.
enum Round {
    /// All were looked at; the next round begins then.
    Resting(Timestamp),
    /// At first at those that have words, and then at all, behind the last one.
    Looking(Due, Option<Candidate>),
}

/// Keeps the store in order until the server stops.
pub async fn keep_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    let is_sealing = state.store.is_sealing();
    let (sealing, wrapping) = (is_sealing.then_some(None), is_sealing.then_some(None));
    let round = Round::Looking(Due::Words, None);
    let mut keeper =
        Keeper { state, sealing, wrapping, summing: Some(None), wording: Some(None), round, is_to_clear: false, is_file_told: false };
    loop {
        let rest = match keeper.step(Timestamp::now()).await {
            Ok(true) => BREATH,
            Ok(false) => REST,
            Err(error) => {
                tracing::warn!(%error, cause = error.cause(), "what is to be done by and by cannot be done now");
                LONG_REST
            }
        };
        if tokio::time::timeout(rest, stopping.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

impl Keeper {
    /// Does a little of everything, and gives whether there was something to do.
    async fn step(&mut self, now: Timestamp) -> Result<bool, Error> {
        let is_rotated = self.look_at_keys(now).await?;
        let had_erasure = self.erase(now).await?;
        let had_due = self.sweep(now).await?;
        let had_keys = self.wrap().await?;
        let had_plain = self.seal().await?;
        let had_uncounted = self.sum_up().await?;
        let had_unworded = self.word().await?;
        let (used, begun) = self.state.limits.oldest_session(now);
        let had_sessions = self.state.store.forget_sessions(used, begun, LOOKED_AT).await? > 0;
        if (self.is_to_clear || self.state.store.has_to_clear()) && self.state.store.clear().await? {
            self.is_to_clear = false;
            self.state.forget_what_was_read();
        }
        Ok(is_rotated || had_erasure || had_due || had_keys || had_plain || had_uncounted || had_unworded || had_sessions)
    }

    /// Notices that the file of the master keys begins with another one, and begins to wrap anew.
    async fn look_at_keys(&mut self, now: Timestamp) -> Result<bool, Error> {
        match self.state.store.reload_keys().await {
            Ok(true) => {}
            Ok(false) => {
                self.is_file_told = false;
                return Ok(false);
            }
            // The keys that were read before serve on.
            Err(error) => {
                if !std::mem::replace(&mut self.is_file_told, true) {
                    tracing::warn!(%error, "the file of the master keys cannot be read anew");
                }
                return Ok(false);
            }
        }
        self.wrapping = Some(None);
        self.wording = Some(None);
        let key = self.state.store.master_key().unwrap_or_default();
        tracing::info!(key, "the master key was rotated");
        self.state.store.audit(Deed::of_operator("server", now, Action::SettingChanged, "master_key", &key)).await?;
        Ok(true)
    }

    async fn erase(&mut self, now: Timestamp) -> Result<bool, Error> {
        let open = self.state.store.open_erasures(1).await?;
        let Some(receipt) = open.first() else { return Ok(false) };
        self.state.store.go_on_erasing(receipt, now, AT_ONCE).await?;
        self.is_to_clear = true;
        Ok(true)
    }

    async fn wrap(&mut self) -> Result<bool, Error> {
        let Some(after) = self.wrapping else { return Ok(false) };
        let step = self.state.store.rewrap_next(after, LOOKED_AT).await?;
        self.wrapping = step.last.map(Some);
        self.is_to_clear |= step.n_changed > 0;
        Ok(true)
    }

    async fn seal(&mut self) -> Result<bool, Error> {
        let Some(after) = self.sealing else { return Ok(false) };
        let step = self.state.store.seal_next(after, AT_ONCE).await?;
        self.sealing = step.last.map(Some);
        self.is_to_clear |= step.n_changed > 0;
        Ok(true)
    }

    async fn sum_up(&mut self) -> Result<bool, Error> {
        let Some(after) = self.summing else { return Ok(false) };
        self.summing = self.state.store.fill_summaries(after, LOOKED_AT).await?.last.map(Some);
        Ok(true)
    }

    async fn word(&mut self) -> Result<bool, Error> {
        let Some(after) = self.wording else { return Ok(false) };
        let step = self.state.store.fill_words(after, LOOKED_AT).await?;
        self.wording = step.last.map(Some);
        self.is_to_clear |= step.n_changed > 0;
        Ok(true)
    }

    /// Erases and deletes what is due among some conversations.
    async fn sweep(&mut self, now: Timestamp) -> Result<bool, Error> {
        let (due, last) = match self.round {
            Round::Resting(until) if now < until => return Ok(false),
            Round::Resting(_) => (Due::Words, None),
            Round::Looking(due, last) => (due, last),
        };
        let retention = self.state.content.engine().retention;
        let candidates = match retention.nothing_since(due, now) {
            Some(before) => self.state.store.candidates(due, before, last, LOOKED_AT).await?,
            None => Vec::new(),
        };
        // Most are not due by their rows alone, and are not read.
        let may_be_due = |own: &&Candidate| retention.may_be_due(due, classes_of(own), own.opened_at, now);
        for candidate in candidates.iter().filter(may_be_due) {
            self.is_to_clear |= self.apply(&retention, candidate.id, now).await?;
        }
        self.round = match (candidates.last(), due) {
            (Some(last), due) => Round::Looking(due, Some(*last)),
            (None, Due::Words) => Round::Looking(Due::All, None),
            // A server of the version before may have added words meanwhile.
            (None, Due::All) => {
                self.wording = self.wording.or(Some(None));
                Round::Resting(now.saturating_add(ROUND).unwrap_or(Timestamp::MAX))
            }
        };
        Ok(true)
    }

    /// Does with a conversation what is due, and gives whether that was anything.
    async fn apply(&self, retention: &Retention, id: ConversationId, now: Timestamp) -> Result<bool, Error> {
        let conversation = match self.state.store.load(id).await {
            // `jieda check-data` names it.
            Ok(None) | Err(Error::Damaged(_)) => return Ok(false),
            conversation => conversation?.ok_or(Error::Damaged(id))?,
        };
        let last = conversation.evidence().last_activity;
        let is_changed = match retention.due(class_of(&conversation), last, now) {
            Some(Due::Words) => self.state.store.erase(id, Erasure::Expired, now).await?,
            Some(Due::All) => self.state.store.forget(id).await?,
            None => false,
        };
        if is_changed {
            self.state.metrics.expired.inc();
        }
        Ok(is_changed)
    }
}

/// Of which classes a conversation can be.
fn classes_of(candidate: &Candidate) -> &'static [Class] {
    match (candidate.is_test, candidate.was_at_desk) {
        (true, _) => &[Class::Test],
        (false, true) => &[Class::Desk, Class::Risk],
        (false, false) => &[Class::Bot, Class::Risk],
    }
}

/// How long a conversation is kept, its class tells.
fn class_of(conversation: &Conversation) -> Class {
    if conversation.opened().is_test {
        Class::Test
    } else if !conversation.alerts().all().is_empty() {
        Class::Risk
    } else if conversation.was_at_desk() {
        Class::Desk
    } else {
        Class::Bot
    }
}
