//! Who came back on the same matter?
//!
//! [`is_return`] is the rule. [`Returns`] answers it for many visits without comparing each with each: somebody may come thousands of times.

use crate::conversation::Conversation;
use crate::report::definition::is_counted;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// What is kept of a conversation to tell whether its visitor came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Who came; it is compared and never shown.
    pub visitor: String,
    /// When the conversation began.
    pub opened_at: Timestamp,
    /// When the customer or a person last did something.
    pub last_activity: Timestamp,
    /// The entry of the last answer: the matter of the conversation.
    pub entry: Option<String>,
    /// Whether it was passed to the desk.
    pub was_handed_off: bool,
}

impl Visit {
    /// A conversation as a visit; none when it does not count, or when nobody knows whose it was.
    pub fn of(conversation: &Conversation) -> Option<Self> {
        let evidence = conversation.evidence();
        let entry = evidence.last_answer.as_ref().and_then(|atom| atom.as_str().split('/').next());
        let visitor = conversation.opened().same_visitor().filter(|_| is_counted(conversation))?.to_owned();
        Some(Visit {
            visitor,
            opened_at: conversation.opened_at(),
            last_activity: evidence.last_activity,
            entry: entry.map(str::to_owned),
            was_handed_off: evidence.handoff.is_some(),
        })
    }

    /// Of what visits it could be the return.
    fn signs(&self) -> impl Iterator<Item = Sign<'_>> {
        let desk = self.was_handed_off.then_some(Sign::Desk);
        self.entry.as_deref().map(Sign::Entry).into_iter().chain(desk)
    }
}

/// Whether `later` shows that `first` did not solve the matter: the same visitor began it after `first` began and at most `window` after its
/// last activity, and it ended with an answer from the same entry or was passed to the desk.
pub fn is_return(first: &Visit, later: &Visit, window: SignedDuration) -> bool {
    let pause = later.opened_at.duration_since(first.last_activity);
    let in_time = first.opened_at < later.opened_at && pause <= window;
    let same_matter = first.entry.is_some() && first.entry == later.entry;
    first.visitor == later.visitor && in_time && (same_matter || later.was_handed_off)
}

/// What makes a later visit a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sign<'a> {
    /// Its last answer is from this entry.
    Entry(&'a str),
    /// It was passed to the desk.
    Desk,
}

/// Visits in the order in which a return is looked for.
#[derive(Debug)]
pub struct Returns<'a> {
    /// By visitor and sign, each list in the order of opening.
    visits: HashMap<(&'a str, Sign<'a>), Vec<&'a Visit>>,
}

impl<'a> Returns<'a> {
    /// Puts visits in order.
    pub fn among(visits: impl IntoIterator<Item = &'a Visit>) -> Self {
        let mut by_sign: HashMap<_, Vec<&Visit>> = HashMap::new();
        for visit in visits {
            for sign in visit.signs() {
                by_sign.entry((visit.visitor.as_str(), sign)).or_default().push(visit);
            }
        }
        by_sign.values_mut().for_each(|visits| visits.sort_by_key(|visit| visit.opened_at));
        Returns { visits: by_sign }
    }

    /// Whether one of the visits is a return of `first` within so long.
    pub fn has_return(&self, first: &Visit, window: SignedDuration) -> bool {
        self.candidates(first).into_iter().flatten().any(|later| is_return(first, later, window))
    }

    /// The next visit about the same entry, and the next that was passed to the desk. Those of a sign differ in nothing but their time, so
    /// if the next of them comes too late, all others do.
    fn candidates<'v>(&'v self, first: &'v Visit) -> [Option<&'v Visit>; 2] {
        let next = |sign| {
            let visits = self.visits.get(&(first.visitor.as_str(), sign))?;
            visits.get(visits.partition_point(|visit| visit.opened_at <= first.opened_at)).copied()
        };
        [first.entry.as_deref().map(Sign::Entry).and_then(next), next(Sign::Desk)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::*;
    use proptest::prelude::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn visit(visitor: &str, hour: i64, facts: &[&str]) -> Option<Visit> {
        Visit::of(&conversation(visitor, at_hour(hour), facts))
    }

    #[test]
    fn a_return_is_of_the_same_visitor_on_the_same_matter_within_a_day() {
        let first = visit("v-1", 0, &[QUESTION, ANSWER]).unwrap();
        let check = |visitor: &str, hour: i64, facts: &[&str], expected: bool| {
            let later = visit(visitor, hour, facts);
            assert_eq!(later.is_some_and(|later| is_return(&first, &later, DAY)), expected, "{visitor} {hour} {facts:#?}");
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
        assert_eq!(visit("test", 1, &[QUESTION, ANSWER]), None);
        assert_eq!(Visit::of(&conversation_of(None, at_hour(1), &[QUESTION, ANSWER])), None);
    }

    fn visits() -> impl Strategy<Value = Vec<Visit>> {
        let entry = proptest::sample::select([None, Some("returns"), Some("repairs")].as_slice());
        let visitor = proptest::sample::select(["v-1", "v-2"].as_slice());
        // A clock may jump, so the last activity can lie before the opening.
        let visit = (visitor, 0..60_i64, -2..30_i64, entry, any::<bool>());
        let visit = visit.prop_map(|(visitor, hour, hours, entry, was_handed_off)| Visit {
            visitor: visitor.to_owned(),
            opened_at: at_hour(hour),
            last_activity: at_hour(hour + hours),
            entry: entry.map(str::to_owned),
            was_handed_off,
        });
        proptest::collection::vec(visit, 0..40)
    }

    proptest! {
        #[test]
        fn the_order_finds_what_comparing_each_with_each_finds(visits in visits()) {
            let returns = Returns::among(&visits);
            for first in &visits {
                prop_assert_eq!(returns.has_return(first, DAY), visits.iter().any(|later| is_return(first, later, DAY)), "{:#?}", first);
            }
        }
    }

    #[test]
    fn who_comes_often_is_held_against_few_visits() {
        let often: Vec<Visit> = (0..20_000).filter_map(|hour| visit("v-1", hour, &[QUESTION, ANSWER, PLEA])).collect();
        let returns = Returns::among(&often);
        assert_eq!(often.iter().map(|first| returns.candidates(first).len()).sum::<usize>(), 2 * often.len());
        assert_eq!(often.iter().filter(|first| returns.has_return(first, DAY)).count(), often.len() - 1);
    }
}
