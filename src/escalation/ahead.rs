//! Is this feared or asked about ahead, so that it has not happened?
//!
//! `会漏电吗`, `怕漏电` and `漏电保护` are calm; `漏电了`, and `会不会是漏电`, are not. Which words do this stands in `danger.ron`.

use crate::escalation::grammar::Reading;
use crate::escalation::pattern::{Faults, Group, Groups, Pattern};
use std::ops::Range;

/// How many units may stand between 会不会 and what is asked about: 会不会充着充着就爆炸 has six.
const REACH: usize = 12;

/// The words that make a saying one about what may be, as an editor wrote them.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(rename = "Ahead", default, deny_unknown_fields)]
pub struct AheadWords {
    /// Patterns somewhere before it in its clause: 会不会, 怕, 防止.
    pub before: Vec<String>,
    /// Words before it that count only in a question: 会 in 会漏电吗.
    pub could: Vec<String>,
    /// Words behind it that make a question: 吗.
    pub asked: Vec<String>,
    /// Words behind it that make a thing or a chance of it: 保护, 的风险.
    pub behind: Vec<String>,
    /// Words behind it that say it has happened, whatever stands before: 了.
    pub happened: Vec<String>,
}

impl AheadWords {
    /// All phrases but the patterns, for a check of each.
    pub fn phrases(&self) -> Vec<String> {
        [&self.could, &self.asked, &self.behind, &self.happened].into_iter().flatten().cloned().collect()
    }
}

/// The words that make a saying one about what may be.
#[derive(Debug, Clone)]
pub struct Ahead {
    before: Vec<Pattern>,
    could: Group,
    asked: Group,
    behind: Group,
    happened: Group,
}

impl Ahead {
    /// Adds the words to the groups of a file; patterns that cannot be read are added to `faults`.
    pub fn add(words: AheadWords, groups: &mut Groups, faults: &mut Faults) -> Self {
        Ahead {
            before: groups.parse_all(&words.before, faults),
            could: groups.add("=could", words.could),
            asked: groups.add("=asked", words.asked),
            behind: groups.add("=behind", words.behind),
            happened: groups.add("=happened", words.happened),
        }
    }

    /// Where the words end that stand before what may be, in the order of the text.
    pub fn marks(&self, reading: &Reading<'_, '_>) -> Vec<usize> {
        let mut marks: Vec<usize> = self.before.iter().flat_map(|pattern| reading.find(pattern)).map(|units| units.end).collect();
        marks.sort_unstable();
        marks
    }

    /// Whether what is said at a place is called a chance behind it, or asked about.
    pub fn is_of_chance(&self, reading: &Reading<'_, '_>, units: &Range<usize>) -> bool {
        reading.is_before(units.end, self.behind) || self.is_asked(reading, units)
    }

    fn is_asked(&self, reading: &Reading<'_, '_>, units: &Range<usize>) -> bool {
        // A saying may be cut short by a unit: 鼓 in 会鼓包吗.
        let ends = [units.end, (units.end + 1).min(reading.chart.len())];
        let is_asked = |&end: &usize| reading.is_before(end, self.asked) || reading.ends_with_question_mark(end);
        let could = || reading.is_after(units.start, self.could) || reading.ends_at(units.start, self.could).next().is_some();
        ends.iter().any(is_asked) && could()
    }

    /// Whether what is said at a place is feared or asked about by words before it.
    pub fn is_marked(&self, reading: &Reading<'_, '_>, marks: &[usize], units: &Range<usize>) -> bool {
        let near = &marks[marks.partition_point(|&mark| mark + REACH < units.start)..marks.partition_point(|&mark| mark <= units.start)];
        let is_in_clause = |&mark: &usize| reading.chart.spelling.is_one_clause(mark.saturating_sub(1), units.start);
        near.iter().any(is_in_clause) && reading.ends_at(units.end, self.happened).next().is_none()
    }
}
