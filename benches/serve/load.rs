//! Who asks?
//!
//! Many connections, which send messages to many conversations at a rate, whether the answers come or not (an open loop).

use crate::line::Line;
use crate::messages::{PRESSING_EVERY, message};
use crate::tally::Tally;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How many conversations are opened from one address; the server allows 120 in a minute.
const OPENED_BY_ONE: usize = 100;

/// How large the stack of a sender is; there may be thousands.
const STACK: usize = 256 * 1_024;

/// How long an answer should take at most.
pub const MOST: Duration = Duration::from_millis(300);

/// Conversations that were opened, and where.
pub struct Load {
    /// Where they were opened.
    pub server: SocketAddr,
    talks: Vec<Talk>,
}

/// A conversation, and what opens it.
pub struct Talk {
    id: String,
    token: String,
}

/// How many messages are sent.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// In a second.
    pub rate: f64,
    /// For how long.
    pub time: Duration,
    /// Over so many connections.
    pub n_connections: usize,
    /// From when on an answer takes time.
    pub since: Since,
}

/// From when on an answer takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From when the message was due: also the wait for a connection that is free counts.
    Due,
    /// From when it was sent: where more is due than this machine can send, the rest is not the server's doing.
    Sent,
}

impl Talk {
    /// Opens one.
    pub fn open(line: &mut Line) -> Self {
        let answer = line.post("/v1/conversations", "", &json!({"locale": "zh-CN"}));
        let opened: Value = answer.and_then(|answer| serde_json::from_slice(&answer.body).ok()).expect("an opened conversation");
        let field = |name: &str| opened[name].as_str().unwrap_or_else(|| panic!("no {name} in {opened}")).to_owned();
        Talk { id: field("id"), token: field("token") }
    }

    /// Where something of it is, and its token.
    pub fn place(&self, of: &str) -> (String, &str) {
        (format!("/v1/conversations/{}/{of}", self.id), &self.token)
    }
}

impl Load {
    /// Opens conversations.
    pub fn open(server: SocketAddr, n: usize) -> Self {
        let lines = (0..n.div_ceil(OPENED_BY_ONE)).map(|number| Line::new(server, number));
        let talks = lines.flat_map(|mut line| (0..OPENED_BY_ONE).map(move |_| Talk::open(&mut line)).collect::<Vec<_>>());
        Load { server, talks: talks.take(n).collect() }
    }

    /// Reads something of the server.
    pub fn ask(&self, path: &str, token: &str) -> Option<String> {
        let answer = Line::new(self.server, 0).get(path, token)?;
        Some(String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// Sends messages, each when it is due, until the time is over.
    pub fn send(&self, pace: Pace) -> Tally {
        let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
        let begin = Instant::now();
        thread::scope(|scope| {
            for at in 0..pace.n_connections {
                let (next, tally) = (&next, &tally);
                let work = move || {
                    let own = self.send_over(Line::new(self.server, at), next, begin, pace);
                    tally.lock().expect("nobody panics with it").add(own);
                };
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
            }
        });
        tally.into_inner().expect("nobody panics with it")
    }

    fn send_over(&self, mut line: Line, next: &AtomicUsize, begin: Instant, pace: Pace) -> Tally {
        let mut tally = Tally::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let due = Duration::from_secs_f64(number as f64 / pace.rate);
            if due >= pace.time || begin.elapsed() >= pace.time {
                return tally;
            }
            thread::sleep(due.saturating_sub(begin.elapsed()));
            let sent = begin.elapsed();
            let message = message(number);
            // Shifted now and then, so that no conversation says all that is pressing.
            let (path, token) = self.talks[(number + number / PRESSING_EVERY) % self.talks.len()].place("messages");
            let answer = line.post(&path, token, &json!({"text": message.text}));
            let since = if pace.since == Since::Due { due } else { sent };
            tally.count(answer.as_ref(), message.is_pressing, (due, begin.elapsed() - since, MOST));
        }
    }
}
