//! What may a customer ask for?
//!
//! To talk, and to read what everybody may read of the knowledge base.

pub mod arrival;
pub mod chat;
pub mod knowledge;
pub mod turn;
