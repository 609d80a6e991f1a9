//! Which intent does a message mean, and how surely?
//!
//! Learned from the intents' examples and titles when the content loads; `model` says how intents are told apart, and `calibrate` how sure
//! that is. There is no chance in it: the same examples give the same classifier. models/README.md has the formulas and how well they do.

use crate::intent::calibrate::{Calibration, HeldOut};
use crate::intent::guess::{Guess, Guesses};
use crate::intent::known::Known;
use crate::intent::lesson::{Lesson, Reading};
use crate::intent::measure::Measures;
use crate::intent::model::{Model, Scores};
use crate::intent::sample::Sample;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use std::sync::{Arc, Mutex, PoisonError};

/// What was learned last, with the key of its lesson.
static LAST: Mutex<Option<(u64, Arc<Classifier>)>> = Mutex::new(None);

/// Trained on the examples of all intents when the content loads.
#[derive(Debug, Clone)]
pub struct Classifier {
    known: Known,
    model: Model,
    calibration: Calibration,
    /// The examples that are not fully believed: for each its intent, and its place among the examples of it.
    pub doubted: Vec<(usize, usize)>,
    /// The examples that have the wrong intent, most likely.
    pub misplaced: Vec<Misplaced>,
}

/// An example that looks like one of another intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misplaced {
    /// The place of its intent.
    pub intent: usize,
    /// Its place among the examples of that intent.
    pub nth: usize,
    /// The intent that it looks like.
    pub looks_like: usize,
}

impl Classifier {
    /// Learns from each intent's examples and from the titles, both in the order of the intents, and calibrates itself by holding examples
    /// out. What was learned last in this process is kept, for content is often compiled anew with the intents as they were.
    pub fn train(examples: &[Vec<NormalText>], titles: &[NormalText], segmenter: &Segmenter) -> Arc<Self> {
        let lesson = Lesson::new(examples, titles, segmenter);
        let key = lesson.key();
        let kept = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, classifier)) = kept().as_ref().filter(|(last, _)| *last == key) {
            return Arc::clone(classifier);
        }
        let classifier = Arc::new(Classifier::learn(&lesson));
        *kept() = Some((key, Arc::clone(&classifier)));
        classifier
    }

    fn learn(lesson: &Lesson) -> Self {
        let known = Known::new(lesson);
        let samples: Vec<&Sample> = known.samples.iter().collect();
        let model = Model::train(&samples, known.vocabulary.len(), known.n_intents);
        let calibration = Calibration::fit(&known, lesson, &model);
        let examples = || lesson.examples.iter().enumerate().filter_map(|(at, example)| Some((at, example.intent, example.nth?)));
        let doubted = examples().filter(|&(at, _, _)| model.trusts[at] < 1.0).map(|(_, intent, nth)| (intent, nth)).collect();
        let misplaced = examples().filter_map(|(at, intent, nth)| {
            let looks_like = model.standings[at].looks_like(lesson.n_intents)?;
            Some(Misplaced { intent, nth, looks_like })
        });
        Classifier { doubted, misplaced: misplaced.collect(), known, model, calibration }
    }

    /// What a message may mean, at most `n` intents.
    pub fn guess(&self, text: &NormalText, segmenter: &Segmenter, n: usize) -> Guesses {
        let reading = Reading::of(text, segmenter);
        let row = self.known.row(&reading, &self.known.vocabulary);
        if row.square() == 0.0 || self.calibration.held_out.is_empty() {
            return Guesses::none();
        }
        let scores = self.model.scores(&row);
        let nearest = |intents: &[usize]| self.known.nearest(&row.meaning, intents, |_| true);
        let measures = Measures::of(&scores, nearest, self.known.vocabulary.coverage(&reading.features));
        Guesses { in_scope: self.calibration.scope(&measures), guesses: self.confident(&scores, &measures, n) }
    }

    /// The best guesses, whose confidences fall, and add up to at most 1.
    fn confident(&self, scores: &Scores, measures: &Measures, n: usize) -> Vec<Guess> {
        let ranked = scores.ranked();
        let (mut left, mut last) = (1.0_f32, 1.0_f32);
        let guess = |(rank, &intent): (usize, &usize)| {
            let own = match rank {
                0 => self.calibration.best(measures),
                _ => self.calibration.other(scores, ranked[0], intent),
            };
            let confidence = own.get().min(left).min(last);
            (left, last) = ((left - confidence).max(0.0), confidence);
            Guess { intent, confidence: Confidence::new(confidence).unwrap_or(Confidence::ZERO) }
        };
        ranked.iter().take(n).enumerate().map(guess).collect()
    }

    /// How each example was guessed by what had been learned without it. Where there are some thousand, these are a part of them.
    pub fn held_out(&self) -> &[HeldOut] {
        &self.calibration.held_out
    }
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

    const TITLES: [&str; 4] = ["退货", "怎么退货", "开发票", "打招呼"];

    fn classifier() -> (Arc<Classifier>, Segmenter) {
        let segmenter = Segmenter::new([], &[]);
        let examples = EXAMPLES.map(|texts| texts.iter().map(|text| NormalText::of(text)).collect());
        (Classifier::train(&examples, &TITLES.map(NormalText::of), &segmenter), segmenter)
    }

    /// The first guess about a message in scope; nothing for one out of scope.
    fn check(text: &str, expected: Option<usize>) {
        let (classifier, segmenter) = classifier();
        let Guesses { in_scope, guesses } = classifier.guess(&NormalText::of(text), &segmenter, 1);
        let guess = guesses.first().filter(|_| in_scope.get() >= 0.5);
        assert_eq!(guess.map(|guess| guess.intent), expected, "{text}: {in_scope:?} {guesses:?}");
    }

    #[test]
    fn an_intent_is_known_by_its_examples() {
        check("我要退货", Some(0));
        check("請問怎麼退貨呢", Some(1));
        check("给我开一张发票吧", Some(2));
        check("how can i return it?", Some(1));
        check("您好！", Some(3));
    }

    #[test]
    fn other_messages_are_out_of_scope() {
        check("今天天气怎么样", None);
        check("vacuum", None);
        check("？？？", None);
    }

    #[test]
    fn only_one_intent_is_meant() {
        let (classifier, segmenter) = classifier();
        let guesses = classifier.guess(&NormalText::of("退货和发票"), &segmenter, 3).guesses;
        assert!(guesses.is_sorted_by(|a, b| a.confidence >= b.confidence) && guesses.len() == 3, "{guesses:?}");
        assert!(guesses.iter().map(|guess| guess.confidence.get()).sum::<f32>() <= 1.0, "{guesses:?}");
    }

    #[test]
    fn each_example_is_held_out_once() {
        let (classifier, _) = classifier();
        assert_eq!(classifier.held_out().len(), EXAMPLES.iter().map(|examples| examples.len()).sum::<usize>());
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
        let guess =
            |examples: &[Vec<NormalText>]| Classifier::train(examples, &[], &segmenter).guess(&NormalText::of("退货"), &segmenter, 3);
        assert_eq!(guess(&[]), Guesses::none());
        assert_eq!(guess(&[vec![]]), Guesses::none());
    }
}
