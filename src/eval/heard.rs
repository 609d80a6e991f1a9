//! How many of what a list names are found, as what they are, and how much else?

use crate::eval::measure::{percentile, rounded, share};
use serde::Serialize;
use std::time::Instant;

/// The share of messages with nothing to find in which something may be found before it is not good enough to ship.
const MOST_FALSE_ALARMS: f64 = 0.01;

/// What was found in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// Nothing.
    Nothing,
    /// What is there.
    Right,
    /// Something else; in which words that is reported.
    Wrong(String),
}

/// How a list was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeardFigures {
    /// How many messages were read.
    pub messages: usize,
    /// The share of messages with something to find in which something was found; 0 without any.
    pub recall: f64,
    /// The share of other messages in which something was found; 0 without any.
    pub false_alarm_rate: f64,
    /// The messages in which nothing was found, and there is something.
    pub missed: Vec<String>,
    /// The messages in which something was found, and there is nothing.
    pub alarmed: Vec<String>,
    /// What was found, but not as what it is.
    pub mistaken: Vec<String>,
    /// Microseconds to read one message: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

impl HeardFigures {
    /// Whether all was found as what it is, and hardly anything else.
    pub fn is_good(&self) -> bool {
        self.missed.is_empty() && self.mistaken.is_empty() && self.false_alarm_rate <= MOST_FALSE_ALARMS
    }
}

/// Counts message by message; the clock is read around each reading.
pub struct Tally {
    clock: fn() -> Instant,
    micros: Vec<u64>,
    n_wanted: usize,
    missed: Vec<String>,
    alarmed: Vec<String>,
    mistaken: Vec<String>,
}

impl Tally {
    /// Nothing is read yet.
    pub fn new(clock: fn() -> Instant) -> Self {
        Tally { clock, micros: Vec::new(), n_wanted: 0, missed: Vec::new(), alarmed: Vec::new(), mistaken: Vec::new() }
    }

    /// Reads a message, and notes how long that takes.
    pub fn timed<T>(&mut self, read: impl FnOnce() -> T) -> T {
        let start = (self.clock)();
        let read = read();
        self.micros.push(u64::try_from((self.clock)().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        read
    }

    /// Counts a message that was read.
    pub fn count(&mut self, text: &str, is_wanted: bool, came: Came) {
        self.n_wanted += usize::from(is_wanted);
        match (is_wanted, came) {
            (true, Came::Nothing) => self.missed.push(text.to_owned()),
            (true, Came::Wrong(words)) => self.mistaken.push(words),
            (false, Came::Right | Came::Wrong(_)) => self.alarmed.push(text.to_owned()),
            (true, Came::Right) | (false, Came::Nothing) => {}
        }
    }

    /// What was counted.
    pub fn figures(self) -> HeardFigures {
        let (messages, n_wanted) = (self.micros.len(), self.n_wanted);
        HeardFigures {
            messages,
            recall: rounded(share(n_wanted - self.missed.len(), n_wanted)),
            false_alarm_rate: rounded(share(self.alarmed.len(), messages - n_wanted)),
            missed: self.missed,
            alarmed: self.alarmed,
            mistaken: self.mistaken,
            micros_p50: percentile(&self.micros, 50),
            micros_p99: percentile(&self.micros, 99),
        }
    }
}
