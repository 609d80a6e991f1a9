//! Which intent does a message mean, and how surely?

use crate::intent::Guess;
use crate::text::logistic::Logistic;
use crate::text::normalize::NormalText;
use crate::text::segment::{Segmenter, character_pairs};
use crate::text::similarity::TermVectors;
use std::sync::Arc;

/// Trained on the examples of all intents when the content loads.
#[derive(Debug, Clone)]
pub struct Classifier {
    vectors: Arc<TermVectors>,
    intent_of: Arc<Vec<usize>>,
    n: usize,
    curve: Logistic<3>,
}

fn terms(text: &NormalText, segmenter: &Segmenter) -> Vec<String> {
    let mut terms = segmenter.words(text);
    terms.extend(character_pairs(text));
    terms.sort();
    terms.dedup();
    terms
}

impl Classifier {
    /// Learns from each intent's examples, in the order of the intents, and calibrates itself by leaving each example out in turn.
    pub fn train(examples: &[Vec<NormalText>], segmenter: &Segmenter) -> Self {
        let documents: Vec<Vec<String>> = examples.iter().flatten().map(|text| terms(text, segmenter)).collect();
        let intent_of: Vec<usize> = examples.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |_| at)).collect();
        let vectors = TermVectors::of(&documents);
        let mut classifier =
            Classifier { vectors: Arc::new(vectors), intent_of: Arc::new(intent_of), n: examples.len(), curve: Logistic::fit(&[]) };
        let mut rows = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            let own = classifier.intent_of[at];
            for (skip, is_known) in [(Some(at), true), (None, true)] {
                if skip.is_none() && at % 3 != 0 {
                    continue;
                }
                for (intent, x) in classifier.ranked(document, skip, None).into_iter().take(3) {
                    rows.push((x, is_known && intent == own));
                }
            }
            if at % 2 == 0 {
                for (_, x) in classifier.ranked(document, Some(at), Some(own)).into_iter().take(3) {
                    rows.push((x, false));
                }
            }
        }
        classifier.curve = Logistic::fit(&rows);
        classifier
    }

    fn ranked(&self, document: &[String], skip: Option<usize>, without: Option<usize>) -> Vec<(usize, [f32; 3])> {
        let query = self.vectors.query(document);
        let mut best = vec![0.0f32; self.n];
        for (at, &intent) in self.intent_of.iter().enumerate() {
            if skip != Some(at) && without != Some(intent) {
                best[intent] = best[intent].max(self.vectors.cosine(&query, at as u32));
            }
        }
        let mut order: Vec<usize> = (0..self.n).filter(|&at| best[at] > 0.0).collect();
        order.sort_by(|&a, &b| best[b].total_cmp(&best[a]).then(a.cmp(&b)));
        let first = order.first().map_or(0.0, |&at| best[at]);
        let second = order.get(1).map_or(0.0, |&at| best[at]);
        order
            .iter()
            .enumerate()
            .map(|(place, &at)| {
                let margin = if place == 0 { first - second } else { best[at] - first };
                (at, [best[at], (best[at] - 0.6).max(0.0), margin])
            })
            .collect()
    }

    /// The intents that a message may mean, the surest first, at most `n`.
    pub fn guess(&self, text: &NormalText, segmenter: &Segmenter, n: usize) -> Vec<Guess> {
        let ranked = self.ranked(&terms(text, segmenter), None, None);
        ranked.into_iter().take(n).map(|(intent, x)| Guess { intent, confidence: self.curve.probability(&x) }).collect()
    }
}
