//! How much is a score worth on this knowledge base?
//!
//! Known questions are asked again: each with itself left out, for most customers say it differently, or in changed words where it is the
//! only way of asking; and some with their whole atom left out, when every answer is wrong, as for a question that the shop has no answer
//! to. Is the best atom the right one? Logistic curves through these cases turn the evidence into probabilities.

use crate::kb::KnowledgeBase;
use crate::search::change::Thesaurus;
use crate::search::index::{Rows, Without, asked_texts};
use crate::search::rank::Ranked;
use crate::search::reading::Reading;
use crate::text::confidence::Confidence;
use crate::text::logistic::Logistic;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How many questions are asked at most: enough for a curve of four numbers, few enough that a start stays under a second.
const MOST_CASES: usize = 600;

/// Every how many questions one is also asked without its atom.
const UNKNOWN_EVERY: usize = 6;

/// How many atoms of each case are judged: as many as a customer is offered at most.
const OFFERED: usize = 3;

/// The curves from evidence to probability.
#[derive(Debug, Clone)]
pub struct Calibration {
    first: Logistic<3>,
    others: Logistic<3>,
}

/// What the curves see of an atom: how far it leads or trails, the cosine of the meanings, and how well the message's words are matched.
type Seen = [f32; 3];

impl Calibration {
    /// Learns the curves from the knowledge base's own questions.
    pub fn fit(kb: &KnowledgeBase, segmenter: &Segmenter, rows: &Rows) -> Self {
        let stride = asked_texts(kb).count().div_ceil(MOST_CASES).max(1);
        let asked: Vec<_> = asked_texts(kb).step_by(stride).collect();
        let texts: Vec<NormalText> = asked.iter().map(|asked| NormalText::of(asked.text)).collect();
        let mut thesaurus = Thesaurus::default();
        let (mut first, mut others): (Vec<(Seen, bool)>, Vec<(Seen, bool)>) = Default::default();
        for (nth, (asked, text)) in asked.iter().zip(&texts).enumerate() {
            let is_only = !rows.has_other(asked.row);
            let changed = is_only.then(|| NormalText::of(&thesaurus.change(text, segmenter, asked.row)));
            let reading = Reading::of(changed.as_ref().unwrap_or(text), segmenter);
            let without = (!is_only).then_some(Without::Row(asked.row));
            let is_unknown = nth % UNKNOWN_EVERY == 0;
            for without in [Some(without), is_unknown.then_some(Some(Without::Atom(asked.atom)))].into_iter().flatten() {
                let ranked = rows.find(&reading, without);
                let mut cases = ranked.iter().take(OFFERED).map(|ranked| (seen(ranked), ranked.atom == asked.atom));
                first.extend(cases.next());
                others.extend(cases);
            }
        }
        Calibration { first: Logistic::fit(&first), others: Logistic::fit(&others) }
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

fn seen(ranked: &Ranked) -> Seen {
    [ranked.margin, ranked.evidence.meaning, ranked.evidence.covered]
}
