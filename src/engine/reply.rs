//! In which words is it done?
//!
//! Turns a [`Decision`] into facts. Every word comes from the knowledge base, a flow, `policy.ron` or `handoff.ron`; nothing is invented.

use crate::connector::call::Called;
use crate::conversation::BotView;
use crate::conversation::event::{Act, Citation, Closer, Fact, Rating, Reply};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Frame, Target};
use crate::dialog::machine::{Line, Next, Progress};
use crate::engine::adding::detailed;
use crate::engine::decide::{Answer, Before, Clarification, Decision, Diagnosis};
use crate::engine::options::Offer;
use crate::engine::passing::Passing;
use crate::engine::understand::{Understanding, reader};
use crate::engine::words::{BotWords, joined};
use crate::engine::{Engine, Moment};
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::talk::is_soft;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::text::confidence::Confidence;

/// Says what was decided.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The content.
    pub engine: &'a Engine,
    /// The conversation.
    pub view: &'a BotView<'a>,
    /// When.
    pub moment: Moment<'a>,
    /// What was read from the message; nothing when a button was pressed.
    pub understanding: Option<&'a Understanding>,
    /// The procedure that waits until the present matter is done.
    pub aside: Option<&'a Frame>,
    /// What other systems were asked in this turn.
    pub called: &'a [Called],
}

impl Speaker<'_> {
    /// The facts that a decision leads to.
    pub fn facts(&self, decision: Decision<'_>) -> Vec<Fact> {
        let (words, turn) = (self.words(), self.turn());
        match decision {
            Decision::HandOff { reason, path } => self.hand_off(reason, path),
            Decision::Flow { flow, progress, before, confidence } => self.say_flow(flow, progress, before, confidence),
            Decision::Digress { flow, answer, confidence, back } => self.digress(flow, answer, confidence, back),
            Decision::Diagnose(diagnosis) => self.diagnose(diagnosis),
            Decision::Answer(answer) => self.answer(answer),
            Decision::Narrow { atom, text } => self.narrow(atom, text),
            Decision::Clarify(clarification) => self.clarify(clarification),
            Decision::Solved => self.done(words.glad.at(turn)),
            Decision::Cancelled => self.done(words.cancelled.at(turn)),
            Decision::Miss => self.miss(words.miss.at(turn)),
            Decision::Rephrase => self.miss(words.rephrase.at(turn)),
            Decision::Wordless => vec![self.said(Act::Notice, words.empty.clone())],
            Decision::PutAside(then) => Speaker { aside: self.view.frame(), ..*self }.facts(*then),
            Decision::TakeUp(then) => Speaker { aside: None, ..*self }.facts(*then),
            Decision::LeaveIt => Speaker { aside: None, ..*self }.done(words.cancelled.at(turn)),
        }
    }

    pub(super) fn words(&self) -> &BotWords {
        self.engine.policy.words(self.view.locale())
    }

    /// Which wording is due.
    pub(super) fn turn(&self) -> u32 {
        self.view.n_messages()
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
            Frame::Flow { flow, .. } => self.engine.title_of(&Target::Flow(flow.clone()), self.view.locale()),
            Frame::Tree { tree, .. } => {
                let entry = self.engine.kb.entries().iter().find(|entry| entry.id == *tree);
                entry.map(|entry| entry.title.clone()).unwrap_or_default()
            }
            Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. } => String::new(),
        };
        let act = if citations.is_empty() { Act::Notice } else { Act::Answer };
        let offered = joined([text, words.resume.at(self.turn()).replace("{title}", &title)]);
        let choices = vec![words.go_on.clone(), words.leave_it.clone()];
        let said = Reply { choices, citations, ..self.reply(act, offered) };
        vec![Fact::BotSaid(said), self.moved(Some(Frame::Offering))]
    }

    fn miss(&self, text: String) -> Vec<Fact> {
        let said = Reply { choices: vec![self.words().person.clone()], ..self.reply(Act::Miss, text) };
        vec![Fact::BotSaid(said), self.moved(None)]
    }

    fn answer(&self, answer: Answer) -> Vec<Fact> {
        let words = self.words();
        let before = if answer.is_next_best { joined([words.sorry.at(self.turn()), words.next.at(self.turn())]) } else { self.softener() };
        let entry = self.engine.kb.entry_of(answer.atom);
        let related = entry.related.iter().copied().filter(|&atom| atom != answer.atom && self.may_see(atom));
        let related: Vec<AtomId> = related.map(|atom| self.engine.kb[atom].id.clone()).collect();
        let titles = related.iter().map(|atom| self.engine.title_of(&Target::Atom(atom.clone()), self.view.locale()));
        let choices = titles.chain([words.solved.clone(), words.unsolved.clone()]).collect();
        let said = Reply {
            choices,
            citations: vec![self.citation(answer.atom)],
            confidence: answer.confidence,
            ..self.reply(Act::Answer, joined([before, self.text_of(answer.atom)]))
        };
        let atom = self.engine.kb[answer.atom].id.clone();
        let frame = Frame::Answered { atom, next: answer.next, others: answer.others, related, path: answer.path };
        vec![Fact::BotSaid(said), self.moved(Some(frame))]
    }

    fn diagnose(&self, diagnosis: Diagnosis<'_>) -> Vec<Fact> {
        let Diagnosis { tree, question, path, asked, before, confidence } = diagnosis;
        let Some(atom) = question.atom() else { return self.hand_off(HandoffReason::Procedure, path) };
        let own = &self.engine.kb[atom];
        let unknown = Some(self.words().unknown.clone()).filter(|_| self.engine.branch_for_unknown(question).is_none());
        let said = Reply {
            choices: question.branches().map(|branch| branch.label.clone()).chain(unknown).collect(),
            citations: vec![self.citation(atom)],
            confidence,
            ..self.reply(Act::Ask, joined([self.before(before), self.text_of(atom)]))
        };
        let tree = self.engine.kb[tree.entry].id.clone();
        let frame = Frame::Tree { tree, hash: own.hash.clone(), at: own.id.clone(), path, asked: asked + 1 };
        vec![Fact::BotSaid(said), self.moved(Some(frame))]
    }

    fn narrow(&self, atom: AtomIdx, text: String) -> Vec<Fact> {
        let words = self.words();
        let confidence = self.understanding.and_then(|understanding| understanding.candidates.first()).map(|first| first.confidence);
        let choices = vec![words.solved.clone(), words.unsolved.clone()];
        let citations = vec![self.citation(atom)];
        vec![
            Fact::BotSaid(Reply { choices, citations, confidence, ..self.reply(Act::Answer, text) }),
            self.moved(self.view.frame().cloned()),
        ]
    }

    fn clarify(&self, clarification: Clarification) -> Vec<Fact> {
        let Clarification { offer: Offer { options, others }, matter, asked, before } = clarification;
        let words = self.words();
        let asks = if asked == 0 { joined([self.before(before), words.clarify.at(self.turn())]) } else { words.others.at(self.turn()) };
        let titles = self.engine.titles_of(&options, self.view.locale());
        let choices = titles.into_iter().chain([words.none.clone()]).collect();
        let said = Reply { choices, ..self.reply(Act::Clarify, asks) };
        vec![Fact::BotSaid(said), self.moved(Some(Frame::Clarifying { options, others, matter, asked: asked + 1 }))]
    }

    fn digress(&self, flow: &Flow, answer: AtomIdx, confidence: Confidence, back: Progress) -> Vec<Fact> {
        let mut facts = self.say_flow(flow, back, Before::Nothing, None);
        if let Some(Fact::BotSaid(said)) = facts.first_mut() {
            said.act = Act::Answer;
            said.text = joined([self.text_of(answer), std::mem::take(&mut said.text)]);
            said.citations = vec![self.citation(answer)];
            said.confidence = Some(confidence);
        }
        facts
    }

    fn say_flow(&self, flow: &Flow, progress: Progress, before: Before, confidence: Option<Confidence>) -> Vec<Fact> {
        if progress.lines.iter().any(|line| matches!(line, Line::Atom(atom) if !self.may_see(*atom))) {
            return self.hand_off(HandoffReason::Procedure, self.view.memory().path.clone());
        }
        let atoms = progress.lines.iter().filter_map(|line| match line {
            Line::Atom(atom) => Some(self.citation(*atom)),
            Line::Words(_) | Line::Told(_) => None,
        });
        let citations: Vec<Citation> = atoms.collect();
        let spoken = progress.lines.iter().map(|line| match line {
            Line::Words(words) | Line::Told(words) => words.clone(),
            Line::Atom(atom) => self.text_of(*atom),
        });
        let text = joined(std::iter::once(self.before(before)).chain(spoken));
        let is_answer = progress.lines.iter().any(|line| matches!(line, Line::Atom(_) | Line::Told(_)));
        let act = |otherwise| if is_answer { Act::Answer } else { otherwise };
        match progress.next {
            // What a flow wants to know is settled before it speaks; if it were not, a person would help.
            Next::Pause(_) => self.hand_off(HandoffReason::Procedure, self.view.memory().path.clone()),
            Next::Wait { standing, choices } => {
                let frame = Frame::Flow {
                    flow: flow.id.clone(),
                    hash: flow.hash.clone(),
                    step: standing.step,
                    slots: standing.slots,
                    asked: standing.asked,
                };
                let asks_if_solved = choices.contains(&self.words().solved);
                let said = Reply { act: act(if asks_if_solved { Act::Confirm } else { Act::Ask }), choices, ..self.reply(Act::Ask, text) };
                vec![Fact::BotSaid(Reply { citations, confidence, ..said }), self.moved(Some(frame))]
            }
            Next::End { solved, slots } => {
                let noted = detailed(self.view.slots(), slots);
                let judged = solved.map(|solved| Fact::Rated(Rating { solved: Some(solved), stars: None, comment: None }));
                let ended = match self.aside {
                    Some(aside) if !flow.is_courtesy => self.offer(text, citations, aside),
                    Some(_) | None => {
                        let said = Reply { citations: citations.clone(), confidence, ..self.reply(act(Act::Notice), text) };
                        let spoken = Some(Fact::BotSaid(said)).filter(|_| !progress.lines.is_empty());
                        spoken.into_iter().chain([self.moved(None)]).collect()
                    }
                };
                noted.into_iter().chain(judged).chain(ended).collect()
            }
            Next::HandOff { skill, priority, slots } => {
                let (reason, path) = (HandoffReason::Procedure, self.view.memory().path.clone());
                self.pass(Passing { reason, skill: Some(skill), priority, slots, words: text, path })
            }
            Next::Close { solved } => {
                let said = self.said(Act::Close, text);
                vec![said, self.moved(None), Fact::Closed { by: Closer::Bot, solved, words: String::new() }]
            }
        }
    }

    /// Whether the customer may be shown an atom, here and now.
    fn may_see(&self, atom: AtomIdx) -> bool {
        reader(self.view, self.moment.now).may_see(&self.engine.kb, atom)
    }

    /// Words before a question.
    fn before(&self, before: Before) -> String {
        let (words, turn) = (self.words(), self.turn());
        match before {
            Before::Nothing => self.softener(),
            Before::Changed => words.changed.clone(),
            Before::Sorry => words.sorry.at(turn),
            Before::Corrected => words.corrected.at(turn),
            Before::Noted => words.noted.at(turn),
            Before::Repeat => words.repeat.at(turn),
        }
    }

    /// Words before an answer to somebody who is annoyed, but not so much that a person is needed.
    fn softener(&self) -> String {
        let score = self.understanding.map_or(AngerScore::CALM, |understanding| understanding.signals.anger.score);
        let soften_at = self.engine.escalation.anger.soften_at;
        if is_soft(score, self.view.anger(), soften_at) { self.words().soften.at(self.turn()) } else { String::new() }
    }

    /// What an atom says. In a symptom tree its heading is part of it: the question itself, or the name of the fault.
    fn text_of(&self, atom: AtomIdx) -> String {
        let own = &self.engine.kb[atom];
        match self.engine.kb.tree_of(atom) {
            Some(_) => joined([format!("**{}**", own.title), own.markdown.clone()]),
            None => own.markdown.clone(),
        }
    }

    fn citation(&self, atom: AtomIdx) -> Citation {
        let own = &self.engine.kb[atom];
        Citation { atom: own.id.clone(), hash: own.hash.clone() }
    }

    fn moved(&self, frame: Option<Frame>) -> Fact {
        Fact::Moved { frame, aside: self.aside.cloned() }
    }

    fn reply(&self, act: Act, text: String) -> Reply {
        Reply { act, text, choices: Vec::new(), citations: Vec::new(), confidence: None }
    }

    pub(super) fn said(&self, act: Act, text: String) -> Fact {
        Fact::BotSaid(self.reply(act, text))
    }
}
