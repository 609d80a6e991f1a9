//! What does an alarm on the numbers say?
//!
//! Numbers, and names from the content; nothing that a customer wrote. When one rings is decided beside this file, and how long it goes on is
//! known to whoever keeps it.

use crate::report::ratio::Ratio;
use jiff::Timestamp;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Of the last 24 hours more is assumed to be solved, and less confirmed, than of the 7 days before.
    FallingConfirmed,
    /// Customers were passed to the desk lately, and nobody came.
    Unserved,
    /// Since the content changed, a figure is lower than before.
    ContentChange,
    /// Within an hour there were many conversations alike.
    Spike,
}

impl Kind {
    /// All, in the order in which they are shown.
    pub const ALL: [Kind; 4] = [Kind::FallingConfirmed, Kind::Unserved, Kind::ContentChange, Kind::Spike];

    /// The name in `alarms.ron`, in metrics and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Kind::FallingConfirmed => "falling_confirmed",
            Kind::Unserved => "unserved",
            Kind::ContentChange => "content_change",
            Kind::Spike => "spike",
        }
    }
}

/// Numbers that call for somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// What is wrong.
    pub kind: Kind,
    /// With what: the name of a figure, `desk`, or of a spike `entry:returns` or `reason:plea`.
    pub subject: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// What it was seen by.
    pub figures: Vec<Reading>,
    /// The same in a sentence, for the log and for people.
    pub words: String,
}

impl Alarm {
    /// Whether the two are one alarm, seen at two moments.
    pub fn is_same(&self, other: &Alarm) -> bool {
        self.kind == other.kind && self.subject == other.subject
    }
}

/// A figure of an alarm, and what it is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its name; that of a share is the name in reports.
    pub name: &'static str,
    /// The time that the alarm is about.
    pub now: Quantity,
    /// The time before; nothing where it is held against a threshold alone.
    pub before: Option<Quantity>,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// A share of conversations.
    Share(Ratio),
    /// So many conversations.
    Frequency {
        /// How many.
        count: u64,
        /// How many an hour.
        an_hour: f64,
    },
}

/// A share as it is written in a sentence.
pub fn percent(ratio: Ratio) -> String {
    ratio.rate.map_or_else(|| "none".to_owned(), |rate| format!("{:.1} %", rate * 100.0))
}
