//! What do a wrong answer, a question and a miss cost the customer?
//!
//! How sure the bot must be follows from that. An answer that is right with probability `p` costs `(1 − p) · wrong`, and a question with it
//! among the choices `asking`: so it is given from `1 − asking / wrong` on. Choices that have the right one with probability `q` spare the
//! customer `q · missing`: so they are offered from `asking / missing` on.

use crate::text::confidence::Confidence;

/// How many times as much a wrong answer costs in a table.
const TIMES: [f32; 5] = [0.5, 0.75, 1.0, 1.5, 2.5];

/// What each costs, in one unit of the editor's: only how they stand to each other counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    wrong: f32,
    asking: f32,
    missing: f32,
}

impl Costs {
    /// These costs; nothing unless all are above 0, a question costs less than a wrong answer or a miss, and so much less that choices are
    /// offered below the answers.
    pub fn new(wrong: f32, asking: f32, missing: f32) -> Option<Self> {
        let costs = Costs { wrong, asking, missing };
        let is_number = [wrong, asking, missing].iter().all(|cost| cost.is_finite() && *cost > 0.0);
        let is_cheap = asking < wrong && asking < missing;
        (is_number && is_cheap && costs.clarify_at() <= costs.answer_at()).then_some(costs)
    }

    /// These, and what they are where a wrong answer costs less or more; the least first.
    pub(super) fn around(self) -> impl Iterator<Item = Costs> {
        TIMES.into_iter().filter_map(move |times| Costs::new(self.wrong * times, self.asking, self.missing))
    }

    /// What a wrong answer costs.
    pub fn wrong(self) -> f32 {
        self.wrong
    }

    /// From this probability on an answer is given.
    pub fn answer_at(self) -> Confidence {
        Confidence::new(1.0 - self.asking / self.wrong).unwrap_or(Confidence::ONE)
    }

    /// From this probability on that the right one is among them, choices are offered.
    pub fn clarify_at(self) -> Confidence {
        Confidence::new(self.asking / self.missing).unwrap_or(Confidence::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_follow_from_what_is_lost() {
        let costs = Costs::new(4.0, 1.0, 2.0).unwrap();
        assert_eq!((costs.answer_at().get(), costs.clarify_at().get()), (0.75, 0.5));
        assert_eq!(costs.around().map(Costs::wrong).collect::<Vec<_>>(), [2.0, 3.0, 4.0, 6.0, 10.0]);
    }

    #[test]
    fn costs_that_make_no_sense_are_none() {
        let check = |wrong: f32, asking: f32, missing: f32| assert_eq!(Costs::new(wrong, asking, missing), None);
        check(0.0, 1.0, 2.0);
        check(4.0, 0.0, 2.0);
        check(4.0, 1.0, f32::NAN);
        check(4.0, 4.0, 8.0);
        check(4.0, 1.0, 1.0);
        check(1.2, 1.0, 2.0);
    }
}
