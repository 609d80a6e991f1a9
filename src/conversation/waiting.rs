//! How many customers wait at the desk, and how many of them are served before another one?
//!
//! Their order is that of [`case`](crate::conversation::case); here they are only counted, so that the bot can tell a customer the place that
//! it will give.

use crate::conversation::roster::Duty;
use crate::dialog::flow::Priority;
use std::collections::BTreeMap;

/// An hour in minutes.
const MINUTES_OF_HOUR: u64 = 60;

/// How many customers wait, by the skill that they need and by how pressing they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    customers: BTreeMap<(String, Priority), usize>,
    /// How many cases were taken within the last hour, where that is enough to tell how long a wait will be.
    taken_in_hour: Option<u32>,
}

impl Waiting {
    /// The same, and so many customers more.
    pub fn and(mut self, skill: &str, priority: Priority, n: usize) -> Self {
        *self.customers.entry((skill.to_owned(), priority)).or_default() += n;
        self
    }

    /// The same, where so many cases were taken within the last hour; nothing where they are too few to go by.
    pub fn at_pace(self, taken_in_hour: Option<u32>) -> Self {
        Waiting { taken_in_hour, ..self }
    }

    /// How long a customer waits before whom so many are served, in whole minutes and at least one; nothing where the pace is not known.
    pub fn minutes(&self, ahead: usize) -> Option<u64> {
        let taken = u64::from(self.taken_in_hour?);
        let served = ahead as u64 + 1;
        (served * MINUTES_OF_HOUR).checked_add(taken / 2).and_then(|sum| sum.checked_div(taken)).map(|minutes| minutes.max(1))
    }

    /// How many wait in all.
    pub fn total(&self) -> usize {
        self.customers.values().sum()
    }

    /// How many are served before a customer who comes now: those whom somebody on duty serves, and who are no less pressing.
    pub fn before(&self, priority: Priority, duty: Duty<'_>) -> usize {
        let first = self.customers.iter().filter(|((skill, own), _)| duty.serves(skill) && *own >= priority);
        first.map(|(_, n)| n).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pressing_and_those_who_came_before_are_first() {
        let waiting =
            Waiting::default().and("general", Priority::Normal, 3).and("night", Priority::High, 2).and("repair", Priority::High, 1);
        let check = |priority: Priority, duty: Duty<'_>, expected: usize| {
            assert_eq!(waiting.before(priority, duty), expected, "{priority:?} {duty:?}");
        };
        check(Priority::Low, Duty::Everybody, 6);
        check(Priority::Normal, Duty::Everybody, 6);
        check(Priority::High, Duty::Everybody, 3);
        check(Priority::Urgent, Duty::Everybody, 0);
        check(Priority::High, Duty::Risky("night"), 2);
        check(Priority::High, Duty::Nobody, 0);
        assert_eq!(waiting.total(), 6);
    }

    #[test]
    fn the_wait_follows_from_how_many_were_taken_lately() {
        let check = |taken: Option<u32>, ahead: usize, minutes: Option<u64>| {
            assert_eq!(Waiting::default().at_pace(taken).minutes(ahead), minutes, "{taken:?} {ahead}");
        };
        check(None, 3, None);
        check(Some(0), 3, None);
        check(Some(12), 0, Some(5));
        check(Some(12), 3, Some(20));
        check(Some(40), 0, Some(2));
        check(Some(600), 0, Some(1));
    }
}
