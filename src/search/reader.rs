//! For whom is a search made, and what may they see?
//!
//! Which of several answers suits a reader best is weighed in `preference`, and in which language it is said is told here.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::kb::facet::Facet;
use crate::text::traditional::{TAIWAN, traditional};
use jiff::Timestamp;

/// The language of readers of whom nothing else is known, in which entries are written first.
pub const USUAL_LANGUAGE: &str = "zh-CN";

/// For whom, where and when a search is made.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// In which language they read: `zh-CN`, `zh-TW` or `en`.
    pub language: &'a str,
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
    /// A reader of whom nothing is known but the channel; they read [`USUAL_LANGUAGE`].
    pub fn on(channel: &str, now: Timestamp) -> Reader<'_> {
        Reader { language: USUAL_LANGUAGE, channel, region: None, product: None, now }
    }

    /// Whether the atom may be shown to this reader.
    pub fn may_see(&self, kb: &KnowledgeBase, atom: AtomIdx) -> bool {
        let entry = kb.entry_of(atom);
        let is_here = self.region.is_none_or(|region| entry.holds_in(region));
        entry.audience == Audience::Customer && entry.is_valid_at(self.now) && entry.is_for_channel(self.channel) && is_here
    }

    /// An atom as this reader reads it: in their language, in one that is written alike, or else as it was written first; of its versions one
    /// that they may see, if there is any.
    pub fn said(&self, kb: &KnowledgeBase, atom: AtomIdx) -> AtomIdx {
        let seen = kb.versions(atom).filter(|&version| self.may_see(kb, version));
        // Of several that are as far the first is taken, and the original is the first.
        seen.min_by_key(|&version| self.distance(&kb.entry_of(version).locale)).unwrap_or_else(|| kb.original(atom))
    }

    /// A text of an atom in the characters that this reader reads.
    pub fn written(&self, kb: &KnowledgeBase, atom: AtomIdx, text: &str) -> String {
        let is_other = self.language == TAIWAN && kb.entry_of(atom).locale == USUAL_LANGUAGE;
        if is_other { traditional(text) } else { text.to_owned() }
    }

    /// How far a language is from the reader's own: Traditional characters are not far from Simplified ones.
    pub fn distance(&self, language: &str) -> u8 {
        let is_chinese = |language: &str| language.starts_with("zh");
        match language == self.language {
            true => 0,
            false if is_chinese(language) && is_chinese(self.language) => 1,
            false => 2,
        }
    }
}

/// The atoms that hold in other regions alone, in order: for who is in this one they do not exist.
pub fn elsewhere(kb: &KnowledgeBase, region: Option<&Facet>) -> Vec<AtomIdx> {
    let Some(region) = region else { return Vec::new() };
    let elsewhere = kb.entries().iter().filter(|entry| !entry.holds_in(region));
    elsewhere.flat_map(|entry| entry.atoms.clone()).map(AtomIdx::new).collect()
}
