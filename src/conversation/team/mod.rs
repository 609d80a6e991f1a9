//! Who works at the desk, what can they do, and are they there?
//!
//! Plain values: what an agent can do, how present somebody is, and which case is offered to whom. Who gets which case is decided in `desk`, and
//! what is kept of it stands in `store`.

pub mod floor;
pub mod presence;
pub mod profile;
pub mod rules;
pub mod served;
