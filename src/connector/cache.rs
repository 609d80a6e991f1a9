//! Which answers are known already, and how old are they?
//!
//! Only answers to questions that change nothing are kept, in memory, and not more than a few. Time comes as an argument.

use crate::connector::answer::Given;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The most answers that are kept of one connector: a thousand customers who ask within minutes, about a megabyte.
const MOST_ANSWERS: usize = 1_000;

/// Answers by the whole request that led to them.
#[derive(Default)]
pub struct Cache(HashMap<String, (Instant, Given)>);

impl Cache {
    /// The answer to a request, and its age, if it is not older than this.
    pub fn get(&self, request: &str, oldest: Duration, now: Instant) -> Option<(Given, Duration)> {
        let (at, given) = self.0.get(request)?;
        let age = now.saturating_duration_since(*at);
        (age < oldest).then(|| (given.clone(), age))
    }

    /// Keeps an answer; the oldest makes room for it.
    pub fn keep(&mut self, request: String, given: Given, now: Instant) {
        let is_full = self.0.len() >= MOST_ANSWERS && !self.0.contains_key(&request);
        let oldest = self.0.iter().min_by_key(|(_, (at, _))| *at).filter(|_| is_full).map(|(request, _)| request.clone());
        if let Some(oldest) = oldest {
            self.0.remove(&oldest);
        }
        self.0.insert(request, (now, given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_an_age_and_the_oldest_makes_room() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut cache = Cache::default();
        for n in 0..=MOST_ANSWERS as u64 {
            cache.keep(format!("GET /{n}"), (n.to_string(), Default::default()), at(n));
        }
        let check = |request: &str, oldest: u64, expected: Option<u64>| {
            let found = cache.get(request, Duration::from_secs(oldest), at(1_060));
            assert_eq!(found.map(|(_, age)| age.as_secs()), expected, "{request}");
        };
        check("GET /1000", 61, Some(60));
        check("GET /1000", 60, None);
        check("GET /1", 2_000, Some(1_059));
        check("GET /0", 2_000, None);
        check("GET /1001", 2_000, None);
    }
}
