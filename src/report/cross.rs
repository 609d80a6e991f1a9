//! Which combination of circumstances goes worst?
//!
//! Conversations are counted by up to four cuts at once; each combination that is large enough stands with how often a figure goes wrong there,
//! and how much more often than over all: its lift. The worst is first, by the lower end of the interval, so that chance alone puts nothing
//! at the top.

use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::summary::Summary;
use crate::report::cut::Cut;
use crate::report::figure::Figure;
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use crate::report::tally::Share;
use crate::report::{Inquiry, outcomes};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most cuts of a table.
pub const MOST_CUTS: usize = 4;

/// The most combinations that are shown.
const MOST_SHOWN: usize = 100;

/// The most combinations that are counted; what comes beyond, going back in time, is left out.
const MOST_COUNTED: usize = 20_000;

/// The most combinations that one conversation is in: it may have gone through many steps.
const MOST_OF_ONE: usize = 64;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The cuts, 1 to [`MOST_CUTS`].
    pub cuts: Vec<Cut>,
    /// What goes well or wrong.
    pub figure: Figure,
}

impl Question {
    /// Reads the names of cuts with commas between them; says why where they are none, too many, or one stands twice.
    pub fn of(names: &str, figure: Figure) -> Result<Self, String> {
        let all = || format!("one to {MOST_CUTS} of {}, with commas between them", Cut::names());
        let cuts = names.split(',').map(|name| Cut::named(name.trim())).collect::<Option<Vec<Cut>>>().ok_or_else(all)?;
        let is_twice = cuts.iter().enumerate().any(|(at, cut)| cuts[..at].contains(cut));
        if is_twice || cuts.len() > MOST_CUTS { Err(all()) } else { Ok(Question { cuts, figure }) }
    }
}

/// A table of combinations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossTable {
    /// What the combinations are made of, in their order.
    pub cuts: Vec<Cut>,
    /// What goes wrong.
    pub figure: Figure,
    /// Whether to be in the figure is what goes wrong, as with `dissatisfied`; else to lack it is, as with `self_resolution`.
    pub is_wrong_to_be_in: bool,
    /// How often it goes wrong over all.
    pub whole: Ratio,
    /// The combinations, the worst first, at most 100; smaller ones than the minimum sample are left out.
    pub cells: Vec<Cell>,
    /// How many are too small.
    pub n_too_few: usize,
    /// How many conversations are in no counted combination, since there are too many of these.
    pub n_left_out: u64,
}

/// A combination.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The part of each cut.
    pub parts: Vec<String>,
    /// How often it goes wrong there.
    pub wrong: Ratio,
    /// How many times as often as over all; 1 is as often.
    pub lift: f64,
    /// The lower end of its interval, which takes the share over all as known.
    pub lift_low: f64,
    /// The upper end.
    pub lift_high: f64,
}

impl CrossTable {
    /// Counts the conversations of the period, of what a report is made of.
    pub fn of<E>(
        summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
        question: &Question,
        inquiry: &Inquiry,
        measure: &Measure,
    ) -> Result<Self, E> {
        let (mut whole, mut cells, mut n_left_out) = (Share::default(), BTreeMap::<Vec<String>, Share>::new(), 0);
        for outcome in outcomes(summaries, inquiry, measure) {
            let outcome = outcome?;
            let (wrong, all) = wrong(question.figure, &outcome, measure);
            whole.add(wrong, all);
            for parts in combinations(&question.cuts, &outcome, inquiry) {
                if cells.len() < MOST_COUNTED || cells.contains_key(&parts) {
                    cells.entry(parts).or_default().add(wrong, all);
                } else {
                    n_left_out += 1;
                }
            }
        }
        Ok(Self::sorted(question, whole.ratio(), cells, n_left_out, measure.minimum_sample))
    }

    fn sorted(question: &Question, whole: Ratio, cells: BTreeMap<Vec<String>, Share>, n_left_out: u64, minimum: u64) -> Self {
        let n_cells = cells.len();
        let large = cells.into_iter().map(|(parts, share)| (parts, share.ratio())).filter(|(_, share)| share.denominator >= minimum.max(1));
        let mut cells: Vec<Cell> = large.filter_map(|(parts, wrong)| Cell::of(parts, wrong, whole)).collect();
        let n_too_few = n_cells - cells.len();
        cells.sort_by(|a, b| b.lift_low.total_cmp(&a.lift_low));
        cells.truncate(MOST_SHOWN);
        let is_wrong_to_be_in = !question.figure.is_good();
        CrossTable { cuts: question.cuts.clone(), figure: question.figure, is_wrong_to_be_in, whole, cells, n_too_few, n_left_out }
    }
}

impl Cell {
    /// A combination; nothing where nothing goes wrong over all.
    fn of(parts: Vec<String>, wrong: Ratio, whole: Ratio) -> Option<Self> {
        let over_all = whole.rate.filter(|rate| *rate > 0.0)?;
        let (lift, lift_low, lift_high) = (wrong.rate? / over_all, wrong.low? / over_all, wrong.high? / over_all);
        Some(Cell { parts, wrong, lift, lift_low, lift_high })
    }
}

/// How often a figure goes wrong in a conversation, of how often it is asked.
fn wrong(figure: Figure, outcome: &Outcome, measure: &Measure) -> (u32, u32) {
    let (n, all) = figure.share(outcome, measure);
    (if figure.is_good() { all - n } else { n }, all)
}

/// Each combination of the parts that a conversation is in.
fn combinations(cuts: &[Cut], outcome: &Outcome, inquiry: &Inquiry) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for cut in cuts {
        let parts = cut.parts(outcome, &inquiry.rosters.time_zone);
        let with = |own: &Vec<String>| parts.iter().map(|part| own.iter().cloned().chain([part.clone()]).collect()).collect::<Vec<_>>();
        all = all.iter().flat_map(with).take(MOST_OF_ONE).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::roster::Rosters;
    use crate::report::sample::*;
    use jiff::tz::TimeZone;

    #[test]
    fn up_to_four_different_cuts_are_asked_for() {
        let check = |names: &str, expected: Option<usize>| {
            assert_eq!(Question::of(names, Figure::Coverage).ok().map(|question| question.cuts.len()), expected, "{names}");
        };
        check("channel", Some(1));
        check("channel, product,hour,entry", Some(4));
        check("channel,product,hour,entry,day", None);
        check("channel,channel", None);
        check("", None);
        check("mood", None);
    }

    #[test]
    fn the_worst_combination_is_first_and_chance_alone_is_not() {
        let talk = |n: usize, facts: &[&str]| conversation(&format!("v-{n}"), at_hour(n as i64 % 24), facts);
        let mut talks: Vec<_> = (0..200).map(|n| talk(n, &[QUESTION, ANSWER, SOLVED])).collect();
        talks
            .extend((200..240).map(|n| talk(n, if n % 10 == 0 { &[QUESTION, OTHER_ANSWER] } else { &[QUESTION, OTHER_ANSWER, UNSOLVED] })));
        talks.extend((240..243).map(|n| talk(n, &[PLEA])));
        let (from, to, now) = (at_hour(0), at_hour(24), at_hour(24 * 30));
        let inquiry = Inquiry { from, to, now, rosters: Rosters::always(TimeZone::UTC), by: None, rivals: Vec::new() };
        let question = Question { cuts: vec![Cut::Channel, Cut::Entry], figure: Figure::SelfResolution };
        let table = CrossTable::of(summaries(&talks), &question, &inquiry, &Measure::default()).unwrap();
        assert_eq!((table.whole.numerator, table.whole.denominator, table.n_too_few, table.cells.len()), (39, 243, 1, 2));
        let worst = &table.cells[0];
        assert_eq!(
            (worst.parts.as_slice(), worst.wrong.numerator, worst.wrong.denominator),
            (&["web".to_owned(), "returns-abroad".to_owned()][..], 36, 40)
        );
        assert!(worst.lift > 5.0 && worst.lift_low > 1.0 && worst.lift_low < worst.lift && worst.lift < worst.lift_high);
        assert!(table.cells[1].lift_low < 1.0);
        let dissatisfied = Question { cuts: vec![Cut::Entry], figure: Figure::Dissatisfied };
        let table = CrossTable::of(summaries(&talks), &dissatisfied, &inquiry, &Measure::default()).unwrap();
        assert!(table.is_wrong_to_be_in && table.cells.is_empty());
    }
}
