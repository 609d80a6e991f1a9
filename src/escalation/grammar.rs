//! Which patterns does this text follow?
//!
//! The words of all groups are found in one pass; a pattern is followed from word to word. What a pattern means is not known here.

use crate::escalation::lexicon::{Chart, Lexicon};
use crate::escalation::pattern::{Group, Groups, Part, Pattern};
use crate::escalation::quotation::Quotations;
use crate::escalation::spelling::Likeness;
use crate::text::normalize::NormalText;
use std::collections::{BTreeMap, BTreeSet};
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
    n_groups: usize,
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
    /// For each unit, the words that begin there.
    from: Vec<Vec<Word>>,
    /// For each group, whether a word of it stands somewhere.
    is_there: Vec<bool>,
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
        Grammar { longest: lexicon.longest(), n_groups: groups.words.len(), lexicon, owners, fillers, particles, misheard }
    }

    /// Finds the words of a text.
    pub fn read<'g, 't>(&'g self, text: &'t str) -> Reading<'g, 't> {
        let chart = self.lexicon.read(text);
        let mut from = vec![Vec::new(); chart.len()];
        let mut is_there = vec![false; self.n_groups];
        for found in &chart.occurrences {
            let words = self.owners[found.word].iter().map(|&group| Word { group, end: found.units.end, likeness: found.likeness });
            from[found.units.start].extend(words.filter(|word| self.may_mean(found.units.start, word)));
        }
        from.iter().flatten().for_each(|word: &Word| is_there[word.group] = true);
        Reading { chart, quotations: Quotations::of(text), grammar: self, from, is_there }
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

    /// Where a pattern is followed, in units.
    pub fn find(&self, pattern: &Pattern) -> Vec<Range<usize>> {
        if pattern.parts.iter().any(|part| !self.is_there[part.group]) {
            return Vec::new();
        }
        let may_start = (0..self.from.len()).filter(|&start| self.may_start(pattern, start));
        let starts = may_start.filter(|&start| !pattern.is_first || self.begins_clause(start));
        let starts = starts.filter(|&start| !pattern.not_after.iter().any(|&group| self.is_after(start, group)));
        starts.flat_map(|start| self.ends(pattern, start).into_iter().map(move |end| start..end)).collect()
    }

    /// Whether a word stands at a place with which a pattern may begin; most places are left at this.
    fn may_start(&self, pattern: &Pattern, start: usize) -> bool {
        let Some(first) = pattern.parts.first() else { return true };
        self.from[start].iter().any(|word| word.group == first.group || (first.is_loose && word.group == self.grammar.fillers))
    }

    fn ends(&self, pattern: &Pattern, start: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([(start, Likeness::default())]);
        for part in &pattern.parts {
            reached = reached.into_iter().flat_map(|(at, likeness)| self.step(at, likeness, part)).collect();
        }
        let whole = reached.into_iter().filter(|(end, likeness)| likeness.is_same() && self.is_meant(start..*end, *likeness));
        let open = whole.map(|(end, _)| end).filter(|&end| !pattern.not_before.iter().any(|&group| self.is_before(end, group)));
        open.filter(|&end| !pattern.is_last || self.ends_clause(end)).collect()
    }

    fn step(&self, at: usize, likeness: Likeness, part: &Part) -> Vec<(usize, Likeness)> {
        let starts = if part.is_loose { self.past(at, self.grammar.fillers) } else { BTreeSet::from([at]) };
        let words = starts.into_iter().filter_map(|start| self.from.get(start)).flatten();
        words.filter(|word| word.group == part.group).map(|word| (word.end, likeness.and(word.likeness))).collect()
    }

    /// Whether units are one saying; behind characters that merely sound right there may be nothing, or a longer word that is known.
    fn is_meant(&self, units: Range<usize>, likeness: Likeness) -> bool {
        let end = units.end;
        let goes_on = || !self.ends_clause(end) && !self.from[end].iter().any(|word| word.likeness.alike == 0 && word.end > end + 1);
        self.chart.is_together(units) && (likeness.alike == 0 || !goes_on())
    }

    /// All places that are reached from one by skipping words of a group, the place itself among them.
    pub fn past(&self, at: usize, group: Group) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([at]);
        let mut last = reached.clone();
        for _ in 0..MOST_FILLERS {
            let words = last.iter().filter_map(|&at| self.from.get(at)).flatten();
            last = words.filter(|word| word.group == group && word.likeness.alike == 0).map(|word| word.end).collect();
            last.retain(|&end| reached.insert(end));
        }
        reached
    }

    /// All places from which one is reached by skipping words of a group, the place itself among them.
    pub fn back(&self, at: usize, group: Group) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([at]);
        let mut last = reached.clone();
        for _ in 0..MOST_FILLERS {
            last = last.iter().flat_map(|&end| self.starts_at(end, group)).collect();
            last.retain(|&start| reached.insert(start));
        }
        reached
    }

    /// Whether a word of a group stands behind a place, in the same clause, fillers aside.
    pub fn is_before(&self, at: usize, group: Group) -> bool {
        let is_there = |place: &usize| self.chart.spelling.is_one_clause(at - 1, *place) && self.ends_at(*place, group).next().is_some();
        self.is_one_clause(at) && self.past(at, self.grammar.fillers).iter().any(is_there)
    }

    /// Whether a word of a group stands before a place, in the same clause, fillers aside.
    pub fn is_after(&self, at: usize, group: Group) -> bool {
        self.is_there[group] && self.back(at, self.grammar.fillers).into_iter().any(|place| self.is_behind(place, group))
    }

    /// Where the words of a group end that begin at a place, as they are written or in Pinyin.
    pub fn ends_at(&self, at: usize, group: Group) -> impl Iterator<Item = usize> {
        let words = self.from.get(at).into_iter().flatten();
        words.filter(move |word| word.group == group && word.likeness.alike == 0).map(|word| word.end)
    }

    /// Where the words of a group begin that end at a place, as they are written or in Pinyin.
    pub fn starts_at(&self, end: usize, group: Group) -> impl Iterator<Item = usize> {
        self.places_before(end).filter(move |&start| self.ends_at(start, group).any(|own| own == end))
    }

    /// The places before one at which a word may begin that reaches it.
    pub fn places_before(&self, at: usize) -> Range<usize> {
        at.saturating_sub(self.grammar.longest)..at
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
