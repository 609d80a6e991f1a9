//! In which words does a procedure go on?

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Citation, Reply};
use crate::conversation::fact::customer::{CustomerFact, Rating};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::Frame;
use crate::dialog::progress::{Line, Next, Progress};
use crate::dialog::standing;
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::reply::details::detailed;
use crate::engine::reply::passing::Passing;
use crate::engine::reply::speaker::{Speaker, joined};
use crate::kb::entry::AtomIdx;
use crate::text::confidence::Confidence;

impl Speaker<'_> {
    /// Whether the customer has just read an atom: it is not told twice in a row.
    fn was_just_told(&self, atom: AtomIdx) -> bool {
        let last = self.view.tried().last().filter(|_| self.view.last_act() == Some(Act::Answer));
        last.is_some_and(|last| self.engine.is_same_atom(last, &self.engine.kb[atom].id))
    }

    pub(in crate::engine) fn digress(&self, answer: AtomIdx, confidence: Confidence, back: Decision<'_>) -> Vec<Fact> {
        let answer = self.said_atom(answer);
        let mut facts = self.facts(back);
        if let Some(Fact::Bot(BotFact::Said(said))) = facts.first_mut() {
            said.act = Act::Answer;
            said.text = joined([self.text_of(answer), std::mem::take(&mut said.text)]);
            said.citations = vec![self.citation(answer)];
            said.confidence = Some(confidence);
        }
        facts
    }

    /// What is said of the first matter, and an answer to the second beside it: behind an answer, or before a question, which is said last.
    pub(in crate::engine) fn both(&self, first: Decision<'_>, second: AtomIdx) -> Vec<Fact> {
        let second = self.said_atom(second);
        let told = joined([self.titled(second), self.text_of(second)]);
        let mut facts = self.facts(first);
        if let Some(Fact::Bot(BotFact::Said(said))) = facts.first_mut() {
            let own = std::mem::take(&mut said.text);
            let (before, behind) = if said.act == Act::Answer { (own, told) } else { (told, own) };
            said.text = joined([before, behind]);
            said.citations.push(self.citation(second));
        }
        facts
    }

    /// The title of an atom, as a heading among others.
    fn titled(&self, atom: AtomIdx) -> String {
        format!("**{}**", self.reader().written(&self.engine.kb, atom, &self.engine.kb[atom].title))
    }

    /// What is said where a procedure stands now. What was chosen in it is told with where the conversation stands.
    pub(in crate::engine) fn say_flow(&self, flow: &Flow, progress: Progress, before: Before, confidence: Option<Confidence>) -> Vec<Fact> {
        let all = progress.next.slots().map(|slots| flow.chosen(slots)).unwrap_or_default();
        let mut facts = self.of_flow(flow, progress, before, confidence);
        for fact in &mut facts {
            if let Fact::Bot(BotFact::Moved { chosen, .. }) = fact {
                chosen.clone_from(&all);
            }
        }
        facts
    }

    fn of_flow(&self, flow: &Flow, mut progress: Progress, before: Before, confidence: Option<Confidence>) -> Vec<Fact> {
        // A courtesy is no matter that is asked on about.
        let confidence = confidence.filter(|_| !flow.is_courtesy);
        for line in &mut progress.lines {
            if let Line::Atom(atom) = line {
                *atom = self.said_atom(*atom);
            }
        }
        if progress.lines.len() > 1 {
            progress.lines.retain(|line| !matches!(line, Line::Atom(atom) if self.was_just_told(*atom)));
        }
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
            Next::Wait { standing } => {
                let is_it = |frame: &Frame| matches!(frame, Frame::Flow { flow: own, .. } if *own == flow.id);
                let is_again = before == Before::Changed || self.was_begun_again(is_it);
                let frame = standing::frame(flow, standing, is_again);
                let choices = self.engine.labels(Some(&frame), self.reader());
                let asks_if_solved = choices.contains(&self.words().solved);
                let said = Reply { act: act(if asks_if_solved { Act::Confirm } else { Act::Ask }), choices, ..self.reply(Act::Ask, text) };
                vec![Fact::Bot(BotFact::Said(Reply { citations, confidence, ..said })), self.moved(Some(frame))]
            }
            Next::End { solved, slots } => {
                let noted = detailed(self.view.slots(), slots);
                let judged = solved.map(|solved| Fact::Customer(CustomerFact::Rated(Rating::verdict(solved))));
                let ended = match self.aside {
                    Some(aside) if !flow.is_courtesy => self.offer(text, citations, aside),
                    Some(_) | None => {
                        let said = Reply { citations: citations.clone(), confidence, ..self.reply(act(Act::Notice), text) };
                        let spoken = Some(Fact::Bot(BotFact::Said(said))).filter(|_| !progress.lines.is_empty());
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
                vec![said, self.moved(None), Fact::System(SystemFact::Closed { by: Closer::Bot, solved, words: String::new() })]
            }
        }
    }
}
