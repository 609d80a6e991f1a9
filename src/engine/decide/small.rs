//! What is done about a small word?
//!
//! A nod, a call or a short question without a matter is answered by where the conversation stands: it is no new matter, and never counts as a
//! miss. What replies to an open question is a reply; thanks and farewells have procedures of their own where an editor wrote them down.

use crate::conversation::fact::bot::{Act, Reading};
use crate::dialog::frame::{Frame, Target};
use crate::dialog::machine;
use crate::dialog::standing::standing;
use crate::engine::decide::decision::{Before, Clarification, Decision, Diagnosis, Offer};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::fresh::{fresh, said_again};
use crate::engine::decide::part::offer;
use crate::engine::decide::replies::is_reply;
use crate::kb::entry::AtomId;
use crate::talk::TalkAct;
use crate::text::confidence::Confidence;

/// How often the same titles are offered in a row, where nothing but small words comes between.
const MOST_MENUS: u8 = 2;

/// What a message leads to that is nothing but a small word; nothing where it is more, or replies to the open question.
pub(super) fn small<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let act = case.u.act.filter(|_| !is_reply(case))?;
    match case.view.frame() {
        _ if act == TalkAct::Farewell => Some(fresh(case)),
        Some(Frame::Flow { flow, .. }) if case.engine.is_courtesy(&Target::Flow(flow.clone())) => after_courtesy(case, act),
        None => after_nothing(case, act),
        Some(Frame::Answered { .. }) => after_answer(case, act),
        Some(Frame::Offering) => None,
        Some(frame @ (Frame::Flow { .. } | Frame::Tree { .. } | Frame::Clarifying { .. })) => beside(case, frame, act),
    }
}

/// Where nothing is open: at the start, after a miss, after a procedure.
fn after_nothing<'e>(case: &Deliberation<'e, '_>, act: TalkAct) -> Option<Decision<'e>> {
    let is_start = case.view.n_messages() == 0;
    match act {
        _ if is_start && has_answer(case) => None,
        TalkAct::Thanks | TalkAct::Done if is_start => Some(Decision::Prompt),
        act if is_known(case, act) => None,
        TalkAct::Done | TalkAct::Thanks => Some(Decision::Heard),
        TalkAct::Nod => Some(after(case.view.last_act())),
        TalkAct::Call => Some(Decision::Prompt),
        TalkAct::AskOn => may_be_about(case),
        TalkAct::Farewell => None,
    }
}

/// After an answer.
fn after_answer<'e>(case: &Deliberation<'e, '_>, act: TalkAct) -> Option<Decision<'e>> {
    match act {
        TalkAct::Thanks if is_known(case, act) => None,
        TalkAct::Nod | TalkAct::Done | TalkAct::Thanks => Some(Decision::Heard),
        TalkAct::Call => Some(Decision::Prompt),
        TalkAct::AskOn => may_be_about(case),
        TalkAct::Farewell => None,
    }
}

/// After 不客气, whose question is not truly open.
fn after_courtesy<'e>(case: &Deliberation<'e, '_>, act: TalkAct) -> Option<Decision<'e>> {
    if act == TalkAct::Thanks { Some(Decision::Heard) } else { after_answer(case, act) }
}

/// Beside an open question.
fn beside<'e>(case: &Deliberation<'e, '_>, frame: &Frame, act: TalkAct) -> Option<Decision<'e>> {
    match (frame, act) {
        // Who is only asked whether it is solved need not say, and who thanks has chosen none of the titles.
        (_, TalkAct::Nod | TalkAct::Done | TalkAct::Thanks) if is_closing(case, frame) => Some(Decision::Heard),
        (_, TalkAct::Thanks) if is_known(case, act) => None,
        (Frame::Clarifying { .. }, TalkAct::Thanks) => Some(Decision::Heard),
        (_, TalkAct::AskOn) if is_asked_beside(case) => None,
        (Frame::Clarifying { .. }, TalkAct::Done) => Some(Decision::Cancelled),
        // It may say that there is none of what is asked for, which counts, but begins nothing else.
        (_, TalkAct::Done) => case.sure_target().and_then(|_| ask_again(case, frame)),
        (_, TalkAct::Nod | TalkAct::Call | TalkAct::AskOn | TalkAct::Thanks) => ask_again(case, frame),
        (_, TalkAct::Farewell) => None,
    }
}

/// Whether nothing but whether it is solved is asked.
fn is_closing(case: &Deliberation<'_, '_>, frame: &Frame) -> bool {
    standing(&case.engine.flows, frame).is_some_and(|(flow, standing)| machine::is_closing(flow, standing.step))
}

/// Asks what a short question is about where the matter before leads nowhere with it, or what about the last answer; nothing where it leads
/// to another.
fn may_be_about<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let leads = || case.sure_target().is_some() || !offer(case).options.is_empty();
    let leads_somewhere = is_known(case, TalkAct::AskOn) || (case.u.how() == Some(Reading::FollowUp) && leads());
    if leads_somewhere { said_again(case) } else { Some(Decision::Prompt) }
}

/// Whether a short question has, with the matter before, an answer of its own, which can be given beside the open question.
fn is_asked_beside(case: &Deliberation<'_, '_>) -> bool {
    let is_new = |atom: &AtomId| case.is_plain_answer(atom) && case.view.tried().last() != Some(atom);
    case.u.how() == Some(Reading::FollowUp) && matches!(case.sure_target(), Some((Target::Atom(atom), _)) if is_new(atom))
}

/// Whether the content surely has an answer to the word itself: some shops answer 谢谢 or 在吗 with one of their own.
fn has_answer(case: &Deliberation<'_, '_>) -> bool {
    matches!(case.sure_target(), Some((Target::Atom(_), _)))
}

/// Whether the content has something to say to the word itself: an editor wrote it down, or it greets or thanks and is surely such a courtesy.
fn is_known(case: &Deliberation<'_, '_>, act: TalkAct) -> bool {
    let is_courteous = matches!(act, TalkAct::Call | TalkAct::Thanks);
    case.sure_target()
        .is_some_and(|(target, confidence)| confidence == Confidence::ONE || (is_courteous && case.engine.is_courtesy(target)))
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
        Frame::Flow { .. } => {
            let (flow, standing) = standing(&case.engine.flows, frame)?;
            let progress = machine::ask_again(flow, &standing, case.view.locale());
            Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence: None })
        }
        Frame::Tree { at, hash, path, asked, .. } => {
            let at = case.engine.kb.find(at).filter(|at| case.engine.kb[*at].hash == *hash)?;
            let (tree, question) = case.engine.kb.tree_of(at)?;
            let (path, asked) = (path.clone(), asked.saturating_sub(1));
            Some(Decision::Diagnose(Diagnosis { tree, question, path, asked, before: Before::Repeat, confidence: None }))
        }
        // A third time would help nobody: other words may.
        Frame::Clarifying { .. } if case.view.memory().n_clarified >= MOST_MENUS => Some(Decision::Rephrase),
        Frame::Clarifying { options, others, matter, asked } => {
            let offer = Offer { options: options.clone(), others: others.clone() };
            let asked = asked.saturating_sub(1);
            Some(Decision::Clarify(Clarification { offer, matter: matter.clone(), asked, before: Before::Repeat }))
        }
        Frame::Offering | Frame::Answered { .. } => None,
    }
}
