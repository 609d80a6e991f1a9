//! What speaks for a guess, and what against it?
//!
//! Nine measurements of the best intent for a message. This module does not say what they are worth; `calibrate` learns that.

use crate::intent::model::Scores;

/// How many measurements there are.
pub const N_MEASURES: usize = 9;

/// Among the samples of how many intents, the best first, the nearest one is looked for.
const NEAREST_OF: usize = 3;

/// How many of them tell right guesses from wrong ones.
pub const N_TELLING: usize = 5;

/// What is measured of the best guess.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// Its score.
    pub score: f32,
    /// How far it is above the next.
    pub margin: f32,
    /// The cosine with its examples together.
    pub cosine: f32,
    /// How far the best such cosine is above the next.
    pub cosine_margin: f32,
    /// The cosine with the meaning of its examples together.
    pub meaning: f32,
    /// The meaning of the nearest sample.
    pub nearest_meaning: f32,
    /// Which share of what is telling about the message any example has.
    pub coverage: f32,
    /// How many of two pairs of judges agree: plane and centroid; all and the meaning alone.
    pub agreement: f32,
    /// The score of everyday talk.
    pub elsewhere: f32,
}

impl Measures {
    /// Measures the best intent. `nearest` tells how near in meaning the nearest sample of some intents is, and `coverage` which share of
    /// what is telling about the message is known.
    pub fn of(scores: &Scores, nearest: impl Fn(&[usize]) -> f32, coverage: f32) -> Self {
        let ranked = scores.ranked();
        let Some(&first) = ranked.first() else { return Measures { coverage, ..Measures::default() } };
        let second = ranked.get(1).map_or(0.0, |&second| scores.sums[second]);
        let agrees = |does: bool| f32::from(u8::from(does));
        Measures {
            score: scores.sums[first],
            margin: scores.sums[first] - second,
            cosine: scores.cosines[first],
            cosine_margin: margin(&scores.cosines),
            meaning: scores.meanings[first],
            nearest_meaning: nearest(&ranked[..ranked.len().min(NEAREST_OF)]),
            coverage,
            agreement: agrees(best(&scores.sides) == best(&scores.cosines)) + agrees(best(&scores.meanings) == Some(first)),
            elsewhere: scores.elsewhere,
        }
    }

    /// All of them.
    pub fn all(&self) -> [f32; N_MEASURES] {
        [
            self.score,
            self.margin,
            self.cosine,
            self.cosine_margin,
            self.meaning,
            self.nearest_meaning,
            self.coverage,
            self.agreement,
            self.elsewhere,
        ]
    }

    /// Those that tell right guesses from wrong ones; with the others, confidences on CIC were no better.
    pub fn telling(&self) -> [f32; N_TELLING] {
        [self.score, self.margin, self.nearest_meaning, self.coverage, self.agreement]
    }
}

/// The place of the greatest number, the first of equals.
fn best(numbers: &[f32]) -> Option<usize> {
    (0..numbers.len()).reduce(|best, at| if numbers[at] > numbers[best] { at } else { best })
}

/// How far the greatest number is above the next.
fn margin(numbers: &[f32]) -> f32 {
    let (first, second) = numbers.iter().fold((f32::NEG_INFINITY, f32::NEG_INFINITY), |(first, second), &number| {
        if number > first { (number, first) } else { (first, second.max(number)) }
    });
    finite(first) - finite(second)
}

/// The number, or 0 for that of an intent that is not there.
fn finite(number: f32) -> f32 {
    if number.is_finite() { number } else { 0.0 }
}
