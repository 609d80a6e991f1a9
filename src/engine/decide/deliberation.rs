//! What is looked at to decide about a message?

use crate::conversation::BotView;
use crate::conversation::fact::bot::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::{Taken, Target};
use crate::dialog::heard::Heard;
use crate::engine::Engine;
use crate::engine::decide::decision::Decision;
use crate::engine::decide::policy::Says;
use crate::engine::understand::follow_up;
use crate::engine::understand::message::candidates;
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::Understanding;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::{Branch, SymptomTree};
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// From this probability on a question of one word is taken for the likeliest beside an open question: it is likelier than all else together.
const BARE_ENOUGH: f32 = 0.5;

/// From this probability on somebody who leaves a diagnosis or a procedure wishes for another one: it is likelier than all else together.
pub(super) const WISHED: Confidence = Confidence::HALF;

/// A message, and all that is looked at to decide about it.
pub(in crate::engine) struct Deliberation<'e, 'c> {
    /// The content.
    pub engine: &'e Engine,
    /// The conversation.
    pub view: &'c BotView<'c>,
    /// What was read from the message.
    pub u: &'c Understanding,
    /// When.
    pub now: Timestamp,
}

impl<'e> Deliberation<'e, '_> {
    /// Passes the customer to a person.
    pub fn hand_off(&self, reason: HandoffReason) -> Decision<'e> {
        Decision::HandOff { reason, path: self.view.memory().path.clone() }
    }

    /// The message as a reply to what was asked.
    pub fn heard(&self) -> Heard<'_> {
        let is_correction = Says::contains(&self.engine.policy.says.correct, &self.u.text);
        Heard {
            original: &self.u.original,
            text: &self.u.text,
            slots: &self.u.slots,
            is_correction,
            locale: self.view.locale(),
            now: self.now,
        }
    }

    /// Whether an atom answers by itself, without a symptom tree.
    pub fn is_plain_answer(&self, atom: &AtomId) -> bool {
        self.engine.kb.find(atom).is_some_and(|atom| self.engine.kb.tree_of(atom).is_none())
    }

    /// What the message would lead to if it said this.
    pub fn reads(&self, text: NormalText) -> Understanding {
        let (candidates, missing) = candidates(self.engine, self.reader(), &text, &self.u.slots);
        Understanding { candidates, missing, act: None, verdict: None, matter: text, ..self.u.clone() }
    }

    /// The message as a matter of its own.
    pub fn matter(&self) -> Heard<'_> {
        Heard { text: &self.u.matter, ..self.heard() }
    }

    /// The customer as a reader of the answer.
    pub fn reader(&self) -> Reader<'_> {
        Reader { language: &self.u.language, ..reader(self.view, self.now) }
    }

    /// A target as the customer reads it.
    pub fn said(&self, target: &Target) -> Target {
        let said = |atom: &AtomId| self.engine.kb.find(atom).map(|atom| self.reader().said(&self.engine.kb, atom));
        match target {
            Target::Atom(atom) => Target::Atom(said(atom).map_or_else(|| atom.clone(), |said| self.engine.kb[said].id.clone())),
            Target::Flow(flow) => Target::Flow(flow.clone()),
        }
    }

    /// Whether the customer may be shown an atom, here and now.
    pub fn may_see(&self, atom: AtomIdx) -> bool {
        reader(self.view, self.now).may_see(&self.engine.kb, atom)
    }

    /// Where in a symptom tree a target is.
    pub fn place(&self, target: &Target) -> Option<(&'e SymptomTree, AtomIdx)> {
        let Target::Atom(atom) = target else { return None };
        let atom = self.engine.kb.find(atom)?;
        self.engine.kb.tree_of(atom).map(|(tree, _)| (tree, atom))
    }

    /// The surest target, when it is sure enough to act on.
    pub fn sure_target(&self) -> Option<(&Target, Confidence)> {
        self.u.sure_target(self.engine.policy.costs.answer_at())
    }

    /// The surest target beside an open question. Choices cannot be offered there, so that a question of one word, 运费呢, is taken for the
    /// likeliest.
    pub fn sure_beside(&self) -> Option<(&Target, Confidence)> {
        let is_bare = || follow_up::is_bare(&self.engine.segmenter, &self.u.text);
        let likely = || self.u.candidates.first().filter(|first| first.confidence.get() >= BARE_ENOUGH && is_bare());
        self.sure_target().or_else(|| likely().map(|first| (&first.target, first.confidence)))
    }

    /// A reply to a question of a symptom tree.
    pub fn taken(&self, question: AtomIdx, branch: &Branch) -> Taken {
        Taken { question: self.engine.kb[question].id.clone(), reply: branch.label.clone(), is_unknown: false }
    }

    /// A number of turns in a row, without the one that this message is joined to.
    pub fn turns_before(&self, n: u8) -> u8 {
        if self.u.how() == Some(Reading::Joined) { n.saturating_sub(1) } else { n }
    }

    /// Whether the bot has answered with this atom already.
    pub fn was_tried(&self, target: &Target) -> bool {
        matches!(target, Target::Atom(atom) if self.view.tried().iter().any(|tried| self.engine.is_same_atom(tried, atom)))
    }
}
