//! How does a flow get from one waiting step to the next?

use crate::dialog::choice;
use crate::dialog::flow::{Choice, Flow, Step, StepIdx};
use crate::dialog::given;
use crate::dialog::locale::ByLocale;
use crate::dialog::progress::{Line, Next, Paused, Progress, Standing};
use crate::dialog::words::Words;
use crate::intent::slot::{SlotKind, SlotValue};
use crate::text::normalize::NormalText;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// The case of a [`Step::Branch`] for every value that has none of its own.
const ANY_VALUE: &str = "*";

/// A flow on its way.
pub(super) struct Run<'a> {
    flow: &'a Flow,
    /// The customer's language.
    locale: &'a str,
    slots: BTreeMap<String, String>,
    /// Details of this message that have not been used.
    at_hand: Vec<SlotValue>,
    /// The message that started the flow, in which a choice may have been made already.
    opening: Option<&'a NormalText>,
    lines: Vec<Line>,
}

impl<'a> Run<'a> {
    /// A flow in which these details are known, and those at hand may be used.
    pub fn new(flow: &'a Flow, locale: &'a str, slots: BTreeMap<String, String>, at_hand: &[SlotValue]) -> Self {
        Run { flow, locale, slots, at_hand: at_hand.to_vec(), opening: None, lines: Vec::new() }
    }

    /// A flow that begins with this message: a choice that it makes already is not offered.
    pub fn opened_by(self, opening: &'a NormalText) -> Self {
        Run { opening: Some(opening), ..self }
    }

    /// A flow that stopped and goes on; `opening` is the message that started it, if that was in this turn.
    pub fn resumed(flow: &'a Flow, locale: &'a str, paused: Paused, opening: Option<&'a NormalText>) -> Self {
        Run { flow, locale, slots: paused.slots, at_hand: paused.at_hand, opening, lines: paused.lines }
    }

    /// Goes from step to step until one waits or the flow is over.
    pub fn go_on(mut self, from: StepIdx) -> Progress {
        let mut at = from;
        // Every circle uses up a detail that was given beforehand, as the loader has proved; the bound holds even if it were wrong.
        let most = self.flow.steps.len() * (self.slots.len() + self.at_hand.len() + 1);
        for _ in 0..most {
            if let Step::CanAsk { .. } | Step::Call(_) = self.flow.step(at) {
                return self.pause(at);
            }
            match self.pass(at) {
                ControlFlow::Continue(next) => at = next,
                ControlFlow::Break(next) => return Progress { lines: self.lines, next },
            }
        }
        Progress { lines: self.lines, next: Next::End { slots: given::asked_for(self.slots), solved: None } }
    }

    /// Asks again in the step's own words and waits; this does not count as a try.
    pub fn repeat(mut self, standing: &Standing) -> Progress {
        match self.flow.step(standing.step) {
            Step::Ask { words, .. } | Step::Choose { words, .. } => self.say(words),
            Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => {}
            Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => {}
        }
        let next = self.wait(standing.step, standing.asked);
        Progress { lines: self.lines, next }
    }

    /// Asks once more and waits.
    pub fn ask_again(mut self, standing: &Standing, retry: &ByLocale<Words>) -> Progress {
        self.say(retry);
        let next = self.wait(standing.step, standing.asked.saturating_add(1));
        Progress { lines: self.lines, next }
    }

    /// Puts a detail into a slot; it serves no second question.
    pub fn fill(&mut self, slot: &str, value: String) {
        self.at_hand.retain(|detail| detail.value != value);
        given::drop_value(&mut self.slots, &value);
        self.slots.insert(slot.to_owned(), value);
    }

    /// Keeps what the message gives besides its reply for the question that it belongs to.
    pub fn keep_rest(&mut self) {
        given::keep(self.flow, &mut self.slots, &self.at_hand);
    }

    /// Does what a step says: leads on to the next step, or stops there.
    fn pass(&mut self, at: StepIdx) -> ControlFlow<Next, StepIdx> {
        match self.flow.step(at) {
            Step::Say { words, next } => {
                self.tell(words);
                ControlFlow::Continue(*next)
            }
            Step::Answer { atom, next } => {
                self.lines.push(Line::Atom(*atom.in_locale(self.locale)));
                ControlFlow::Continue(*next)
            }
            Step::Ask { words, slot, kind, next, .. } => match self.given(*kind) {
                Some(value) => {
                    self.fill(slot, value);
                    ControlFlow::Continue(*next)
                }
                None => {
                    self.say(words);
                    ControlFlow::Break(self.wait(at, 1))
                }
            },
            Step::Choose { words, slot, first, rest, .. } => match self.made_already(slot.as_deref(), first, rest) {
                Some((slot, choice)) => {
                    self.fill(slot, choice.label.own().clone());
                    ControlFlow::Continue(choice.next)
                }
                None => {
                    self.say(words);
                    ControlFlow::Break(self.wait(at, 1))
                }
            },
            Step::CanAsk { otherwise, .. } => ControlFlow::Continue(*otherwise),
            Step::Call(step) => ControlFlow::Continue(step.otherwise),
            Step::Branch { slot, cases, otherwise } => {
                let known = self.slots.get(slot);
                let case = cases.iter().find(|(value, _)| Some(value) == known);
                let case = case.or_else(|| cases.iter().find(|(value, _)| value == ANY_VALUE && known.is_some()));
                ControlFlow::Continue(case.map_or(*otherwise, |(_, next)| *next))
            }
            Step::HandOff { words, skill, priority } => {
                self.say(words);
                ControlFlow::Break(Next::HandOff { skill: skill.clone(), priority: *priority, slots: self.settled() })
            }
            Step::End { words, solved } => {
                words.iter().for_each(|words| self.tell(words));
                ControlFlow::Break(Next::End { slots: self.settled(), solved: *solved })
            }
            Step::Close { words, solved } => {
                words.iter().for_each(|words| self.say(words));
                ControlFlow::Break(Next::Close { solved: *solved })
            }
        }
    }

    /// Stops at a step that another system decides.
    fn pause(self, step: StepIdx) -> Progress {
        let paused = Paused { step, slots: self.slots, at_hand: self.at_hand, is_opening: self.opening.is_some(), lines: self.lines };
        Progress { lines: Vec::new(), next: Next::Pause(paused) }
    }

    fn say(&mut self, words: &ByLocale<Words>) {
        self.lines.push(Line::Words(self.filled(words)));
    }

    /// Says words that may tell what another system said.
    fn tell(&mut self, words: &ByLocale<Words>) {
        let is_told = words.own().slots().any(|slot| slot.contains('.'));
        let said = self.filled(words);
        self.lines.push(if is_told { Line::Told(said) } else { Line::Words(said) });
    }

    fn filled(&self, words: &ByLocale<Words>) -> String {
        words.in_locale(self.locale).fill(|slot| self.slots.get(slot).map(|value| self.flow.shown(slot, value, self.locale)))
    }

    fn wait(&self, step: StepIdx, asked: u8) -> Next {
        Next::Wait { standing: Standing { step, slots: self.slots.clone(), asked } }
    }

    /// A detail of this kind that the customer gave without being asked: in this message, or in the first.
    fn given(&mut self, kind: SlotKind) -> Option<String> {
        let at_hand = self.at_hand.iter().find(|detail| detail.kind == kind && kind != SlotKind::Text);
        at_hand.map(|detail| detail.value.clone()).or_else(|| given::first(&self.slots, kind))
    }

    /// The choice that the opening message makes: only one that is kept as a detail, and only once.
    fn made_already<'s>(&self, slot: Option<&'s str>, first: &'s Choice, rest: &'s [Choice]) -> Option<(&'s str, &'s Choice)> {
        let slot = slot.filter(|slot| !self.slots.contains_key(*slot))?;
        Some((slot, choice::picked(first, rest, self.opening?)?))
    }

    fn settled(&self) -> BTreeMap<String, String> {
        given::settled(self.flow, self.slots.clone())
    }
}
