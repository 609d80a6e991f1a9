//! On which questions is it tried how well a knowledge base answers?
//!
//! Known questions are asked again: each with itself left out, for most customers say it differently, or in changed words where it is the
//! only way of asking; and some with their whole atom left out, when every answer is wrong, as for a question that the shop has no answer
//! to; so is everything to small talk. Where it is the only way of asking, it is asked a second time in words of somebody's own; typing errors
//! are made in some.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::search::change::{Strength, Thesaurus, mistype, shuffle};
use crate::search::index::{OFFERED, Rows, Without};
use crate::search::rank::Ranked;
use crate::search::reading::Reading;
use crate::search::texts::asked_texts;
use crate::text::background::background;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How many questions are asked at most: enough for a curve of some numbers, few enough that a start stays under a second.
const MOST_CASES: usize = 500;

/// Every how many questions one is also asked without its atom.
const UNKNOWN_EVERY: usize = 10;

/// Every how many questions one is also asked with typing errors.
const MISTYPED_EVERY: usize = 3;

/// For every how many questions there is one of small talk.
const BACKGROUND_EVERY: usize = 3;

/// Every how many questions one that has others beside it is also asked in nearly its own words: customers do use an editor's words.
const OWN_WORDS_EVERY: usize = 3;

/// A question that was asked on trial.
#[derive(Debug, Clone)]
pub struct Trial {
    /// How it came about.
    pub kind: Kind,
    /// The atoms that were found first, as many as a customer is offered at most.
    pub ranked: Vec<Ranked>,
    /// The atom that answers it; nothing where none does.
    pub right: Option<AtomIdx>,
}

/// How a question came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An editor's, with itself left out.
    LeftOut,
    /// An editor's only one, in changed words.
    Changed,
    /// An editor's only one, in words of somebody's own.
    Reworded,
    /// An editor's, with typing errors.
    Mistyped,
    /// An editor's, in nearly its own words.
    OwnWords,
    /// With its atom left out.
    Unknown,
    /// Small talk.
    SmallTalk,
}

impl Kind {
    /// The name where trials are written down.
    pub fn name(self) -> &'static str {
        match self {
            Kind::LeftOut => "left_out",
            Kind::Changed => "changed",
            Kind::Reworded => "reworded",
            Kind::Mistyped => "mistyped",
            Kind::OwnWords => "own_words",
            Kind::Unknown => "unknown",
            Kind::SmallTalk => "small_talk",
        }
    }
}

impl Kind {
    /// For how many questions of customers it counts. What is made up is less like what they ask than what editors
    /// wrote, and what they ask in an editor's words needs no curve.
    pub fn weight(self) -> f64 {
        match self {
            Kind::LeftOut | Kind::SmallTalk => 1.0,
            Kind::Unknown => 0.6,
            Kind::Changed | Kind::Reworded | Kind::Mistyped => 0.5,
            Kind::OwnWords => 0.3,
        }
    }

    /// What answers a question that was made of one for this atom.
    fn right(self, atom: AtomIdx) -> Option<AtomIdx> {
        match self {
            Kind::LeftOut | Kind::Changed | Kind::Reworded | Kind::Mistyped | Kind::OwnWords => Some(atom),
            Kind::Unknown | Kind::SmallTalk => None,
        }
    }
}

impl Trial {
    fn of(kind: Kind, mut ranked: Vec<Ranked>, right: Option<AtomIdx>) -> Self {
        ranked.truncate(OFFERED);
        Trial { kind, ranked, right }
    }

    /// Whether the atom at this place is the right one.
    pub fn is_right(&self, at: usize) -> bool {
        self.right.is_some() && self.ranked.get(at).map(|ranked| ranked.atom) == self.right
    }
}

/// Asks the knowledge base's own questions, and small talk.
pub fn trials(kb: &KnowledgeBase, segmenter: &Segmenter, rows: &Rows) -> Vec<Trial> {
    let stride = asked_texts(kb).count().div_ceil(MOST_CASES).max(1);
    let asked: Vec<_> = asked_texts(kb).step_by(stride).collect();
    let mut thesaurus = Thesaurus::default();
    let mut trials = Vec::new();
    for (nth, asked) in asked.iter().enumerate() {
        let text = NormalText::of(asked.text);
        let own = Reading::of(&text, segmenter);
        let mut ask = |kind, reading: &Reading, without| trials.push(Trial::of(kind, rows.find(reading, without), kind.right(asked.atom)));
        let mut ask_otherwise = |kind, words: String| ask(kind, &Reading::of(&NormalText::of(&words), segmenter), None);
        if rows.has_other(asked.row) {
            if nth % OWN_WORDS_EVERY == 0 {
                ask_otherwise(Kind::OwnWords, shuffle(&text, segmenter, asked.row));
            }
        } else {
            ask_otherwise(Kind::Changed, thesaurus.change(&text, segmenter, asked.row, Strength::LIGHT));
            ask_otherwise(Kind::Reworded, thesaurus.change(&text, segmenter, asked.row, Strength::STRONG));
        }
        if nth % MISTYPED_EVERY == 0 {
            ask_otherwise(Kind::Mistyped, mistype(&text, asked.row));
        }
        if rows.has_other(asked.row) {
            ask(Kind::LeftOut, &own, Some(Without::Row(asked.row)));
        }
        if nth % UNKNOWN_EVERY == 0 {
            ask(Kind::Unknown, &own, Some(Without::Atom(asked.atom)));
        }
    }
    let small_talk: Vec<NormalText> = background().collect();
    let stride = (small_talk.len() * BACKGROUND_EVERY).div_ceil(asked.len().max(1)).max(1);
    for text in small_talk.into_iter().step_by(stride) {
        trials.push(Trial::of(Kind::SmallTalk, rows.find(&Reading::of(&text, segmenter), None), None));
    }
    trials
}
