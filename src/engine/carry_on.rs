//! How does a message go on with what was said?
//!
//! By the place where the conversation stands; symptom trees are in `diagnose`. Nothing here means that the message begins something new.

use crate::conversation::handoff::HandoffReason;
use crate::dialog::choice;
use crate::dialog::flow::{Flow, Step};
use crate::dialog::frame::{Frame, Target};
use crate::dialog::machine::{self, Use};
use crate::dialog::progress::Standing;
use crate::engine::decide::{Answer, Before, Case, Clarification, Decision};
use crate::engine::narrow::narrow;
use crate::engine::options::Offer;
use crate::engine::policy::Says;
use crate::kb::entry::AtomId;
use crate::meaning::Meaning;
use crate::text::normalize::NormalText;

/// From this cosine on two messages ask the same, when they also lead to the same answer: 退款多久到账 and 退款几天能到 have 0.8.
const SAME_MEANING: f32 = 0.7;

/// How often choices are offered for the same words.
const MOST_OFFERS: u8 = 2;

impl<'e> Case<'e, '_> {
    /// Goes on where the conversation stands; nothing when the message begins something new.
    pub fn carry_on(&self) -> Option<Decision<'e>> {
        if self.view.memory().aside.is_some() && Says::has(&self.engine.policy.says.resume, &self.u.text) && !self.is_reply() {
            return self.take_up();
        }
        match self.view.frame()? {
            Frame::Flow { flow, hash, step, slots, asked } => {
                let flow = self.engine.flows.get(flow)?;
                if flow.hash != *hash {
                    return Some(self.begin_again(flow));
                }
                let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
                Some(self.carry_on_flow(flow, &standing))
            }
            Frame::Tree { at, hash, path, asked, .. } => self.carry_on_tree(at, hash, path, *asked),
            Frame::Clarifying { options, others, matter, asked } => self.carry_on_clarifying(options, others, matter, *asked),
            Frame::Offering => self.carry_on_offering(),
            Frame::Answered { path, .. } if Says::has(&self.engine.policy.says.back, &self.u.text) => self.step_back(path),
            Frame::Answered { atom, next, others, related, .. } => self.carry_on_answered(atom, (next, others), related),
        }
    }

    /// Whether the message surely replies to what was asked, so that it needs no reading of its own.
    pub fn is_reply(&self) -> bool {
        let says = &self.engine.policy.says;
        match self.view.frame() {
            None => false,
            Some(Frame::Flow { flow, hash, step, slots, asked }) => {
                let flow = self.engine.flows.get(flow).filter(|flow| flow.hash == *hash);
                let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
                let is_taken = flow.is_some_and(|flow| machine::take(flow, &standing, &self.heard()).is_some());
                is_taken || Says::has(&says.cancel, &self.u.text)
            }
            Some(Frame::Tree { at, .. }) => self.is_reply_to_question(at),
            Some(Frame::Clarifying { options, .. }) => self.picked(options).is_some() || Says::has(&says.none, &self.u.text),
            Some(Frame::Offering) => self.agrees().is_some(),
            Some(Frame::Answered { related, .. }) => {
                self.u.verdict.is_some() || self.related(related).is_some() || Says::has(&says.back, &self.u.text)
            }
        }
    }

    fn begin_again(&self, flow: &'e Flow) -> Decision<'e> {
        Decision::Flow { flow, progress: machine::start(flow, &self.heard()), before: Before::Changed, confidence: None }
    }

    fn carry_on_flow(&self, flow: &'e Flow, standing: &Standing) -> Decision<'e> {
        let heard = self.heard();
        let flows_on = |progress, before| Decision::Flow { flow, progress, before, confidence: None };
        if let Some((progress, used)) = machine::take(flow, standing, &heard) {
            return flows_on(progress, before(used));
        }
        if Says::has(&self.engine.policy.says.cancel, &self.u.text) {
            return Decision::Cancelled;
        }
        match self.sure_target() {
            Some((Target::Atom(atom), _)) if self.was_just_said(atom) => self.hand_off(HandoffReason::Unresolved),
            Some((Target::Atom(atom), confidence)) if self.is_plain_answer(atom) && !self.says(flow, atom) => {
                match self.engine.kb.find(atom) {
                    Some(answer) => Decision::Digress { flow, answer, confidence, back: machine::ask_again(flow, standing, heard.locale) },
                    None => self.fresh(),
                }
            }
            Some((target, _)) if self.engine.is_courtesy(target) => {
                flows_on(machine::ask_again(flow, standing, heard.locale), Before::Nothing)
            }
            Some((target, _)) if !self.is_of(flow, target) => Decision::PutAside(Box::new(self.fresh())),
            Some(_) | None => match machine::take_details(flow, standing, &heard) {
                Some((progress, used)) => flows_on(progress, before(used)),
                None => flows_on(machine::advance(flow, standing, &heard), Before::Nothing),
            },
        }
    }

    /// Whether a flow is what a target leads to, or says it itself.
    fn is_of(&self, flow: &Flow, target: &Target) -> bool {
        match target {
            Target::Flow(id) => *id == flow.id,
            Target::Atom(atom) => self.says(flow, atom),
        }
    }

    /// Whether an atom is one of the answers of a flow, so that it is no question beside it.
    fn says(&self, flow: &Flow, atom: &AtomId) -> bool {
        let own = self.engine.kb.find(atom);
        flow.steps.iter().any(|step| matches!(step, Step::Answer { atom, .. } if atom.each().any(|(_, atom)| Some(*atom) == own)))
    }

    /// Whether the last thing that the bot answered with was this atom, and nothing was asked in between.
    fn was_just_said(&self, atom: &AtomId) -> bool {
        let is_digression = self
            .view
            .memory()
            .subject
            .as_ref()
            .is_some_and(|subject| self.view.memory().last.as_ref().is_some_and(|said| said.text == *subject));
        is_digression && self.view.tried().last() == Some(atom)
    }

    fn carry_on_clarifying(&self, options: &[Target], others: &[Target], matter: &str, asked: u8) -> Option<Decision<'e>> {
        if let Some(target) = self.picked(options) {
            return self.enter(target, None, Vec::new());
        }
        Says::has(&self.engine.policy.says.none, &self.u.text).then(|| match (others, asked) {
            ([], ..MOST_OFFERS) => self.miss(Decision::Rephrase),
            ([], MOST_OFFERS..) => self.hand_off(HandoffReason::Unresolved),
            (others, _) => self.offer_instead(others, matter, asked, Before::Nothing),
        })
    }

    /// Asks which of these was meant, when what was offered or said was not.
    fn offer_instead(&self, others: &[Target], matter: &str, asked: u8, before: Before) -> Decision<'e> {
        let offer = Offer { options: others.to_vec(), others: Vec::new() };
        Decision::Clarify(Clarification { offer, matter: matter.to_owned(), asked, before })
    }

    /// The target among those offered that the message picks.
    pub fn picked<'t>(&self, options: &'t [Target]) -> Option<&'t Target> {
        let titles = self.engine.titles_of(options, self.view.locale());
        choice::pick(titles.iter().map(|title| (title.as_str(), [].as_slice())), &self.u.text).map(|at| &options[at])
    }

    fn carry_on_answered(&self, atom: &AtomId, (next, others): (&[Target], &[Target]), related: &[AtomId]) -> Option<Decision<'e>> {
        match self.u.verdict {
            Some(true) => return Some(Decision::Solved),
            Some(false) => return Some(self.next_best(atom, next, others)),
            None => {}
        }
        if let Some(target) = self.related(related) {
            return self.enter(&target, None, Vec::new());
        }
        if !self.asks_again(atom) {
            return None;
        }
        let narrowed = self.engine.kb.find(atom).zip(self.narrowed(atom));
        Some(narrowed.map_or_else(|| self.next_best(atom, next, others), |(atom, text)| Decision::Narrow { atom, text }))
    }

    /// The part of the last answer that the message asks on about; only once after an answer.
    pub fn narrowed(&self, atom: &AtomId) -> Option<String> {
        let subject = NormalText::of(self.view.memory().subject.as_ref()?);
        let is_second = matches!(self.view.tried(), [.., before, last] if before == last && last == atom);
        let own = &self.engine.kb[self.engine.kb.find(atom).filter(|_| !is_second)?];
        narrow(&self.engine.segmenter, &own.plain, &subject, &self.u.text)
    }

    /// What the editor put beside the answer, where the message is its title.
    pub fn related(&self, related: &[AtomId]) -> Option<Target> {
        let titles = related.iter().cloned().map(Target::Atom);
        titles.into_iter().find(|target| NormalText::of(&self.engine.title_of(target, self.view.locale())) == self.u.text)
    }

    /// Whether the message asks what this atom has just answered: it leads there again, surely or in words of the same meaning.
    fn asks_again(&self, atom: &AtomId) -> bool {
        let Some(first) = self.u.candidates.first().filter(|first| first.target == Target::Atom(atom.clone())) else { return false };
        let meaning = |text: &NormalText| Meaning::of_text(text, &self.engine.segmenter);
        let same = || {
            let subject = self.view.memory().subject.as_ref();
            subject.is_some_and(|subject| meaning(&NormalText::of(subject)).dot(&meaning(&self.u.matter)) >= SAME_MEANING)
        };
        first.confidence >= self.engine.policy.answer_at || (first.confidence >= self.engine.policy.clarify_at && same())
    }

    /// The next best answer; after a symptom tree the procedure for it; else a choice of what else may have been meant, or a person.
    pub fn next_best(&self, atom: &AtomId, next: &[Target], others: &[Target]) -> Decision<'e> {
        let is_remedy = self.engine.kb.find(atom).is_some_and(|atom| self.engine.kb.tree_of(atom).is_some());
        let untried = next.iter().position(|target| !self.was_tried(target));
        let entered = untried.and_then(|at| self.enter(&next[at], None, next[at + 1..].to_vec()));
        match entered {
            Some(Decision::Answer(answer)) => Decision::Answer(Answer { is_next_best: true, others: others.to_vec(), ..answer }),
            Some(other) => other,
            None if is_remedy => self.after_tree().unwrap_or_else(|| self.hand_off(HandoffReason::Unresolved)),
            None if !others.is_empty() => {
                let matter = self.view.memory().subject.as_deref().unwrap_or_default();
                self.offer_instead(others, matter, 0, Before::Sorry)
            }
            None => self.hand_off(HandoffReason::Unresolved),
        }
    }

    fn after_tree(&self) -> Option<Decision<'e>> {
        let flow = self.engine.flows.iter().find(|flow| flow.is_after_diagnosis)?;
        let progress = machine::start(flow, &self.heard());
        Some(Decision::Flow { flow, progress, before: Before::Sorry, confidence: None })
    }

    fn carry_on_offering(&self) -> Option<Decision<'e>> {
        if self.agrees()? { self.take_up() } else { Some(Decision::LeaveIt) }
    }

    /// Whether the message agrees to go on with what was put aside, or declines.
    fn agrees(&self) -> Option<bool> {
        let (says, words) = (&self.engine.policy.says, self.engine.policy.words(self.view.locale()));
        let yes: Vec<String> = says.resume.iter().chain(&says.agree).cloned().collect();
        let choices = [(words.go_on.as_str(), yes.as_slice()), (words.leave_it.as_str(), says.cancel.as_slice())];
        choice::pick(choices, &self.u.text).map(|at| at == 0)
    }

    /// Goes on with what was put aside; nothing when the content no longer has it.
    pub fn take_up(&self) -> Option<Decision<'e>> {
        let decision = match self.view.memory().aside.as_ref()? {
            Frame::Flow { flow, hash, step, slots, asked } => {
                let flow = self.engine.flows.get(flow)?;
                let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
                if flow.hash == *hash {
                    let progress = machine::ask_again(flow, &standing, self.view.locale());
                    Decision::Flow { flow, progress, before: Before::Nothing, confidence: None }
                } else {
                    self.begin_again(flow)
                }
            }
            Frame::Tree { at, hash, path, .. } => self.ask_again(at, hash, path)?,
            Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. } => return None,
        };
        Some(Decision::TakeUp(Box::new(decision)))
    }
}

fn before(used: Use) -> Before {
    match used {
        Use::Reply => Before::Nothing,
        Use::Correction => Before::Corrected,
        Use::Note => Before::Noted,
    }
}
