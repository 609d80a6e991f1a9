//! Who is let in, and how much may they ask for?

pub mod address;
pub mod auth;
pub mod client;
pub mod crowd;
pub mod gate;
pub mod guesses;
pub mod head;
pub mod idempotency;
pub mod identity;
pub mod intake;
pub mod limits;
pub mod line;
pub mod pressing;
pub mod token;
pub mod turns;
pub mod upload;
pub mod workers;
pub mod workshop;
