//! What does a handoff look like on the wire?

use crate::conversation::handoff::HandoffReason;
use crate::desk::{Case, Holder};
use crate::dialog::flow::Priority;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomId;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A conversation at the desk, with what saves the agent asking again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "3871000000000000001.1", "conversation": "3871000000000000001", "reason": "plea", "skill": "general", "priority": "normal",
    "at": "2026-11-22T08:00:00Z", "agent": null, "summary": "空调不制冷", "red_lines": [], "anger": 0.0, "slots": {}, "tried": [],
    "parts": [], "path": [], "locale": "zh-CN"
}))]
#[schema(as = Handoff)]
pub struct HandoffDto {
    /// Its name.
    pub id: String,
    /// The conversation.
    pub conversation: String,
    /// Why: `plea`, `red_line`, `anger`, `unresolved` or `procedure`.
    #[schema(value_type = String, example = "plea")]
    pub reason: HandoffReason,
    /// Which agents can take it.
    pub skill: String,
    /// How soon: `low`, `normal`, `high` or `urgent`.
    #[schema(value_type = String, example = "normal")]
    pub priority: Priority,
    /// Since when the customer waits.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The agent who holds it.
    pub agent: Option<String>,
    /// The customer's question, in the customer's words.
    pub summary: String,
    /// Red lines that were crossed.
    pub red_lines: Vec<RedLineDto>,
    /// How angry the last message before was, from 0 (calm) to 1.
    pub anger: f32,
    /// Details that the customer gave.
    pub slots: BTreeMap<String, String>,
    /// Answers that were given already.
    #[schema(value_type = Vec<String>)]
    pub tried: Vec<AtomId>,
    /// Spare parts of the remedies given.
    pub parts: Vec<String>,
    /// The way through a symptom tree.
    pub path: Vec<TakenDto>,
    /// The language of the customer.
    pub locale: String,
}

/// A question of a symptom tree, and the customer's reply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Taken)]
pub struct TakenDto {
    /// The question.
    #[schema(value_type = String)]
    pub question: AtomId,
    /// The reply.
    pub reply: String,
}

/// A red line that a message crossed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RedLine)]
pub struct RedLineDto {
    /// The id of the line.
    pub id: String,
    /// Its category.
    pub category: String,
    /// From 1 (watch) to 4 (at once).
    pub severity: u8,
    /// The words that crossed it.
    pub words: String,
}

impl From<RedLineHit> for RedLineDto {
    fn from(hit: RedLineHit) -> Self {
        RedLineDto { id: hit.id, category: hit.category, severity: hit.severity.get(), words: hit.words }
    }
}

impl From<Case> for HandoffDto {
    fn from(case: Case) -> Self {
        let id = case.name().to_string();
        let packet = case.handoff.packet;
        HandoffDto {
            id,
            conversation: case.conversation.to_string(),
            reason: case.handoff.reason,
            skill: case.handoff.skill,
            priority: case.handoff.priority,
            at: case.since,
            agent: match case.holder {
                Holder::Agent(agent) => Some(agent),
                Holder::Nobody | Holder::Over => None,
            },
            summary: packet.summary,
            red_lines: packet.red_lines.into_iter().map(RedLineDto::from).collect(),
            anger: packet.anger.get(),
            slots: packet.slots,
            tried: packet.tried,
            parts: packet.parts,
            path: packet.path.into_iter().map(|taken| TakenDto { question: taken.question, reply: taken.reply }).collect(),
            locale: case.locale,
        }
    }
}
