//! How many offers did somebody not take?

use serde::Serialize;

/// The offers that an agent did not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PassedOffers {
    /// Those that the agent declined.
    pub declined: u64,
    /// Those that had no answer in time.
    pub missed: u64,
}
