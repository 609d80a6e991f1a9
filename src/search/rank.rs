//! In what order do the atoms answer?

use crate::kb::entry::AtomIdx;

/// What speaks for a way of asking and for the answer below it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Shared features, weighed by how rare they are, as a share of the best way of asking; 0 to 1.
    pub lexical: f32,
    /// The cosine of the meanings, without what all ways of asking have in common; -1 to 1.
    pub meaning: f32,
    /// How well the words of the message are matched by words of the way of asking; up to 1.
    pub covered: f32,
    /// How well the words of the way of asking are matched by words of the message; up to 1.
    pub covering: f32,
    /// The share of the characters that both have in the same order; 0 to 1.
    pub sequence: f32,
    /// Shared syllables, as a share of the best way of asking; 0 to 1.
    pub sound: f32,
    /// Minus the difference of the lengths as a share of the longer one; -1 to 0.
    pub length: f32,
    /// Shared features with the answer, as a share of the best answer; 0 to 1.
    pub told: f32,
    /// The cosine of the meanings of message and answer; -1 to 1.
    pub told_meaning: f32,
}

impl Evidence {
    /// What the order goes by. The weights are the best of a coarse search on four public sets of questions, two of them Chinese paraphrases,
    /// one English with answers, one with typing errors.
    pub fn score(&self) -> f32 {
        self.first_score() + self.meaning + 2.0 * self.covered + self.covering + 1.5 * self.sequence + 0.5 * self.sound + 0.2 * self.length
            + (3.0 - TOLD) * self.told
            + 3.0 * self.told_meaning
    }

    /// The part that is quick to compute; only those that are best by it are looked at closely.
    pub fn first_score(&self) -> f32 {
        self.lexical + self.meaning + TOLD * self.told
    }
}

/// How much an answer counts at first sight.
const TOLD: f32 = 0.6;

/// An atom with the evidence for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The atom.
    pub atom: AtomIdx,
    /// Its way of asking that fits best.
    pub row: u32,
    /// What speaks for it.
    pub evidence: Evidence,
    /// What the order goes by.
    pub score: f32,
    /// By how much its score leads the next atom's; for any but the first, how much it trails the first's, negative.
    pub margin: f32,
}

/// Joins what was found by atom, the best first; equal scores go by the order of the knowledge base.
pub fn rank(rows: impl IntoIterator<Item = (AtomIdx, u32, Evidence)>) -> Vec<Ranked> {
    let ranked = rows.into_iter().map(|(atom, row, evidence)| Ranked { atom, row, evidence, score: evidence.score(), margin: 0.0 });
    let mut ranked: Vec<Ranked> = ranked.collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    let mut seen = Vec::with_capacity(ranked.len());
    ranked.retain(|ranked| !seen.contains(&ranked.atom) && { seen.push(ranked.atom); true });
    let score = |at: usize| ranked.get(at).map_or(0.0, |ranked| ranked.score);
    let (first, second) = (score(0), score(1));
    for (at, ranked) in ranked.iter_mut().enumerate() {
        ranked.margin = if at == 0 { first - second } else { ranked.score - first };
    }
    ranked
}
