//! What became of the messages?

use crate::line::Answer;
use std::fmt;
use std::time::Duration;

/// What became of the messages.
#[derive(Debug, Default)]
pub struct Tally {
    /// The processor time of the server meanwhile.
    pub cpu: Duration,
    /// How long each answered message took.
    pub answered: Times,
    /// How long each refusal took.
    pub refused: Times,
    /// How long each answered message took that must get through.
    pub pressing: Times,
    /// How many of those were refused.
    pub n_pressing_refused: usize,
    /// How many refusals said that the whole server is too busy, and not that one customer asks too much.
    pub n_overloaded: usize,
    /// How many refusals did not say when to try again.
    pub n_without_wait: usize,
    /// How many messages had no answer, or one that is none.
    pub n_failed: usize,
    /// When the last message was due that was refused, failed, or took longer than it should.
    pub last_bad: Duration,
}

/// How long something took, again and again.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// How many there are.
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// How long such a share of them took at most, in milliseconds.
    pub fn at(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let place = (self.0.len() as f64 * share) as usize;
        self.0.get(place.min(self.0.len().saturating_sub(1))).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = Times(self.0.clone());
        write!(f, "{:>8} {:>8.1} {:>8.1} {:>8.1}", self.n(), sorted.at(0.5), sorted.at(0.99), sorted.at(1.0))
    }
}

impl Tally {
    /// Counts a message that was due at a moment, must get through or not, and took so long; one is bad that took longer than `most`.
    pub fn count(&mut self, answer: Option<&Answer>, is_pressing: bool, (due, took, most): (Duration, Duration, Duration)) {
        // 409: somebody ended the talk meanwhile.
        let is_answered = answer.is_some_and(|answer| matches!(answer.status, 200 | 409));
        match answer {
            Some(_) if is_answered => {
                self.answered.add(took);
                if is_pressing {
                    self.pressing.add(took);
                }
            }
            Some(answer) if matches!(answer.status, 429 | 503) => {
                self.refused.add(took);
                self.n_pressing_refused += usize::from(is_pressing);
                self.n_overloaded += usize::from(answer.status == 503);
                self.n_without_wait += usize::from(!answer.has_retry_after);
            }
            Some(_) | None => self.n_failed += 1,
        }
        if !is_answered || took > most {
            self.last_bad = self.last_bad.max(due);
        }
    }

    /// Adds what another counted.
    pub fn add(&mut self, other: Tally) {
        self.answered.0.extend(other.answered.0);
        self.refused.0.extend(other.refused.0);
        self.pressing.0.extend(other.pressing.0);
        self.n_pressing_refused += other.n_pressing_refused;
        self.n_overloaded += other.n_overloaded;
        self.n_without_wait += other.n_without_wait;
        self.n_failed += other.n_failed;
        self.last_bad = self.last_bad.max(other.last_bad);
    }

    /// The server's processor time for one answered message, in microseconds.
    pub fn cpu_of_one(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.answered.n().max(1) as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused = format!("{}/{}", self.refused.n(), self.n_pressing_refused);
        write!(f, "{} {refused:>7} {:>7} {:>9.0}", self.answered, self.n_failed, self.cpu_of_one())
    }
}
