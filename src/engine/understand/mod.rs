//! What does this message say?
//!
//! `message` reads it by itself, `context` in the light of what was said before, and `follow_up` what asks on about the matter before. Nothing
//! is decided here.

pub(in crate::engine) mod context;
mod follow_up;
mod join;
mod message;
pub(in crate::engine) mod reader;
pub mod understanding;
