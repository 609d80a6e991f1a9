//! What is done about a small word?
//!
//! A nod, a call or a short question without a matter is answered by where the conversation stands: it is no new matter, and never counts as a
//! miss. What replies to an open question is a reply; thanks and farewells have procedures of their own.

use crate::conversation::event::Act;
use crate::dialog::frame::Frame;
use crate::dialog::machine;
use crate::dialog::progress::Standing;
use crate::engine::decide::decision::{Before, Clarification, Decision, Diagnosis, Offer};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::replies::is_reply;
use crate::talk::TalkAct;
use crate::text::confidence::Confidence;

/// What a message leads to that is nothing but a small word; nothing where it is more, or replies to the open question.
pub(super) fn small<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let act = case.u.act.filter(|_| !is_reply(case))?;
    match (case.view.frame(), act) {
        (_, TalkAct::Thanks | TalkAct::Farewell) => None,
        (Some(Frame::Answered { .. }), TalkAct::Nod | TalkAct::Done) => Some(Decision::Heard),
        (Some(Frame::Answered { .. }), TalkAct::Call) => Some(Decision::Prompt),
        (Some(Frame::Answered { .. } | Frame::Offering), _) => None,
        (Some(Frame::Clarifying { .. }), TalkAct::Done) => Some(Decision::Cancelled),
        (Some(Frame::Flow { .. } | Frame::Tree { .. }), TalkAct::Done) => None,
        (Some(frame), TalkAct::Nod | TalkAct::Call | TalkAct::AskOn) => ask_again(case, frame),
        (None, act) if is_known(case, act) => None,
        (None, TalkAct::Nod | TalkAct::Done) => Some(after(case.view.last_act())),
        (None, TalkAct::Call) => (case.u.is_wordless() || case.view.n_messages() > 0).then_some(Decision::Prompt),
        (None, TalkAct::AskOn) => case.view.memory().subject.is_none().then_some(Decision::Prompt),
    }
}

/// Whether the content has something to say to the word itself. A short question is meant for sure only where an editor wrote it down.
fn is_known(case: &Deliberation<'_, '_>, act: TalkAct) -> bool {
    case.sure_target().is_some_and(|(_, confidence)| act != TalkAct::AskOn || confidence == Confidence::ONE)
}

/// What a nod means after this: what was told was heard, but a greeting or a miss leaves the matter open.
fn after<'e>(last: Option<Act>) -> Decision<'e> {
    match last {
        Some(Act::Answer | Act::Notice | Act::Confirm | Act::Close) => Decision::Heard,
        Some(Act::Greet | Act::Ask | Act::Clarify | Act::Miss | Act::HandOff) | None => Decision::Prompt,
    }
}

/// Asks the open question again, without counting it.
fn ask_again<'e>(case: &Deliberation<'e, '_>, frame: &Frame) -> Option<Decision<'e>> {
    match frame {
        Frame::Flow { flow, hash, step, slots, asked } => {
            let flow = case.engine.flows.get(flow).filter(|flow| flow.hash == *hash)?;
            let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
            let progress = machine::ask_again(flow, &standing, case.view.locale());
            Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence: None })
        }
        Frame::Tree { at, hash, path, asked, .. } => {
            let at = case.engine.kb.find(at).filter(|at| case.engine.kb[*at].hash == *hash)?;
            let (tree, question) = case.engine.kb.tree_of(at)?;
            let (path, asked) = (path.clone(), asked.saturating_sub(1));
            Some(Decision::Diagnose(Diagnosis { tree, question, path, asked, before: Before::Repeat, confidence: None }))
        }
        Frame::Clarifying { options, others, matter, asked } => {
            let offer = Offer { options: options.clone(), others: others.clone() };
            let asked = asked.saturating_sub(1);
            Some(Decision::Clarify(Clarification { offer, matter: matter.clone(), asked, before: Before::Repeat }))
        }
        Frame::Offering | Frame::Answered { .. } => None,
    }
}
