//! What does this message say?
//!
//! `message` reads it by itself, `button` by the button that it presses or says, `context` in the light of what was said before, and `follow_up`
//! what asks on about the matter before; `searched` tells what search alone made of it. Nothing
//! is decided here.

pub(in crate::engine) mod button;
pub(in crate::engine) mod context;
pub(in crate::engine) mod follow_up;
mod join;
pub mod leaving;
pub(in crate::engine) mod message;
pub(in crate::engine) mod reader;
pub mod searched;
pub mod understanding;
