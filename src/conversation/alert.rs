//! Who must be told that a red line was crossed, and who has taken note?
//!
//! An alert is what one message raised. Whether it is late is a question of the time at which it is asked; see `desk::alert`.

use crate::escalation::redline::RedLineHit;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The number of an alert within its conversation, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlertId(pub u32);

/// A message that crossed red lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number within the conversation.
    pub id: AlertId,
    /// When it was raised.
    pub at: Timestamp,
    /// The message, in the customer's words.
    pub text: String,
    /// The red lines, the most severe first.
    pub red_lines: Vec<RedLineHit>,
    /// Who took note of it, and when.
    pub acknowledged: Option<Acknowledgement>,
}

/// That somebody at the desk took note of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub agent: String,
    /// When.
    pub at: Timestamp,
}

/// The alerts of a conversation, gathered event by event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alerts {
    raised: Vec<Alert>,
    /// The last message of the customer.
    heard: String,
    /// Whether that message raised the last alert.
    is_raised: bool,
    /// Whether the talk was erased, so that nobody can take note of any.
    is_over: bool,
}

impl Alerts {
    /// The customer wrote.
    pub fn hear(&mut self, text: &str) {
        text.clone_into(&mut self.heard);
        self.is_raised = false;
    }

    /// The last message crossed a red line.
    pub fn cross(&mut self, at: Timestamp, hit: &RedLineHit) {
        match self.raised.last_mut() {
            Some(last) if self.is_raised => last.red_lines.push(hit.clone()),
            _ => {
                let id = AlertId(u32::try_from(self.raised.len()).unwrap_or(u32::MAX - 1) + 1);
                let text = self.heard.clone();
                self.raised.push(Alert { id, at, text, red_lines: vec![hit.clone()], acknowledged: None });
                self.is_raised = true;
            }
        }
    }

    /// Somebody took note of an alert, and so of those before it.
    pub fn acknowledge(&mut self, at: Timestamp, alert: AlertId, agent: &str) {
        for open in self.raised.iter_mut().filter(|own| own.id <= alert && own.acknowledged.is_none()) {
            open.acknowledged = Some(Acknowledgement { agent: agent.to_owned(), at });
        }
    }

    /// Nobody has the case any more who took note: what was raised is open again, as if it were raised now.
    pub fn reopen(&mut self, at: Timestamp) {
        for known in &mut self.raised {
            if known.acknowledged.take().is_some() {
                known.at = at;
            }
        }
    }

    /// The talk was erased.
    pub fn end(&mut self) {
        self.is_over = true;
    }

    /// The alert with this number, if there is one.
    pub fn get(&self, id: AlertId) -> Option<&Alert> {
        self.raised.iter().find(|alert| alert.id == id)
    }

    /// All alerts, in order.
    pub fn all(&self) -> &[Alert] {
        &self.raised
    }

    /// Those that nobody has taken note of.
    pub fn open(&self) -> impl Iterator<Item = &Alert> {
        self.raised.iter().filter(|alert| alert.acknowledged.is_none() && !self.is_over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_note_of_is_open_again_once_nobody_has_the_case() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let hit: RedLineHit = serde_json::from_str(r#"{"id":"shock","category":"安全","severity":4,"words":"漏电"}"#).unwrap();
        let mut alerts = Alerts::default();
        alerts.hear("漏电了");
        alerts.cross(at(1), &hit);
        alerts.acknowledge(at(2), AlertId(1), "小王");
        assert_eq!(alerts.open().count(), 0);
        alerts.reopen(at(90));
        let open: Vec<(AlertId, Timestamp)> = alerts.open().map(|alert| (alert.id, alert.at)).collect();
        assert_eq!(open, [(AlertId(1), at(90))]);
        alerts.acknowledge(at(91), AlertId(1), "小李");
        assert_eq!(alerts.open().count(), 0);
    }
}
