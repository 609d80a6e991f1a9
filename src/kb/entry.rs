//! What is an entry, and what is an atom?

use crate::kb::facet::Facet;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The name of an entry: lower-case letters, digits and hyphens, as `delivery`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(Arc<str>);

impl EntryId {
    /// Reads a name, or gives nothing when it has other characters than `a-z`, `0-9` and `-`.
    pub fn parse(name: &str) -> Option<Self> {
        is_slug(name).then(|| EntryId(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of an atom: its entry's and its heading's, as `delivery/choose-time`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AtomId(Arc<str>);

impl AtomId {
    /// Reads `entry/heading`, or gives nothing when either part is no name.
    pub fn parse(name: &str) -> Option<Self> {
        let (entry, heading) = name.split_once('/')?;
        (is_slug(entry) && is_slug(heading)).then(|| AtomId(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is made of `a-z`, `0-9` and `-` alone, 1 to 64 of them.
fn is_slug(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for AtomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of an atom in its knowledge base; worth nothing in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtomIdx(u32);

impl AtomIdx {
    /// The atom at this place of the list; there are never 2^32 atoms.
    pub fn new(at: usize) -> Self {
        AtomIdx(u32::try_from(at).expect("fewer than 2^32 atoms"))
    }

    /// The place in the list.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// The place of an entry in its knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIdx(u32);

impl EntryIdx {
    /// The entry at this place of the list; there are never 2^32 entries.
    pub fn new(at: usize) -> Self {
        EntryIdx(u32::try_from(at).expect("fewer than 2^32 entries"))
    }

    /// The place in the list.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// The first 128 bits of the SHA-256 of some content, as 32 hexadecimal digits: the receipt of what was said.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(Arc<str>);

impl ContentHash {
    /// The hash of these parts, each with its length before it, so that moving a border changes the hash.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sha = Sha256::new();
        for part in parts {
            sha.update((part.len() as u64).to_le_bytes());
            sha.update(part.as_bytes());
        }
        let hex: String = sha.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        ContentHash(hex.into())
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The smallest answer that can be found, sent and cited.
#[derive(Debug, Clone)]
pub struct Atom {
    /// Its name.
    pub id: AtomId,
    /// The entry it stands in.
    pub entry: EntryIdx,
    /// The heading's text.
    pub title: String,
    /// The answer as the editor wrote it; for a question of a symptom tree, without the list of branches.
    pub markdown: String,
    /// The answer without markup, to index and to show in short.
    pub plain: String,
    /// Ways in which customers ask for it.
    pub questions: Vec<String>,
    /// What customers ask who mean something else: a message that is nearer to one of these is less likely to mean the atom.
    pub not_asked: Vec<String>,
    /// Spare parts (备件编码) that a remedy needs.
    pub parts: Vec<String>,
    /// What is to be tried after a remedy that did not help, in this order.
    pub next: Vec<AtomIdx>,
    /// The hash of title and answer.
    pub hash: ContentHash,
    /// The atom in another language that it says again, if it is a translation.
    pub translates: Option<AtomIdx>,
    /// Atoms that its answer links to, in their order there; further choices, after those of its entry.
    pub links: Vec<AtomIdx>,
}

/// One file of the knowledge base. The fields are those of the front matter; see `kb/README.md`.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// What clarifying choices and the desk show.
    pub title: String,
    /// The file, as `kb/faq/delivery.md`.
    pub path: String,
    /// The drawer that the editors keep it in, the widest first, as `售后/退货`; nothing is decided by it.
    pub category: Option<String>,
    /// Words that find every atom of the entry.
    pub keywords: Vec<String>,
    /// Products it is about; none means all.
    pub product: Vec<Facet>,
    /// Channels where it may be served; none means all.
    pub channel: Vec<String>,
    /// Regions where it holds; none means all.
    pub region: Vec<Facet>,
    /// Who may see it.
    pub audience: Audience,
    /// The language it is written in.
    pub locale: String,
    /// How far it is trusted.
    pub trust: Trust,
    /// Whom to ask.
    pub owner: Option<String>,
    /// When somebody last vouched for it.
    pub verified_at: Option<Date>,
    /// How many days that lasts.
    pub verify_every_days: Option<u16>,
    /// Not served before.
    pub publish_at: Option<Timestamp>,
    /// Not served from then on.
    pub expire_at: Option<Timestamp>,
    /// Atoms shown below its answers as further choices, at most three.
    pub related: Vec<AtomIdx>,
    /// Its atoms, one after the other in the knowledge base.
    pub atoms: Range<usize>,
}

impl Entry {
    /// Whether it may be served to customers at this instant: `publish_at` is in, `expire_at` is out.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        let published = self.publish_at.is_none_or(|from| from <= now);
        let expired = self.expire_at.is_some_and(|until| until <= now);
        matches!(self.trust, Trust::Validated | Trust::Unvalidated) && published && !expired
    }

    /// Whether it may be served on this channel.
    pub fn is_for_channel(&self, channel: &str) -> bool {
        self.channel.is_empty() || self.channel.iter().any(|own| own == channel)
    }

    /// Whether it holds in this region.
    pub fn holds_in(&self, region: &Facet) -> bool {
        self.region.is_empty() || region.is_among(&self.region)
    }
}

/// Who may see an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody.
    Customer,
    /// Agents at the desk only.
    Agent,
}

/// How far an entry is trusted: the four states of KCS (knowledge-centred service).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// Work in progress: never served.
    Wip,
    /// Written, not yet checked by another: served.
    Unvalidated,
    /// Checked: served.
    Validated,
    /// Kept for the record: never served.
    Archived,
}
