//! Which planes part the examples of each intent from all others?
//!
//! Linear support-vector machines with squared hinge loss, by dual coordinate descent (Hsieh and others, 2008, as in liblinear). The planes
//! of several intents are fitted side by side, so that each visit to an example serves all of them at once. The order of visits comes from a
//! generator of its own, so that the same examples give the same planes.

use crate::intent::planes::Planes;
use crate::intent::sample::{MEANING, Row, Sample};
use crate::meaning::DIMENSIONS;
use arithmetic::{LANES, Lanes};

/// How much an example on the wrong side costs, against large numbers in the plane. Chosen of 0.1, 0.2, 0.3, 0.5 and 1 on CIC, banking77 and
/// clinc150, the first of which wants it lower and the others higher.
const COST: f32 = 0.5;

/// The most passes over the examples. With 20 the accuracy on the same three differs by a thousandth or two, and not always for the better.
const MOST_PASSES: usize = 8;

/// The fit is done when no multiplier moves further in a pass.
const SMALL_STEP: f32 = 0.01;

/// Random numbers that are the same in each run.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that begin anew.
    pub fn new() -> Self {
        Dice(0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `n`, which is not 0.
    fn below(&mut self, n: usize) -> usize {
        // Knuth's MMIX constants; the upper half is the random one.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    /// Puts things in a random order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        (1..things.len()).rev().for_each(|at| things.swap(at, self.below(at + 1)));
    }
}

/// The planes of all intents; `squares` are those of the samples' rows, and `trusts` how much each is believed.
pub fn planes(samples: &[&Sample], squares: &[f32], trusts: &[f32], n_features: usize, n_intents: usize) -> Planes {
    let mut planes = Planes::new(n_features, n_intents);
    for first in (0..n_intents).step_by(LANES) {
        let block = Block::fit(first, samples, squares, trusts, n_features);
        planes.set(first, &block.words, &block.meaning, &block.bias);
    }
    planes.measured()
}

/// Planes that are fitted side by side: those of [`LANES`] intents from one on.
struct Block {
    words: Vec<Lanes>,
    meaning: Vec<Lanes>,
    bias: Lanes,
}

impl Block {
    fn fit(first: usize, samples: &[&Sample], squares: &[f32], trusts: &[f32], n_features: usize) -> Self {
        let zeros = [0.0; LANES];
        let mut block = Block { words: vec![zeros; n_features], meaning: vec![zeros; DIMENSIONS], bias: zeros };
        // How much each sample counts in each plane, at least 0.
        let mut multipliers = vec![zeros; samples.len()];
        let mut order: Vec<usize> = (0..samples.len()).collect();
        let mut dice = Dice::new();
        for _ in 0..MOST_PASSES {
            dice.shuffle(&mut order);
            let mut longest = 0.0_f32;
            for &at in &order {
                // What a multiplier adds to its own slope: the less a sample is trusted, the more.
                let ease = 0.5 / (COST * trusts[at]);
                let slope = Slope { own: samples[at].intent.checked_sub(first), ease, curve: ease + squares[at] + 1.0 };
                longest = longest.max(block.visit(&samples[at].row, &slope, &mut multipliers[at]));
            }
            if longest < SMALL_STEP {
                break;
            }
        }
        block
    }

    /// Moves the multipliers of a sample to where they cost least, and the planes with them; tells the longest step.
    fn visit(&mut self, row: &Row, slope: &Slope, multipliers: &mut Lanes) -> f32 {
        let scores = self.scores(row);
        let mut moves = [0.0; LANES];
        let mut longest = 0.0_f32;
        for (lane, (multiplier, score)) in multipliers.iter_mut().zip(scores).enumerate() {
            let side = if slope.own == Some(lane) { 1.0 } else { -1.0 };
            let next = (*multiplier - (side * score - 1.0 + *multiplier * slope.ease) / slope.curve).max(0.0);
            moves[lane] = side * (next - *multiplier);
            longest = longest.max(moves[lane].abs());
            *multiplier = next;
        }
        if longest > 0.0 {
            self.add(row, &moves);
        }
        longest
    }

    /// On which side of each plane a row is, and how far.
    fn scores(&self, row: &Row) -> Lanes {
        arithmetic::lanes_at(&self.bias, &self.words, &row.words, &self.meaning, row.meaning.numbers(), MEANING)
    }

    /// Adds a row to each plane so many times; to the bias as if each row had a 1 at its end.
    fn add(&mut self, row: &Row, times: &Lanes) {
        arithmetic::add(&mut self.bias, times, 1.0);
        arithmetic::add_to_lanes(&mut self.words, &row.words, &mut self.meaning, row.meaning.numbers(), MEANING, times);
    }
}

/// How what a sample costs changes with its multipliers.
struct Slope {
    /// The plane that is its intent's own, counted from the first of those side by side.
    own: Option<usize>,
    ease: f32,
    curve: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::Meaning;

    fn sample(place: u32, intent: usize) -> Sample {
        Sample { row: Row { words: vec![(place, 1.0), (3, 0.5)], meaning: Meaning::none() }, intent, is_title: false }
    }

    #[test]
    fn a_plane_has_its_own_on_one_side() {
        let samples = [sample(0, 0), sample(0, 0), sample(1, 17), sample(2, 17)];
        let samples: Vec<&Sample> = samples.iter().collect();
        let check = |trusts: [f32; 4], intent: usize, place: u32, expected: std::ops::Range<f32>| {
            let score = planes(&samples, &[1.25; 4], &trusts, 4, 18).scores(&sample(place, 0).row).0[intent];
            assert!(expected.contains(&score), "{intent} {place}: {score}");
        };
        check([1.0; 4], 0, 0, 0.3..1.0);
        check([1.0; 4], 0, 1, -1.0..-0.3);
        check([1.0; 4], 17, 0, -1.0..-0.3);
        check([1.0; 4], 17, 1, 0.3..1.0);
        check([0.01, 0.01, 1.0, 1.0], 0, 0, -1.0..0.3);
    }
}
