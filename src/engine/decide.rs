//! What is to be done?
//!
//! One ordered match: red line, plea, anger, the running procedure, answer, clarify, hand over. Words are chosen in `reply`.

use crate::conversation::BotView;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Frame, Taken, Target};
use crate::dialog::machine::{self, Heard, Progress, Standing};
use crate::dialog::{choice, tree};
use crate::engine::Engine;
use crate::engine::policy::Says;
use crate::engine::understand::Understanding;
use crate::escalation::Signals;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::{Node, SymptomTree};
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// How often a question of a symptom tree is asked before a person takes over.
const MOST_ASKS: u8 = 2;

/// How many further answers are kept for the case that the first does not help.
const MOST_NEXT: usize = 2;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Decision<'e> {
    /// Pass the customer to a person.
    HandOff(HandoffReason),
    /// Say what a flow says; `changed` when it begins again because it was edited.
    Flow { flow: &'e Flow, progress: Progress, changed: bool },
    /// Answer a question in mid-flow, then ask again what the flow asked.
    Digress { flow: &'e Flow, answer: AtomIdx, confidence: Confidence, back: Progress },
    /// Ask a question of a symptom tree.
    Diagnose { tree: &'e SymptomTree, question: &'e Node, path: Vec<Taken>, asked: u8, changed: bool },
    /// Answer with an atom.
    Answer(Answer),
    /// Offer these.
    Clarify(Vec<Target>),
    /// Be glad that it helped.
    Solved,
    /// Cancel the procedure.
    Cancelled,
    /// Say that there is no answer.
    Miss,
    /// Ask for words.
    Wordless,
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
}

/// Decides about a message.
pub fn decide<'e>(engine: &'e Engine, view: &BotView<'_>, u: &Understanding, now: Timestamp) -> Decision<'e> {
    let case = Case { engine, view, u, now };
    match &u.signals {
        signals if signals.red_lines().next().is_some() => Decision::HandOff(HandoffReason::RedLine),
        Signals { is_plea: true, .. } => Decision::HandOff(HandoffReason::Plea),
        Signals { anger, .. } if anger.score >= engine.escalation.anger.hand_over_at => Decision::HandOff(HandoffReason::Anger),
        Signals { .. } => case.carry_on().unwrap_or_else(|| case.fresh()),
    }
}

struct Case<'e, 'c> {
    engine: &'e Engine,
    view: &'c BotView<'c>,
    u: &'c Understanding,
    now: Timestamp,
}

impl<'e> Case<'e, '_> {
    /// Goes on where the conversation stands; nothing when the message begins something new.
    fn carry_on(&self) -> Option<Decision<'e>> {
        match self.view.frame()? {
            Frame::Flow { flow, hash, step, slots, asked } => {
                let flow = self.engine.flows.get(flow)?;
                if flow.hash != *hash {
                    return Some(Decision::Flow { flow, progress: machine::start(flow, &self.heard()), changed: true });
                }
                let standing = Standing { step: *step, slots: slots.clone(), asked: *asked };
                Some(self.carry_on_flow(flow, &standing))
            }
            Frame::Tree { at, hash, path, asked, .. } => self.carry_on_tree(at, hash.as_str(), path, *asked),
            Frame::Clarifying { options } => self.carry_on_clarifying(options),
            Frame::Answered { path, .. } if Says::has(&self.engine.policy.says.back, &self.u.text) => self.step_back(path),
            Frame::Answered { atom, next, related, .. } => self.carry_on_answered(atom, next, related),
        }
    }

    fn carry_on_flow(&self, flow: &'e Flow, standing: &Standing) -> Decision<'e> {
        let heard = self.heard();
        if machine::accepts(flow, standing, &heard) {
            return Decision::Flow { flow, progress: machine::advance(flow, standing, &heard), changed: false };
        }
        if Says::has(&self.engine.policy.says.cancel, &self.u.text) {
            return Decision::Cancelled;
        }
        match self.sure_target() {
            Some((Target::Atom(atom), confidence)) if self.is_plain_answer(atom) => match self.engine.kb.find(atom) {
                Some(answer) => Decision::Digress { flow, answer, confidence, back: machine::ask_again(flow, standing) },
                None => self.fresh(),
            },
            Some((target, _)) if self.engine.is_courtesy(target) => {
                Decision::Flow { flow, progress: machine::ask_again(flow, standing), changed: false }
            }
            Some((target, _)) if *target != Target::Flow(flow.id.clone()) => self.fresh(),
            Some(_) | None => Decision::Flow { flow, progress: machine::advance(flow, standing, &heard), changed: false },
        }
    }

    fn carry_on_tree(&self, at: &AtomId, hash: &str, path: &[Taken], asked: u8) -> Option<Decision<'e>> {
        let at = self.engine.kb.find(at)?;
        let (tree, question) = self.engine.kb.tree_of(at)?;
        if self.engine.kb[at].hash.as_str() != hash {
            return Some(Decision::Diagnose { tree, question: &tree.root, path: Vec::new(), asked: 0, changed: true });
        }
        if let Some(branch) = tree::pick(question, &self.u.text) {
            let mut path = path.to_vec();
            path.push(Taken { question: self.engine.kb[at].id.clone(), reply: branch.label.clone() });
            return Some(self.step_into(tree, &branch.to, path));
        }
        let says = &self.engine.policy.says;
        if Says::has(&says.back, &self.u.text) {
            let root = Decision::Diagnose { tree, question, path: Vec::new(), asked: 0, changed: false };
            return Some(self.step_back(path).unwrap_or(root));
        }
        if Says::has(&says.cancel, &self.u.text) {
            return Some(Decision::Cancelled);
        }
        match self.sure_target() {
            Some((Target::Atom(atom), _)) if self.engine.kb.find(atom) != Some(at) => Some(self.fresh()),
            Some((target, _)) if self.engine.is_courtesy(target) => {
                Some(Decision::Diagnose { tree, question, path: path.to_vec(), asked: 0, changed: false })
            }
            Some((Target::Flow(_), _)) => Some(self.fresh()),
            Some(_) | None if asked < MOST_ASKS => Some(Decision::Diagnose { tree, question, path: path.to_vec(), asked, changed: false }),
            Some(_) | None => Some(Decision::HandOff(HandoffReason::Unresolved)),
        }
    }

    fn step_into(&self, tree: &'e SymptomTree, node: &'e Node, path: Vec<Taken>) -> Decision<'e> {
        match node {
            Node::Question { .. } => Decision::Diagnose { tree, question: node, path, asked: 0, changed: false },
            Node::Remedy(atom) => Decision::Answer(Answer { atom: *atom, confidence: None, next: Vec::new(), path, is_next_best: false }),
            Node::HandOff => Decision::HandOff(HandoffReason::Procedure),
        }
    }

    fn step_back(&self, path: &[Taken]) -> Option<Decision<'e>> {
        let (last, before) = path.split_last()?;
        let (tree, question) = self.engine.kb.tree_of(self.engine.kb.find(&last.question)?)?;
        Some(Decision::Diagnose { tree, question, path: before.to_vec(), asked: 0, changed: false })
    }

    fn carry_on_clarifying(&self, options: &[Target]) -> Option<Decision<'e>> {
        let titles: Vec<String> = options.iter().map(|target| self.engine.title_of(target)).collect();
        if let Some(at) = choice::pick(titles.iter().map(|title| (title.as_str(), [].as_slice())), &self.u.text) {
            return self.enter(&options[at], None, Vec::new());
        }
        Says::has(&self.engine.policy.says.none, &self.u.text).then(|| self.miss())
    }

    fn carry_on_answered(&self, atom: &AtomId, next: &[Target], related: &[AtomId]) -> Option<Decision<'e>> {
        match self.u.verdict {
            Some(true) => return Some(Decision::Solved),
            Some(false) => return Some(self.next_best(next)),
            None => {}
        }
        let titles: Vec<Target> = related.iter().cloned().map(Target::Atom).collect();
        let picked = titles.iter().find(|target| NormalText::of(&self.engine.title_of(target)) == self.u.text);
        if let Some(target) = picked {
            return self.enter(target, None, Vec::new());
        }
        match self.sure_target() {
            Some((Target::Atom(again), _)) if again == atom => Some(self.next_best(next)),
            Some(_) | None => None,
        }
    }

    /// The next best answer, or a person when there is none.
    fn next_best(&self, next: &[Target]) -> Decision<'e> {
        let untried = next.iter().position(|target| !self.was_tried(target));
        let entered = untried.and_then(|at| self.enter(&next[at], None, next[at + 1..].to_vec()));
        match entered {
            Some(Decision::Answer(answer)) => Decision::Answer(Answer { is_next_best: true, ..answer }),
            Some(other) => other,
            None => Decision::HandOff(HandoffReason::Unresolved),
        }
    }

    /// Decides about a message that begins something new.
    fn fresh(&self) -> Decision<'e> {
        if self.u.is_wordless() {
            return Decision::Wordless;
        }
        if let Some((target, confidence)) = self.sure_target()
            && let Some(decision) = self.enter(target, Some(confidence), self.next_after(target))
        {
            return decision;
        }
        let options: Vec<Target> = self.possible_targets().take(self.engine.policy.clarify_choices).cloned().collect();
        let was_offered = matches!(self.view.frame(), Some(Frame::Clarifying { options: before }) if *before == options);
        if options.is_empty() || was_offered { self.miss() } else { Decision::Clarify(options) }
    }

    fn miss(&self) -> Decision<'e> {
        let is_last = self.view.n_misses() + 1 >= self.engine.policy.misses_before_person;
        if is_last { Decision::HandOff(HandoffReason::Unresolved) } else { Decision::Miss }
    }

    /// Starts what a target names; nothing when the content no longer has it.
    fn enter(&self, target: &Target, confidence: Option<Confidence>, next: Vec<Target>) -> Option<Decision<'e>> {
        match target {
            Target::Flow(flow) => {
                let flow = self.engine.flows.get(flow)?;
                Some(Decision::Flow { flow, progress: machine::start(flow, &self.heard()), changed: false })
            }
            Target::Atom(atom) => {
                let atom = self.engine.kb.find(atom)?;
                match self.engine.kb.tree_of(atom) {
                    Some((tree, question @ Node::Question { .. })) => {
                        Some(Decision::Diagnose { tree, question, path: Vec::new(), asked: 0, changed: false })
                    }
                    Some(_) | None => Some(Decision::Answer(Answer { atom, confidence, next, path: Vec::new(), is_next_best: false })),
                }
            }
        }
    }

    /// The surest target, when it is sure enough to act on.
    fn sure_target(&self) -> Option<(&Target, Confidence)> {
        let first = self.u.candidates.first()?;
        (first.confidence >= self.engine.policy.answer_at).then_some((&first.target, first.confidence))
    }

    /// The targets that are sure enough to offer.
    fn possible_targets(&self) -> impl Iterator<Item = &Target> {
        let floor = self.engine.policy.clarify_at;
        self.u.candidates.iter().take_while(move |candidate| candidate.confidence >= floor).map(|candidate| &candidate.target)
    }

    /// What may be tried should `target` not help: answers that would have been given by themselves.
    fn next_after(&self, target: &Target) -> Vec<Target> {
        let floor = self.engine.policy.answer_at;
        let sure = self.u.candidates.iter().take_while(|candidate| candidate.confidence >= floor).map(|candidate| &candidate.target);
        let is_answer = |target: &Target| matches!(target, Target::Atom(atom) if self.is_plain_answer(atom));
        sure.filter(|other| *other != target && is_answer(other) && !self.was_tried(other)).take(MOST_NEXT).cloned().collect()
    }

    fn was_tried(&self, target: &Target) -> bool {
        matches!(target, Target::Atom(atom) if self.view.tried().contains(atom))
    }

    /// Whether an atom answers by itself, without a symptom tree.
    fn is_plain_answer(&self, atom: &AtomId) -> bool {
        self.engine.kb.find(atom).is_some_and(|atom| self.engine.kb.tree_of(atom).is_none())
    }

    fn heard(&self) -> Heard<'_> {
        self.u.heard(self.now)
    }
}

impl Engine {
    /// Whether a target only returns a courtesy: 好的谢谢 in the middle of a procedure does not end it, and beside a wish it is none.
    pub fn is_courtesy(&self, target: &Target) -> bool {
        matches!(target, Target::Flow(flow) if self.flows.get(flow).is_some_and(|flow| flow.is_courtesy))
    }

    /// What a customer reads for a target among choices: a symptom's entry title at its root, else the atom's or the flow's own title.
    pub fn title_of(&self, target: &Target) -> String {
        match target {
            Target::Flow(flow) => self.flows.get(flow).map(|flow| flow.title.clone()).unwrap_or_default(),
            Target::Atom(id) => match self.kb.find(id) {
                Some(atom) => match self.kb.tree_of(atom) {
                    Some((tree, node)) if tree.root.atom() == node.atom() => self.kb[tree.entry].title.clone(),
                    Some(_) | None => self.kb[atom].title.clone(),
                },
                None => String::new(),
            },
        }
    }
}
