//! How many customers wait at the desk, and how many of them are served before another one?
//!
//! Their order is that of [`case`](crate::conversation::case); here they are only counted, so that the bot can tell a customer the place that
//! it will give.

use crate::conversation::roster::Duty;
use crate::dialog::flow::Priority;
use std::collections::BTreeMap;

/// How many customers wait, by the skill that they need and by how pressing they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    customers: BTreeMap<(String, Priority), usize>,
}

impl Waiting {
    /// The same, and so many customers more.
    pub fn and(mut self, skill: &str, priority: Priority, n: usize) -> Self {
        *self.customers.entry((skill.to_owned(), priority)).or_default() += n;
        self
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
}
