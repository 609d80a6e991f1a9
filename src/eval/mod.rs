//! Is it good enough to ship?
//!
//! Runs the very code that serves customers, without a store and without HTTP: a [`rehearsal`] is a conversation in memory, and a
//! [`transcript`] is one that a support lead wrote down, to be held against what the bot says.

pub mod rehearsal;
pub mod transcript;
