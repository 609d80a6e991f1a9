//! Is this meant, or denied, or only talked about?
//!
//! `我不是要投诉` denies, `要不要投诉` does not; `按钮写着“转人工”` talks about the words. Which words deny stands in the files of
//! `intents/`; how they work together is here.

use crate::escalation::grammar::Reading;
use crate::escalation::pattern::{Group, Groups};
use std::ops::Range;

/// The words that deny, as an editor wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename = "Denial", default, deny_unknown_fields)]
pub struct DenialWords {
    /// Deny what stands behind them. One of a single character denies only what stands directly behind it, others also across fillers.
    pub negations: Vec<String>,
    /// Before a negation they take it back: 要 in 要不要, 以为 in 以为我不会.
    pub doubts: Vec<String>,
    /// Behind what was denied they take it back: 就 in 不转人工就投诉.
    pub or_else: Vec<String>,
    /// Deny what stands before them, at the end of a clause: 转人工就不用了.
    pub afterwards: Vec<String>,
    /// Beside a quotation they show that the words are talked about: 写着, 是什么意思.
    pub mentions: Vec<String>,
    /// May stand between: 再, 帮我, 去.
    pub fillers: Vec<String>,
}

impl DenialWords {
    /// All phrases, for a check of each.
    pub fn phrases(&self) -> Vec<String> {
        [&self.negations, &self.doubts, &self.or_else, &self.afterwards, &self.mentions, &self.fillers]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }
}

/// The groups of the words that deny.
#[derive(Debug, Clone, Copy)]
pub struct Denial {
    negations: Group,
    doubts: Group,
    or_else: Group,
    afterwards: Group,
    mentions: Group,
    /// The words that may stand between.
    pub fillers: Group,
}

/// How a saying is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// As it is said.
    Meant,
    /// Denied.
    Denied,
    /// Quoted, and talked about.
    Mentioned,
}

impl Denial {
    /// Adds the words to the groups of a file.
    pub fn add(words: DenialWords, groups: &mut Groups) -> Self {
        Denial {
            negations: groups.add("=negations", words.negations),
            doubts: groups.add("=doubts", words.doubts),
            or_else: groups.add("=or_else", words.or_else),
            afterwards: groups.add("=afterwards", words.afterwards),
            mentions: groups.add("=mentions", words.mentions),
            fillers: groups.add("=fillers", words.fillers),
        }
    }

    /// How the saying at these units is meant.
    pub fn sense(&self, reading: &Reading<'_, '_>, units: Range<usize>) -> Sense {
        if self.is_mentioned(reading, &units) {
            Sense::Mentioned
        } else if self.is_negated(reading, &units) || self.is_denied_afterwards(reading, units.end) {
            Sense::Denied
        } else {
            Sense::Meant
        }
    }

    fn is_negated(&self, reading: &Reading<'_, '_>, units: &Range<usize>) -> bool {
        // A pattern may begin inside of a negation: 需要人工 in 不需要人工.
        let begun = reading
            .places_before(units.start, self.negations)
            .filter(|&start| reading.ends_at(start, self.negations).any(|end| end > units.start));
        let before = reading.back(units.start, self.fillers).into_iter().flat_map(|end| {
            let starts = reading.starts_at(end, self.negations);
            // One of a single character reaches no farther than what stands behind it.
            starts.filter(move |start| end == units.start || end - start > 1)
        });
        let is_said = |start: usize| reading.chart.spelling.is_one_clause(start, units.start) && !reading.is_behind(start, self.doubts);
        begun.chain(before).any(is_said) && !reading.is_before(units.end, self.or_else)
    }

    fn is_denied_afterwards(&self, reading: &Reading<'_, '_>, end: usize) -> bool {
        let places = reading.past(end, self.fillers);
        let words = places.into_iter().flat_map(|at| reading.ends_at(at, self.afterwards));
        reading.is_one_clause(end) && words.into_iter().any(|end| reading.ends_clause(end))
    }

    fn is_mentioned(&self, reading: &Reading<'_, '_>, units: &Range<usize>) -> bool {
        let all = &reading.chart.spelling.units;
        let Some(quoted) = reading.quotations.around(&(all[units.start].span.start..all[units.end - 1].span.end)) else { return false };
        let first = all.partition_point(|unit| unit.span.start < quoted.start);
        let behind = all.partition_point(|unit| unit.span.end <= quoted.end);
        let ends_before = reading.starts_at(first, self.mentions).next().is_some();
        let begins_behind = reading.past(behind, self.fillers).into_iter().any(|at| reading.ends_at(at, self.mentions).next().is_some());
        ends_before || begins_behind
    }
}
