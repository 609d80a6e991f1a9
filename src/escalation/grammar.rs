//! Which patterns does this text follow?
//!
//! The words of all groups are found in one pass; a pattern is followed from word to word. What a pattern means is not known here.

use crate::escalation::lexicon::{Chart, Lexicon};
use crate::escalation::pattern::{Group, Groups, Part, Pattern};
use crate::escalation::quotation::Quotations;
use crate::escalation::spelling::Likeness;
use crate::text::normalize::NormalText;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many fillers in a row are skipped: 给我转一下到你们的 has four.
const MOST_FILLERS: usize = 6;

/// The words of all groups.
#[derive(Debug, Clone)]
pub struct Grammar {
    lexicon: Lexicon,
    /// For each word, its groups.
    owners: Vec<Vec<Group>>,
    fillers: Group,
    particles: Group,
    /// The groups whose words are also meant when characters merely sound like theirs.
    misheard: Vec<Group>,
    /// How many units the longest word has: no word that ends at a place begins farther back.
    longest: usize,
}

/// A text, and what stands at each unit.
pub struct Reading<'g, 't> {
    /// The text and its words.
    pub chart: Chart<'t>,
    /// What is quoted in it.
    pub quotations: Quotations,
    grammar: &'g Grammar,
    /// For each unit, the words that begin there, by group.
    from: Vec<Vec<Word>>,
    /// For each place, the groups of the words that end there, as they are written or in Pinyin, each with where the word begins.
    until: Vec<Vec<(Group, usize)>>,
    /// The groups of the words, each with the units at which words of it begin, in order.
    starts: Vec<(Group, usize)>,
}

/// A word of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    group: Group,
    end: usize,
    likeness: Likeness,
}

impl Grammar {
    /// The words of these groups; `fillers` may stand between the parts of a pattern, `particles` around it;
    /// the words of `misheard` are also meant when characters merely sound like theirs.
    pub fn new(groups: &Groups, fillers: Group, particles: Group, misheard: Vec<Group>) -> Self {
        let mut owners: BTreeMap<NormalText, Vec<Group>> = BTreeMap::new();
        for (group, words) in groups.words.iter().enumerate() {
            words.iter().for_each(|word| owners.entry(NormalText::of(word)).or_default().push(group));
        }
        let (words, owners) = owners.into_iter().unzip();
        let lexicon = Lexicon::new(words);
        Grammar { longest: lexicon.longest(), lexicon, owners, fillers, particles, misheard }
    }

    /// Finds the words of a text.
    pub fn read<'g, 't>(&'g self, text: &'t str) -> Reading<'g, 't> {
        let chart = self.lexicon.read(text);
        let mut from = vec![Vec::new(); chart.len()];
        let mut until = vec![Vec::new(); chart.len() + 1];
        let mut starts: Vec<(Group, usize)> = Vec::with_capacity(chart.occurrences.len());
        for found in &chart.occurrences {
            let words = self.owners[found.word].iter().map(|&group| Word { group, end: found.units.end, likeness: found.likeness });
            from[found.units.start].extend(words.filter(|word| self.may_mean(found.units.start, word)));
        }
        for (start, words) in from.iter_mut().enumerate() {
            words.sort_by_key(|word: &Word| word.group);
            for word in words.iter() {
                starts.push((word.group, start));
                if word.likeness.alike == 0 {
                    until[word.end].push((word.group, start));
                }
            }
        }
        until.iter_mut().for_each(|words| words.sort_unstable());
        starts.sort_unstable();
        starts.dedup();
        Reading { chart, quotations: Quotations::of(text), grammar: self, from, until, starts }
    }

    /// Whether a word may be meant at all: a single character that merely sounds alike is another one.
    fn may_mean(&self, start: usize, word: &Word) -> bool {
        word.likeness.alike == 0 || (word.end - start > 1 && self.misheard.contains(&word.group))
    }
}

impl Reading<'_, '_> {
    /// What is said word for word, however it is spelt: the word as it is written in the list, its group, and where it stands.
    pub fn sayings(&self) -> impl Iterator<Item = (&str, Group, Range<usize>)> {
        let same = self.chart.occurrences.iter().filter(|found| found.likeness.is_same());
        let written = same.map(|found| (self.grammar.lexicon.written(found.word), found));
        // 3.15晚会 has a mark between digits, which would be none if it were not written so.
        let meant = written.filter(|(words, found)| self.chart.said(&found.units) == *words || self.chart.is_together(found.units.clone()));
        meant.flat_map(|(words, found)| self.grammar.owners[found.word].iter().map(move |&group| (words, group, found.units.clone())))
    }

    /// Whether words of all groups of a pattern stand in the text.
    pub fn has_words_of(&self, pattern: &Pattern) -> bool {
        pattern.parts.iter().all(|part| !self.starts_of(part.group).is_empty())
    }

    /// The groups of which words stand in the text, in order.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        self.starts.chunk_by(|a, b| a.0 == b.0).map(|same| same[0].0)
    }

    /// Where words of a group begin, in order.
    fn starts_of(&self, group: Group) -> &[(Group, usize)] {
        let from = self.starts.partition_point(|&(own, _)| own < group);
        &self.starts[from..from + self.starts[from..].partition_point(|&(own, _)| own == group)]
    }

    /// Where a pattern is followed, in units.
    pub fn find(&self, pattern: &Pattern) -> Vec<Range<usize>> {
        self.find_each(pattern).collect()
    }

    /// Where a pattern is followed, in units, in the order of the text; it is looked for as far as it is asked for.
    pub fn find_each(&self, pattern: &Pattern) -> impl Iterator<Item = Range<usize>> {
        // No filler may stand before the first part.
        let starts = pattern.parts.first().filter(|_| self.has_words_of(pattern)).map_or(&[][..], |first| self.starts_of(first.group));
        let starts = starts.iter().map(|&(_, start)| start);
        let starts = starts.filter(|&start| !pattern.is_first || self.begins_clause(start));
        let starts = starts.filter(|&start| !pattern.not_after.iter().any(|&group| self.is_after(start, group)));
        starts.flat_map(|start| self.ends(pattern, start).into_iter().map(move |end| start..end))
    }

    /// Where a pattern ends that begins at a place, in order.
    fn ends(&self, pattern: &Pattern, start: usize) -> Vec<usize> {
        let mut reached = vec![(start, Likeness::default())];
        for part in &pattern.parts {
            let mut further = Vec::new();
            reached.iter().for_each(|&(at, likeness)| self.step(at, likeness, part, &mut further));
            further.sort_unstable();
            further.dedup();
            reached = further;
        }
        reached.retain(|&(end, likeness)| likeness.is_same() && self.is_meant(start..end, likeness));
        let mut ends: Vec<usize> = reached.into_iter().map(|(end, _)| end).collect();
        ends.dedup();
        ends.retain(|&end| !pattern.not_before.iter().any(|&group| self.is_before(end, group)));
        ends.retain(|&end| !pattern.is_last || self.ends_clause(end));
        ends
    }

    fn step(&self, at: usize, likeness: Likeness, part: &Part, reached: &mut Vec<(usize, Likeness)>) {
        let mut step_from = |at: usize| reached.extend(self.words_at(at, part.group).map(|word| (word.end, likeness.and(word.likeness))));
        if part.is_loose { self.past(at, self.grammar.fillers).into_iter().for_each(step_from) } else { step_from(at) }
    }

    /// The words of a group that begin at a place.
    fn words_at(&self, at: usize, group: Group) -> impl Iterator<Item = &Word> {
        let words = self.from.get(at).map_or(&[][..], Vec::as_slice);
        words[words.partition_point(|word| word.group < group)..].iter().take_while(move |word| word.group == group)
    }

    /// Whether units are one saying; behind characters that merely sound right there may be nothing, or a longer word that is known.
    fn is_meant(&self, units: Range<usize>, likeness: Likeness) -> bool {
        let end = units.end;
        let goes_on = || !self.ends_clause(end) && !self.from[end].iter().any(|word| word.likeness.alike == 0 && word.end > end + 1);
        self.chart.is_together(units) && (likeness.alike == 0 || !goes_on())
    }

    /// All places that are reached from one by skipping words of a group, the place itself first.
    pub fn past(&self, at: usize, group: Group) -> Vec<usize> {
        reached(at, |at| self.ends_at(at, group))
    }

    /// All places from which one is reached by skipping words of a group, the place itself first.
    pub fn back(&self, at: usize, group: Group) -> Vec<usize> {
        reached(at, |at| self.starts_at(at, group))
    }

    /// Whether a word of a group stands behind a place, in the same clause, fillers aside.
    pub fn is_before(&self, at: usize, group: Group) -> bool {
        let is_there = |place: &usize| self.chart.spelling.is_one_clause(at - 1, *place) && self.ends_at(*place, group).next().is_some();
        self.is_one_clause(at) && self.past(at, self.grammar.fillers).iter().any(is_there)
    }

    /// Whether a word of a group stands before a place, in the same clause, fillers aside.
    pub fn is_after(&self, at: usize, group: Group) -> bool {
        !self.starts_of(group).is_empty() && self.back(at, self.grammar.fillers).into_iter().any(|place| self.is_behind(place, group))
    }

    /// Where the words of a group end that begin at a place, as they are written or in Pinyin.
    pub fn ends_at(&self, at: usize, group: Group) -> impl Iterator<Item = usize> {
        self.words_at(at, group).filter(|word| word.likeness.alike == 0).map(|word| word.end)
    }

    /// Where the words of a group begin that end at a place, as they are written or in Pinyin.
    pub fn starts_at(&self, end: usize, group: Group) -> impl Iterator<Item = usize> {
        let words = self.until.get(end).map_or(&[][..], Vec::as_slice);
        words[words.partition_point(|&(own, _)| own < group)..].iter().take_while(move |&&(own, _)| own == group).map(|&(_, start)| start)
    }

    /// The places before one at which a word of a group begins that may reach it.
    pub fn places_before(&self, at: usize, group: Group) -> impl Iterator<Item = usize> {
        let starts = self.starts_of(group);
        let first = starts.partition_point(|&(_, start)| start < at.saturating_sub(self.grammar.longest));
        starts[first..].iter().map(|&(_, start)| start).take_while(move |&start| start < at)
    }

    /// Whether a word of a group ends at a place, in the clause that goes on there.
    pub fn is_behind(&self, at: usize, group: Group) -> bool {
        self.is_one_clause(at) && self.starts_at(at, group).next().is_some()
    }

    /// Whether a question mark stands behind the unit before a place.
    pub fn ends_with_question_mark(&self, at: usize) -> bool {
        let units = &self.chart.spelling.units;
        let until = units.get(at).map_or(self.chart.text.len(), |unit| unit.span.start);
        self.chart.text[units[at - 1].span.end..until].contains('?')
    }

    /// Whether the units on both sides of a place belong to one clause.
    pub fn is_one_clause(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.chart.spelling.is_one_clause(before, at))
    }

    /// Whether nothing but particles stands before a place in its clause.
    fn begins_clause(&self, at: usize) -> bool {
        let begin = self.chart.spelling.start_of_clause(at);
        self.past(begin, self.grammar.particles).contains(&at)
    }

    /// Whether nothing but particles stands behind a place in its clause.
    pub fn ends_clause(&self, at: usize) -> bool {
        self.past(at, self.grammar.particles).iter().any(|&end| !self.is_one_clause(end))
    }

    /// Whether the text is made of words of `phrases`, once or often, and of particles and, behind a phrase, of `thanks`. A word of two
    /// characters is known by one of them and its sound, a longer one by its sound alone.
    pub fn is_all(&self, phrases: Group, thanks: Group) -> bool {
        // For each place: whether particles alone lead up to it, and whether phrases do.
        let mut reached = vec![(false, false); self.from.len() + 1];
        reached[0].0 = true;
        for (at, words) in self.from.iter().enumerate() {
            let (by_particles, by_phrases) = reached[at];
            for word in words.iter().filter(|_| by_particles || by_phrases) {
                let is_known = word.likeness.alike == 0;
                let is_heard = is_known || word.likeness.exact > 0 || word.end - at > 2;
                if word.group == phrases && is_heard {
                    reached[word.end].1 = true;
                } else if word.group == self.grammar.particles && is_known {
                    reached[word.end].0 |= by_particles;
                    reached[word.end].1 |= by_phrases;
                } else if word.group == thanks && is_known {
                    reached[word.end].1 |= by_phrases;
                }
            }
        }
        reached[self.from.len()].1
    }
}

/// All places that are reached from one in at most [`MOST_FILLERS`] steps, the place itself first.
fn reached<I: Iterator<Item = usize>>(at: usize, step: impl Fn(usize) -> I) -> Vec<usize> {
    let mut reached = vec![at];
    let mut last = 0..1;
    for _ in 0..MOST_FILLERS {
        for place in last.clone() {
            for next in step(reached[place]) {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
        }
        last = last.end..reached.len();
    }
    reached
}
