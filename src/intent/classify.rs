//! Which intent does a message mean, and how surely?
//!
//! An intent's score is how near a message is to its examples taken together, and a little for the nearest one alone. What a score is worth
//! is learned from the examples themselves, each left out in turn. There is no chance in it: the same examples give the same classifier.

use crate::intent::Guess;
use crate::intent::features::{Feature, features, is_matter};
use crate::intent::meanings::Meanings;
use crate::intent::nearness::{Examples, Message};
use crate::meaning::Meaning;
use crate::text::confidence::Confidence;
use crate::text::logistic::Logistic;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// How much the nearest example adds to an intent's score. Its fourth power counts, so that it tells when a message is all but an example,
/// and is silent otherwise: on small and on large sets the examples taken together judge better than the nearest one.
const NEAREST: f32 = 0.3;

/// How much nearness in meaning adds to an intent's score, beside nearness in words: with five and with ten examples an intent the best of
/// a grid on CIC, where it adds two points of accuracy.
const MEANING: f32 = 0.3;

/// How many guesses about each left-out example the calibration sees: the surest and those that a customer is offered beside it.
const CALIBRATED: usize = 3;

/// How many examples are left out in turn at most: enough for a fit of five numbers, and with it a load of 10,000 examples takes a second.
const MOST_LEFT_OUT: usize = 2_000;

/// Of so many left-out examples, one is also taken for a message about something else, by leaving out its whole intent. These are harder
/// than what is really out of scope; with one in four, confidences were right on CIC where a third of the messages was out of scope.
const OUT_OF_SCOPE_EVERY: usize = 4;

/// What is measured of a guess: its score, how far it is above the next, how far it is below the first, and which share of what is telling
/// about the message the intent's examples know.
type Measures = [f32; 4];

/// Trained on the examples of all intents when the content loads.
#[derive(Debug, Clone)]
pub struct Classifier {
    examples: Examples,
    meanings: Meanings,
    /// For each intent, the square of the length of its examples taken together.
    squares: Vec<f32>,
    calibration: Logistic<4>,
}

/// An intent with its score and its measures.
type Scored = (usize, Measures);

impl Classifier {
    /// Learns from each intent's examples, in the order of the intents, and calibrates itself by leaving each example out in turn.
    pub fn train(examples: &[Vec<NormalText>], segmenter: &Segmenter) -> Self {
        let (intents, known): (Vec<usize>, Vec<Vec<(Feature, f32)>>) =
            unique(examples).map(|(intent, text)| (intent, features(text, segmenter))).unzip();
        let meanings = unique(examples).map(|(_, text)| meaning_of(text, segmenter)).collect();
        let meanings = Meanings::new(meanings, &intents, examples.len());
        let neighbours = Examples::new(intents, &known);
        let squares = neighbours.squares(examples.len());
        let mut classifier = Classifier { examples: neighbours, meanings, squares, calibration: Logistic::fit(&[]) };
        let every = known.len().div_ceil(MOST_LEFT_OUT).max(1);
        let rows = (0..known.len()).step_by(every).enumerate().flat_map(|(nth, example)| {
            let message = classifier.examples.weigh(&known[example]);
            let out_of_scope = if nth % OUT_OF_SCOPE_EVERY == 0 { classifier.out_of_scope(example, &message) } else { Vec::new() };
            classifier.left_out(example, &message).into_iter().chain(out_of_scope)
        });
        classifier.calibration = Logistic::fit(&rows.collect::<Vec<_>>());
        classifier
    }

    /// The intents that a message may mean, the surest first, at most `n`; none for a message that shares nothing with any example. Their
    /// confidences add up to at most 1, for only one is meant.
    pub fn guess(&self, text: &NormalText, segmenter: &Segmenter, n: usize) -> Vec<Guess> {
        let features = features(text, segmenter);
        if !features.iter().any(|&(feature, _)| is_matter(feature) && self.examples.knows(feature)) {
            return Vec::new();
        }
        let message = self.examples.weigh(&features);
        let near = self.meanings.cosines(&self.meanings.telling(meaning_of(text, segmenter)));
        let scores = self.scores(&self.examples.cosines(&message), &near, None);
        self.confident(self.measure(&message, &scores, n, None))
    }

    /// Guesses each example with itself left out: its intent, and the guesses, at most `n`. It tells how customers fare who say it in words
    /// that no editor wrote down; `examples` and the segmenter are those that it was trained with.
    pub fn leave_one_out(&self, examples: &[Vec<NormalText>], segmenter: &Segmenter, n: usize) -> Vec<(usize, Vec<Guess>)> {
        let guesses = unique(examples).enumerate().map(|(example, (intent, text))| {
            let message = self.examples.weigh(&features(text, segmenter));
            let near = self.meanings.cosines_without(example, intent);
            let scores = self.scores(&self.examples.cosines(&message), &near, Some(example));
            (intent, self.confident(self.measure(&message, &scores, n, Some(example))))
        });
        guesses.collect()
    }

    /// Measured intents as guesses, whose confidences fall, and add up to at most 1.
    fn confident(&self, scored: Vec<Scored>) -> Vec<Guess> {
        let mut left = 1.0_f32;
        let mut last = 1.0_f32;
        let guess = |(intent, measures): Scored| {
            let confidence = self.calibration.probability(&measures).get().min(left).min(last);
            (left, last) = (left - confidence, confidence);
            Guess { intent, confidence: Confidence::new(confidence.max(0.0)).unwrap_or(Confidence::ZERO) }
        };
        scored.into_iter().map(guess).collect()
    }

    /// For each intent, the sum of the cosines to its examples.
    fn sums(&self, cosines: &[f32]) -> Vec<f32> {
        let mut sums = vec![0.0; self.squares.len()];
        for (intent, cosine) in self.examples.intents.iter().zip(cosines) {
            sums[*intent] += cosine;
        }
        sums
    }

    /// For each intent its score, as if one example were not there.
    fn scores(&self, cosines: &[f32], meanings: &[f32], aside: Option<usize>) -> Vec<f32> {
        let mut sums = self.sums(cosines);
        let mut nearest = vec![0.0_f32; sums.len()];
        for (example, (&intent, &cosine)) in self.examples.intents.iter().zip(cosines).enumerate() {
            if Some(example) != aside {
                nearest[intent] = nearest[intent].max(cosine);
            }
        }
        let mut squares = self.squares.clone();
        if let Some(example) = aside {
            // The message is the example itself: |S - x|² = |S|² - 2 S·x + x·x.
            let intent = self.examples.intents[example];
            squares[intent] += cosines[example] - 2.0 * sums[intent];
            sums[intent] -= cosines[example];
        }
        let together = |intent: usize| if squares[intent] > f32::EPSILON { sums[intent] / squares[intent].sqrt() } else { 0.0 };
        let in_words = |intent: usize, near: f32| together(intent) + NEAREST * near.powi(4);
        nearest.iter().enumerate().map(|(intent, &near)| in_words(intent, near) + MEANING * meanings[intent]).collect()
    }

    /// The best intents of those with a score, and what is measured of each.
    fn measure(&self, message: &Message, scores: &[f32], n: usize, aside: Option<usize>) -> Vec<Scored> {
        let mut ranked: Vec<usize> = (0..scores.len()).filter(|&intent| scores[intent] > 0.0).collect();
        ranked.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let score = |rank: usize| ranked.get(rank).map_or(0.0, |&intent| scores[intent]);
        let measures = |(rank, &intent): (usize, &usize)| {
            let above = if rank == 0 { score(0) - score(1) } else { 0.0 };
            (intent, [score(rank), above, score(0) - score(rank), self.examples.coverage(message, intent, aside)])
        };
        ranked.iter().take(n).enumerate().map(measures).collect()
    }

    /// What would be guessed about an example if it were not there, and whether that is right.
    fn left_out(&self, example: usize, message: &Message) -> Vec<(Measures, bool)> {
        let near = self.meanings.cosines_without(example, self.examples.intents[example]);
        let scores = self.scores(&self.examples.cosines(message), &near, Some(example));
        let guesses = self.measure(message, &scores, CALIBRATED, Some(example));
        guesses.into_iter().map(|(intent, measures)| (measures, intent == self.examples.intents[example])).collect()
    }

    /// What would be guessed about an example if its whole intent were not there; none of it is right.
    fn out_of_scope(&self, example: usize, message: &Message) -> Vec<(Measures, bool)> {
        let near = self.meanings.cosines(self.meanings.example(example));
        let mut scores = self.scores(&self.examples.cosines(message), &near, None);
        scores[self.examples.intents[example]] = 0.0;
        self.measure(message, &scores, CALIBRATED, None).into_iter().map(|(_, measures)| (measures, false)).collect()
    }
}

/// What a message means.
fn meaning_of(text: &NormalText, segmenter: &Segmenter) -> Meaning {
    Meaning::of(segmenter.meaning_words(text).iter().map(String::as_str))
}

/// Each example with the place of its intent. An example that is there twice would vouch for itself, so it comes once.
fn unique(examples: &[Vec<NormalText>]) -> impl Iterator<Item = (usize, &NormalText)> {
    examples.iter().enumerate().flat_map(|(intent, texts)| {
        texts.iter().enumerate().filter(|(at, text)| !texts[..*at].contains(text)).map(move |(_, text)| (intent, text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0: to send back, 1: how to send back, 2: to invoice, 3: to greet.
    const EXAMPLES: [&[&str]; 4] = [
        &["我要退货", "帮我退货", "想退掉这个", "申请退货", "i want to return this"],
        &["怎么退货", "退货流程是什么", "在哪里申请退货", "退货要多久", "how do i return it"],
        &["我要开发票", "帮我开张发票", "补开发票", "发票没收到", "i need an invoice"],
        &["你好", "在吗", "您好", "hello", "早上好"],
    ];

    fn classifier() -> (Classifier, Segmenter) {
        let segmenter = Segmenter::new([], &[]);
        let examples = EXAMPLES.map(|texts| texts.iter().map(|text| NormalText::of(text)).collect());
        (Classifier::train(&examples, &segmenter), segmenter)
    }

    /// The surest intent, if it is at least so sure.
    fn check(text: &str, at_least: f32, expected: Option<usize>) {
        let (classifier, segmenter) = classifier();
        let guess = classifier.guess(&NormalText::of(text), &segmenter, 1).into_iter().find(|guess| guess.confidence.get() >= at_least);
        assert_eq!(guess.map(|guess| guess.intent), expected, "{text}");
    }

    #[test]
    fn an_intent_is_known_by_its_examples() {
        check("我要退货", 0.75, Some(0));
        check("你好，我想退货", 0.0, Some(0));
        check("請問怎麼退貨呢", 0.5, Some(1));
        check("给我开一张发票吧", 0.5, Some(2));
        check("how can i return it?", 0.5, Some(1));
        check("您好！", 0.75, Some(3));
    }

    #[test]
    fn other_messages_are_no_sure_guess() {
        check("今天天气怎么样", 0.5, None);
        check("vacuum", 0.0, None);
        check("？？？", 0.0, None);
    }

    #[test]
    fn only_one_intent_is_meant() {
        let (classifier, segmenter) = classifier();
        let guesses = classifier.guess(&NormalText::of("退货和发票"), &segmenter, 3);
        assert!(guesses.is_sorted_by(|a, b| a.confidence >= b.confidence) && guesses.len() == 3, "{guesses:?}");
        assert!(guesses.iter().map(|guess| guess.confidence.get()).sum::<f32>() <= 1.0, "{guesses:?}");
    }

    #[test]
    fn the_same_examples_give_the_same_confidences() {
        let guess = || {
            let (classifier, segmenter) = classifier();
            classifier.guess(&NormalText::of("退货要发票吗"), &segmenter, 3)
        };
        assert_eq!(guess(), guess());
    }

    #[test]
    fn nothing_is_guessed_without_examples() {
        let segmenter = Segmenter::new([], &[]);
        assert_eq!(Classifier::train(&[], &segmenter).guess(&NormalText::of("退货"), &segmenter, 3), []);
        assert_eq!(Classifier::train(&[vec![]], &segmenter).guess(&NormalText::of("退货"), &segmenter, 3), []);
    }
}
