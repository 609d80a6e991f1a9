//! How long is what kept?
//!
//! Retention by class: each conversation is of one class, and for each class `privacy.ron` says after how many days without activity its words
//! are erased, and after how many all of it is deleted. Nothing is deleted here.

use jiff::{SignedDuration, Timestamp};

/// What a conversation is, as far as it tells how long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Test traffic.
    Test,
    /// A red line was crossed in it, or a danger told.
    Risk,
    /// It was passed to the desk.
    Desk,
    /// The bot had it alone.
    Bot,
}

impl Class {
    /// Every class, in the order in which they are asked: a conversation is of the first one that fits.
    pub const ALL: [Class; 4] = [Class::Test, Class::Risk, Class::Desk, Class::Bot];

    /// The name in `privacy.ron`.
    pub fn name(self) -> &'static str {
        match self {
            Class::Test => "test",
            Class::Risk => "risk",
            Class::Desk => "desk",
            Class::Bot => "bot",
        }
    }
}

/// How long a class is kept, in days after the last activity; without a number, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// After so many the words are erased; what counts in reports stays.
    pub words: Option<u16>,
    /// After so many all is deleted, and counts in no report any more.
    pub all: Option<u16>,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The words.
    Words,
    /// All of it.
    All,
}

/// `privacy.ron`; without it everything is kept for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// Test traffic.
    pub test: Days,
    /// Red lines and dangers.
    pub risk: Days,
    /// What was at the desk.
    pub desk: Days,
    /// What the bot had alone.
    pub bot: Days,
}

impl Retention {
    /// How long a class is kept.
    pub fn of(&self, class: Class) -> Days {
        match class {
            Class::Test => self.test,
            Class::Risk => self.risk,
            Class::Desk => self.desk,
            Class::Bot => self.bot,
        }
    }

    /// What is due of a conversation of this class that was last active at `last`.
    pub fn due(&self, class: Class, last: Timestamp, now: Timestamp) -> Option<Due> {
        let days = self.of(class);
        let has_passed = |days: Option<u16>| days.is_some_and(|days| now.duration_since(last) >= duration(days));
        if has_passed(days.all) {
            return Some(Due::All);
        }
        has_passed(days.words).then_some(Due::Words)
    }

    /// Whether this may be due of a conversation that is of one of these classes and was opened then: that it was active later is not known.
    pub fn may_be_due(&self, due: Due, classes: &[Class], opened_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(opened_at);
        classes.iter().filter_map(|class| self.days(*class, due)).any(|days| age >= duration(days))
    }

    fn days(&self, class: Class, due: Due) -> Option<u16> {
        match due {
            Due::Words => self.of(class).words,
            Due::All => self.of(class).all,
        }
    }

    /// Nothing is due of conversations that were opened at this time or later; none where nothing ever is.
    pub fn nothing_since(&self, due: Due, now: Timestamp) -> Option<Timestamp> {
        let days = Class::ALL.into_iter().filter_map(|class| self.days(class, due));
        Some(now.saturating_sub(duration(days.min()?)).unwrap_or(Timestamp::MIN))
    }
}

fn duration(days: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + day * 24 * 60 * 60).unwrap()
    }

    #[test]
    fn words_go_before_the_rest_and_each_class_in_its_time() {
        let kept = |words, all| Days { words: Some(words), all: Some(all) };
        let retention = Retention { test: kept(1, 2), desk: kept(30, 365), bot: kept(10, 20), ..Retention::default() };
        let check = |class: Class, age: i64, expected: Option<Due>| {
            assert_eq!(retention.due(class, day(0), day(age)), expected, "{class:?} after {age} days");
        };
        check(Class::Bot, 9, None);
        check(Class::Bot, 10, Some(Due::Words));
        check(Class::Bot, 20, Some(Due::All));
        check(Class::Desk, 20, None);
        check(Class::Desk, 364, Some(Due::Words));
        check(Class::Test, 2, Some(Due::All));
        check(Class::Risk, 30_000, None);
        assert!(retention.may_be_due(Due::Words, &[Class::Risk, Class::Bot], day(0), day(10)));
        assert!(!retention.may_be_due(Due::All, &[Class::Risk, Class::Bot], day(0), day(19)));
        assert!(!retention.may_be_due(Due::Words, &[Class::Risk], day(0), day(9_000)));
        assert_eq!(retention.nothing_since(Due::Words, day(5)), Some(day(4)));
        assert_eq!(retention.nothing_since(Due::All, day(5)), Some(day(3)));
        assert_eq!(Retention::default().nothing_since(Due::Words, day(5)), None);
    }
}
