//! How near is a message to each intent?
//!
//! Two judges are added up: the plane that parts an intent from all others, and the direction of its examples taken together. The first is
//! better where there are many examples, the second where there are few. This module does not say how sure that is.

use crate::intent::linear::planes;
use crate::intent::planes::Planes;
use crate::intent::sample::{Row, Sample};
use crate::intent::trust::{Standing, standings, trusts};

/// Trained on samples.
#[derive(Debug, Clone)]
pub struct Model {
    planes: Planes,
    centroids: Planes,
    /// For each sample, how much it was believed.
    pub trusts: Vec<f32>,
    /// For each sample, how it stands to the intents without itself.
    pub standings: Vec<Standing>,
}

/// How near a message is to each intent.
#[derive(Debug, Clone)]
pub struct Scores {
    /// The sum of the two judges.
    pub sums: Vec<f32>,
    /// How far on its side of the intent's plane the message is.
    pub sides: Vec<f32>,
    /// The cosine with the intent's examples together.
    pub cosines: Vec<f32>,
    /// The cosine of the meanings alone.
    pub meanings: Vec<f32>,
    /// The sum of the two judges for everyday talk.
    pub elsewhere: f32,
}

impl Model {
    /// Learns from samples with so many features, each of which means one of so many intents.
    pub fn train(samples: &[&Sample], n_features: usize, n_intents: usize) -> Self {
        let n_intents = n_intents + 1;
        let squares: Vec<f32> = samples.iter().map(|sample| sample.row.square()).collect();
        let standings = standings(samples, &squares, n_features, n_intents);
        let trusts = trusts(samples, &standings, n_intents);
        let planes = planes(samples, &squares, &trusts, n_features, n_intents);
        let centroids = Planes::of_sums(samples, &trusts, n_features, n_intents).into_units();
        Model { planes, centroids, trusts, standings }
    }

    /// Holds a message against all intents.
    pub fn scores(&self, row: &Row) -> Scores {
        let length = row.square().sqrt().max(f32::EPSILON);
        let (mut sides, _) = self.planes.scores(row);
        let (products, mut meanings) = self.centroids.scores(row);
        let mut cosines: Vec<f32> = products.iter().map(|product| product / length).collect();
        let mut sums: Vec<f32> = sides.iter().zip(&cosines).map(|(side, cosine)| side + cosine).collect();
        (_, _, _) = (sides.pop(), cosines.pop(), meanings.pop());
        let elsewhere = sums.pop().unwrap_or_default();
        Scores { sums, sides, cosines, meanings, elsewhere }
    }
}

impl Scores {
    /// The intents, the best first; at a tie in their order.
    pub fn ranked(&self) -> Vec<usize> {
        let mut ranked: Vec<usize> = (0..self.sums.len()).filter(|&intent| self.sums[intent].is_finite()).collect();
        ranked.sort_by(|&a, &b| self.sums[b].total_cmp(&self.sums[a]).then(a.cmp(&b)));
        ranked
    }

    /// The same as if an intent were not there.
    pub fn without(mut self, intent: usize) -> Self {
        for numbers in [&mut self.sums, &mut self.sides, &mut self.cosines, &mut self.meanings] {
            numbers[intent] = f32::NEG_INFINITY;
        }
        self
    }
}
