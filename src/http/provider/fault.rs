//! Why is somebody not let in who comes from the provider of the company?
//!
//! A browser that was sent to and fro shows no problem in JSON: it is sent to the gate of the console, whose address names the fault. What
//! may be an attempt to come in stands in the audit log.

use crate::http::provider::vouch::NoVouch;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed, Part};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// Why somebody is sent back to the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The person did not sign in there.
    Denied,
    /// Another browser began, or it was long ago.
    Stale,
    /// There is no account for the person, and no group of theirs has a role.
    Unknown,
    /// The account would have a name that none may have.
    BadName,
    /// The account of that name is another person's.
    Taken,
    /// The provider cannot be asked.
    Unreachable,
    /// What it says cannot be trusted.
    Refused,
    /// Too many people sign in by it at this moment.
    Busy,
}

impl Fault {
    /// As the address of the gate has it.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Denied => "denied",
            Fault::Stale => "stale",
            Fault::Unknown => "unknown",
            Fault::BadName => "bad-name",
            Fault::Taken => "taken",
            Fault::Unreachable => "unreachable",
            Fault::Refused => "refused",
            Fault::Busy => "busy",
        }
    }

    /// The address of the gate that says so.
    pub fn gate(self) -> String {
        format!("/console#provider={}", self.name())
    }

    /// Whether it may be an attempt of somebody who is not to come in. Whoever turned back, was slow or met a server at its limits is no stranger.
    fn is_attempt(self) -> bool {
        match self {
            Fault::Unknown | Fault::BadName | Fault::Taken | Fault::Refused => true,
            Fault::Denied | Fault::Stale | Fault::Unreachable | Fault::Busy => false,
        }
    }
}

impl From<NoVouch> for Fault {
    fn from(reason: NoVouch) -> Self {
        tracing::warn!(%reason, "nobody was let in by the provider");
        match reason {
            NoVouch::Unreachable(_) => Fault::Unreachable,
            NoVouch::Refused(_) => Fault::Refused,
            NoVouch::Stranger(_) => Fault::Unknown,
        }
    }
}

/// Notes that somebody was not let in: one entry of each kind in ten minutes, so that nobody fills the log.
pub async fn note(state: &Arc<AppState>, fault: Fault) {
    if !fault.is_attempt() {
        return;
    }
    let (who, subject, detail) = ("stranger".to_owned(), format!("provider: {}", fault.name()), String::new());
    let deed = Deed { at: Timestamp::now(), who, role: Part::Stranger, action: Action::SignInRefused, subject, detail };
    let now = Instant::now();
    if state.lately.has(&deed, now) {
        return;
    }
    match state.store.audit(deed.clone()).await {
        Ok(_) => state.lately.keep(&deed, now),
        Err(error) => tracing::error!(%error, "a refused sign-in could not be noted"),
    }
}
