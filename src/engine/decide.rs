//! What is to be done?
//!
//! One ordered match: red line, plea, anger, the running procedure, answer, clarify, hand over. How a message goes on with what was said
//! stands in `carry_on` and `diagnose`; words are chosen in `reply`.

use crate::conversation::BotView;
use crate::conversation::event::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Frame, Taken, Target};
use crate::dialog::heard::Heard;
use crate::dialog::machine;
use crate::dialog::progress::Progress;
use crate::engine::Engine;
use crate::engine::options::{Offer, options_after};
use crate::engine::policy::Says;
use crate::engine::understand::{Candidate, Understanding, reader};
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::{Node, SymptomTree};
use crate::text::confidence::Confidence;
use jiff::Timestamp;

/// How many further answers are kept for the case that the first does not help.
const MOST_NEXT: usize = 2;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Decision<'e> {
    /// Pass the customer to a person, with the way through a symptom tree.
    HandOff { reason: HandoffReason, path: Vec<Taken> },
    /// Say what a flow says.
    Flow { flow: &'e Flow, progress: Progress, before: Before, confidence: Option<Confidence> },
    /// Answer a question in mid-flow, then ask again what the flow asked.
    Digress { flow: &'e Flow, answer: AtomIdx, confidence: Confidence, back: Progress },
    /// Ask a question of a symptom tree.
    Diagnose(Diagnosis<'e>),
    /// Answer with an atom.
    Answer(Answer),
    /// Say only the part of the last answer that speaks of what is asked.
    Narrow { atom: AtomIdx, text: String },
    /// Ask which of these was meant.
    Clarify(Clarification),
    /// Be glad that it helped.
    Solved,
    /// Cancel the procedure.
    Cancelled,
    /// Say that there is no answer.
    Miss,
    /// Ask for other words: none of the titles was meant.
    Rephrase,
    /// Ask for words.
    Wordless,
    /// Put the running procedure aside, and do this.
    PutAside(Box<Decision<'e>>),
    /// Go on with what was put aside: this.
    TakeUp(Box<Decision<'e>>),
    /// Leave what was put aside.
    LeaveIt,
}

/// What is said before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing, or something to soften.
    Nothing,
    /// That it begins again because it was edited.
    Changed,
    /// That the last answer did not help.
    Sorry,
    /// That a detail was corrected.
    Corrected,
    /// That a detail was noted.
    Noted,
    /// That the reply was not understood.
    Repeat,
}

/// A question of a symptom tree.
#[derive(Debug, Clone)]
pub struct Diagnosis<'e> {
    /// The tree.
    pub tree: &'e SymptomTree,
    /// The question.
    pub question: &'e Node,
    /// Questions and replies so far.
    pub path: Vec<Taken>,
    /// How often it was asked already.
    pub asked: u8,
    /// What is said before it.
    pub before: Before,
    /// How sure the bot is of the symptom; nothing where the customer led there by choices.
    pub confidence: Option<Confidence>,
}

/// A choice of what may have been meant, and what is kept for after it.
#[derive(Debug, Clone)]
pub struct Clarification {
    /// What is offered, and what else may have been meant.
    pub offer: Offer,
    /// The customer's words that may mean any of these.
    pub matter: String,
    /// How often choices were offered for these words already.
    pub asked: u8,
    /// What is said before it.
    pub before: Before,
}

/// An answer, and what is kept for after it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The atom.
    pub atom: AtomIdx,
    /// How sure the bot is; nothing where the customer led there by choices.
    pub confidence: Option<Confidence>,
    /// What comes next should it not help.
    pub next: Vec<Target>,
    /// How the customer came there in a symptom tree.
    pub path: Vec<Taken>,
    /// Whether an answer before it did not help.
    pub is_next_best: bool,
    /// What else may have been meant, should it not help.
    pub others: Vec<Target>,
}

/// Decides about a message.
pub fn decide<'e>(engine: &'e Engine, view: &BotView<'_>, u: &Understanding, now: Timestamp) -> Decision<'e> {
    let case = Case { engine, view, u, now };
    match u.calls_for_person(engine) {
        Some(reason) => case.hand_off(reason),
        None => case.carry_on().unwrap_or_else(|| case.fresh()),
    }
}

/// Decides when the customer says, without a message, that the last answer did not help; nothing when there is none.
pub fn after_no_help<'e>(engine: &'e Engine, view: &BotView<'_>, now: Timestamp) -> Option<Decision<'e>> {
    let Some(Frame::Answered { atom, next, others, .. }) = view.frame() else { return None };
    let u = Understanding::of_nothing(engine);
    Some(Case { engine, view, u: &u, now }.next_best(atom, next, others))
}

/// A message, and all that is looked at to decide about it.
pub(super) struct Case<'e, 'c> {
    /// The content.
    pub engine: &'e Engine,
    /// The conversation.
    pub view: &'c BotView<'c>,
    /// What was read from the message.
    pub u: &'c Understanding,
    /// When.
    pub now: Timestamp,
}

impl<'e> Case<'e, '_> {
    /// Decides about a message that begins something new.
    pub fn fresh(&self) -> Decision<'e> {
        if self.u.is_wordless() {
            return Decision::Wordless;
        }
        if let Some(decision) = self.part() {
            return decision;
        }
        if let Some((target, confidence)) = self.sure_target() {
            if self.waits(target)
                && let Some(decision) = self.take_up()
            {
                return decision;
            }
            let is_thanks = self.engine.is_courtesy(target) && self.view.memory().aside.is_some();
            let entered = self.enter(target, Some(confidence), self.next_after(target));
            match if is_thanks { Some(Decision::Solved) } else { entered } {
                Some(Decision::Answer(answer)) => {
                    return Decision::Answer(Answer { others: self.others(target, confidence, &answer.next), ..answer });
                }
                Some(decision) => return decision,
                None => {}
            }
        }
        let offer = self.offer();
        let is_joined = self.u.how() == Some(Reading::Joined);
        let was_offered = matches!(self.view.frame(), Some(Frame::Clarifying { options, .. }) if *options == offer.options);
        let is_last = self.turns_before(self.view.memory().n_clarified) >= self.engine.policy.clarifies_before_person;
        match offer.options.is_empty() || (was_offered && !is_joined) {
            true => self.miss(Decision::Miss),
            false if is_last => self.hand_off(HandoffReason::Unresolved),
            false => {
                let matter = self.u.matter.as_str().to_owned();
                Decision::Clarify(Clarification { offer, matter, asked: 0, before: Before::Nothing })
            }
        }
    }

    /// Whether this procedure was put aside.
    fn waits(&self, target: &Target) -> bool {
        matches!((self.view.memory().aside.as_ref(), target), (Some(Frame::Flow { flow, .. }), Target::Flow(own)) if flow == own)
    }

    /// Says that there is no answer, in this way, or hands over when it was said too often.
    pub fn miss(&self, miss: Decision<'e>) -> Decision<'e> {
        let n_misses = self.turns_before(self.view.memory().n_misses).saturating_add(1);
        if n_misses >= self.engine.policy.misses_before_person { self.hand_off(HandoffReason::Unresolved) } else { miss }
    }

    /// A number of turns in a row, without the one that this message is joined to.
    fn turns_before(&self, n: u8) -> u8 {
        if self.u.how() == Some(Reading::Joined) { n.saturating_sub(1) } else { n }
    }

    /// Passes the customer to a person.
    pub fn hand_off(&self, reason: HandoffReason) -> Decision<'e> {
        Decision::HandOff { reason, path: self.view.memory().path.clone() }
    }

    /// Starts what a target names; nothing when the content no longer has it.
    pub fn enter(&self, target: &Target, confidence: Option<Confidence>, next: Vec<Target>) -> Option<Decision<'e>> {
        match target {
            Target::Flow(flow) => {
                let flow = self.engine.flows.get(flow)?;
                let progress = machine::start(flow, &self.matter());
                Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence })
            }
            Target::Atom(atom) => {
                let atom = self.engine.kb.find(atom).filter(|&atom| self.may_see(atom))?;
                match self.engine.kb.tree_of(atom) {
                    Some((tree, node)) => Some(self.diagnose_from(tree, node, confidence)),
                    None => {
                        Some(Decision::Answer(Answer { atom, confidence, next, path: Vec::new(), is_next_best: false, others: Vec::new() }))
                    }
                }
            }
        }
    }

    /// Whether the customer may be shown an atom, here and now.
    pub fn may_see(&self, atom: AtomIdx) -> bool {
        reader(self.view, self.now).may_see(&self.engine.kb, atom)
    }

    /// The surest target, when it is sure enough to act on.
    pub fn sure_target(&self) -> Option<(&Target, Confidence)> {
        self.u.sure_target(self.engine)
    }

    /// What else may have been meant, should an answer that was so sure not help, nor what comes next.
    fn others(&self, answer: &Target, confidence: Confidence, next: &[Target]) -> Vec<Target> {
        let is_other = |candidate: &&Candidate| {
            let target = &candidate.target;
            target != answer && !next.contains(target) && !self.was_tried(target) && !self.engine.is_courtesy(target)
        };
        options_after(confidence, &self.u.candidates.iter().filter(is_other).collect::<Vec<_>>(), &self.engine.policy)
    }

    /// What may be tried should `target` not help: answers that would have been given by themselves.
    fn next_after(&self, target: &Target) -> Vec<Target> {
        let floor = self.engine.policy.answer_at;
        let sure = self.u.candidates.iter().take_while(|candidate| candidate.confidence >= floor).map(|candidate| &candidate.target);
        let is_answer = |target: &Target| matches!(target, Target::Atom(atom) if self.is_plain_answer(atom));
        sure.filter(|other| *other != target && is_answer(other) && !self.was_tried(other)).take(MOST_NEXT).cloned().collect()
    }

    /// Whether the bot has answered with this atom already.
    pub fn was_tried(&self, target: &Target) -> bool {
        matches!(target, Target::Atom(atom) if self.view.tried().contains(atom))
    }

    /// Whether an atom answers by itself, without a symptom tree.
    pub fn is_plain_answer(&self, atom: &AtomId) -> bool {
        self.engine.kb.find(atom).is_some_and(|atom| self.engine.kb.tree_of(atom).is_none())
    }

    /// The message as a reply to what was asked.
    pub fn heard(&self) -> Heard<'_> {
        let is_correction = Says::contains(&self.engine.policy.says.correct, &self.u.text);
        Heard {
            original: &self.u.original,
            text: &self.u.text,
            slots: &self.u.slots,
            is_correction,
            locale: self.view.locale(),
            now: self.now,
        }
    }

    /// The message as a matter of its own.
    pub fn matter(&self) -> Heard<'_> {
        Heard { text: &self.u.matter, ..self.heard() }
    }
}

impl Engine {
    /// Whether a target only returns a courtesy: 好的谢谢 in the middle of a procedure does not end it, and beside a wish it is none.
    pub fn is_courtesy(&self, target: &Target) -> bool {
        matches!(target, Target::Flow(flow) if self.flows.get(flow).is_some_and(|flow| flow.is_courtesy))
    }
}
