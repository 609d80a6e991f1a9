//! When is a system left in peace?
//!
//! After some failures in a row a connector rests; then one question tries whether it answers again. Time comes as an argument.

use std::time::{Duration, Instant};

/// Counts failures and holds back questions.
#[derive(Debug, Clone)]
pub struct Breaker {
    most_failures: u32,
    pause: Duration,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One question is under way, which decides; when it gets lost, another may try after `until`.
    Trying {
        until: Instant,
    },
}

/// What a breaker does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Questions pass.
    Closed,
    /// One question is under way, or may be, to try it.
    Trying,
    /// No question passes.
    Open,
}

impl Breaker {
    /// A breaker that lets questions pass until `most_failures` in a row have failed, and then none for `pause`.
    pub fn new(most_failures: u32, pause: Duration) -> Self {
        Breaker { most_failures, pause, state: State::Closed { failures: 0 } }
    }

    /// Whether a question may pass.
    pub fn admit(&mut self, now: Instant) -> bool {
        match self.state {
            State::Closed { .. } => true,
            State::Open { until } | State::Trying { until } if now < until => false,
            State::Open { .. } | State::Trying { .. } => {
                self.state = State::Trying { until: now + self.pause };
                true
            }
        }
    }

    /// Takes note that a question was answered.
    pub fn succeed(&mut self) {
        self.state = State::Closed { failures: 0 };
    }

    /// Takes note that a question failed.
    pub fn fail(&mut self, now: Instant) {
        let failures = match self.state {
            State::Closed { failures } => failures + 1,
            State::Open { .. } => return,
            State::Trying { .. } => self.most_failures,
        };
        let is_enough = failures >= self.most_failures;
        self.state = if is_enough { State::Open { until: now + self.pause } } else { State::Closed { failures } };
    }

    /// What it does at this moment.
    pub fn position(&self, now: Instant) -> Position {
        match self.state {
            State::Closed { .. } => Position::Closed,
            State::Open { until } if now < until => Position::Open,
            State::Open { .. } | State::Trying { .. } => Position::Trying,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does what each letter says: `+` and `-` note how a question went, `w` lets the pause go by, `?` asks to pass and must be let, `!` must
    /// not be.
    fn check(steps: &str, expected: Position) {
        let mut now = Instant::now();
        let mut breaker = Breaker::new(3, Duration::from_secs(30));
        for step in steps.chars() {
            match step {
                '+' => breaker.succeed(),
                '-' => breaker.fail(now),
                'w' => now += Duration::from_secs(30),
                '?' => assert!(breaker.admit(now), "{steps}"),
                _ => assert!(!breaker.admit(now), "{steps}"),
            }
        }
        assert_eq!(breaker.position(now), expected, "{steps}");
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_closes_after_one_success() {
        check("?", Position::Closed);
        check("?-?-?", Position::Closed);
        check("?-?-?+?-?-?", Position::Closed);
        check("?-?-?-!", Position::Open);
        check("---!w", Position::Trying);
        check("---!w?!", Position::Trying);
        check("---!w?+?", Position::Closed);
        check("---!w?-!", Position::Open);
        check("---!w?!w?", Position::Trying);
        check("-----!w", Position::Trying);
    }
}
