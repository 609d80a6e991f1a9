//! Which conversations need not be read again?
//!
//! Those that were read or written lately are kept as they were folded. A fold is used only while the conversation has the length that it was
//! folded at, so it cannot be older than what is stored; whoever drops them all loses time alone.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::privacy::seal::DataKey;
use crate::store::record::TokenHash;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most bytes that folds may take, as their weights count: some ten thousand talks of the usual length.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// How many folds are expected, which sizes the tables of the cache.
const EXPECTED: usize = 10_000;

/// What a fold takes besides the words of its facts.
const BYTES_OF_ONE: u64 = 2 * 1024;

/// A conversation as it was folded, and what it takes to know it again. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Folded(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    conversation: Conversation,
    token: TokenHash,
    /// By which its words are sealed.
    key: Option<DataKey>,
    /// The bytes of its facts as stored: a fold holds no more than was stored, but for a constant.
    n_bytes: u64,
}

impl Folded {
    /// A conversation whose facts take so many bytes.
    pub(super) fn new(conversation: Conversation, token: TokenHash, key: Option<DataKey>, n_bytes: u64) -> Self {
        Folded(Arc::new(Inner { conversation, token, key, n_bytes }))
    }

    /// By which its words are sealed, if they are.
    pub(super) fn key(&self) -> Option<&DataKey> {
        self.0.key.as_ref()
    }

    /// Whether the conversation is so long, and its words are sealed or not.
    pub(super) fn stands_at(&self, len: u32, is_sealed: bool) -> bool {
        self.len() == len && self.0.key.is_some() == is_sealed
    }

    /// The same conversation after these events, which take so many bytes.
    pub(super) fn after(mut self, events: &[Event], n_bytes: u64) -> Self {
        // Copied only where somebody else still looks at it.
        let own = Arc::make_mut(&mut self.0);
        events.iter().for_each(|event| own.conversation.apply(event));
        own.n_bytes += n_bytes;
        self
    }

    /// Whether its customer's token has this hash.
    pub(super) fn has_token(&self, token: TokenHash) -> bool {
        self.0.token == token
    }
}

impl Deref for Folded {
    type Target = Conversation;

    fn deref(&self) -> &Conversation {
        &self.0.conversation
    }
}

impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        self.0.conversation == other.0.conversation
    }
}

/// What was written.
pub struct Appended {
    /// The events as stored.
    pub events: Vec<Event>,
    /// The conversation after them.
    pub after: Folded,
}

/// What a request must know before it changes a conversation.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The conversation.
    pub conversation: Folded,
    /// How many customers wait for an agent.
    pub waiting: Waiting,
}

/// The folds that are kept.
pub struct Folds {
    kept: Cache<ConversationId, Folded, Weight>,
    n_unreadable: AtomicU64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<ConversationId, Folded> for Weight {
    fn weight(&self, _: &ConversationId, folded: &Folded) -> u64 {
        BYTES_OF_ONE + folded.0.n_bytes
    }
}

impl Folds {
    /// Nothing is kept yet.
    #[expect(clippy::new_without_default, reason = "the bound makes it more than a default")]
    pub fn new() -> Self {
        Folds { kept: Cache::with_weighter(EXPECTED, MOST_BYTES, Weight), n_unreadable: AtomicU64::new(0) }
    }

    /// The fold of a conversation, whatever its length.
    pub fn get(&self, id: ConversationId) -> Option<Folded> {
        self.kept.get(&id)
    }

    /// The fold of a conversation that has this length, for who will change it: it is no longer kept.
    pub fn take(&self, id: ConversationId, len: u32) -> Option<Folded> {
        self.kept.remove(&id).map(|(_, folded)| folded).filter(|folded| folded.len() == len)
    }

    /// Keeps a fold in the place of whatever is kept.
    pub fn replace(&self, id: ConversationId, folded: Folded) {
        self.kept.insert(id, folded);
    }

    /// Forgets the fold of a conversation.
    pub fn forget(&self, id: ConversationId) {
        self.kept.remove(&id);
    }

    /// Counts facts that could not be read when a talk was folded, and logs that there are some.
    pub fn count_unreadable(&self, id: ConversationId, folded: &Folded) {
        let n = folded.n_unreadable();
        if n > 0 {
            self.n_unreadable.fetch_add(n.into(), Ordering::Relaxed);
            tracing::warn!(conversation = %id, n, "facts cannot be read; `jieda check-data` names them");
        }
    }

    /// How many facts could not be read when their talks were folded.
    pub fn n_unreadable(&self) -> u64 {
        self.n_unreadable.load(Ordering::Relaxed)
    }

    /// Keeps a fold, unless a longer one is kept; of two that are equally long the one whose words are sealed by now.
    pub fn keep(&self, id: ConversationId, folded: Folded) {
        let is_newer = |own: Folded| own.len() < folded.len() || (own.len() == folded.len() && own.key().is_none());
        if self.get(id).is_none_or(is_newer) {
            self.kept.insert(id, folded);
        }
    }
}
