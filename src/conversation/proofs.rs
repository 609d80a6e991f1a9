//! What has the page's server proved so far?
//!
//! Gathered by the fold. What is erased proves nothing any more.

use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::proof::Proof;

/// What is known of the customer from proofs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proofs {
    /// The last proof: that one counts.
    pub(super) last: Option<Proof>,
}

impl Proofs {
    /// What is known after one more fact.
    pub(super) fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::Customer(CustomerFact::Proved(proof)) => self.last = Some(proof.clone()),
            Fact::System(SystemFact::Erased { .. }) => self.last = None,
            Fact::Customer(_) | Fact::Bot(_) | Fact::Desk(_) | Fact::System(_) => {}
        }
    }
}
