//! Is an agent there?
//!
//! An agent says so (the status), and silence overrules it: who asks nothing and follows nothing for a while is away, and then offline. That is
//! computed when it is asked for. It is live state (ephemeral): no fact follows from it, and it may be lost.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What an agent says of being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Takes cases.
    Online,
    /// Works, and takes no further ones.
    Busy,
    /// Has stepped out, and takes none.
    Away,
    /// Is not there.
    Offline,
}

impl Status {
    /// Every status, from there to not there.
    pub const ALL: [Status; 4] = [Status::Online, Status::Busy, Status::Away, Status::Offline];

    /// The name in the store and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Status::Online => "online",
            Status::Busy => "busy",
            Status::Away => "away",
            Status::Offline => "offline",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// How long silence may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// After so long somebody is away.
    pub away: SignedDuration,
    /// After so long somebody is offline.
    pub offline: SignedDuration,
    /// After so long being offline by silence, cases with an unanswered message go back to the queue; nothing when they stay.
    pub gives_back: Option<SignedDuration>,
}

/// What is known of an agent's being there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// What the agent said last.
    pub status: Status,
    /// When that was said.
    pub since: Timestamp,
    /// When the agent last gave a sign of life.
    pub seen_at: Timestamp,
    /// Since when the agent has not got a case, or has been there.
    pub free_since: Timestamp,
    /// How many offers in a row had no answer.
    pub n_missed: u32,
}

impl Presence {
    /// How present the agent is at this moment: silence overrules what was said.
    pub fn at(&self, now: Timestamp, silence: Silence) -> Status {
        let silent = now.duration_since(self.seen_at);
        match self.status {
            Status::Offline => Status::Offline,
            _ if silent >= silence.offline => Status::Offline,
            _ if silent >= silence.away => Status::Away,
            status => status,
        }
    }

    /// Whether the agent has been silent for so long that what waits for an answer should wait no longer.
    pub fn has_gone(&self, now: Timestamp, silence: Silence) -> bool {
        let most = silence.gives_back.map(|gives_back| silence.offline.saturating_add(gives_back));
        most.is_some_and(|most| now.duration_since(self.seen_at) >= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_overrules_what_was_said() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let silence = Silence {
            away: SignedDuration::from_secs(60),
            offline: SignedDuration::from_secs(300),
            gives_back: Some(SignedDuration::from_secs(600)),
        };
        let check = |status: Status, now: i64, expected: Status, has_gone: bool| {
            let presence = Presence { status, since: at(0), seen_at: at(0), free_since: at(0), n_missed: 0 };
            assert_eq!((presence.at(at(now), silence), presence.has_gone(at(now), silence)), (expected, has_gone), "{status:?} {now}");
        };
        check(Status::Online, 59, Status::Online, false);
        check(Status::Online, 60, Status::Away, false);
        check(Status::Busy, 59, Status::Busy, false);
        check(Status::Busy, 60, Status::Away, false);
        check(Status::Away, 299, Status::Away, false);
        check(Status::Away, 300, Status::Offline, false);
        check(Status::Offline, 1, Status::Offline, false);
        check(Status::Online, 899, Status::Offline, false);
        check(Status::Online, 900, Status::Offline, true);
        // A clock that went back is no silence.
        check(Status::Online, -5, Status::Online, false);
        let stays = Silence { gives_back: None, ..silence };
        let presence = Presence { status: Status::Online, since: at(0), seen_at: at(0), free_since: at(0), n_missed: 0 };
        assert!(!presence.has_gone(at(1_000_000), stays));
    }
}
