//! What is begun for a target?

use crate::dialog::frame::Target;
use crate::dialog::machine;
use crate::engine::decide::decision::{Answer, Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::diagnose_from;
use crate::text::confidence::Confidence;

/// Starts what a target names; nothing when the content no longer has it.
pub(super) fn enter<'e>(
    case: &Deliberation<'e, '_>,
    target: &Target,
    confidence: Option<Confidence>,
    next: Vec<Target>,
) -> Option<Decision<'e>> {
    match target {
        Target::Flow(flow) => {
            let flow = case.engine.flows.get(flow)?;
            let progress = machine::start(flow, &case.matter());
            Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence })
        }
        Target::Atom(atom) => {
            let atom = case.engine.kb.find(atom).filter(|&atom| case.may_see(atom))?;
            match case.engine.kb.tree_of(atom) {
                Some((tree, node)) => Some(diagnose_from(case, tree, node, confidence)),
                None => {
                    Some(Decision::Answer(Answer { atom, confidence, next, path: Vec::new(), is_next_best: false, others: Vec::new() }))
                }
            }
        }
    }
}
