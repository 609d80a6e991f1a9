//! What does who keeps the server running see and change?

pub mod content;
pub mod health;
pub mod metrics;
pub mod observe;
pub mod watch;
