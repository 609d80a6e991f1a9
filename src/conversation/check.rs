//! What is asked of a customer who comes back after a matter was solved?

use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Whether it stayed solved, a day or more later.
    StayedSolved,
    /// Whether all goes well in use, a week or more later.
    InUse,
}

impl Check {
    /// All, in the order in which they may be asked.
    pub const ALL: [Check; 2] = [Check::StayedSolved, Check::InUse];

    /// The name in `checks.ron`, in the store and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Check::StayedSolved => "stayed_solved",
            Check::InUse => "in_use",
        }
    }
}
