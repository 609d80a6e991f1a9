//! How do newcomers practise, and who looks after them?
//!
//! Training mode (闯关), apart from real work: nothing here reads or writes a conversation. How a talk goes on and is scored is computed in
//! `training`; here the moves are taken and kept.

pub mod attempts;
mod attempting;
pub mod team;
