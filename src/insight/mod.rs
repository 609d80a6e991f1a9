//! What should be written next?
//!
//! What customers ask is gathered from their talks, brought together by meaning, and ranked by what it cost that the bot had no good answer.
//! Everything here is computed from events; nothing is published by itself.

pub mod demand;
pub mod question;
pub mod risky;
pub mod teach;
pub mod topic;
pub mod wording;
