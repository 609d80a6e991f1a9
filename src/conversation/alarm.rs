//! From which numbers on is somebody to be told?
//!
//! Plain values (thresholds), which an editor writes in `alarms.ron`. What is held against them is told in `report::alarm`.

use serde::Deserialize;

/// The thresholds of the alarms on the numbers. An alarm without any is off.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlarmLimits {
    /// More is assumed, and less is confirmed.
    pub falling_confirmed: Option<FallingConfirmed>,
    /// Customers who were passed to the desk reach nobody.
    pub unserved: Option<Unserved>,
    /// Since the content changed, less is solved, or more is passed to the desk.
    pub content_change: Option<ContentChange>,
    /// Many conversations within an hour are alike.
    pub spike: Option<Spike>,
}

/// When the last 24 hours are held against the 7 days before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FallingConfirmed {
    /// How many conversations each of the two times has at least, 1 to 10,000.
    pub minimum_sample: u32,
}

/// When too many customers reach nobody.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unserved {
    /// How long ago they were passed to the desk at most, 2 to 1,440.
    pub minutes: u32,
    /// After how long without anybody a customer counts as unserved, 1 to 1,439, and below `minutes`.
    pub waits_minutes: u32,
    /// How many there are at least, 1 to 10,000.
    pub at_least: u32,
    /// Which share they are at least of all who were passed to the desk, 0 to 1.
    pub share: f64,
}

/// When the time since the content changed is held against the time before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentChange {
    /// How many conversations each of the two times has at least, 1 to 10,000.
    pub minimum_sample: u32,
    /// How long after the change it is looked for, 1 to 168.
    pub hours: u32,
}

/// When there are too many alike within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spike {
    /// Conversations whose last answer is of one entry.
    pub entries: Surge,
    /// Conversations that were passed to the desk for one reason.
    pub reasons: Surge,
}

/// How many are too many.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surge {
    /// How many there are at least, 1 to 10,000.
    pub at_least: u32,
    /// How many times as many as in a usual hour of the 7 days before there are more than, 1 to 1,000.
    pub times: f64,
}

impl Default for AlarmLimits {
    /// The thresholds of the shipped `alarms.ron`.
    fn default() -> Self {
        AlarmLimits {
            falling_confirmed: Some(FallingConfirmed { minimum_sample: 100 }),
            unserved: Some(Unserved { minutes: 60, waits_minutes: 10, at_least: 5, share: 0.3 }),
            content_change: Some(ContentChange { minimum_sample: 100, hours: 48 }),
            spike: Some(Spike { entries: Surge { at_least: 10, times: 6.0 }, reasons: Surge { at_least: 5, times: 6.0 } }),
        }
    }
}
