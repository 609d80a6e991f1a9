//! Who came back on the same matter?
//!
//! [`is_return`] is the rule. [`Returns`] answers it in one pass over the conversations from the newest to the oldest: whoever came later has
//! been seen by then. Somebody may come thousands of times, and is held against a few visits alone.

use crate::conversation::summary::Summary;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Whether `later` shows that `first` did not solve the matter: the same visitor began it after `first` began and at most `window` after its
/// last activity, and it ended with an answer from the same entry or was passed to the desk.
pub fn is_return(first: &Summary, later: &Summary, window: SignedDuration) -> bool {
    let pause = later.opened_at.duration_since(first.evidence.last_activity);
    let in_time = first.opened_at < later.opened_at && pause <= window;
    let same_matter = first.entry().is_some() && first.entry() == later.entry();
    is_same_visitor(first, later) && in_time && (same_matter || later.evidence.handoff.is_some())
}

fn is_same_visitor(first: &Summary, later: &Summary) -> bool {
    first.visitor.is_some() && first.visitor == later.visitor
}

/// The next conversation of a kind, and the next that began later than that, in microseconds; [`NEVER`] where there is none.
#[derive(Debug, Clone, Copy)]
struct Next {
    at: i64,
    then: i64,
}

/// Later than any conversation.
const NEVER: i64 = i64::MAX;

impl Next {
    /// None.
    const NONE: Next = Next { at: NEVER, then: NEVER };

    /// Takes in one that began before, or with it.
    fn note(&mut self, at: i64) {
        if self.at > at {
            *self = Next { at, then: self.at };
        }
    }

    /// The first that began after a moment.
    fn after(self, moment: i64) -> i64 {
        if self.at > moment { self.at } else { self.then }
    }
}

/// When the visitor of a conversation came again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Again {
    /// The next time on the same matter.
    pub on_matter: Option<Timestamp>,
    /// The next time on whatever matter.
    pub at_all: Option<Timestamp>,
}

/// The conversations of a visitor that were seen, as far as a return is looked for among them.
#[derive(Debug)]
struct Visits {
    /// Any.
    any: Next,
    /// Those that were passed to the desk.
    desk: Next,
    /// Those whose last answer is from an entry, by a hash of its name: of the first, and of as many others as somebody asks about.
    entry: (u64, Next),
    others: Vec<(u64, Next)>,
}

/// The conversations that were seen. A visitor is found at once, so that a million talks take a look each.
#[derive(Debug, Default)]
pub struct Returns {
    visits: HashMap<u64, Visits>,
}

impl Returns {
    /// Takes in a conversation that counts, which began before all that were taken in, or with them; gives when its visitor came again.
    pub fn take_in(&mut self, summary: &Summary) -> Again {
        let Some(visitor) = summary.visitor else { return Again::default() };
        let nothing = || Visits { any: Next::NONE, desk: Next::NONE, entry: (0, Next::NONE), others: Vec::new() };
        let seen = self.visits.entry(visitor).or_insert_with(nothing);
        seen.take_in(summary.opened_at.as_microsecond(), summary.entry().map(key), summary.evidence.handoff.is_some())
    }
}

impl Visits {
    fn take_in(&mut self, at: i64, entry: Option<u64>, is_desk: bool) -> Again {
        let own = entry.map(|entry| self.of(entry));
        let on_entry = own.as_ref().map_or(NEVER, |own| own.after(at));
        own.into_iter().for_each(|own| own.note(at));
        let again = Again { on_matter: moment(on_entry.min(self.desk.after(at))), at_all: moment(self.any.after(at)) };
        self.any.note(at);
        if is_desk {
            self.desk.note(at);
        }
        again
    }

    /// Those whose last answer is from an entry.
    fn of(&mut self, entry: u64) -> &mut Next {
        if self.entry.1.at == NEVER {
            self.entry.0 = entry;
        }
        if self.entry.0 == entry {
            return &mut self.entry.1;
        }
        let place = self.others.iter().position(|(own, _)| *own == entry).unwrap_or_else(|| {
            self.others.push((entry, Next::NONE));
            self.others.len() - 1
        });
        &mut self.others[place].1
    }
}

fn moment(microsecond: i64) -> Option<Timestamp> {
    Some(microsecond).filter(|at| *at != NEVER).and_then(|at| Timestamp::from_microsecond(at).ok())
}

/// Among the entries of a visitor two share a number once in a hundred billion billion times.
fn key(entry: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::*;
    use proptest::prelude::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn visit(visitor: &str, hour: i64, facts: &[&str]) -> Summary {
        Summary::of(&conversation(visitor, at_hour(hour), facts))
    }

    #[test]
    fn a_return_is_of_the_same_visitor_on_the_same_matter_within_a_day() {
        let first = visit("v-1", 0, &[QUESTION, ANSWER]);
        let check = |visitor: &str, hour: i64, facts: &[&str], expected: bool| {
            assert_eq!(is_return(&first, &visit(visitor, hour, facts), DAY), expected, "{visitor} {hour} {facts:#?}");
        };
        check("v-1", 24, &[QUESTION, ANSWER], true);
        check("v-1", 25, &[QUESTION, ANSWER], false);
        check("v-1", 0, &[QUESTION, ANSWER], false);
        check("v-2", 1, &[QUESTION, ANSWER], false);
        check("v-1", 1, &[QUESTION, SISTER_ANSWER], true);
        check("v-1", 1, &[QUESTION, OTHER_ANSWER], false);
        check("v-1", 1, &[QUESTION, OTHER_ANSWER, PLEA], true);
        check("v-1", 1, &[QUESTION, MISS], false);
        check("v-1", 1, &[QUESTION], false);
        let nobody = Summary::of(&conversation_of(None, at_hour(1), &[QUESTION, ANSWER]));
        assert!(!is_return(&nobody, &Summary::of(&conversation_of(None, at_hour(2), &[QUESTION, ANSWER])), DAY));
    }

    fn visits() -> impl Strategy<Value = Vec<Summary>> {
        let facts =
            proptest::sample::select(vec![vec![QUESTION], vec![QUESTION, ANSWER], vec![PLEA], vec![ANSWER, PLEA], vec![OTHER_ANSWER]]);
        let visitor = proptest::sample::select(["v-1", "v-2"].as_slice());
        // A clock may jump, so the last activity can lie before the opening.
        let visit = (visitor, 0..60_i64, -2..30_i64, facts).prop_map(|(visitor, hour, hours, facts)| {
            let mut summary = visit(visitor, hour, &facts);
            summary.evidence.last_activity = at_hour(hour + hours);
            summary
        });
        proptest::collection::vec(visit, 0..40)
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_comparing_each_with_each_finds(mut visits in visits()) {
            visits.sort_by_key(|visit| std::cmp::Reverse(visit.opened_at));
            let mut returns = Returns::default();
            for first in &visits {
                let again = returns.take_in(first);
                let found = again.on_matter.is_some_and(|at| at.duration_since(first.evidence.last_activity) <= DAY);
                prop_assert_eq!(found, visits.iter().any(|later| is_return(first, later, DAY)), "{:#?}", first);
                let wrote_again = visits.iter().filter(|later| is_same_visitor(first, later) && first.opened_at < later.opened_at);
                prop_assert_eq!(again.at_all, wrote_again.map(|later| later.opened_at).min());
            }
        }
    }

    #[test]
    fn who_comes_often_is_remembered_once() {
        let mut returns = Returns::default();
        let n_found = (0..20_000)
            .rev()
            .map(|hour| returns.take_in(&visit("v-1", hour, &[QUESTION, ANSWER, PLEA])))
            .filter(|again| again.at_all.is_some())
            .count();
        assert_eq!((n_found, returns.visits.len()), (19_999, 1));
    }
}
