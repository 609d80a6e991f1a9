//! How often do customers ask for what was demanded?
//!
//! A question is about a demand where it has the words of one of its ways of asking, or means nearly the same. How many talks there were is counted
//! beside, so that a good week is not taken for a demand that was met.

use crate::insight::question::Asked;
use crate::insight::topic::NEAR;
use crate::meaning::Meaning;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use std::collections::HashMap;
use std::ops::Range;

/// The most different questions that are remembered with what they are about.
const MOST_REMEMBERED: usize = 50_000;

/// Counts the talks in which something was asked for that was demanded.
#[derive(Debug)]
pub struct Demanded<'s> {
    segmenter: &'s Segmenter,
    /// The ways of asking of each demand: words and meaning.
    ways: Vec<Vec<(String, Meaning)>>,
    /// What a question is about, by its words.
    known: HashMap<String, Vec<usize>>,
    counts: Counts,
}

/// When talks began, and in which of them what was asked for.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    talks: Vec<Timestamp>,
    asked: Vec<Vec<Timestamp>>,
}

impl<'s> Demanded<'s> {
    /// Nothing was asked yet; `demands` has the ways of asking of each.
    pub fn new(demands: &[Vec<String>], segmenter: &'s Segmenter) -> Self {
        let way = |text: &String| {
            let normal = NormalText::of(text);
            (spoken(normal.as_str()), Meaning::of_text(&normal, segmenter).into_unit())
        };
        let ways: Vec<Vec<(String, Meaning)>> = demands.iter().map(|demand| demand.iter().map(way).collect()).collect();
        let counts = Counts { talks: Vec::new(), asked: vec![Vec::new(); ways.len()] };
        Demanded { segmenter, ways, known: HashMap::new(), counts }
    }

    /// Takes in a talk that began at a time, with what was asked in it.
    pub fn add(&mut self, opened_at: Timestamp, questions: &[Asked]) {
        self.counts.talks.push(opened_at);
        let mut about: Vec<usize> = questions.iter().flat_map(|question| self.about(&question.text)).collect();
        about.sort_unstable();
        about.dedup();
        about.into_iter().for_each(|demand| self.counts.asked[demand].push(opened_at));
    }

    /// What was counted.
    pub fn counts(self) -> Counts {
        self.counts
    }

    /// The demands that a question is about.
    fn about(&mut self, text: &str) -> Vec<usize> {
        let normal = NormalText::of(text);
        let words = spoken(normal.as_str());
        if let Some(known) = self.known.get(&words) {
            return known.clone();
        }
        let meaning = Meaning::of_text(&normal, self.segmenter).into_unit();
        let is_like = |(own, unit): &(String, Meaning)| (!words.is_empty() && *own == words) || unit.dot(&meaning) >= NEAR;
        let about: Vec<usize> = (0..self.ways.len()).filter(|at| self.ways[*at].iter().any(is_like)).collect();
        if self.known.len() < MOST_REMEMBERED {
            self.known.insert(words, about.clone());
        }
        about
    }
}

impl Counts {
    /// In how many of the talks that began in a time a demand was asked for, and how many these were.
    pub fn between(&self, demand: usize, time: &Range<Timestamp>) -> (u64, u64) {
        let within = |times: &[Timestamp]| times.iter().filter(|at| time.contains(at)).count() as u64;
        (self.asked.get(demand).map_or(0, |times| within(times)), within(&self.talks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_talk_counts_once_for_each_demand_that_it_is_about() {
        let segmenter = Segmenter::new([], &[]);
        let demands = [vec!["支持花呗分期吗".to_owned()], vec!["能寄到国外吗".to_owned(), "XZ".to_owned()]];
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let asked = |text: &str| Asked {
            conversation: "1".parse().unwrap(),
            at: at(0),
            text: text.to_owned(),
            locale: "zh-CN".to_owned(),
            answered: None,
            is_clarified: false,
            trouble: None,
            agent_said: None,
        };
        let mut demanded = Demanded::new(&demands, &segmenter);
        demanded.add(at(1), &[asked("可以用花呗分期付款吗"), asked("支持花呗分期吗？"), asked("怎么退货")]);
        demanded.add(at(2), &[asked("xz"), asked("支持花呗分期吗")]);
        demanded.add(at(3), &[]);
        let counts = demanded.counts();
        assert_eq!((counts.between(0, &(at(0)..at(9))), counts.between(1, &(at(0)..at(9)))), ((2, 3), (1, 3)));
        assert_eq!((counts.between(0, &(at(2)..at(3))), counts.between(0, &(at(3)..at(9)))), ((1, 1), (0, 1)));
    }
}
