//! What would another limit of anger have done?
//!
//! The scores that were recorded are held against other values of `hand_over_at`; nothing is decided by it. A talk that was handed over has
//! no further scores, so a higher limit is judged by what was said until then.

use crate::conversation::handoff::HandoffReason;
use crate::report::outcome::Outcome;
use serde::Serialize;

/// The limits that are tried.
const LIMITS: [f32; 5] = [0.5, 0.6, 0.7, 0.8, 0.9];

/// What one limit would have done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shadow {
    /// The score from which the bot would have stepped aside.
    pub hand_over_at: f32,
    /// How many conversations reached it while the bot had the talk.
    pub handed_over: u64,
    /// How many of those ended well without a person: confirmed or assumed. Handing them over would not have been needed.
    pub ended_well: u64,
    /// How many were handed over in anger and did not reach it. The bot would have gone on; how they would have ended is not known.
    pub kept: u64,
}

/// No conversation has been held against the limits.
pub fn none() -> Vec<Shadow> {
    LIMITS.map(|hand_over_at| Shadow { hand_over_at, handed_over: 0, ended_well: 0, kept: 0 }).to_vec()
}

/// Holds a conversation against the limits.
pub fn count(shadows: &mut [Shadow], outcome: &Outcome) {
    let is_well = outcome.class.success().is_some();
    let evidence = &outcome.summary.evidence;
    for shadow in shadows {
        if evidence.peak_anger.get() >= shadow.hand_over_at {
            shadow.handed_over += 1;
            shadow.ended_well += u64::from(is_well);
        } else if evidence.handoff == Some(HandoffReason::Anger) {
            shadow.kept += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::*;

    #[test]
    fn a_limit_is_reached_by_the_angriest_message() {
        let check = |facts: &[&str], expected: [(u64, u64, u64); 5]| {
            let outcomes = outcomes(&[conversation("v-1", at_hour(0), facts)], at_hour(48));
            let mut shadows = none();
            outcomes.iter().for_each(|outcome| count(&mut shadows, outcome));
            let counted: Vec<_> = shadows.iter().map(|shadow| (shadow.handed_over, shadow.ended_well, shadow.kept)).collect();
            assert_eq!(counted, expected, "{facts:#?}");
        };
        let none = (0, 0, 0);
        let (lost, well, kept) = ((1, 0, 0), (1, 1, 0), (0, 0, 1));
        check(&[QUESTION, ANSWER], [none; 5]);
        check(&[QUESTION, ANGRIER, ANSWER, QUESTION, ANGRY, ANSWER, SOLVED], [well, well, none, none, none]);
        check(&[QUESTION, ANGRIER, ANSWER, UNSOLVED], [lost, lost, none, none, none]);
        check(&[QUESTION, FURIOUS, ANGER], [lost, lost, lost, kept, kept]);
    }
}
