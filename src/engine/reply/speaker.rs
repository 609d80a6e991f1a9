//! What does everything that is said need?

use crate::connector::call::Called;
use crate::conversation::BotView;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Citation, Reply};
use crate::dialog::frame::Frame;
use crate::engine::decide::decision::Before;
use crate::engine::reply::words::BotWords;
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::Understanding;
use crate::engine::{Engine, Moment};
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::talk::is_soft;
use crate::kb::entry::AtomIdx;
use crate::search::reader::Reader;
use std::collections::BTreeMap;

/// Says what was decided.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Speaker<'a> {
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

impl<'a> Speaker<'a> {
    /// Who speaks in this turn. What was put aside waits on, but for one offer: who says something else then has left it.
    pub fn of(
        engine: &'a Engine,
        view: &'a BotView<'a>,
        moment: Moment<'a>,
        understanding: Option<&'a Understanding>,
        called: &'a [Called],
    ) -> Self {
        let aside = view.aside().filter(|_| view.frame() != Some(&Frame::Offering));
        Speaker { engine, view, moment, understanding, called, aside }
    }

    pub(in crate::engine) fn words(&self) -> &BotWords {
        self.engine.policy.words(self.view.locale())
    }

    /// Which wording is due.
    pub(in crate::engine) fn turn(&self) -> u32 {
        self.view.n_messages()
    }

    /// The customer as a reader of what is around the answer.
    pub(in crate::engine) fn reader(&self) -> Reader<'a> {
        reader(self.view, self.moment.now)
    }

    /// The language of the answer: that of the message, or else of the talk.
    fn language(&self) -> &'a str {
        self.understanding.map_or(self.view.locale(), |understanding| &understanding.language)
    }

    /// An atom as the customer reads it in answer to the message.
    pub(in crate::engine) fn said_atom(&self, atom: AtomIdx) -> AtomIdx {
        Reader { language: self.language(), ..self.reader() }.said(&self.engine.kb, atom)
    }

    /// Whether the customer may be shown an atom, here and now.
    pub(in crate::engine) fn may_see(&self, atom: AtomIdx) -> bool {
        self.reader().may_see(&self.engine.kb, atom)
    }

    /// Words before a question.
    pub(in crate::engine) fn before(&self, before: Before) -> String {
        let (words, turn) = (self.words(), self.turn());
        match before {
            Before::Nothing => self.softener(),
            Before::Changed => words.changed.clone(),
            Before::Sorry => words.sorry.at(turn),
            Before::Corrected => words.corrected.at(turn),
            Before::Noted => words.noted.at(turn),
            Before::Repeat => words.repeat.at(turn),
            Before::NotKnown => self.not_known(),
        }
    }

    /// That nothing is known of what the message names; nothing where it names nothing of the kind.
    pub(in crate::engine) fn not_known(&self) -> String {
        let missing = self.understanding.and_then(|understanding| understanding.missing.as_deref());
        missing.map(|thing| self.words().not_known.at(self.turn()).replace("{thing}", thing)).unwrap_or_default()
    }

    /// Words before an answer to somebody who is annoyed, but not so much that a person is needed.
    pub(in crate::engine) fn softener(&self) -> String {
        let score = self.understanding.map_or(AngerScore::CALM, |understanding| understanding.signals.anger.score);
        let soften_at = self.engine.escalation.anger.soften_at;
        if is_soft(score, self.view.anger(), soften_at) { self.words().soften.at(self.turn()) } else { String::new() }
    }

    /// What an atom says. In a symptom tree its heading is part of it: the question itself, or the name of the fault.
    pub(in crate::engine) fn text_of(&self, atom: AtomIdx) -> String {
        let own = &self.engine.kb[atom];
        let text = match self.engine.kb.tree_of(atom) {
            Some(_) => joined([format!("**{}**", own.title), own.markdown.clone()]),
            None => own.markdown.clone(),
        };
        self.reader().written(&self.engine.kb, atom, &text)
    }

    pub(in crate::engine) fn citation(&self, atom: AtomIdx) -> Citation {
        let own = &self.engine.kb[atom];
        Citation { atom: own.id.clone(), hash: own.hash.clone() }
    }

    pub(in crate::engine) fn moved(&self, frame: Option<Frame>) -> Fact {
        Fact::Bot(BotFact::Moved { frame, aside: self.aside.cloned(), chosen: BTreeMap::new() })
    }

    pub(in crate::engine) fn reply(&self, act: Act, text: String) -> Reply {
        Reply { act, text, choices: Vec::new(), citations: Vec::new(), confidence: None }
    }

    pub(in crate::engine) fn said(&self, act: Act, text: String) -> Fact {
        Fact::Bot(BotFact::Said(self.reply(act, text)))
    }
}

/// Paragraphs, the empty ones left out.
pub(in crate::engine) fn joined(paragraphs: impl IntoIterator<Item = String>) -> String {
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}
