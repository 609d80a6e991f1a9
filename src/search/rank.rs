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
    /// What the order goes by: the sum of [`Evidence::parts`]. Their weights are the best of a coarse search on four public sets of questions, two of them Chinese paraphrases,
    /// one English with answers, one with typing errors.
    pub fn score(&self) -> f32 {
        self.parts().iter().map(|(_, part)| part).sum()
    }

    /// What each kind of evidence adds to the score, by its name for an editor; they add up to the score.
    pub fn parts(&self) -> [(&'static str, f32); 9] {
        [
            ("the same words and characters", self.lexical),
            ("the same meaning", 2.0 * self.meaning),
            ("its words are met there", 2.0 * self.covered),
            ("the words there are met in it", self.covering),
            ("the same order of characters", 1.5 * self.sequence),
            ("the same sound", 0.5 * self.sound),
            ("another length", 0.2 * self.length),
            ("the same words in the answer", 3.0 * self.told),
            ("the same meaning as the answer", 3.0 * self.told_meaning),
        ]
    }

    /// What is known at first sight; only those that are best by it are looked at closely. The sound is known only where it was asked for.
    pub fn first_score(&self) -> f32 {
        self.lexical + self.meaning + 0.6 * self.told + self.sound
    }
}

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
    /// Which share of what is telling about the message stands in its way of asking or in its answer; 0 to 1. It is known for the first
    /// three only, and 0 for the others.
    pub coverage: f32,
    /// Which share of what is telling about the message stands in any way of asking or answer at all; 0 to 1. It is known for the first three
    /// only, and the same for each.
    pub known: f32,
}

/// A row that was compared closely.
pub type Compared = (AtomIdx, u32, Evidence);

/// Joins the ways of asking by atom, the best first; equal scores go by the order of the knowledge base. An atom is lowered by as much as
/// what is not meant by it fits better than its ways of asking.
pub fn rank(asked: Vec<Compared>, denied: &[Compared]) -> Vec<Ranked> {
    let lowered = |atom: AtomIdx, score: f32| {
        let against = denied.iter().filter(|(other, ..)| *other == atom).map(|(.., evidence)| evidence.score()).fold(score, f32::max);
        score - (against - score)
    };
    let ranked = asked.into_iter().map(|(atom, row, evidence)| Ranked {
        atom,
        row,
        evidence,
        score: evidence.score(),
        margin: 0.0,
        coverage: 0.0,
        known: 0.0,
    });
    let mut ranked: Vec<Ranked> = ranked.collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    leave_first(&mut ranked);
    if !denied.is_empty() {
        ranked.iter_mut().for_each(|ranked| ranked.score = lowered(ranked.atom, ranked.score));
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    }
    measure(&mut ranked);
    ranked
}

/// Leaves the first of each atom.
fn leave_first(ranked: &mut Vec<Ranked>) {
    let mut seen = Vec::with_capacity(ranked.len());
    ranked.retain(|ranked| {
        let is_new = !seen.contains(&ranked.atom);
        seen.push(ranked.atom);
        is_new
    });
}

/// Measures by how much each atom leads or trails.
fn measure(ranked: &mut [Ranked]) {
    let score = |at: usize| ranked.get(at).map_or(0.0, |ranked| ranked.score);
    let (first, second) = (score(0), score(1));
    for (at, ranked) in ranked.iter_mut().enumerate() {
        ranked.margin = if at == 0 { first - second } else { ranked.score - first };
    }
}

/// Puts other atoms in the place of those that were found; what stands for several has the place of the first.
pub fn replace(ranked: &mut Vec<Ranked>, other: impl Fn(AtomIdx) -> AtomIdx) {
    ranked.iter_mut().for_each(|ranked| ranked.atom = other(ranked.atom));
    leave_first(ranked);
    measure(ranked);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as atom and score; what comes out as atom, score and margin.
    fn check(asked: &[(usize, f32)], denied: &[(usize, f32)], expected: &[(usize, f32, f32)]) {
        let rows = |rows: &[(usize, f32)]| -> Vec<Compared> {
            let row = |(at, &(atom, lexical)): (u32, &(usize, f32))| (AtomIdx::new(atom), at, Evidence { lexical, ..Evidence::default() });
            (0..).zip(rows).map(row).collect()
        };
        let ranked = rank(rows(asked), &rows(denied));
        let shown: Vec<(usize, f32, f32)> = ranked.iter().map(|ranked| (ranked.atom.get(), ranked.score, ranked.margin)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_atom_goes_by_its_best_way_of_asking() {
        check(&[], &[], &[]);
        check(&[(7, 0.25), (3, 0.5), (7, 0.75)], &[], &[(7, 0.75, 0.25), (3, 0.5, -0.25)]);
        check(&[(7, 0.5), (3, 0.5)], &[], &[(7, 0.5, 0.0), (3, 0.5, 0.0)]);
    }

    #[test]
    fn what_is_not_meant_lowers_an_atom() {
        check(&[(7, 0.75), (3, 0.5)], &[(7, 0.5)], &[(7, 0.75, 0.25), (3, 0.5, -0.25)]);
        check(&[(7, 0.75), (3, 0.625)], &[(7, 1.0)], &[(3, 0.625, 0.125), (7, 0.5, -0.125)]);
        check(&[(3, 0.5)], &[(7, 1.0)], &[(3, 0.5, 0.5)]);
    }
}
