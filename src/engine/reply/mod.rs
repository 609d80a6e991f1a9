//! In which words is it done?
//!
//! Turns a [`Decision`] into facts. Every word comes from the knowledge base, a flow, `policy.ron` or `handoff.ron`; nothing is invented.

pub mod details;
pub mod hours;
pub mod labels;
pub(in crate::engine) mod narrowing;
mod passing;
mod procedure;
pub(in crate::engine) mod speaker;
pub mod team;
mod title;
pub mod words;

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Citation, Reply};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::{Frame, Target};
use crate::engine::decide::decision::{Answer, Before, Clarification, Decision, Diagnosis, Offer};
use crate::engine::reply::speaker::{Speaker, joined};
use crate::kb::entry::{AtomIdx, Entry};

/// How many further choices fit below an answer.
const MOST_FURTHER: usize = 3;

impl Speaker<'_> {
    /// The facts that a decision leads to.
    pub(in crate::engine) fn facts(&self, decision: Decision<'_>) -> Vec<Fact> {
        let (words, turn) = (self.words(), self.turn());
        match decision {
            Decision::HandOff { reason, path } => self.hand_off(reason, path),
            Decision::Flow { flow, progress, before, confidence } => self.say_flow(flow, progress, before, confidence),
            Decision::Digress { answer, confidence, back } => self.digress(answer, confidence, *back),
            Decision::Both { first, second } => self.both(*first, second),
            Decision::Diagnose(diagnosis) => self.diagnose(diagnosis),
            Decision::Answer(answer) => self.answer(answer),
            Decision::Narrow { atom, text } => self.narrow(atom, text),
            Decision::Clarify(clarification) => self.clarify(clarification),
            Decision::Solved => self.done(words.glad.at(turn)),
            Decision::Cancelled => self.done(words.cancelled.at(turn)),
            Decision::Miss => self.miss(joined([self.not_known(), words.miss.at(turn)])),
            Decision::Rephrase => self.miss(words.rephrase.at(turn)),
            Decision::Heard => vec![self.said(Act::Notice, words.heard.at(turn))],
            Decision::Prompt => vec![self.said(Act::Notice, words.prompt.at(turn))],
            Decision::Wordless => vec![self.said(Act::Notice, words.empty.clone())],
            Decision::PutAside(then) => Speaker { aside: self.view.frame(), ..*self }.facts(*then),
            Decision::TakeUp(then) => Speaker { aside: None, ..*self }.facts(*then),
            Decision::LeaveIt => Speaker { aside: None, ..*self }.done(words.cancelled.at(turn)),
        }
    }

    /// Says that a matter is done, and offers to go on with what was put aside.
    fn done(&self, text: String) -> Vec<Fact> {
        match self.aside {
            Some(aside) => self.offer(text, Vec::new(), aside),
            None => vec![self.said(Act::Notice, text), self.moved(None)],
        }
    }

    fn offer(&self, text: String, citations: Vec<Citation>, aside: &Frame) -> Vec<Fact> {
        let words = self.words();
        let title = match aside {
            Frame::Flow { flow, .. } => self.engine.title_of(&Target::Flow(flow.clone()), self.reader()),
            Frame::Tree { tree, .. } => {
                let root = self.engine.kb.find_entry(tree).map(|entry| AtomIdx::new(self.engine.kb[entry].atoms.start));
                root.map(|root| self.engine.title_of(&Target::Atom(self.engine.kb[root].id.clone()), self.reader())).unwrap_or_default()
            }
            Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. } => String::new(),
        };
        let act = if citations.is_empty() { Act::Notice } else { Act::Answer };
        let offered = joined([text, words.resume.at(self.turn()).replace("{title}", &title)]);
        self.shown(Reply { citations, ..self.reply(act, offered) }, Some(Frame::Offering))
    }

    fn miss(&self, text: String) -> Vec<Fact> {
        self.shown(self.reply(Act::Miss, text), None)
    }

    fn answer(&self, answer: Answer) -> Vec<Fact> {
        let words = self.words();
        let before = if answer.is_next_best { joined([words.sorry.at(self.turn()), words.next.at(self.turn())]) } else { self.softener() };
        let entry = self.engine.kb.entry_of(answer.atom);
        let related = self.further(answer.atom, entry).into_iter().map(|atom| self.engine.kb[atom].id.clone()).collect();
        let said = Reply {
            citations: vec![self.citation(answer.atom)],
            confidence: answer.confidence,
            ..self.reply(Act::Answer, joined([before, self.text_of(answer.atom)]))
        };
        let atom = self.engine.kb[answer.atom].id.clone();
        self.shown(said, Some(Frame::Answered { atom, next: answer.next, others: answer.others, related, path: answer.path }))
    }

    /// What is offered below an answer: where its entry leads, then where its links lead, each once and at most as many as fit.
    fn further(&self, atom: AtomIdx, entry: &Entry) -> Vec<AtomIdx> {
        let mut further: Vec<AtomIdx> = Vec::new();
        for &other in entry.related.iter().chain(&self.engine.kb[atom].links) {
            let is_new = !self.is_same(other, atom) && !further.iter().any(|one| self.is_same(*one, other));
            if is_new && self.may_see(other) && further.len() < MOST_FURTHER {
                further.push(other);
            }
        }
        further
    }

    fn is_same(&self, one: AtomIdx, other: AtomIdx) -> bool {
        self.engine.kb.original(one) == self.engine.kb.original(other)
    }

    fn diagnose(&self, diagnosis: Diagnosis<'_>) -> Vec<Fact> {
        let Diagnosis { tree, question, path, asked, before, confidence } = diagnosis;
        let Some(atom) = question.atom() else { return self.hand_off(HandoffReason::Procedure, path) };
        let own = &self.engine.kb[atom];
        let said = Reply {
            citations: vec![self.citation(atom)],
            confidence,
            ..self.reply(Act::Ask, joined([self.before(before), self.text_of(atom)]))
        };
        let tree = self.engine.kb[tree.entry].id.clone();
        let is_it = |frame: &Frame| matches!(frame, Frame::Tree { tree: own, .. } if *own == tree);
        let is_again = before == Before::Changed || self.was_begun_again(is_it);
        self.shown(said, Some(Frame::Tree { tree, hash: own.hash.clone(), at: own.id.clone(), path, asked: asked + 1, is_again }))
    }

    /// Whether this procedure, which runs or was put aside, was begun again because it was edited.
    fn was_begun_again(&self, is_it: impl Fn(&Frame) -> bool) -> bool {
        let is_again = |frame: &Frame| matches!(frame, Frame::Flow { is_again: true, .. } | Frame::Tree { is_again: true, .. });
        [self.view.frame(), self.view.aside()].into_iter().flatten().any(|frame| is_again(frame) && is_it(frame))
    }

    fn narrow(&self, atom: AtomIdx, text: String) -> Vec<Fact> {
        let text = self.reader().written(&self.engine.kb, atom, &text);
        let confidence = self.understanding.and_then(|understanding| understanding.candidates.first()).map(|first| first.confidence);
        let said = Reply { citations: vec![self.citation(atom)], confidence, ..self.reply(Act::Answer, text) };
        // What stands beside the answer was offered with the whole of it.
        let frame = self.view.frame().cloned().map(|frame| match frame {
            Frame::Answered { atom, next, others, path, .. } => Frame::Answered { atom, next, others, related: Vec::new(), path },
            other => other,
        });
        self.shown(said, frame)
    }

    fn clarify(&self, clarification: Clarification) -> Vec<Fact> {
        let Clarification { offer: Offer { options, others }, matter, asked, before } = clarification;
        let words = self.words();
        let asks = match (asked, before) {
            (0, Before::Repeat) => words.repeat.at(self.turn()),
            (0, before) => joined([self.before(before), words.clarify.at(self.turn())]),
            (1.., _) => words.others.at(self.turn()),
        };
        self.shown(self.reply(Act::Clarify, asks), Some(Frame::Clarifying { options, others, matter, asked: asked + 1 }))
    }

    /// A saying with the buttons of the place where it leaves the conversation.
    fn shown(&self, said: Reply, frame: Option<Frame>) -> Vec<Fact> {
        let choices = self.engine.labels(frame.as_ref(), self.reader());
        vec![Fact::Bot(BotFact::Said(Reply { choices, ..said })), self.moved(frame)]
    }
}
