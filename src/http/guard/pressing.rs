//! Must this message get through however much is asked?
//!
//! It must where it tells a danger, crosses a red line, or asks for a person. Messages are read for it only when no ordinary place is free,
//! and only for a part of the processors' time, so that this is no way around the gate (load shedding by priority). What was read lately is
//! known: at a peak many say the same. What such a message leads to is decided in `engine`, once it has a place.

use crate::engine::Engine;
use crate::http::dto::chat::MessageRequest;
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use quick_cache::sync::Cache;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most bytes of a short message, as JSON: some 300 Chinese characters. Who is in need writes less.
const LONGEST_SHORT: usize = 1_024;

/// Which part of the processors' time may go into reading short messages: at 50 µs each, five times what they can answer.
const SHARE_OF_SHORT: f64 = 0.25;

/// The same for long messages, which take milliseconds.
const SHARE_OF_LONG: f64 = 0.05;

/// How much time is saved up for a rush.
const MOST_SAVED: Duration = Duration::from_millis(200);

/// Of how many bodies it is known what they are.
const MOST_KNOWN: usize = 4_096;

/// For how long it is known at most: then the content may be another.
const KNOWN_FOR: Duration = Duration::from_secs(30);

/// What tells of the body of a message whether it needs a person.
pub type Reads = Arc<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// Reads messages for a bounded time. Long ones have a time of their own, so that many of them keep no short one from being read.
#[derive(Clone)]
pub struct Looks {
    short: Arc<Budget>,
    long: Arc<Budget>,
    known: Arc<Cache<u64, bool>>,
    hasher: RandomState,
    began: Instant,
    reads: Reads,
}

impl Looks {
    /// Looks on so many processors.
    pub fn new(n_processors: usize, reads: Reads) -> Self {
        let began = Instant::now();
        let budget = |share: f64| Arc::new(Budget::new(share * n_processors as f64, began));
        let known = Arc::new(Cache::new(MOST_KNOWN));
        Looks { short: budget(SHARE_OF_SHORT), long: budget(SHARE_OF_LONG), known, hasher: RandomState::new(), began, reads }
    }

    /// Whether the message in this body must get through; not where there is no time to read it.
    pub fn is_pressing(&self, body: &[u8]) -> bool {
        let begin = Instant::now();
        let period = begin.saturating_duration_since(self.began).as_secs() / KNOWN_FOR.as_secs();
        // Nobody can make two bodies alike: the hasher has a random key.
        let hash = self.hasher.hash_one((period, body));
        if let Some(is_pressing) = self.known.get(&hash) {
            return is_pressing;
        }
        let budget = if body.len() <= LONGEST_SHORT { &self.short } else { &self.long };
        if !budget.has_some(begin) {
            return false;
        }
        let is_pressing = (self.reads)(body);
        budget.spend(begin.elapsed());
        self.known.insert(hash, is_pressing);
        is_pressing
    }
}

/// Time to spend, which grows by a share of the time that passes.
struct Budget {
    share: f64,
    left: Mutex<Left>,
}

struct Left {
    time: Duration,
    at: Instant,
}

impl Budget {
    fn new(share: f64, now: Instant) -> Self {
        Budget { share, left: Mutex::new(Left { time: MOST_SAVED, at: now }) }
    }

    fn has_some(&self, now: Instant) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let grown = now.saturating_duration_since(left.at).mul_f64(self.share);
        *left = Left { time: MOST_SAVED.min(left.time + grown), at: now.max(left.at) };
        !left.time.is_zero()
    }

    fn spend(&self, took: Duration) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.time = left.time.saturating_sub(took);
    }
}

/// Whether the body of a message needs a person, by the words alone.
pub fn needs_person(engine: &Engine, body: &[u8]) -> bool {
    let request = serde_json::from_slice::<MessageRequest>(body).ok();
    request.and_then(|request| CustomerText::parse(&request.text).ok()).is_some_and(|text| is_pressing(engine, &text))
}

/// Whether what a customer says needs a person, by the words alone.
pub fn is_pressing(engine: &Engine, text: &CustomerText) -> bool {
    let written = NormalText::of(text.as_str());
    let spelt = engine.pinyin.read(&written).map(|spelt| NormalText::of(&spelt));
    [Some(written), spelt].iter().flatten().any(|text| engine.escalation.is_pressing(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_to_read_grows_by_a_share_of_the_time_that_passes() {
        let (budget, start) = (Budget::new(0.5, Instant::now()), Instant::now());
        let has_some = |ms: u64| budget.has_some(start + Duration::from_millis(ms));
        assert!(has_some(1_000));
        budget.spend(MOST_SAVED);
        assert!(!has_some(1_000));
        assert!(has_some(1_020));
        budget.spend(Duration::from_millis(11));
        assert!(!has_some(1_020));
        assert!(!has_some(500));
    }

    #[test]
    fn long_messages_keep_no_short_one_from_being_read() {
        let looks = Looks::new(0, Arc::new(|body| body.ends_with(b"!")));
        let long = [b"a".repeat(LONGEST_SHORT), b"!".to_vec()].concat();
        assert_eq!((looks.is_pressing(b"a!"), looks.is_pressing(b"a"), looks.is_pressing(&long)), (true, false, true));
        looks.long.spend(MOST_SAVED);
        let other = [&b"b"[..], &long].concat();
        assert_eq!((looks.is_pressing(b"b!"), looks.is_pressing(&other)), (true, false));
        assert!(looks.is_pressing(&long), "it was read before");
    }
}
