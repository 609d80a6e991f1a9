//! How much is a score worth on this knowledge base?
//!
//! Known questions are asked again: each with itself left out, for most customers say it differently, or in changed words where it is the
//! only way of asking; and some with their whole atom left out, when every answer is wrong, as for a question that the shop has no answer
//! to; so is everything to small talk. Is the best atom the right one? Logistic curves through these cases turn the evidence into probabilities.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::search::change::{Thesaurus, shuffle};
use crate::search::index::{OFFERED, Rows, Without};
use crate::search::rank::{Evidence, Ranked};
use crate::search::reading::Reading;
use crate::search::texts::asked_texts;
use crate::text::background::background;
use crate::text::confidence::Confidence;
use crate::text::logistic::Logistic;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How many questions are asked at most: enough for a curve of four numbers, few enough that a start stays under a second.
const MOST_CASES: usize = 600;

/// Every how many questions one is also asked without its atom.
const UNKNOWN_EVERY: usize = 10;

/// For every how many questions there is one of small talk.
const BACKGROUND_EVERY: usize = 6;

/// Every how many questions one that has others beside it is also asked in nearly its own words: customers do use an editor's words.
const OWN_WORDS_EVERY: usize = 3;

/// From this share of the message on it says nothing more how much of it is known: paraphrases share as little.
const ENOUGH: f32 = 0.3;

/// The curves from evidence to probability.
#[derive(Debug, Clone)]
pub struct Calibration {
    first: Logistic<6>,
    others: Logistic<6>,
}

/// What the curves see of an atom: how far it leads or trails, how much of the message it knows, the cosine of the meanings, how well the message's words are matched, how
/// much of the characters' order is the same, and the cosine with the meaning of the answer.
type Seen = [f32; 6];

impl Calibration {
    /// Learns the curves from the knowledge base's own questions.
    pub fn fit(kb: &KnowledgeBase, segmenter: &Segmenter, rows: &Rows) -> Self {
        let stride = asked_texts(kb).count().div_ceil(MOST_CASES).max(1);
        let asked: Vec<_> = asked_texts(kb).step_by(stride).collect();
        let texts: Vec<NormalText> = asked.iter().map(|asked| NormalText::of(asked.text)).collect();
        let mut thesaurus = Thesaurus::default();
        let mut cases = Cases::default();
        for (nth, (asked, text)) in asked.iter().zip(&texts).enumerate() {
            let is_only = !rows.has_other(asked.row);
            let changed = is_only.then(|| NormalText::of(&thesaurus.change(text, segmenter, asked.row)));
            let reading = Reading::of(changed.as_ref().unwrap_or(text), segmenter);
            let without = (!is_only).then_some(Without::Row(asked.row));
            cases.add(&rows.find(&reading, without), Some(asked.atom));
            if !is_only && nth % OWN_WORDS_EVERY == 0 {
                let shuffled = NormalText::of(&shuffle(text, segmenter, asked.row));
                cases.add(&rows.find(&Reading::of(&shuffled, segmenter), None), Some(asked.atom));
            }
            if nth % UNKNOWN_EVERY == 0 {
                cases.add(&rows.find(&reading, Some(Without::Atom(asked.atom))), None);
            }
        }
        let small_talk: Vec<NormalText> = background().collect();
        let stride = (small_talk.len() * BACKGROUND_EVERY).div_ceil(asked.len().max(1)).max(1);
        for text in small_talk.into_iter().step_by(stride) {
            cases.add(&rows.find(&Reading::of(&text, segmenter), None), None);
        }
        Calibration { first: Logistic::fit(&cases.first), others: Logistic::fit(&cases.others) }
    }

    /// The probabilities that ranked atoms are the right answer, in their order. They fall, and add up to at most 1, for only one is right.
    pub fn confidences(&self, ranked: &[Ranked]) -> Vec<Confidence> {
        let mut left = 1.0_f32;
        let mut last = 1.0_f32;
        let confidence = |(at, ranked): (usize, &Ranked)| {
            let curve = if at == 0 { &self.first } else { &self.others };
            last = curve.probability(&seen(ranked)).get().min(last).min(left);
            left = (left - last).max(0.0);
            Confidence::new(last).unwrap_or(Confidence::ZERO)
        };
        ranked.iter().enumerate().map(confidence).collect()
    }
}

/// What was found for known questions, and whether it is right.
#[derive(Default)]
struct Cases {
    first: Vec<(Seen, bool)>,
    others: Vec<(Seen, bool)>,
}

impl Cases {
    fn add(&mut self, ranked: &[Ranked], right: Option<AtomIdx>) {
        let mut cases = ranked.iter().take(OFFERED).map(|ranked| (seen(ranked), Some(ranked.atom) == right));
        self.first.extend(cases.next());
        self.others.extend(cases);
    }
}

fn seen(ranked: &Ranked) -> Seen {
    let Evidence { meaning, covered, sequence, told_meaning, .. } = ranked.evidence;
    [ranked.margin, ranked.coverage.min(ENOUGH), meaning, covered, sequence, told_meaning]
}
