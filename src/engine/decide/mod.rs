//! What is to be done about a message?
//!
//! The first rule that has something to say: danger, red line, a button of the open question or its very words, plea (but not in a first
//! greeting), anger, the running procedure, answer, clarify, hand over.
//! What follows from a button stands in `answer_button`, how a message goes on with what was said in `carry_on`, what is done about a new matter
//! in `fresh`; words are chosen in `reply`.

mod afterwards;
mod answer_button;
mod aside;
mod carry_on;
pub(in crate::engine) mod carry_on_flow;
mod carry_on_tree;
pub mod costs;
pub mod decided;
pub mod decision;
pub(in crate::engine) mod deliberation;
mod diagnose;
mod enter;
mod fresh;
mod instead;
mod options;
mod part;
pub mod policy;
mod reconsider;
pub(in crate::engine) mod replies;
mod second;
mod small;
mod stop;
mod trial;

use crate::conversation::BotView;
use crate::dialog::frame::Frame;
use crate::engine::Engine;
use crate::engine::decide::answer_button::answer_button;
use crate::engine::decide::carry_on::{carry_on, next_best};
use crate::engine::decide::decided::{Decided, DecidedBy};
use crate::engine::decide::decision::Decision;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::fresh::fresh;
use crate::engine::decide::small::small;
use crate::engine::understand::understanding::{Candidate, Understanding};
use crate::escalation::Signal;
use crate::text::confidence::Confidence;
use jiff::Timestamp;

/// Decides about a message, and says which rule did.
pub fn decide<'e>(engine: &'e Engine, view: &BotView<'_>, u: &Understanding, now: Timestamp) -> Decided<'e> {
    let case = Deliberation { engine, view, u, now };
    let signalled = |signal: Signal| Decided { by: DecidedBy::Signal(signal), decision: case.hand_off(signal.into()) };
    let by = |by: DecidedBy| move |decision: Decision<'e>| Decided { by, decision };
    let alarmed = u.alarm().map(signalled);
    alarmed
        .or_else(|| answer_button(&case).map(by(DecidedBy::Reply)))
        .or_else(|| called_for(&case).map(signalled))
        .or_else(|| small(&case).map(by(DecidedBy::SmallWord)))
        .or_else(|| carry_on(&case).map(by(DecidedBy::CarryOn)))
        .unwrap_or_else(|| Decided { by: DecidedBy::NewMatter, decision: fresh(&case) })
}

/// The signal that calls for a person, if there is one.
fn called_for(case: &Deliberation<'_, '_>) -> Option<Signal> {
    let signal = case.u.calls_for_person(case.engine.escalation.anger.hand_over_at);
    signal.filter(|&signal| signal != Signal::Plea || !is_greeting(case))
}

/// Whether the first message is nothing but a courtesy that an editor wrote down: 有人吗 opens a talk as 在吗 does. Said again, it asks for a person.
fn is_greeting(case: &Deliberation<'_, '_>) -> bool {
    let is_courtesy = |first: &Candidate| first.confidence == Confidence::ONE && case.engine.is_courtesy(&first.target);
    case.view.n_messages() == 0 && case.u.candidates.first().is_some_and(is_courtesy)
}

/// Decides when the customer says, without a message, that the last answer did not help; nothing when there is none.
pub fn after_no_help<'e>(engine: &'e Engine, view: &BotView<'_>, now: Timestamp) -> Option<Decision<'e>> {
    let Some(Frame::Answered { atom, next, others, .. }) = view.frame() else { return None };
    let u = Understanding::of_nothing(view.locale());
    Some(next_best(&Deliberation { engine, view, u: &u, now }, atom, next, others))
}
