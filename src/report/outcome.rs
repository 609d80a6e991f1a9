//! How did a conversation that counts end, in the light of what came after it?

use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::conversation::summary::Summary;
use crate::report::definition::{OutcomeClass, classify};
use crate::report::in_time::InTime;
use crate::report::returns::{Again, Returns};
use jiff::{SignedDuration, Timestamp};

/// How a conversation that counts ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The conversation.
    pub id: ConversationId,
    /// What is kept of it.
    pub summary: Box<Summary>,
    /// Its class.
    pub class: OutcomeClass,
    /// What of it was in time.
    pub in_time: InTime,
    again: Again,
    now: Timestamp,
}

impl Outcome {
    /// Whether the customer came back on the same matter, or to a person, within so long after the last activity.
    pub fn came_back_within(&self, window: SignedDuration) -> bool {
        self.is_within(self.again.on_matter, window)
    }

    /// Whether the customer opened another conversation within so long after the last activity.
    pub fn wrote_again_within(&self, window: SignedDuration) -> bool {
        self.is_within(self.again.at_all, window)
    }

    fn is_within(&self, again: Option<Timestamp>, window: SignedDuration) -> bool {
        again.is_some_and(|at| at.duration_since(self.summary.evidence.last_activity) <= window)
    }

    /// Whether nothing has happened for so long: then it is known who came back within so long.
    pub fn is_older_than(&self, window: SignedDuration) -> bool {
        self.now.duration_since(self.summary.evidence.last_activity) >= window
    }
}

/// Judges conversations by a definition, one after another.
#[derive(Debug)]
pub struct Judge<'m> {
    measure: &'m Measure,
    rosters: &'m Rosters,
    now: Timestamp,
    returns: Returns,
}

impl<'m> Judge<'m> {
    /// Who judges as of a moment, at a desk with these hours. Nothing was judged yet.
    pub fn at(now: Timestamp, measure: &'m Measure, rosters: &'m Rosters) -> Self {
        Judge { measure, rosters, now, returns: Returns::default() }
    }

    /// The outcome of a conversation, which no later call may have begun after; none when it does not count.
    pub fn judge(&mut self, id: ConversationId, summary: Box<Summary>) -> Option<Outcome> {
        if !summary.is_counted() {
            return None;
        }
        let again = self.returns.take_in(&summary);
        let class = classify(&summary, self.now, self.measure);
        let in_time = InTime::of(&summary.evidence.service, &self.measure.deadlines, self.rosters, self.now);
        let mut outcome = Outcome { id, summary, class, in_time, again, now: self.now };
        if outcome.came_back_within(self.measure.return_window) {
            outcome.class = class.after_return(self.measure);
        }
        Some(outcome)
    }
}
