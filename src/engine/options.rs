//! Which choices are worth offering?
//!
//! A choice is offered when its first option is likely enough to be what is meant; how likely is `clarify_at` of the policy. Others stand
//! beside it.

use crate::dialog::frame::Target;
use crate::engine::policy::Policy;
use crate::engine::understand::Candidate;
use crate::text::confidence::Confidence;

/// An option that is less likely only stands in the way of the others.
const LEAST: f32 = 0.02;

/// How often the right answer does not help: an estimate. A customer who says 没解决 was not always misunderstood.
const RIGHT_BUT_UNSOLVED: f32 = 0.2;

/// What may be meant by a message with these candidates, the surest first; as many as the policy allows, or none.
pub fn options<'c>(candidates: impl Iterator<Item = &'c Candidate>, policy: &Policy) -> Vec<Target> {
    among(candidates, 1.0, policy)
}

/// What may have been meant instead of an answer that was so sure and did not help; `others` are the other candidates, the surest first.
pub fn options_after<'c>(answer: Confidence, others: impl Iterator<Item = &'c Candidate>, policy: &Policy) -> Vec<Target> {
    among(others, 1.0 - answer.get() * (1.0 - RIGHT_BUT_UNSOLVED), policy)
}

/// The options among candidates, when so much of all probability is left.
fn among<'c>(candidates: impl Iterator<Item = &'c Candidate>, left: f32, policy: &Policy) -> Vec<Target> {
    let likely = candidates.filter(|candidate| candidate.confidence.get() >= LEAST).take(policy.clarify_choices);
    let likely: Vec<&Candidate> = likely.collect();
    let first = likely.first().map_or(0.0, |candidate| candidate.confidence.get());
    let is_worthwhile = !likely.is_empty() && first >= policy.clarify_at.get() * left;
    if is_worthwhile { likely.into_iter().map(|candidate| candidate.target.clone()).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::load::load_policy;
    use crate::intent::FlowId;
    use crate::source::SourceSet;

    /// How many options there are, where the policy wants a quarter for the first of at most three.
    fn check(confidences: &[f32], answer: Option<f32>, expected: usize) {
        let policy = load_policy(&SourceSet::embedded_intents(), &mut Vec::new()).unwrap();
        assert_eq!((policy.clarify_at.get(), policy.clarify_choices), (0.25, 3));
        let candidate = |(nth, &p): (usize, &f32)| Candidate {
            target: Target::Flow(FlowId(nth.to_string().into())),
            confidence: Confidence::new(p).unwrap(),
        };
        let candidates: Vec<Candidate> = confidences.iter().enumerate().map(candidate).collect();
        let options = match answer {
            None => options(candidates.iter(), &policy),
            Some(answer) => options_after(Confidence::new(answer).unwrap(), candidates.iter(), &policy),
        };
        assert_eq!(options.len(), expected, "{confidences:?} {answer:?}");
    }

    #[test]
    fn options_stand_beside_a_likely_one() {
        check(&[0.3], None, 1);
        check(&[0.3, 0.2, 0.1, 0.1, 0.1], None, 3);
        check(&[0.3, 0.01], None, 1);
        check(&[0.2, 0.2, 0.2], None, 0);
        check(&[], None, 0);
    }

    #[test]
    fn after_an_answer_others_are_likelier_the_less_sure_it_was() {
        check(&[0.3], Some(0.6), 1);
        check(&[0.04], Some(0.95), 0);
        check(&[0.1], Some(0.9), 1);
        check(&[], Some(1.0), 0);
    }
}
