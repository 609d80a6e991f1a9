//! What does a handoff look like on the wire?

use crate::connector::call::{Called, Outcome};
use crate::conversation::case::{Case, Holder};
use crate::conversation::deadline::Which;
use crate::conversation::handoff::HandoffReason;
use crate::desk::HandoffName;
use crate::desk::deadline::{Due, Stage};
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
    "parts": [], "path": [], "called": [], "locale": "zh-CN"
}))]
#[schema(as = Handoff)]
pub struct HandoffDto {
    /// Its name.
    pub id: String,
    /// The conversation.
    pub conversation: String,
    /// Why: `danger`, `plea`, `red_line`, `anger`, `unresolved` or `procedure`.
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
    /// Whether personal details in it are masked, which the holder of the case can reveal; left out where none are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
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
    /// What other systems were asked, and what came of it.
    pub called: Vec<CalledDto>,
    /// The language of the customer.
    pub locale: String,
    /// The region that the customer is in, as far as the page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The product that the page is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Its most pressing deadline, in the lists of the desk; left out where none runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueDto>,
}

/// A deadline of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Due)]
pub struct DueDto {
    /// What is owed: `first_answer`, `next_answer` or `resolution`.
    #[schema(value_type = String, example = "first_answer")]
    pub which: Which,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// From when on it is `near`.
    #[schema(value_type = String, format = DateTime)]
    pub near_at: Timestamp,
    /// From when on it is `warned`.
    #[schema(value_type = String, format = DateTime)]
    pub warned_at: Timestamp,
    /// Until when: then it is `breached`.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How near it is: `fine`, `near`, `warned` or `breached`.
    #[schema(value_type = String, example = "fine")]
    pub stage: Stage,
}

impl DueDto {
    /// A deadline as it stands at `now`.
    pub fn of(due: Due, now: Timestamp) -> Self {
        let stage = due.stage(now);
        let Due { which, since, near_at, warned_at, at } = due;
        DueDto { which, since, near_at, warned_at, at, stage }
    }
}

/// A question to another system, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "connector": "order", "asked": {"order": "202611200018"}, "outcome": "answered", "answer": "found", "gave": {"state": "shipped"},
    "age_seconds": 0, "took_ms": 12
}))]
#[schema(as = Called)]
pub struct CalledDto {
    /// The name of the connector.
    pub connector: String,
    /// What it was given.
    pub asked: BTreeMap<String, String>,
    /// The key of a change, by which the other system knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `answered`, `from_cache`, or why there is no answer, or no new one: `timed_out`, `unreachable` …
    pub outcome: &'static str,
    /// The name of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What the answer gave.
    pub gave: BTreeMap<String, String>,
    /// How old the answer was, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The agent who asked; nobody where the bot did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

impl From<Called> for CalledDto {
    fn from(called: Called) -> Self {
        let outcome = called.result();
        let (answer, gave, age_seconds) = match called.outcome {
            Outcome::Answered { answer, gave, age_seconds } => (Some(answer), gave, Some(age_seconds)),
            Outcome::Failed(_) => (None, BTreeMap::new(), None),
        };
        let (connector, asked) = (called.connector.to_string(), called.inputs);
        CalledDto { connector, asked, key: called.key, outcome, answer, gave, age_seconds, took_ms: called.took_ms, agent: called.agent }
    }
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
        let id = HandoffName::from(&case).to_string();
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
            masked: false,
            summary: packet.summary,
            red_lines: packet.red_lines.into_iter().map(RedLineDto::from).collect(),
            anger: packet.anger.get(),
            slots: packet.slots,
            tried: packet.tried,
            parts: packet.parts,
            path: packet.path.into_iter().map(|taken| TakenDto { question: taken.question, reply: taken.reply }).collect(),
            called: packet.called.into_iter().map(CalledDto::from).collect(),
            locale: case.locale,
            region: case.region,
            product: case.product,
            due: None,
        }
    }
}
