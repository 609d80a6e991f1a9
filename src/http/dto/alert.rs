//! What do alerts and risks look like on the wire?

use crate::conversation::alert::Acknowledgement;
use crate::conversation::id::ConversationId;
use crate::desk::alert::DeskAlert;
use crate::http::dto::event::event_name;
use crate::http::dto::handoff::RedLineDto;
use crate::report::risk::{Risk, Saying};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of the alerts that nobody has taken note of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"n_open": 0, "alerts": [], "next": null}))]
#[schema(as = Alerts)]
pub struct AlertsDto {
    /// How many there are in all, as far as they are the reader's; counted up to 1,000.
    pub n_open: usize,
    /// The gravest first, and among equals the oldest; at most 100.
    pub alerts: Vec<AlertDto>,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<String>,
}

/// A message that crossed red lines.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "3871000000000000001.1", "conversation": "3871000000000000001", "at": "2026-11-22T08:00:00Z", "text": "我要打12315",
    "red_lines": [{"id": "regulator-12315", "category": "监管投诉", "severity": 3, "words": "12315"}],
    "escalates_at": "2026-11-22T08:00:30Z", "escalated": false, "acknowledged": null
}))]
#[schema(as = Alert)]
pub struct AlertDto {
    /// Its name.
    pub id: String,
    /// The conversation.
    pub conversation: String,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The message, in the customer's words, with personal details masked.
    pub text: String,
    /// The red lines, the most severe first.
    pub red_lines: Vec<RedLineDto>,
    /// When it becomes everybody's unless somebody takes note before: 30 s after it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub escalates_at: Timestamp,
    /// Whether it has become everybody's: nobody took note in time.
    pub escalated: bool,
    /// Who took note of it.
    pub acknowledged: Option<AcknowledgementDto>,
}

/// That somebody at the desk took note.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Acknowledgement)]
pub struct AcknowledgementDto {
    /// Who.
    pub agent: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Words of a red line in a message: one row of the corpus of risks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Risk)]
pub struct RiskDto {
    /// The conversation.
    pub conversation: String,
    /// The event that keeps it.
    pub event: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The line's category.
    pub category: String,
    /// From 1 (watch) to 4 (at once).
    pub severity: u8,
    /// The line's id.
    pub line: String,
    /// The words, as they stand in `redline.ron`.
    pub phrase: String,
    /// The message, in the customer's words, with personal details masked.
    pub message: String,
    /// What was said before it, the oldest first; of each saying the first 400 characters, with `…` where it goes on.
    pub before: Vec<SayingDto>,
    /// Whether it alarmed the desk.
    pub alarmed: bool,
    /// Why it did not: `watched`, `denied` or `mentioned`.
    pub noted: Option<&'static str>,
    /// Who took note of the alert.
    pub acknowledged: Option<AcknowledgementDto>,
}

/// One message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Saying)]
pub struct SayingDto {
    /// `customer`, `bot` or `agent`.
    pub by: &'static str,
    /// The words.
    pub text: String,
}

impl From<DeskAlert> for AlertDto {
    fn from(own: DeskAlert) -> Self {
        AlertDto {
            id: own.name.to_string(),
            conversation: own.name.conversation.to_string(),
            at: own.alert.at,
            text: own.alert.text,
            red_lines: own.alert.red_lines.into_iter().map(RedLineDto::from).collect(),
            escalates_at: own.escalates_at,
            escalated: own.is_escalated,
            acknowledged: own.alert.acknowledged.map(|Acknowledgement { agent, at }| AcknowledgementDto { agent, at }),
        }
    }
}

impl RiskDto {
    /// A risk of a conversation in the store of this epoch.
    pub fn of(epoch: &str, conversation: ConversationId, risk: Risk) -> Self {
        RiskDto {
            conversation: conversation.to_string(),
            event: event_name(epoch, risk.event),
            at: risk.at,
            category: risk.category,
            severity: risk.severity,
            line: risk.line,
            phrase: risk.words,
            message: risk.message,
            before: risk.before.into_iter().map(|Saying { by, text }| SayingDto { by, text }).collect(),
            alarmed: risk.noted.is_none(),
            noted: risk.noted,
            acknowledged: risk.acknowledged.map(|(agent, at)| AcknowledgementDto { agent, at }),
        }
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        // Our shapes have no map with odd keys, so they cannot be refused.
        serde_json::to_string(self).unwrap_or_default()
    }
}
