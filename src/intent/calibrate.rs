//! How sure is a guess?
//!
//! Some examples are held out while the rest is learned, and guessed then. What was measured of right and of wrong guesses says what the
//! measurements of a new guess are worth. Some messages mean nothing that the shop knows; those are the held-out examples with their own
//! intent taken away, and everyday talk.

use crate::intent::known::Known;
use crate::intent::lesson::{Lesson, Reading};
use crate::intent::linear::Dice;
use crate::intent::measure::{Measures, N_MEASURES, N_TELLING};
use crate::intent::model::{Model, Scores};
use crate::intent::sample::Sample;
use crate::intent::vocabulary::Vocabulary;
use crate::text::ceiling::fit_below_ceiling;
use crate::text::confidence::Confidence;
use crate::text::logistic::{Logistic, Weighed};

/// In how many parts the examples are held out in turn.
const FOLDS: usize = 5;

/// From so many examples on, one part is enough, and the load takes a third of the time.
const MANY_EXAMPLES: usize = 3_000;

/// How many examples of a part are guessed at most: enough for a fit of ten numbers.
const MOST_GUESSED: usize = 800;

/// How many guesses beside the best are calibrated: those that a customer is offered with it.
const OTHERS: usize = 2;

/// How much both kinds of messages out of scope weigh against the examples together, for the in-scope score. An intent taken away leaves its
/// neighbours, so that its examples are in scope nearly: with a quarter for them the score was worse on CIC and clinc150, without them too.
const ORPHANS_WEIGHT: f64 = 0.1;
const BACKGROUND_WEIGHT: f64 = 0.9;

/// What the measurements of guesses are worth.
#[derive(Debug, Clone)]
pub struct Calibration {
    best: Logistic<N_TELLING>,
    others: Logistic<2>,
    scope: Logistic<N_MEASURES>,
    /// How the held-out examples were guessed, in no particular order.
    pub held_out: Vec<HeldOut>,
}

/// How an example was guessed while it was held out.
#[derive(Debug, Clone, Copy)]
pub struct HeldOut {
    /// The place of its own intent among the guesses, from 0.
    pub rank: usize,
    /// How sure the first guess was.
    pub confidence: Confidence,
}

/// A held-out example that was guessed.
struct Trial {
    measures: Measures,
    rank: usize,
    trust: f32,
}

/// What was tried out.
#[derive(Default)]
struct Trials {
    examples: Vec<Trial>,
    /// What was measured of guesses beside the best, and whether they were right.
    others: Vec<([f32; 2], bool)>,
    /// Guesses about held-out examples whose intent was taken away.
    orphans: Vec<Measures>,
    /// Guesses about everyday talk.
    background: Vec<Measures>,
}

impl Calibration {
    /// Tries out what would be guessed without some of the samples, and learns from it; `full` was trained on all of them.
    pub fn fit(known: &Known, lesson: &Lesson, full: &Model) -> Self {
        let mut order: Vec<usize> = (0..lesson.examples.len()).filter(|&at| !known.samples[at].is_title).collect();
        Dice::new().shuffle(&mut order);
        let n_folds = if order.len() < MANY_EXAMPLES { FOLDS } else { 1 };
        let mut trials = Trials::default();
        for fold in 0..n_folds.min(order.len()) {
            let held: Vec<usize> = order.iter().copied().skip(fold).step_by(FOLDS).collect();
            let talk = (0..known.talk.len()).skip(fold).step_by(n_folds.max(2));
            let all: Vec<usize> = held.iter().copied().chain(talk.clone().map(|at| lesson.examples.len() + at)).collect();
            let rest = Rest::without(known, &all);
            held.iter().take(MOST_GUESSED).for_each(|&at| rest.try_example(at, &lesson.examples[at].reading, full.trusts[at], &mut trials));
            trials.background.extend(talk.map(|at| rest.measure(&lesson.background[known.talk[at]], |scores| scores).1));
        }
        trials.learn()
    }

    /// How sure the best guess is, provided that the message is in scope.
    pub fn best(&self, measures: &Measures) -> Confidence {
        self.best.probability(&measures.telling())
    }

    /// How sure another guess is.
    pub fn other(&self, scores: &Scores, best: usize, other: usize) -> Confidence {
        self.others.probability(&beside(scores, best, other))
    }

    /// How surely a message is about anything that the examples are about, where half of all messages are.
    pub fn scope(&self, measures: &Measures) -> Confidence {
        self.scope.probability(&measures.all())
    }
}

/// What is measured of a guess that is not the best.
fn beside(scores: &Scores, best: usize, other: usize) -> [f32; 2] {
    [scores.sums[other], scores.sums[best] - scores.sums[other]]
}

/// What was learned without the held-out examples.
struct Rest<'k> {
    known: &'k Known,
    vocabulary: Vocabulary,
    model: Model,
    is_held: Vec<bool>,
}

impl<'k> Rest<'k> {
    fn without(known: &'k Known, held: &[usize]) -> Self {
        let mut is_held = vec![false; known.samples.len()];
        held.iter().for_each(|&at| is_held[at] = true);
        let rest: Vec<&Sample> = known.samples.iter().zip(&is_held).filter(|(_, is_held)| !**is_held).map(|(sample, _)| sample).collect();
        let vocabulary =
            known.vocabulary.of_only(rest.iter().filter(|sample| sample.intent < known.n_intents).map(|sample| &sample.row.words));
        Rest { known, vocabulary, model: Model::train(&rest, known.vocabulary.len(), known.n_intents), is_held }
    }

    /// What is guessed about a message, when `change` is made to the scores first.
    fn measure(&self, reading: &Reading, change: impl Fn(Scores) -> Scores) -> (Scores, Measures) {
        let row = self.known.row(reading, &self.vocabulary);
        let scores = change(self.model.scores(&row));
        let nearest = |intents: &[usize]| self.known.nearest(&row.meaning, intents, |at| !self.is_held[at]);
        let measures = Measures::of(&scores, nearest, self.vocabulary.coverage(&reading.features));
        (scores, measures)
    }

    /// Guesses about a held-out example, with and without its own intent.
    fn try_example(&self, at: usize, reading: &Reading, trust: f32, trials: &mut Trials) {
        let own = self.known.samples[at].intent;
        let (scores, measures) = self.measure(reading, |scores| scores);
        let order = scores.ranked();
        let rank = order.iter().position(|&intent| intent == own).unwrap_or(order.len());
        trials.examples.push(Trial { measures, rank, trust });
        if trust >= 1.0 {
            let others = order.iter().skip(1).take(OTHERS);
            trials.others.extend(others.map(|&other| (beside(&scores, order[0], other), other == own)));
        }
        trials.orphans.push(self.measure(reading, |scores| scores.without(own)).1);
    }
}

impl Trials {
    fn learn(&self) -> Calibration {
        let best = self.best();
        let confidence = |measures: &Measures| best.probability(&measures.telling());
        let held_out = self.examples.iter().map(|trial| HeldOut { rank: trial.rank, confidence: confidence(&trial.measures) });
        Calibration { others: Logistic::fit(&self.others), scope: self.scope(), held_out: held_out.collect(), best }
    }

    /// Learns how sure the best guess is, from examples that are fully believed. If some are not, neither are all labels of the others right.
    fn best(&self) -> Logistic<N_TELLING> {
        let believed = self.examples.iter().filter(|trial| trial.trust >= 1.0);
        let row = |trial: &Trial| Weighed { measures: trial.measures.telling(), is_right: trial.rank == 0, weight: 1.0 };
        let rows: Vec<Weighed<N_TELLING>> = believed.map(row).collect();
        if rows.len() < self.examples.len() { fit_below_ceiling(&rows) } else { Logistic::fit_weighed(&rows) }
    }

    /// Learns what is in scope: examples that are believed somewhat are.
    fn scope(&self) -> Logistic<N_MEASURES> {
        let inside: Vec<&Measures> = self.examples.iter().filter(|trial| trial.trust >= 0.5).map(|trial| &trial.measures).collect();
        let background = self.background.iter().collect();
        let n = inside.len() as f64;
        let orphans = rows(self.orphans.iter().collect(), false, ORPHANS_WEIGHT * n);
        Logistic::fit_weighed(&[rows(inside, true, n), orphans, rows(background, false, BACKGROUND_WEIGHT * n)].concat())
    }
}

/// Guesses that are right or not, with a weight together.
fn rows(all: Vec<&Measures>, is_right: bool, weight: f64) -> Vec<Weighed<N_MEASURES>> {
    let weight = weight / all.len().max(1) as f64;
    all.into_iter().map(|measures| Weighed { measures: measures.all(), is_right, weight }).collect()
}
