//! Which choices are worth offering?
//!
//! Choices are offered when one of them is likely enough to be what is meant; how likely, follows from what asking costs.

use crate::dialog::frame::Target;
use crate::engine::decide::decision::Offer;
use crate::engine::decide::policy::Policy;
use crate::engine::understand::understanding::Candidate;
use crate::text::confidence::Confidence;

/// An option that is less likely, as a share of all probability that is left, only stands in the way of the others: three that are hardly
/// likely are no choice.
const LEAST: f32 = 0.03;

/// How often the right answer does not help: an estimate. A customer who says 没解决 was not always misunderstood.
const RIGHT_BUT_UNSOLVED: f32 = 0.2;

/// What may be meant by a message with these candidates, the surest first.
pub fn offer(candidates: &[&Candidate], policy: &Policy) -> Offer {
    // Search and intents may each be sure of something else, so that together they make more than one.
    let all = any_of(candidates).max(1.0);
    let options = among(candidates, all, all, policy);
    let (offered, rest) = candidates.split_at(options.len());
    let left = all - any_of(offered);
    Offer { options, others: among(rest, left, left, policy) }
}

/// What may have been meant instead of an answer that was so sure and did not help; `others` are the other candidates, the surest first.
pub fn options_after(answer: Confidence, others: &[&Candidate], policy: &Policy) -> Vec<Target> {
    let wrong = 1.0 - answer.get();
    let unsolved = answer.get() * RIGHT_BUT_UNSOLVED;
    among(others, wrong, wrong + unsolved, policy)
}

/// The first of the candidates, when so much of all probability is left, of which so much at most can be theirs.
fn among(candidates: &[&Candidate], theirs: f32, left: f32, policy: &Policy) -> Vec<Target> {
    let least = (LEAST * left).max(f32::EPSILON);
    let n_likely = candidates.iter().take(policy.clarify_choices).take_while(|candidate| candidate.confidence.get() >= least).count();
    let likely = &candidates[..n_likely];
    let is_worthwhile = any_of(likely).min(theirs) >= policy.costs.clarify_at().get() * left;
    if is_worthwhile { likely.iter().map(|candidate| candidate.target.clone()).collect() } else { Vec::new() }
}

/// How likely it is that one of these is meant.
fn any_of(candidates: &[&Candidate]) -> f32 {
    candidates.iter().map(|candidate| candidate.confidence.get()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decide::costs::Costs;
    use crate::engine::load::load_policy;
    use crate::intent::FlowId;
    use crate::source::SourceSet;

    fn policy() -> Policy {
        let policy = load_policy(&SourceSet::embedded_intents(), &mut Vec::new()).unwrap();
        Policy { costs: Costs::new(4.0, 1.0, 4.0).unwrap(), clarify_choices: 3, ..policy }
    }

    fn candidates(confidences: &[f32]) -> Vec<Candidate> {
        let candidate = |(nth, &p): (usize, &f32)| Candidate {
            target: Target::Flow(FlowId(nth.to_string().into())),
            confidence: Confidence::new(p).unwrap(),
        };
        confidences.iter().enumerate().map(candidate).collect()
    }

    /// How many options and others there are, where the policy wants a quarter for at most three.
    fn check(confidences: &[f32], expected: (usize, usize)) {
        let candidates = candidates(confidences);
        let Offer { options, others } = offer(&candidates.iter().collect::<Vec<_>>(), &policy());
        assert_eq!((options.len(), others.len()), expected, "{confidences:?}");
    }

    /// How many others there are after an answer.
    fn check_after(answer: f32, confidences: &[f32], expected: usize) {
        let candidates = candidates(confidences);
        let options = options_after(Confidence::new(answer).unwrap(), &candidates.iter().collect::<Vec<_>>(), &policy());
        assert_eq!(options.len(), expected, "{answer} {confidences:?}");
    }

    #[test]
    fn one_of_the_options_is_likely() {
        check(&[0.3], (1, 0));
        check(&[0.3, 0.005], (1, 0));
        check(&[0.1, 0.1, 0.1], (3, 0));
        check(&[0.1, 0.07, 0.07], (0, 0));
        check(&[], (0, 0));
    }

    #[test]
    fn others_are_likely_when_it_is_none_of_the_options() {
        check(&[0.3, 0.2, 0.1, 0.1, 0.1], (3, 2));
        check(&[0.3, 0.2, 0.1, 0.04, 0.04], (3, 0));
        check(&[0.8, 0.1, 0.05, 0.01, 0.01], (3, 2));
        check(&[0.6, 0.4, 0.2, 0.2], (3, 1));
    }

    #[test]
    fn after_an_answer_others_are_likelier_the_less_sure_it_was() {
        check_after(0.6, &[0.3], 1);
        check_after(0.95, &[0.04], 0);
        check_after(0.9, &[0.1], 1);
        check_after(0.99, &[0.1, 0.1], 0);
        check_after(1.0, &[], 0);
    }
}
