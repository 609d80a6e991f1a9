//! What did a trainee do in a practice talk, and how was it scored?
//!
//! Plain values of training mode (闯关). An [`Attempt`] is a scenario of `training.ron` and the trainee's moves with their times; what the
//! customer says, and the score, follow from these in the room `training`. It is no conversation: none of it is an event of one.

use crate::conversation::event::Event;
use crate::conversation::standard::{Finding, QualityMeasure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

/// The most moves of an attempt: the longest scenario needs a third of them.
pub const MOST_MOVES: usize = 40;

/// The most characters of what a trainee writes at once: more than any measure of quality accepts.
pub const LONGEST_SAYING: usize = 1_000;

/// The most attempts that somebody begins within a day.
pub const MOST_A_DAY: usize = 60;

/// How many attempts of somebody are kept beside the best of each scenario.
pub const MOST_KEPT: usize = 200;

/// The name of an attempt; on the wire it is a string, as all numbers of 63 bits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttemptId(i64);

impl AttemptId {
    /// A name made of random bytes, or of what a request is known by; the sign is left out.
    pub fn of(bytes: [u8; 8]) -> Self {
        AttemptId(i64::from_be_bytes(bytes) & i64::MAX)
    }

    /// The name as the store keeps it.
    pub fn get(self) -> i64 {
        self.0
    }

    /// The name that the store kept.
    pub fn from_stored(id: i64) -> Self {
        AttemptId(id)
    }
}

impl FromStr for AttemptId {
    type Err = ParseIntError;

    /// Reads decimal digits alone: no sign, no space.
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let digits = if text.bytes().all(|b| b.is_ascii_digit()) { text } else { "" };
        digits.parse().map(AttemptId)
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Somebody's try at a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Its name.
    pub id: AttemptId,
    /// The trainee.
    pub agent: String,
    /// The scenario.
    pub scenario: String,
    /// What the scenario was when it began, as a hash.
    pub content: String,
    /// When the trainee took the practice case.
    pub begun_at: Timestamp,
    /// What the trainee did.
    pub moves: Vec<Move>,
    /// What came of it, once it is over.
    pub record: Option<Record>,
}

/// Something that a trainee did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: MoveKind,
}

/// What a trainee can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MoveKind {
    /// Writes to the customer.
    Said { text: String },
    /// Promises something, of a kind in `promises.ron`, that is due so much later.
    Promised { kind: String, minutes: u32 },
    /// Hands the customer over to a supervisor, with a note for them; this ends the attempt.
    HandedOver { note: String },
    /// Ends the talk, with the reason of the case; this ends the attempt.
    Closed { reason: Option<String> },
}

/// What is kept of an attempt that is over: the talk and the score as they were, whatever is edited later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// When it ended.
    pub ended_at: Timestamp,
    /// The score.
    pub score: Score,
    /// The talk, by numbers that count from 1 within it.
    pub talk: Vec<Event>,
}

/// How an attempt was scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Of a hundred.
    pub points: u8,
    /// Whether the scenario is passed.
    pub is_passed: bool,
    /// Whether the customer left satisfied.
    pub is_satisfied: bool,
    /// The points by the measures of `quality.ron`, of a hundred; nothing where none applied.
    pub quality: Option<u8>,
    /// Whether a grave word took all points.
    pub is_void: bool,
    /// What each measure came to.
    pub marks: Vec<PracticeMark>,
    /// What each goal of the scenario came to.
    pub goals: Vec<GoalMark>,
}

/// What a measure of `quality.ron` came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeMark {
    /// The measure.
    pub measure: QualityMeasure,
    /// What it came to.
    pub finding: Finding,
    /// How many points it is worth.
    pub weight: u8,
    /// Whether the scenario cannot be passed without it.
    pub is_must: bool,
    /// The lines of the talk that show it.
    pub places: Vec<i64>,
}

/// What a goal of a scenario came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalMark {
    /// What was to be done, in the editor's words.
    pub title: String,
    /// What helps who missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<String>,
    /// Whether it was done.
    pub is_met: bool,
    /// How many points it is worth.
    pub weight: u8,
    /// The lines of the talk that show it.
    pub places: Vec<i64>,
}

/// What somebody's attempts at a scenario came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The trainee.
    pub agent: String,
    /// The scenario.
    pub scenario: String,
    /// The points of the best attempt that is over.
    pub best: Option<u8>,
    /// Whether one of them passed.
    pub is_passed: bool,
    /// How many there are, whether or not they are over.
    pub n_attempts: u32,
    /// When the last one began.
    pub last_at: Timestamp,
}

/// An attempt in a list, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptLine {
    /// Its name.
    pub id: AttemptId,
    /// The scenario.
    pub scenario: String,
    /// What the scenario was when it began, as a hash.
    pub content: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// How many moves it has.
    pub n_moves: u32,
    /// The points, once it is over.
    pub points: Option<u8>,
    /// Whether it passed.
    pub is_passed: bool,
}

/// What came of the wish to begin an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It has begun, now or by the same request before.
    Begun,
    /// Who asks has no account, as with the admin token.
    NoAccount,
    /// So many were begun within a day already.
    TooMany,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_move_is_stored_in_this_form() {
        let check = |stored: serde_json::Value| {
            let own: Move = serde_json::from_value(stored.clone()).unwrap();
            assert_eq!(serde_json::to_value(own).unwrap(), stored);
        };
        check(json!({"at": "2026-11-23T02:00:00Z", "type": "said", "text": "您好"}));
        check(json!({"at": "2026-11-23T02:00:00Z", "type": "promised", "kind": "call_back", "minutes": 60}));
        check(json!({"at": "2026-11-23T02:00:00Z", "type": "handed_over", "note": "客户要投诉到消协"}));
        check(json!({"at": "2026-11-23T02:00:00Z", "type": "closed", "reason": null}));
    }

    #[test]
    fn a_name_is_a_number_without_a_sign() {
        assert_eq!(AttemptId::of([255; 8]).to_string().parse(), Ok(AttemptId(i64::MAX)));
        assert!("-1".parse::<AttemptId>().is_err() && "".parse::<AttemptId>().is_err());
    }
}
