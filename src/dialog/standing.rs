//! Where does a conversation stand in a flow, as it reads now?
//!
//! Content is edited while customers talk, and of two servers one may have the new content before the other. A conversation goes on where
//! it was asked the same: the step still has its name, its question, its replies, and the flow the same details.

use crate::dialog::flow::{Flow, Flows, Step, StepIdx};
use crate::dialog::frame::Frame;
use crate::dialog::progress::Standing;
use crate::kb::entry::ContentHash;
use std::collections::BTreeSet;

/// Where a flow stands; nothing where the content no longer asks what was asked.
pub fn standing<'f>(flows: &'f Flows, frame: &Frame) -> Option<(&'f Flow, Standing)> {
    let Frame::Flow { flow, hash, step, name, reads, slots, asked, .. } = frame else { return None };
    let flow = flows.get(flow)?;
    let at = |step| (flow, Standing { step, slots: slots.clone(), asked: *asked });
    if flow.hash == *hash {
        return Some(at(*step));
    }
    let place = flow.names.iter().position(|own| own == name)?;
    let step = StepIdx(u16::try_from(place).ok()?);
    (reads.as_ref() == Some(&reading(flow, step))).then(|| at(step))
}

/// The place of a flow that waits; `is_again` once it was begun again because it was edited.
pub fn frame(flow: &Flow, Standing { step, slots, asked }: Standing, is_again: bool) -> Frame {
    let name = flow.names[usize::from(step.0)].clone();
    Frame::Flow { flow: flow.id.clone(), hash: flow.hash.clone(), step, name, reads: Some(reading(flow, step)), slots, asked, is_again }
}

/// The hash of what a step asks, of what it takes for a reply, and of the names of the details that the flow asks for.
fn reading(flow: &Flow, step: StepIdx) -> ContentHash {
    let details: BTreeSet<&str> = flow.steps.iter().filter_map(detail).collect();
    let asked = match flow.step(step) {
        Step::Ask { words, slot, kind, .. } => format!("{words:?} {slot} {kind:?}"),
        Step::Choose { words, slot, .. } => {
            let replies: Vec<_> = flow.choices(step).map(|choice| (&choice.label, &choice.says, choice.has_button)).collect();
            format!("{words:?} {slot:?} {replies:?}")
        }
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => String::new(),
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => String::new(),
    };
    ContentHash::of(details.into_iter().chain([asked.as_str()]))
}

/// The detail that a step asks for.
fn detail(step: &Step) -> Option<&str> {
    match step {
        Step::Ask { slot, .. } => Some(slot),
        Step::Choose { slot, .. } => slot.as_deref(),
        Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => None,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
    }
}
