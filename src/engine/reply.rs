//! In which words is it done?
//!
//! Turns a [`Decision`] into facts. Every word comes from the knowledge base, a flow, `policy.ron` or `handoff.ron`; nothing is invented.

use crate::connector::call::Called;
use crate::conversation::BotView;
use crate::conversation::event::{Act, Citation, Closer, Fact, Rating, Reply};
use crate::conversation::handoff::{Handoff, HandoffPacket, HandoffReason};
use crate::dialog::flow::{Flow, Priority};
use crate::dialog::frame::{Frame, Taken, Target};
use crate::dialog::machine::{Line, Next, Progress};
use crate::engine::decide::{Answer, Decision};
use crate::engine::understand::Understanding;
use crate::engine::words::BotWords;
use crate::engine::{Engine, Moment};
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::talk::is_soft;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::{Node, SymptomTree};
use crate::text::confidence::Confidence;
use std::collections::BTreeMap;

/// The skill that every agent has; the loader demands it.
const GENERAL_SKILL: &str = "general";

/// The red lines from this severity on are served before everything else.
const URGENT_SEVERITY: u8 = 3;

/// Says what was decided.
pub struct Speaker<'a> {
    /// The content.
    pub engine: &'a Engine,
    /// The conversation.
    pub view: &'a BotView<'a>,
    /// When.
    pub moment: Moment,
    /// What was read from the message; nothing when a button was pressed.
    pub understanding: Option<&'a Understanding>,
    /// What other systems were asked in this turn.
    pub called: &'a [Called],
}

impl Speaker<'_> {
    /// The facts that a decision leads to.
    pub fn facts(&self, decision: Decision<'_>) -> Vec<Fact> {
        let words = self.words();
        match decision {
            Decision::HandOff(reason) => self.hand_off(reason),
            Decision::Flow { flow, progress, changed } => self.say_flow(flow, progress, changed),
            Decision::Digress { flow, answer, confidence, back } => self.digress(flow, answer, confidence, back),
            Decision::Diagnose { tree, question, path, asked, changed } => self.diagnose(tree, question, path, asked, changed),
            Decision::Answer(answer) => self.answer(answer),
            Decision::Clarify(options) => self.clarify(options),
            Decision::Solved => vec![self.said(Act::Notice, words.glad.clone()), Fact::Moved { frame: None }],
            Decision::Cancelled => vec![self.said(Act::Notice, words.cancelled.clone()), Fact::Moved { frame: None }],
            Decision::Miss => vec![
                Fact::BotSaid(Reply { choices: vec![words.person.clone()], ..self.reply(Act::Miss, words.miss.clone()) }),
                Fact::Moved { frame: None },
            ],
            Decision::Wordless => vec![self.said(Act::Notice, words.empty.clone())],
        }
    }

    fn words(&self) -> &BotWords {
        self.engine.policy.words(self.view.locale())
    }

    fn answer(&self, answer: Answer) -> Vec<Fact> {
        let words = self.words();
        let before = if answer.is_next_best { format!("{}\n\n{}", words.sorry, words.next) } else { self.softener() };
        let entry = self.engine.kb.entry_of(answer.atom);
        let reader = crate::search::Reader { channel: self.view.channel(), now: self.moment.now };
        let related = entry.related.iter().copied().filter(|&atom| atom != answer.atom && reader.may_see(&self.engine.kb, atom));
        let related: Vec<AtomId> = related.map(|atom| self.engine.kb[atom].id.clone()).collect();
        let titles = related.iter().map(|atom| self.engine.title_of(&Target::Atom(atom.clone())));
        let choices = titles.chain([words.solved.clone(), words.unsolved.clone()]).collect();
        let said = Reply {
            choices,
            citations: vec![self.citation(answer.atom)],
            confidence: answer.confidence,
            ..self.reply(Act::Answer, joined([before, self.text_of(answer.atom)]))
        };
        let atom = self.engine.kb[answer.atom].id.clone();
        let frame = Frame::Answered { atom, next: answer.next, related, path: answer.path };
        vec![Fact::BotSaid(said), Fact::Moved { frame: Some(frame) }]
    }

    fn diagnose(&self, tree: &SymptomTree, question: &Node, path: Vec<Taken>, asked: u8, changed: bool) -> Vec<Fact> {
        let Some(atom) = question.atom() else { return self.hand_off(HandoffReason::Procedure) };
        let words = self.words();
        let before = match (changed, asked) {
            (true, _) => words.changed.clone(),
            (false, 0) => self.softener(),
            (false, _) => words.repeat.clone(),
        };
        let own = &self.engine.kb[atom];
        let said = Reply {
            choices: question.branches().map(|branch| branch.label.clone()).collect(),
            citations: vec![self.citation(atom)],
            ..self.reply(Act::Ask, joined([before, self.text_of(atom)]))
        };
        let tree = self.engine.kb[tree.entry].id.clone();
        let frame = Frame::Tree { tree, hash: own.hash.clone(), at: own.id.clone(), path, asked: asked + 1 };
        vec![Fact::BotSaid(said), Fact::Moved { frame: Some(frame) }]
    }

    fn clarify(&self, options: Vec<Target>) -> Vec<Fact> {
        let words = self.words();
        let titles = options.iter().map(|target| self.engine.title_of(target));
        let choices = titles.chain([words.none.clone()]).collect();
        let said = Reply { choices, ..self.reply(Act::Clarify, joined([self.softener(), words.clarify.clone()])) };
        vec![Fact::BotSaid(said), Fact::Moved { frame: Some(Frame::Clarifying { options }) }]
    }

    fn digress(&self, flow: &Flow, answer: AtomIdx, confidence: Confidence, back: Progress) -> Vec<Fact> {
        let mut facts = self.say_flow(flow, back, false);
        if let Some(Fact::BotSaid(said)) = facts.first_mut() {
            said.act = Act::Answer;
            said.text = joined([self.text_of(answer), std::mem::take(&mut said.text)]);
            said.citations = vec![self.citation(answer)];
            said.confidence = Some(confidence);
        }
        facts
    }

    fn say_flow(&self, flow: &Flow, progress: Progress, changed: bool) -> Vec<Fact> {
        let before = if changed { self.words().changed.clone() } else { self.softener() };
        let atoms = progress.lines.iter().filter_map(|line| match line {
            Line::Atom(atom) => Some(self.citation(*atom)),
            Line::Words(_) | Line::Told(_) => None,
        });
        let citations: Vec<Citation> = atoms.collect();
        let spoken = progress.lines.iter().map(|line| match line {
            Line::Words(words) | Line::Told(words) => words.clone(),
            Line::Atom(atom) => self.text_of(*atom),
        });
        let text = joined(std::iter::once(before).chain(spoken));
        let is_answer = progress.lines.iter().any(|line| matches!(line, Line::Atom(_) | Line::Told(_)));
        let act = |otherwise| if is_answer { Act::Answer } else { otherwise };
        match progress.next {
            // What a flow wants to know is settled before it speaks; if it were not, a person would help.
            Next::Pause(_) => self.hand_off(HandoffReason::Procedure),
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
                vec![Fact::BotSaid(Reply { citations, ..said }), Fact::Moved { frame: Some(frame) }]
            }
            Next::End { solved, .. } => {
                let said = Reply { citations: citations.clone(), ..self.reply(act(Act::Notice), text) };
                let judged = solved.map(|solved| Fact::Rated(Rating { solved: Some(solved), stars: None, comment: None }));
                let spoken = Some(Fact::BotSaid(said)).filter(|_| !progress.lines.is_empty());
                judged.into_iter().chain(spoken).chain([Fact::Moved { frame: None }]).collect()
            }
            Next::HandOff { skill, priority, slots } => {
                let passing = Passing { reason: HandoffReason::Procedure, skill, priority, slots, words: text };
                self.pass(passing)
            }
            Next::Close { solved } => {
                let said = self.said(Act::Close, text);
                vec![said, Fact::Moved { frame: None }, Fact::Closed { by: Closer::Bot, solved, words: String::new() }]
            }
        }
    }

    /// Passes the customer to a person for a reason that no flow gave.
    pub fn hand_off(&self, reason: HandoffReason) -> Vec<Fact> {
        let desk = self.engine.desk.words(self.view.locale());
        let (words, priority) = match reason {
            HandoffReason::RedLine => {
                let advice = self.engine.escalation.red_lines.advice_for(&self.red_lines()).unwrap_or_default().to_owned();
                (joined([advice, desk.red_line.clone()]), self.red_line_priority())
            }
            HandoffReason::Anger => (desk.soothe.clone(), Priority::High),
            HandoffReason::Unresolved => (self.words().sorry.clone(), Priority::Normal),
            HandoffReason::Plea | HandoffReason::Procedure => (String::new(), Priority::Normal),
        };
        self.pass(Passing { reason, skill: GENERAL_SKILL.to_owned(), priority, slots: BTreeMap::new(), words })
    }

    fn red_line_priority(&self) -> Priority {
        let is_urgent = self.red_lines().iter().any(|hit| hit.severity.get() >= URGENT_SEVERITY);
        if is_urgent { Priority::Urgent } else { Priority::High }
    }

    fn pass(&self, passing: Passing) -> Vec<Fact> {
        let is_on_duty = self.engine.is_on_duty(self.moment.now);
        let place = self.engine.desk.queue_words(self.view.locale(), is_on_duty, self.moment.waiting);
        let packet = self.packet(passing.slots);
        let handoff =
            Handoff { id: self.view.next_handoff(), reason: passing.reason, skill: passing.skill, priority: passing.priority, packet };
        vec![self.said(Act::HandOff, joined([passing.words, place])), Fact::Moved { frame: None }, Fact::HandedOff(handoff)]
    }

    fn packet(&self, slots: BTreeMap<String, String>) -> HandoffPacket {
        let kb = &self.engine.kb;
        let path = match self.view.frame() {
            Some(Frame::Tree { path, .. } | Frame::Answered { path, .. }) => path.clone(),
            Some(Frame::Flow { .. } | Frame::Clarifying { .. }) | None => Vec::new(),
        };
        let tried = self.view.tried().to_vec();
        let parts = tried.iter().filter_map(|atom| kb.find(atom)).flat_map(|atom| kb[atom].parts.clone()).collect();
        let said = self.understanding.map(|understanding| understanding.original.as_str());
        HandoffPacket {
            summary: self.view.first_question().or(said).unwrap_or_default().to_owned(),
            slots: self.view.slots().clone().into_iter().chain(slots).collect(),
            tried,
            path,
            parts,
            called: self.view.called().iter().chain(self.called).cloned().collect(),
            anger: self.understanding.map_or(AngerScore::CALM, |understanding| understanding.signals.anger.score),
            red_lines: self.red_lines(),
        }
    }

    /// The red lines of this message and of those before it.
    fn red_lines(&self) -> Vec<RedLineHit> {
        let present: Vec<RedLineHit> = self.understanding.map(|own| own.signals.red_lines().cloned().collect()).unwrap_or_default();
        self.view.red_lines().iter().cloned().chain(present).collect()
    }

    /// Words before an answer to somebody who is annoyed, but not so much that a person is needed.
    fn softener(&self) -> String {
        let score = self.understanding.map_or(AngerScore::CALM, |understanding| understanding.signals.anger.score);
        let soften_at = self.engine.escalation.anger.soften_at;
        if is_soft(score, self.view.anger(), soften_at) { self.words().soften.clone() } else { String::new() }
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

    fn reply(&self, act: Act, text: String) -> Reply {
        Reply { act, text, choices: Vec::new(), citations: Vec::new(), confidence: None }
    }

    fn said(&self, act: Act, text: String) -> Fact {
        Fact::BotSaid(self.reply(act, text))
    }
}

/// What is needed to pass a customer to the desk.
struct Passing {
    reason: HandoffReason,
    skill: String,
    priority: Priority,
    slots: BTreeMap<String, String>,
    words: String,
}

/// Paragraphs, the empty ones left out.
fn joined(paragraphs: impl IntoIterator<Item = String>) -> String {
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}
