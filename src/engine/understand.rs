//! What does this message say?
//!
//! Everything that is read from one message, before anything is decided.

use crate::conversation::BotView;
use crate::conversation::event::Act;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::escalation::Signals;
use crate::intent::slot::{SlotValue, find_slots};
use crate::intent::{Guess, Then};
use crate::search::{Hit, Reader};
use crate::text::confidence::Confidence;
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How many atoms and intents are considered: three to offer, and some more, since several may lead to one place.
const CONSIDERED: usize = 8;

/// Everything read from one message.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// As written.
    pub original: String,
    /// In normal form.
    pub text: NormalText,
    /// Whether it calls for a person.
    pub signals: Signals,
    /// Details that stand in it.
    pub slots: Vec<SlotValue>,
    /// What may serve it, the surest first.
    pub candidates: Vec<Candidate>,
    /// Whether it says that the last answer helped.
    pub verdict: Option<bool>,
}

/// Something that may serve a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What it is.
    pub target: Target,
    /// The probability that it is the right one.
    pub confidence: Confidence,
}

impl Understanding {
    /// Whether there is no letter, digit or Han character in the message: only emoji or punctuation.
    pub fn is_wordless(&self) -> bool {
        !self.text.as_str().chars().any(char::is_alphanumeric)
    }
}

/// Reads everything from a message.
pub fn understand(engine: &Engine, view: &BotView<'_>, text: &CustomerText, now: Timestamp) -> Understanding {
    let normal = NormalText::of(text.as_str());
    let reader = Reader { channel: view.channel(), now };
    let hits = engine.index.search(&engine.kb, &engine.segmenter, &normal, reader, CONSIDERED);
    let guesses = engine.intents.classifier.guess(&normal, &engine.segmenter, CONSIDERED);
    let is_after_answer = view.last_act() == Some(Act::Answer);
    Understanding {
        original: text.as_str().to_owned(),
        signals: engine.escalation.signals(&normal),
        slots: find_slots(&normal, now),
        candidates: candidates(engine, reader, &hits, &guesses),
        verdict: is_after_answer.then(|| engine.policy.says.verdict(&normal)).flatten(),
        text: normal,
    }
}

/// Joins what search and intents propose: each target once, with the better of its probabilities; at a tie a procedure goes first.
fn candidates(engine: &Engine, reader: Reader<'_>, hits: &[Hit], guesses: &[Guess]) -> Vec<Candidate> {
    let from_search = hits.iter().map(|hit| (Target::Atom(engine.kb[hit.atom].id.clone()), hit.confidence));
    let from_intents = guesses.iter().filter_map(|guess| {
        let target = match &engine.intents.intents[guess.intent].then {
            Then::Flow(flow) => Target::Flow(flow.clone()),
            Then::Answer(atom) => {
                engine.kb.find(atom).filter(|&idx| reader.may_see(&engine.kb, idx)).map(|_| Target::Atom(atom.clone()))?
            }
        };
        Some((target, guess.confidence))
    });
    let mut best: BTreeMap<Target, Confidence> = BTreeMap::new();
    for (target, confidence) in from_search.chain(from_intents) {
        let own = best.entry(target).or_insert(Confidence::ZERO);
        if confidence > *own {
            *own = confidence;
        }
    }
    let mut candidates: Vec<Candidate> = best.into_iter().map(|(target, confidence)| Candidate { target, confidence }).collect();
    let is_atom = |candidate: &Candidate| matches!(candidate.target, Target::Atom(_));
    candidates.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()).then(is_atom(a).cmp(&is_atom(b))));
    candidates
}
