//! What is to be done?
//!
//! The decisions that can come of a message, with all that is needed to say them. Which of them is due stands in [`super`]; words are chosen in
//! `reply`.

use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Taken, Target};
use crate::dialog::progress::Progress;
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::kb::symptom::{Node, SymptomTree};
use crate::text::confidence::Confidence;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Decision<'e> {
    /// Pass the customer to a person, with the way through a symptom tree.
    HandOff { reason: HandoffReason, path: Vec<Taken> },
    /// Say what a flow says.
    Flow { flow: &'e Flow, progress: Progress, before: Before, confidence: Option<Confidence> },
    /// Answer a question in the middle of a procedure or a diagnosis, then ask again what it asked.
    Digress { answer: AtomIdx, confidence: Confidence, back: Box<Decision<'e>> },
    /// Do this, and give a plain answer to the second matter of the message.
    Both { first: Box<Decision<'e>>, second: AtomIdx },
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
    /// Show that a small word was heard.
    Heard,
    /// Ask what the matter is.
    Prompt,
    /// Put the running procedure aside, and do this.
    PutAside(Box<Decision<'e>>),
    /// Go on with what was put aside: this.
    TakeUp(Box<Decision<'e>>),
    /// Leave what was put aside.
    LeaveIt,
}

impl Decision<'_> {
    /// What the message is taken for.
    pub fn led_to(&self, kb: &KnowledgeBase) -> Option<Target> {
        let atom = |atom: AtomIdx| Some(Target::Atom(kb[atom].id.clone()));
        match self {
            Decision::Flow { flow, .. } => Some(Target::Flow(flow.id.clone())),
            Decision::Digress { answer, .. } => atom(*answer),
            Decision::Diagnose(diagnosis) => diagnosis.question.atom().and_then(atom),
            Decision::Answer(answer) => atom(answer.atom),
            Decision::Narrow { atom: own, .. } => atom(*own),
            Decision::PutAside(then) | Decision::TakeUp(then) | Decision::Both { first: then, .. } => then.led_to(kb),
            Decision::HandOff { .. } | Decision::Clarify(_) | Decision::Solved | Decision::Cancelled | Decision::LeaveIt => None,
            Decision::Miss | Decision::Rephrase | Decision::Wordless | Decision::Heard | Decision::Prompt => None,
        }
    }
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
    /// That nothing is known of what the message names.
    NotKnown,
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

/// What a customer may choose among.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// As many as the policy allows, or none.
    pub options: Vec<Target>,
    /// What else may have been meant, should it be none of these.
    pub others: Vec<Target>,
}

/// Asks which of these was meant, when what was offered or said was not.
pub fn offer_instead<'e>(others: &[Target], matter: &str, asked: u8, before: Before) -> Decision<'e> {
    let offer = Offer { options: others.to_vec(), others: Vec::new() };
    Decision::Clarify(Clarification { offer, matter: matter.to_owned(), asked, before })
}
