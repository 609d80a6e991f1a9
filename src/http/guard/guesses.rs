//! Who tries out tokens?
//!
//! Wrong tokens are counted by the network that they come from (brute-force protection), in windows of a minute. Beyond a number the network
//! is told to wait, whatever it sends; but whoever was let in from there before goes on, so that one person in an office does not lock out
//! the others. A missing token is no guess.

use crate::http::error::Problem;
use crate::http::guard::crowd::network_of;
use crate::store::record::TokenHash;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long wrong tokens are counted together.
const WINDOW: Duration = Duration::from_secs(60);

/// How many networks, and how many who were let in, are known at once. Beyond that the memory begins anew: some MiB at most.
const MOST_KNOWN: usize = 50_000;

/// Counts wrong tokens.
pub struct Guesses {
    most: u32,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    wrong: HashMap<IpAddr, Window>,
    let_in: HashSet<(IpAddr, TokenHash)>,
}

struct Window {
    since: Instant,
    n_wrong: u32,
}

impl Guesses {
    /// So many wrong tokens of one network in a minute are answered as such.
    pub fn new(most: u32) -> Self {
        Guesses { most, memory: Mutex::default() }
    }

    /// Whether a token may be looked at: always one with which this network was let in before.
    pub fn check(&self, address: IpAddr, token: TokenHash, now: Instant) -> Result<(), Problem> {
        let (network, memory) = (network_of(address), self.memory());
        match memory.wrong.get(&network).and_then(|window| window.wait(self.most, now)) {
            Some(wait) if !memory.let_in.contains(&(network, token)) => Err(Problem::TooManyGuesses(wait)),
            Some(_) | None => Ok(()),
        }
    }

    /// Remembers that a token was right.
    pub fn let_in(&self, address: IpAddr, token: TokenHash) {
        let mut memory = self.memory();
        if memory.let_in.len() >= MOST_KNOWN {
            memory.let_in.clear();
        }
        memory.let_in.insert((network_of(address), token));
    }

    /// Counts a wrong token, and gives what is answered: `otherwise`, until there are too many.
    pub fn count(&self, address: IpAddr, now: Instant, otherwise: Problem) -> Problem {
        let network = network_of(address);
        let mut memory = self.memory();
        if memory.wrong.len() >= MOST_KNOWN {
            memory.wrong.clear();
        }
        let window = memory.wrong.entry(network).or_insert(Window { since: now, n_wrong: 0 });
        if now.duration_since(window.since) >= WINDOW {
            *window = Window { since: now, n_wrong: 0 };
        }
        if let Some(wait) = window.wait(self.most, now) {
            return Problem::TooManyGuesses(wait);
        }
        window.n_wrong += 1;
        if window.n_wrong == self.most {
            tracing::warn!(%network, n_wrong = window.n_wrong, "wrong tokens come from one address, which is told to wait");
        }
        otherwise
    }

    /// Forgets windows that are over.
    pub fn forget_old(&self, now: Instant) {
        self.memory().wrong.retain(|_, window| now.duration_since(window.since) < WINDOW);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    /// How long is to be waited, if there were too many.
    fn wait(&self, most: u32, now: Instant) -> Option<Duration> {
        let left = WINDOW.checked_sub(now.duration_since(self.since))?;
        (self.n_wrong >= most && !left.is_zero()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_guesses_waits_and_who_was_let_in_before_goes_on() {
        let guesses = Guesses::new(2);
        let [own, other]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.2"].map(|address| address.parse().unwrap());
        let [right, wrong] = [1, 2].map(|n| TokenHash([n; 32]));
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        guesses.let_in(own, right);
        let count = |address: IpAddr, seconds: u64| guesses.count(address, at(seconds), Problem::Unauthorized);
        assert_eq!([count(own, 0), count(own, 1)], [Problem::Unauthorized, Problem::Unauthorized]);
        assert_eq!(count(own, 20), Problem::TooManyGuesses(Duration::from_secs(40)));
        assert_eq!(guesses.check(own, wrong, at(30)), Err(Problem::TooManyGuesses(Duration::from_secs(30))));
        assert_eq!([guesses.check(own, right, at(30)), guesses.check(other, wrong, at(30))], [Ok(()), Ok(())]);
        assert_eq!((guesses.check(own, wrong, at(60)), count(own, 60)), (Ok(()), Problem::Unauthorized));
        guesses.forget_old(at(120));
        assert!(guesses.memory().wrong.is_empty());
    }
}
