//! What does this message say?
//!
//! `message` reads it by itself, and `heard` keeps what was made of the same words lately; `button` reads it by the button that it presses or
//! says, `context` in the light of what was said before, and `follow_up` knows what asks on about the matter before. `searched` tells what
//! search alone made of it. Nothing is decided here.

pub(in crate::engine) mod button;
pub(in crate::engine) mod context;
pub(in crate::engine) mod follow_up;
pub(in crate::engine) mod heard;
mod join;
pub mod leaving;
pub(in crate::engine) mod message;
pub(in crate::engine) mod reader;
pub mod searched;
pub mod understanding;
