//! What do search and the intents make of these words?
//!
//! It depends on the words and on where the customer is, and on nothing else: not on who wrote them, when, or what was said before. So what was
//! made of words lately is kept, within a bound on memory. A message is read with the one before in several ways, much of what customers
//! write is the same few words, and the message before was read when it came.

use crate::intent::guess::Guesses;
use crate::kb::facet::Facet;
use crate::search::Ranking;
use crate::text::normalize::NormalText;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The most bytes that are kept, as weights count them: some ten thousand short texts.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// How many texts are expected, which sizes the tables of the cache.
const EXPECTED: usize = 10_000;

/// What a text takes besides its own words and what was found for it.
const BYTES_OF_ONE: usize = 256;

/// What search and the intents make of a text.
#[derive(Debug)]
pub(super) struct Heard {
    /// What speaks to it.
    pub(super) ranking: Ranking,
    /// The intents that it may mean.
    pub(super) guesses: Guesses,
    /// Whether it has a single word that tells something, or none.
    pub(super) is_bare: bool,
}

/// What was made of texts lately.
#[derive(Debug)]
pub struct Lately(Cache<Key, Arc<Heard>, Weight>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    text: NormalText,
    region: Option<Facet>,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Key, Arc<Heard>> for Weight {
    fn weight(&self, key: &Key, heard: &Arc<Heard>) -> u64 {
        (BYTES_OF_ONE + key.text.as_str().len() + heard.ranking.n_bytes() + size_of_val(heard.guesses.guesses.as_slice())) as u64
    }
}

impl Default for Lately {
    fn default() -> Self {
        Lately(Cache::with_weighter(EXPECTED, MOST_BYTES, Weight))
    }
}

impl Lately {
    /// Keeps nothing of it any longer.
    pub(in crate::engine) fn forget(&self) {
        self.0.clear();
    }

    /// What the engine that this belongs to makes of a text where the customer is; `make` makes it.
    pub(super) fn heard(&self, text: &NormalText, region: Option<&Facet>, make: impl FnOnce() -> Heard) -> Arc<Heard> {
        let key = Key { text: text.clone(), region: region.cloned() };
        self.0.get(&key).unwrap_or_else(|| {
            let heard = Arc::new(make());
            self.0.insert(key, Arc::clone(&heard));
            heard
        })
    }
}
