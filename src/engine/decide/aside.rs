//! How is what was put aside taken up again?

use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::Frame;
use crate::dialog::machine;
use crate::dialog::standing::standing;
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::ask_again;

/// Goes on with what was put aside; nothing when the content no longer has it.
pub(super) fn take_up<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let decision = match case.view.aside()? {
        frame @ Frame::Flow { flow, is_again, .. } => match standing(&case.engine.flows, frame) {
            Some((flow, standing)) => {
                let progress = machine::ask_again(flow, &standing, case.view.locale());
                Decision::Flow { flow, progress, before: Before::Nothing, confidence: None }
            }
            None => begin_again(case, case.engine.flows.get(flow)?, *is_again),
        },
        Frame::Tree { at, hash, path, is_again, .. } => ask_again(case, at, (hash, *is_again), path)?,
        Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. } => return None,
    };
    Some(Decision::TakeUp(Box::new(decision)))
}

/// Begins a flow again because it was edited; once it was, a person goes on with it, so that two servers with different content do not begin it
/// again and again.
pub(super) fn begin_again<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow, is_again: bool) -> Decision<'e> {
    if is_again {
        return Decision::HandOff { reason: HandoffReason::Procedure, path: Vec::new() };
    }
    Decision::Flow { flow, progress: machine::start(flow, &case.heard()), before: Before::Changed, confidence: None }
}
