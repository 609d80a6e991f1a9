//! How does a message stand to all intents at once?
//!
//! For each intent there is a plane: a number for each number of a row. They are laid out so that a row is held against all of them in one
//! go. This module does not choose the planes.

use crate::intent::sample::{MEANING, Row, Sample};
use crate::meaning::DIMENSIONS;

/// The planes of all intents.
#[derive(Debug, Clone)]
pub struct Planes {
    n_intents: usize,
    /// For each feature, a number for each intent.
    words: Vec<f32>,
    /// For each dimension of meaning, a number for each intent.
    meaning: Vec<f32>,
    bias: Vec<f32>,
    /// For each intent, the length of its meaning.
    lengths: Vec<f32>,
}

impl Planes {
    /// Planes of zeros.
    pub fn new(n_features: usize, n_intents: usize) -> Self {
        let zeros = |n: usize| vec![0.0; n * n_intents];
        Planes { n_intents, words: zeros(n_features), meaning: zeros(DIMENSIONS), bias: zeros(1), lengths: zeros(1) }
    }

    /// The rows of each intent together, each times its weight.
    pub fn of_sums(samples: &[&Sample], weights: &[f32], n_features: usize, n_intents: usize) -> Self {
        let mut planes = Planes::new(n_features, n_intents);
        for (sample, weight) in samples.iter().zip(weights) {
            let own = |at: usize| at * n_intents + sample.intent;
            sample.row.words.iter().for_each(|&(place, number)| planes.words[own(place as usize)] += weight * number);
            let meaning = sample.row.meaning.numbers().iter().enumerate();
            meaning.for_each(|(at, number)| planes.meaning[own(at)] += weight * MEANING * number);
        }
        planes.measured()
    }

    /// For each intent, the length of its plane, the bias left out.
    pub fn lengths(&self) -> Vec<f32> {
        let mut squares: Vec<f32> = self.lengths.iter().map(|length| length * length).collect();
        if self.n_intents > 0 {
            self.words.chunks_exact(self.n_intents).for_each(|numbers| arithmetic::add_squares(&mut squares, numbers));
        }
        squares.into_iter().map(f32::sqrt).collect()
    }

    /// The same planes, each to length 1; nothing stays nothing.
    pub fn into_units(mut self) -> Self {
        let factors: Vec<f32> = self.lengths().into_iter().map(|length| 1.0 / length.max(f32::EPSILON)).collect();
        for numbers in [&mut self.words, &mut self.meaning, &mut self.lengths] {
            numbers.iter_mut().zip(factors.iter().cycle()).for_each(|(number, factor)| *number *= factor);
        }
        self
    }

    /// Puts planes side by side in from an intent on: for each feature, for each dimension of meaning, and for the bias, a number for each.
    pub fn set<const N: usize>(&mut self, first: usize, words: &[[f32; N]], meaning: &[[f32; N]], bias: &[f32; N]) {
        let n = self.n_intents;
        let copy = |own: &mut [f32], numbers: &[[f32; N]]| {
            own.chunks_exact_mut(n)
                .zip(numbers)
                .for_each(|(own, numbers)| own[first..].iter_mut().zip(numbers).for_each(|(own, number)| *own = *number));
        };
        copy(&mut self.words, words);
        copy(&mut self.meaning, meaning);
        copy(&mut self.bias, std::slice::from_ref(bias));
    }

    /// The same, with the lengths of the meanings measured.
    pub fn measured(mut self) -> Self {
        let mut squares = vec![0.0; self.n_intents];
        if self.n_intents > 0 {
            self.meaning.chunks_exact(self.n_intents).for_each(|numbers| arithmetic::add_squares(&mut squares, numbers));
        }
        self.lengths = squares.into_iter().map(f32::sqrt).collect();
        self
    }

    /// For each intent, the score of a row, and the cosine of the meanings alone.
    pub fn scores(&self, row: &Row) -> (Vec<f32>, Vec<f32>) {
        let n = self.n_intents;
        let mut scores = self.bias.clone();
        let mut meanings = vec![0.0; n];
        arithmetic::add_rows_at(&mut scores, &self.words, &row.words);
        arithmetic::add_rows(&mut meanings, &self.meaning, row.meaning.numbers());
        arithmetic::add(&mut scores, &meanings, MEANING);
        meanings.iter_mut().zip(&self.lengths).for_each(|(cosine, length)| *cosine /= length.max(f32::EPSILON));
        (scores, meanings)
    }
}
