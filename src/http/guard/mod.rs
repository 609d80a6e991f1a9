//! Who is let in, and how much may they ask for?

pub mod address;
pub mod auth;
pub mod client;
pub mod cookie;
pub mod crowd;
pub mod gate;
pub mod guesses;
pub mod hashing;
pub mod head;
pub mod idempotency;
pub mod identity;
pub mod intake;
pub mod intake_file;
pub mod limits;
pub mod line;
pub mod lockout;
pub mod pressing;
pub mod token;
pub mod trainee;
pub mod turns;
pub mod upload;
pub mod user_token;
pub mod workers;
pub mod workshop;
