//! Where does a row of patterns stand in a text?
//!
//! The patterns of a row stand one behind the other with a gap between. Of the many ways to follow a row only those are kept that can tell
//! more than another one, so that the work grows with the text and not with the number of ways.

use crate::escalation::denial::Sense;
use crate::escalation::grammar::Reading;
use crate::escalation::pattern::Pattern;
use std::ops::Range;

/// Between two patterns of a row: 热水器一直开着，我老婆突然头晕 has nine units.
const WIDEST_GAP: usize = 18;

/// Patterns that stand one behind the other with a gap between.
pub type Row = Vec<Pattern>;

/// Many rows, by the group that the first word of each is of: of some thousand few can begin in a text.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    rows: Vec<Row>,
    /// For each group, the places of the rows that begin with it.
    by_first: Vec<Vec<usize>>,
}

impl Rows {
    /// Adds rows behind the others, and gives where they are.
    pub fn add(&mut self, rows: Vec<Row>) -> Range<usize> {
        let from = self.rows.len();
        for (at, row) in (from..).zip(&rows) {
            let first = row.first().and_then(|pattern| pattern.parts.first()).map_or(0, |part| part.group);
            self.by_first.resize(self.by_first.len().max(first + 1), Vec::new());
            self.by_first[first].push(at);
        }
        self.rows.extend(rows);
        from..self.rows.len()
    }

    /// The places of the rows that may be followed in a text, in order.
    pub fn begun(&self, reading: &Reading<'_, '_>) -> Vec<usize> {
        let mut begun: Vec<usize> = reading.groups().filter_map(|group| self.by_first.get(group)).flatten().copied().collect();
        begun.sort_unstable();
        begun
    }

    /// The row at a place.
    pub fn get(&self, at: usize) -> &[Pattern] {
        &self.rows[at]
    }
}

/// A row that is followed in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How it is meant; the part that is meant least decides.
    pub sense: Sense,
    /// Where its first part begins.
    pub start: usize,
    /// Where its last part stands.
    pub last: Range<usize>,
}

impl Told {
    /// From its first to its last part.
    pub fn whole(&self) -> Range<usize> {
        self.start..self.last.end
    }
}

/// Where a row is followed, each last part once for each sense, with the farthest beginning. `sense` tells how a part is meant; a part
/// without a sense is not followed.
pub fn follow(reading: &Reading<'_, '_>, row: &[Pattern], mut sense: impl FnMut(&Range<usize>) -> Option<Sense>) -> Vec<Told> {
    // Few rows have all their words in a text.
    if !row.iter().all(|pattern| reading.has_words_of(pattern)) {
        return Vec::new();
    }
    let mut found: Vec<Vec<Range<usize>>> = Vec::with_capacity(row.len());
    for pattern in row {
        found.push(reading.find(pattern));
        if found.last().is_some_and(Vec::is_empty) {
            return Vec::new();
        }
    }
    let mut parts = found.into_iter();
    let first = parts.next().unwrap_or_default().into_iter();
    let mut told: Vec<Told> = first.filter_map(|own| Some(Told { sense: sense(&own)?, start: own.start, last: own })).collect();
    for part in parts {
        told.sort_by_key(|told| told.last.end);
        told = part.into_iter().flat_map(|own| sense(&own).map(|sense| behind(&told, &own, sense)).into_iter().flatten()).collect();
    }
    told
}

/// A part behind what was told, in the order of its ends: for each sense the farthest beginning.
fn behind(told: &[Told], own: &Range<usize>, sense: Sense) -> impl Iterator<Item = Told> + use<> {
    let from = told.partition_point(|before| before.last.end + WIDEST_GAP < own.start);
    let near = told[from..].iter().take_while(|before| before.last.end <= own.start);
    let mut farthest = [(Sense::Meant, None), (Sense::Denied, None), (Sense::Mentioned, None)];
    for before in near {
        let sense = sense.max(before.sense);
        for (_, start) in farthest.iter_mut().filter(|(own, _)| *own == sense) {
            *start = Some(start.map_or(before.start, |known: usize| known.min(before.start)));
        }
    }
    let last = own.clone();
    farthest.into_iter().filter_map(move |(sense, start)| Some(Told { sense, start: start?, last: last.clone() }))
}

/// Parts of a text, to look up whether another part lies inside of one.
#[derive(Debug, Clone)]
pub struct Cover {
    /// By where they begin; each with the farthest end of it and of those before.
    parts: Vec<(usize, usize)>,
}

impl Cover {
    /// Parts in any order.
    pub fn of(parts: impl Iterator<Item = Range<usize>>) -> Self {
        let mut parts: Vec<(usize, usize)> = parts.map(|part| (part.start, part.end)).collect();
        parts.sort_unstable();
        let mut farthest = 0;
        for (_, end) in &mut parts {
            farthest = farthest.max(*end);
            *end = farthest;
        }
        Cover { parts }
    }

    /// Whether a part lies inside of one of these.
    pub fn has(&self, part: &Range<usize>) -> bool {
        let before = self.parts.partition_point(|&(start, _)| start <= part.start);
        before.checked_sub(1).is_some_and(|last| part.end <= self.parts[last].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_looked_up_in_others() {
        let cover = Cover::of([5..6, 0..4, 1..2].into_iter());
        let check = |part: Range<usize>, expected: bool| assert_eq!(cover.has(&part), expected, "{part:?}");
        check(0..4, true);
        check(2..4, true);
        check(2..5, false);
        check(5..6, true);
        check(4..5, false);
        assert!(!Cover::of(std::iter::empty()).has(&(0..1)));
    }
}
