//! How is what was put aside taken up again?

use crate::dialog::flow::Flow;
use crate::dialog::frame::Frame;
use crate::dialog::machine;
use crate::dialog::progress::Standing;
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::ask_again;

/// Goes on with what was put aside; nothing when the content no longer has it.
pub(super) fn take_up<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let decision = match case.view.aside()? {
        Frame::Flow { flow, hash, step, slots, asked } => {
            let flow = case.engine.flows.get(flow)?;
            let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
            if flow.hash == *hash {
                let progress = machine::ask_again(flow, &standing, case.view.locale());
                Decision::Flow { flow, progress, before: Before::Nothing, confidence: None }
            } else {
                begin_again(case, flow)
            }
        }
        Frame::Tree { at, hash, path, .. } => ask_again(case, at, hash, path)?,
        Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. } => return None,
    };
    Some(Decision::TakeUp(Box::new(decision)))
}

pub(super) fn begin_again<'e>(case: &Deliberation<'e, '_>, flow: &'e Flow) -> Decision<'e> {
    Decision::Flow { flow, progress: machine::start(flow, &case.heard()), before: Before::Changed, confidence: None }
}
