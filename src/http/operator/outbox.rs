//! How do messages about alarms get to the operator's webhook?
//!
//! A thread of its own posts them, and retries after growing pauses (backoff). Nobody waits for it, and nothing is kept over a restart. That an alarm
//! is over takes the place of the message that it was raised, if that one has not arrived.

use crate::connector::webhook::{Message, Webhook};
use crate::http::dto::alarm::{AlarmDto, AlarmMessage};
use crate::report::alarm::ring::Alarm;
use jiff::Timestamp;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Gives messages to the thread that posts them.
pub struct Outbox(Sender<Post>);

/// A message that is to be posted.
struct Post {
    message: Message,
    /// The name of the message whose place it takes. Without one it is tried as long as the alarm rings.
    instead_of: Option<String>,
}

/// A message that did not arrive yet.
struct Waiting {
    post: Post,
    n_failures: usize,
    due: Instant,
}

impl Outbox {
    /// Begins to post to a webhook. After each failure of a message it rests for the next of the pauses, and then for the last of them.
    pub fn start(webhook: Webhook, pauses: [Duration; 4]) -> io::Result<Self> {
        let (posts, posted) = channel();
        std::thread::Builder::new().name("webhook".to_owned()).spawn(move || carry(&webhook, &pauses, &posted))?;
        Ok(Outbox(posts))
    }

    /// Tells that an alarm was raised in the database of this epoch.
    pub fn raised(&self, epoch: &str, alarm: Alarm) {
        let at = alarm.since;
        let data = AlarmDto::of(epoch, alarm);
        let id = raised_id(&data);
        self.post(AlarmMessage { kind: "alarm.raised", timestamp: at, data }, id, None);
    }

    /// Tells that an alarm is over since this moment.
    pub fn over(&self, epoch: &str, alarm: Alarm, at: Timestamp) {
        let data = AlarmDto::of(epoch, alarm);
        let (id, instead_of) = (format!("{}_over", data.id), raised_id(&data));
        self.post(AlarmMessage { kind: "alarm.over", timestamp: at, data }, id, Some(instead_of));
    }

    fn post(&self, message: AlarmMessage, id: String, instead_of: Option<String>) {
        // The thread ends when this sender is dropped and no sooner, and a shape of our own is JSON.
        let body = serde_json::to_string(&message).unwrap_or_default();
        let _ = self.0.send(Post { message: Message { id, body }, instead_of });
    }
}

fn raised_id(data: &AlarmDto) -> String {
    format!("{}_raised", data.id)
}

/// Posts what comes, and what is due again, until nobody gives anything more.
fn carry(webhook: &Webhook, pauses: &[Duration], posted: &Receiver<Post>) {
    let mut waiting: Vec<Waiting> = Vec::new();
    loop {
        let due = waiting.iter().map(|own| own.due).min();
        let next = match due {
            Some(due) => posted.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => posted.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(post) => {
                waiting.retain(|own| Some(&own.post.message.id) != post.instead_of.as_ref());
                waiting.push(Waiting { post, n_failures: 0, due: Instant::now() });
            }
            Err(RecvTimeoutError::Timeout) => waiting.retain_mut(|own| own.due > Instant::now() || !own.is_done(webhook, pauses)),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl Waiting {
    /// Tries it once, and gives whether it has arrived or was given up.
    fn is_done(&mut self, webhook: &Webhook, pauses: &[Duration]) -> bool {
        let id = &self.post.message.id;
        let Err(failure) = webhook.post(&self.post.message, Timestamp::now().as_second()) else { return true };
        let pause = pauses.get(self.n_failures);
        self.n_failures += 1;
        let is_last = pause.is_none() && self.post.instead_of.is_some();
        let Some(pause) = pause.or(pauses.last()).filter(|_| !is_last) else {
            tracing::error!(id, failure = failure.name(), "the webhook of alarms does not take a message, which is given up");
            return true;
        };
        tracing::warn!(id, failure = failure.name(), pause_seconds = pause.as_secs(), "the webhook of alarms does not take a message");
        self.due = Instant::now() + *pause;
        false
    }
}
