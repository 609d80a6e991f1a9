//! Which alerts must be seen at once, and by whom?
//!
//! A supervisor has [`ACKNOWLEDGE_WITHIN`] to take note of an alert; then it is everybody's. That is computed from the time at which it is
//! asked for: nothing runs in the background, and nothing is changed.

use crate::conversation::alert::{Alert, AlertId};
use crate::conversation::id::ConversationId;
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::str::FromStr;

/// How long an alert is the supervisors' alone.
pub const ACKNOWLEDGE_WITHIN: SignedDuration = SignedDuration::from_secs(30);

/// An alert, named over all conversations: `<conversation>.<number>` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertName {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number of the alert within it.
    pub alert: AlertId,
}

impl fmt::Display for AlertName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.conversation, self.alert.0)
    }
}

/// Why a text is no name of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an alert is named <conversation>.<number>")]
pub struct NoAlertName;

impl FromStr for AlertName {
    type Err = NoAlertName;

    fn from_str(text: &str) -> Result<Self, NoAlertName> {
        let (conversation, number) = text.split_once('.').ok_or(NoAlertName)?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit());
        let number = if is_number { number.parse().map_err(|_| NoAlertName)? } else { return Err(NoAlertName) };
        Ok(AlertName { conversation: conversation.parse().map_err(|_| NoAlertName)?, alert: AlertId(number) })
    }
}

/// An alert as the desk sees it at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskAlert {
    /// Its name.
    pub name: AlertName,
    /// The alert.
    pub alert: Alert,
    /// When it becomes everybody's unless somebody takes note before.
    pub escalates_at: Timestamp,
    /// Whether it has become everybody's: nobody took note in time.
    pub is_escalated: bool,
}

impl DeskAlert {
    /// An alert of a conversation as it stands at `now`.
    pub fn of(conversation: ConversationId, alert: &Alert, now: Timestamp) -> Self {
        let escalates_at = alert.at.saturating_add(ACKNOWLEDGE_WITHIN).unwrap_or(Timestamp::MAX);
        let noted_at = alert.acknowledged.as_ref().map_or(now, |acknowledged| acknowledged.at);
        let name = AlertName { conversation, alert: alert.id };
        DeskAlert { name, alert: alert.clone(), escalates_at, is_escalated: noted_at >= escalates_at }
    }
}

/// Alerts that were raised then or before are everybody's at `now`.
pub fn escalated_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(ACKNOWLEDGE_WITHIN).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::conversation::event::Event;
    use crate::conversation::fact::Fact;

    fn event(at: i64, json: &str) -> Event {
        let fact: Fact = serde_json::from_str(json).unwrap();
        Event { id: at, at: Timestamp::from_second(at).unwrap(), fact }
    }

    fn crossed(at: i64, severity: u8) -> [Event; 2] {
        let hit = format!(r#"{{"type":"red_line_crossed","hit":{{"id":"sue","category":"法律","severity":{severity},"words":"起诉"}}}}"#);
        [event(at, r#"{"type":"customer_said","text":"起诉你们"}"#), event(at, &hit)]
    }

    fn opened() -> Event {
        event(0, r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#)
    }

    /// What is open at a second: name and whether it is everybody's.
    fn check(events: &[Event], now: i64, expected: &[(&str, bool)]) {
        let conversation = Conversation::of(events).unwrap();
        let now = Timestamp::from_second(now).unwrap();
        let open: Vec<DeskAlert> =
            conversation.alerts().open().map(|alert| DeskAlert::of(ConversationId::from_stored(7), alert, now)).collect();
        let is_everybodys = |alert: &DeskAlert| alert.alert.at <= escalated_since(now);
        assert!(open.iter().all(|alert| alert.is_escalated == is_everybodys(alert)));
        let shown: Vec<(String, bool)> = open.iter().map(|alert| (alert.name.to_string(), alert.is_escalated)).collect();
        let shown: Vec<(&str, bool)> = shown.iter().map(|(name, escalated)| (name.as_str(), *escalated)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_nobody_takes_note_of_in_time_is_everybodys() {
        let acknowledged = |at: i64, alert: u32| event(at, &format!(r#"{{"type":"alert_acknowledged","alert":{alert},"agent":"小王"}}"#));
        let one = [vec![opened()], crossed(10, 3).to_vec()].concat();
        check(&one, 39, &[("7.1", false)]);
        check(&one, 40, &[("7.1", true)]);
        let two = [one.clone(), crossed(20, 4).to_vec()].concat();
        check(&two, 30, &[("7.1", false), ("7.2", false)]);
        check(&[two.clone(), vec![acknowledged(31, 1)]].concat(), 45, &[("7.2", false)]);
        check(&[two, vec![acknowledged(31, 2)]].concat(), 90, &[]);
    }

    #[test]
    fn lines_of_one_message_are_one_alert() {
        let [said, hit] = crossed(10, 3);
        check(&[opened(), said, hit.clone(), hit], 10, &[("7.1", false)]);
    }

    #[test]
    fn an_alert_is_named_after_its_conversation() {
        let check = |text: &str, expected: bool| assert_eq!(text.parse::<AlertName>().is_ok(), expected, "{text}");
        check("7.1", true);
        for text in ["", "7", "7.", ".1", "7.+1", "x.1"] {
            check(text, false);
        }
    }
}
