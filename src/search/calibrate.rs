//! How much is a score worth on this knowledge base?
//!
//! Known questions are asked in three ways: as they are, for customers do use an editor's words; each with itself left out, for most say it
//! differently; and some with their whole atom left out, when every answer is wrong, as for a question that the shop has no answer to.
//! Is the best atom the right one? A logistic curve through these cases turns the evidence into a probability.

use crate::kb::KnowledgeBase;
use crate::search::index::{Asked, Rows, Without, asked_texts};
use crate::search::rank::Ranked;
use crate::search::reading::Reading;
use crate::text::confidence::Confidence;
use crate::text::logistic::Logistic;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How many questions are asked at most: enough for the curve's four numbers, few enough that a start stays under a second.
const MOST_CASES: usize = 1_200;

/// Every how many questions one is also asked as it is.
const LITERAL_EVERY: usize = 3;

/// Every how many questions one is also asked without its atom: customers ask one question in about four that no shop has an answer to.
const UNKNOWN_EVERY: usize = 2;

/// How many atoms of each case are judged: as many as a customer is offered at most.
const OFFERED: usize = 3;

/// The curve from evidence to probability.
#[derive(Debug, Clone)]
pub struct Calibration {
    curve: Logistic<4>,
}

impl Calibration {
    /// Learns the curve from the knowledge base's own questions.
    pub fn fit(kb: &KnowledgeBase, segmenter: &Segmenter, rows: &Rows) -> Self {
        let questions: Vec<Asked<'_>> = asked_texts(kb).collect();
        let stride = questions.len().div_ceil(MOST_CASES).max(1);
        let mut cases = Vec::new();
        for (at, question) in questions.iter().step_by(stride).enumerate() {
            let reading = Reading::of(&NormalText::of(question.text), segmenter);
            let is_literal = at % LITERAL_EVERY == 0;
            let is_unknown = at % UNKNOWN_EVERY == 0;
            let ways = [
                Some(Some(Without::Row(question.row))),
                is_literal.then_some(None),
                is_unknown.then_some(Some(Without::Atom(question.atom))),
            ];
            for without in ways.into_iter().flatten() {
                let ranked = rows.find(&reading, without);
                let offered = ranked.iter().take(OFFERED);
                cases.extend(offered.map(|ranked| (evidence(ranked), ranked.atom == question.atom)));
            }
        }

        let curve = Logistic::fit(&cases);
        Calibration { curve }
    }

    /// The probability that a ranked atom is the right answer.
    pub fn confidence(&self, ranked: &Ranked) -> Confidence {
        self.curve.probability(&evidence(ranked))
    }
}

/// What the curve sees.
fn evidence(ranked: &Ranked) -> [f32; 4] {
    [ranked.score, ranked.margin, ranked.evidence.meaning, ranked.evidence.covered]
}
