//! What does who keeps the server running see and change?

pub mod alarms;
pub mod content;
pub mod health;
pub mod metrics;
pub mod observe;
pub mod outbox;
pub mod watch;
