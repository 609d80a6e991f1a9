//! What do the examples say?
//!
//! The examples and titles of all intents as rows, and how any other message becomes such a row.

use crate::intent::lesson::{Example, Lesson, Reading};
use crate::intent::sample::{Row, Sample};
use crate::intent::vocabulary::Vocabulary;
use crate::meaning::Meaning;
use crate::text::features::Counted;
use std::ops::Range;

/// Everyday talk that is so near in meaning to an example may be what the shop is about, so that nothing is learned from it: assistants are
/// asked about the weather. Chosen of 0.45, 0.55 and 0.65 on CIC and clinc150, which differ little.
const NEAR: f32 = 0.6;

/// For so many examples there is one of everyday talk at most: it is like one more intent, which must not outgrow few small ones.
const EXAMPLES_A_TALK: usize = 4;

/// What is known from the examples and titles.
#[derive(Debug, Clone)]
pub struct Known {
    /// How many intents there are.
    pub n_intents: usize,
    /// Their features.
    pub vocabulary: Vocabulary,
    /// The examples of all intents in their order, each intent's title behind them; at the end everyday talk, as if it were one more intent.
    pub samples: Vec<Sample>,
    /// For each intent, where its samples stand.
    places: Vec<Range<usize>>,
    /// The places of the everyday talk that is no example nearly.
    pub talk: Vec<usize>,
    /// What all of them have in common.
    mean: Meaning,
}

impl Known {
    /// Weighs the examples and titles of a lesson.
    pub fn new(lesson: &Lesson) -> Self {
        let readings = || lesson.examples.iter().map(|example| &example.reading);
        let features: Vec<&[Counted]> = readings().map(|reading| reading.features.as_slice()).collect();
        let mut mean = Meaning::none();
        readings().for_each(|reading| mean.add(&reading.meaning, 1.0 / lesson.examples.len() as f32));
        let vocabulary = Vocabulary::new(&features);
        let mut known = Known { n_intents: lesson.n_intents, vocabulary, samples: Vec::new(), places: Vec::new(), talk: Vec::new(), mean };
        let sample = |Example { reading, intent, nth }: &Example| Sample {
            row: known.row(reading, &known.vocabulary),
            intent: *intent,
            is_title: nth.is_none(),
        };
        known.samples = lesson.examples.iter().map(sample).collect();
        let talk = lesson.background.iter().enumerate().map(|(at, reading)| (at, known.row(reading, &known.vocabulary)));
        let near = |row: &Row| row.meaning.nearest(known.samples.iter().map(|sample| &sample.row.meaning));
        let talk: Vec<(usize, Row)> = talk.filter(|(_, row)| near(row) < NEAR).collect();
        let most = (lesson.examples.len() / EXAMPLES_A_TALK).max(1);
        let stride = talk.len().div_ceil(most).max(1);
        for (at, row) in talk.into_iter().step_by(stride) {
            known.talk.push(at);
            known.samples.push(Sample { row, intent: lesson.n_intents, is_title: true });
        }
        let start = |intent: usize| known.samples.partition_point(|sample| sample.intent < intent);
        known.places = (0..lesson.n_intents).map(|intent| start(intent)..start(intent + 1)).collect();
        known
    }

    /// A message as a row. The vocabulary is that of all samples, or what is left of it without some of them.
    pub fn row(&self, reading: &Reading, vocabulary: &Vocabulary) -> Row {
        let mut meaning = reading.meaning.clone();
        if meaning.dot(&meaning) > f32::EPSILON {
            meaning.add(&self.mean, -1.0);
        }
        Row { words: vocabulary.weigh(&reading.features), meaning: meaning.into_unit() }
    }

    /// The greatest cosine of a meaning with those samples of some intents that count; 0 when there are none.
    pub fn nearest(&self, meaning: &Meaning, intents: &[usize], counts: impl Fn(usize) -> bool) -> f32 {
        let places = intents.iter().flat_map(|&intent| self.places[intent].clone()).filter(|&at| counts(at));
        meaning.nearest(places.map(|at| &self.samples[at].row.meaning))
    }
}
