//! What did a measure find?

use crate::conversation::standard::Finding;

/// What one measure found, before it is weighed.
pub struct Found {
    /// Whether it is met.
    pub finding: Finding,
    /// The events that show it.
    pub places: Vec<i64>,
}

impl Found {
    /// Nothing of the kind happened.
    pub const NOTHING: Found = Found { finding: Finding::NotApplicable, places: Vec::new() };

    /// It is met, as these events show.
    pub fn passed(places: Vec<i64>) -> Self {
        Found { finding: Finding::Passed, places }
    }

    /// It is not met, as these events show.
    pub fn failed(places: Vec<i64>) -> Self {
        Found { finding: Finding::Failed, places }
    }

    /// It is met unless there are events that show the contrary.
    pub fn unless(faults: Vec<i64>) -> Self {
        if faults.is_empty() { Found::passed(faults) } else { Found::failed(faults) }
    }
}
