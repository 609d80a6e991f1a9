//! For whom is a search made, and what may they see?
//!
//! Which of several answers suits a reader best is weighed in `preference`.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::kb::facet::Facet;
use jiff::Timestamp;

/// For whom, where and when a search is made.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Which channel the customer writes on.
    pub channel: &'a str,
    /// Where the customer is; what holds elsewhere alone is not found. Everything may be where it is not known.
    pub region: Option<&'a Facet>,
    /// The product that is talked about, if it is known: its answers go before others that are nearly as likely.
    pub product: Option<&'a Facet>,
    /// When: what is not valid then is not found.
    pub now: Timestamp,
}

impl Reader<'_> {
    /// A reader of whom nothing is known but the channel.
    pub fn on(channel: &str, now: Timestamp) -> Reader<'_> {
        Reader { channel, region: None, product: None, now }
    }

    /// Whether the atom may be shown to this reader.
    pub fn may_see(&self, kb: &KnowledgeBase, atom: AtomIdx) -> bool {
        let entry = kb.entry_of(atom);
        let is_here = self.region.is_none_or(|region| entry.holds_in(region));
        entry.audience == Audience::Customer && entry.is_valid_at(self.now) && entry.is_for_channel(self.channel) && is_here
    }

    /// The atoms that hold in other regions alone, in order: for this reader they do not exist.
    pub fn elsewhere(&self, kb: &KnowledgeBase) -> Vec<AtomIdx> {
        let Some(region) = self.region else { return Vec::new() };
        let elsewhere = kb.entries().iter().filter(|entry| !entry.holds_in(region));
        elsewhere.flat_map(|entry| entry.atoms.clone()).map(AtomIdx::new).collect()
    }
}
