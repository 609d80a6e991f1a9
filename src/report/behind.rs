//! Which talks are behind a figure?
//!
//! The same judging as in a report, and the talks themselves in place of their number.

use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::summary::Summary;
use crate::report::cut::Cut;
use crate::report::figure::Figure;
use crate::report::outcome::Outcome;
use crate::report::{Inquiry, outcomes};
use jiff::Timestamp;

/// Which talks of a period are wanted; all that count where nothing is asked.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those of the class with this name.
    pub class: Option<String>,
    /// Those in the numerator of a figure, or those in the denominator alone.
    pub figure: Option<(Figure, bool)>,
    /// Those in this part of a cut.
    pub part: Option<(Cut, String)>,
    /// Those behind this one, going back in time.
    pub after: Option<Place>,
}

/// The place of a conversation among those of a period: the newest is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it began.
    pub opened_at: Timestamp,
    /// Its id, which tells those apart that began at the same moment.
    pub id: ConversationId,
}

impl Place {
    /// The place of an outcome.
    pub fn of(outcome: &Outcome) -> Self {
        Place { opened_at: outcome.summary.opened_at, id: outcome.id }
    }
}

impl Wanted {
    fn has(&self, outcome: &Outcome, inquiry: &Inquiry, measure: &Measure) -> bool {
        let is_behind = |after| Place::of(outcome) < after;
        let is_of_class = |class: &String| outcome.class.name() == class;
        let is_of_figure = |(figure, is_in): (Figure, bool)| {
            let (numerator, denominator) = figure.share(outcome, measure);
            if is_in { numerator > 0 } else { numerator < denominator }
        };
        let is_of_part = |(by, name): &(Cut, String)| by.parts(outcome, &inquiry.rosters.time_zone).contains(name);
        self.after.is_none_or(is_behind)
            && self.class.as_ref().is_none_or(is_of_class)
            && self.figure.is_none_or(is_of_figure)
            && self.part.as_ref().is_none_or(is_of_part)
    }
}

/// A page of the talks that are wanted, the newest first, at most `limit`, and whether there are more. Pass what a report is made of.
pub fn page<E>(
    summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
    wanted: &Wanted,
    limit: usize,
    inquiry: &Inquiry,
    measure: &Measure,
) -> Result<(Vec<Outcome>, bool), E> {
    let mut found = Vec::new();
    for outcome in outcomes(summaries, inquiry, measure) {
        let outcome = outcome?;
        if wanted.has(&outcome, inquiry, measure) {
            if found.len() == limit {
                return Ok((found, true));
            }
            found.push(outcome);
        }
    }
    Ok((found, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::roster::Rosters;
    use crate::report::rival::Rival;
    use crate::report::sample::*;
    use jiff::tz::TimeZone;

    #[test]
    fn the_talks_behind_a_figure_are_as_many_as_it_counts() {
        let facts = [
            vec![QUESTION, ANSWER, SOLVED],
            vec![QUESTION, ANSWER],
            vec![QUESTION, ANSWER, ONE_STAR],
            vec![QUESTION, MISS],
            vec![QUESTION, PLEA, CLAIMED, AGENT_SAID],
            vec![CHOICES, NOD, ANSWER],
            vec![ANGER],
        ];
        let visitor = |n: usize| ["v-1", "v-2", "v-3"][n % 3];
        let talks: Vec<_> = (0..42).map(|n| conversation(visitor(n), at_hour(n as i64), &facts[n % facts.len()])).collect();
        let inquiry = Inquiry {
            from: at_hour(3),
            to: at_hour(40),
            now: at_hour(24 * 30),
            rosters: Rosters::always(TimeZone::UTC),
            by: Some(Cut::Atom),
            rivals: Rival::ALL.to_vec(),
        };
        let (report, measure) = (report(&talks, &inquiry), Measure::default());
        let behind = |wanted: Wanted| {
            let (mut n, mut after) = (0, None);
            loop {
                let wanted = Wanted { after, ..wanted.clone() };
                let (found, has_more) = page(summaries(&talks), &wanted, 4, &inquiry, &measure).unwrap();
                n += found.len() as u64;
                after = found.last().map(Place::of);
                if !has_more {
                    return n;
                }
            }
        };
        for figure in Figure::ALL.into_iter().filter(|figure| !figure.is_of_parts()) {
            let share = report.whole.share(figure);
            let of = |is_in| behind(Wanted { figure: Some((figure, is_in)), ..Wanted::default() });
            assert_eq!((of(true), of(true) + of(false)), (share.numerator, share.denominator), "{}", figure.name());
        }
        for (class, n) in report.whole.classes.by_name() {
            assert_eq!(behind(Wanted { class: Some(class.to_owned()), ..Wanted::default() }), n, "{class}");
        }
        for part in &report.parts {
            let wanted = Wanted { part: Some((Cut::Atom, part.name.clone())), ..Wanted::default() };
            assert_eq!(behind(wanted), part.tally.conversations, "{}", part.name);
        }
        assert_eq!(behind(Wanted::default()), report.whole.conversations);
    }
}
