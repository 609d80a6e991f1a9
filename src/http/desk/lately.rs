//! What does the audit log tell already?
//!
//! An agent who follows a talk reads it again and again. That is one entry for a while, not hundreds. What was noted is remembered here,
//! bounded: what was forgotten is noted once more, and that is no harm.

use crate::privacy::audit::{Action, Deed};
use quick_cache::sync::Cache;
use std::time::{Duration, Instant};

/// For how long one entry stands for all readings of the same.
const STANDS_FOR: Duration = Duration::from_secs(10 * 60);

/// How many readings are remembered: what hundreds of agents open within that time.
const REMEMBERED: usize = 10_000;

/// The deeds that were noted lately: by whom, what and to what.
pub struct Lately(Cache<(String, Action, String), Instant>);

impl Default for Lately {
    fn default() -> Self {
        Lately(Cache::new(REMEMBERED))
    }
}

impl Lately {
    /// Whether the log has an entry that stands for this deed too.
    pub fn has(&self, deed: &Deed, now: Instant) -> bool {
        self.0.get(&key(deed)).is_some_and(|noted| now.saturating_duration_since(noted) < STANDS_FOR)
    }

    /// Remembers that a deed was noted; called when that is durable.
    pub fn keep(&self, deed: &Deed, now: Instant) {
        self.0.insert(key(deed), now);
    }
}

fn key(deed: &Deed) -> (String, Action, String) {
    (deed.who.clone(), deed.action, deed.subject.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::audit::Part;
    use jiff::Timestamp;

    #[test]
    fn one_entry_stands_for_ten_minutes_of_one_reader_and_one_talk() {
        let lately = Lately::default();
        let deed = |who: &str, subject: &str| {
            let (who, subject) = (who.to_owned(), subject.to_owned());
            Deed { at: Timestamp::UNIX_EPOCH, who, role: Part::Agent, action: Action::TalkRead, subject, detail: String::new() }
        };
        let begin = Instant::now();
        lately.keep(&deed("小王", "1"), begin);
        let check = |who: &str, subject: &str, seconds: u64, expected: bool| {
            assert_eq!(lately.has(&deed(who, subject), begin + Duration::from_secs(seconds)), expected, "{who} {subject} {seconds}");
        };
        check("小王", "1", 0, true);
        check("小王", "1", 599, true);
        check("小王", "1", 600, false);
        check("小王", "2", 0, false);
        check("小李", "1", 0, false);
    }
}
