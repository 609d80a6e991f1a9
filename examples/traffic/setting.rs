//! What do all customers and agents live with?
//!
//! It is read by everybody and changed by nobody, so that many talks can go on at once.

use crate::matters::Matters;
use crate::words::Lexicon;
use jieda::engine::Engine;

/// Whether what is written counts in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// It does.
    Counted,
    /// It is test traffic, which no report counts.
    Test,
}

/// What all customers and agents live with.
#[derive(Debug)]
pub struct Setting {
    /// The bot.
    pub engine: Engine,
    /// What people say.
    pub lexicon: Lexicon,
    /// What the content is asked.
    pub matters: Matters,
    /// From what all chance follows.
    pub seed: u64,
    /// Whether it counts in reports.
    pub counting: Counting,
}
