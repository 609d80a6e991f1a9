//! Which words are missing from the lists of anger and red lines, by what customers wrote?
//!
//! Compared as `insight::risky` says, with what the lists and the content of an engine have left out.

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::dialog::flow::{Flow, Step};
use crate::engine::Engine;
use crate::insight::risky::{Proposals, Written, proposals};
use crate::text::normalize::NormalText;

/// What was written in a conversation, with the red lines that it crossed; dangers are none.
pub fn written(engine: &Engine, conversation: ConversationId, events: &[Event]) -> Option<Written> {
    let mut written = Written::of(conversation, events, engine.escalation.anger.soften_at.get())?;
    let lines = engine.escalation.red_lines.lines();
    written.lines.retain(|(id, _)| lines.iter().any(|line| line.id == *id));
    Some(written)
}

/// What is proposed of what customers wrote.
pub fn risks(engine: &Engine, talks: Vec<Written>) -> Proposals {
    let known = |text: &str| engine.escalation.known_words(&NormalText::of(text));
    let content = Said::of(engine);
    proposals(talks, known, |words| content.with(words).is_some())
}

/// What editors wrote for customers to say: titles, ways of asking, examples and buttons, each as it is written and in normal form.
pub struct Said(Vec<(String, String)>);

impl Said {
    /// That of an engine.
    pub fn of(engine: &Engine) -> Self {
        let examples = engine.intents.intents.iter().flat_map(|intent| intent.examples.iter().chain([&intent.title]));
        let ways = engine.kb.atoms().flat_map(|(_, atom)| atom.questions.iter().chain([&atom.title]));
        let choices = engine.flows.iter().flat_map(|flow: &Flow| &flow.steps).filter_map(|step| match step {
            Step::Choose { first, rest, .. } => Some(std::iter::once(first).chain(rest)),
            _ => None,
        });
        let labels = choices.flatten().flat_map(|choice| choice.label.each().map(|(_, label)| label).chain(&choice.says));
        let normal = |text: &String| (text.clone(), NormalText::of(text).as_str().to_owned());
        Said(examples.chain(ways).chain(labels).map(normal).collect())
    }

    /// Something of it in which words stand, in normal form.
    pub fn with(&self, words: &str) -> Option<&str> {
        self.0.iter().find(|(_, normal)| normal.contains(words)).map(|(text, _)| text.as_str())
    }
}
