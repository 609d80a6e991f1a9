//! What is asked for and told in the name of a customer: what is stored, that it is erased, and that it is kept?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::id::ConversationId;
use crate::http::dto::chat::LONGEST_VISITOR;
use crate::http::dto::event::event_name;
use crate::http::error::Problem;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::forgetting::{LegalHold, Receipt, Subject};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest reason in characters.
const LONGEST_REASON: usize = 500;

/// Whose words are meant: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"visitor": "v-5f2c"}))]
#[schema(as = Subject)]
#[serde(deny_unknown_fields)]
pub struct SubjectRequest {
    /// The name that the page gave, as it was given.
    pub visitor: Option<String>,
    /// One conversation, where nobody knows whose it was.
    pub conversation: Option<String>,
}

/// What is to be exported.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"visitor": "v-5f2c"}))]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// The name that the page gave.
    pub visitor: Option<String>,
    /// One conversation.
    pub conversation: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many conversations at most, 1 to 100.
    pub limit: Option<usize>,
}

/// What is not to be erased.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"visitor": "v-5f2c", "reason": "case 2026-117 at the court of Haidian"}))]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    /// The name that the page gave.
    pub visitor: Option<String>,
    /// One conversation.
    pub conversation: Option<String>,
    /// Why, in 1 to 500 characters.
    pub reason: String,
}

impl HoldRequest {
    /// The reason; `bad-field` where there is none, or a long one.
    pub fn reason(&self) -> Result<String, Problem> {
        let reason = self.reason.trim();
        let is_sound = !reason.is_empty() && reason.chars().count() <= LONGEST_REASON && !reason.chars().any(char::is_control);
        if is_sound { Ok(reason.to_owned()) } else { Err(Problem::BadField("reason: 1 to 500 characters in one line".to_owned())) }
    }
}

/// The subject that two fields name, of which one is given.
pub fn subject_of(store: &Store, visitor: Option<&str>, conversation: Option<&str>) -> Result<Subject, Problem> {
    let no_conversation = |_| Problem::BadField("conversation: the id of a conversation".to_owned());
    if visitor.is_some_and(|visitor| visitor.chars().count() > LONGEST_VISITOR) {
        return Err(Problem::BadField(format!("visitor: at most {LONGEST_VISITOR} characters, as no visitor has more")));
    }
    match (visitor.and_then(|visitor| store.visitor(visitor)), conversation) {
        (Some(visitor), None) => Ok(visitor),
        (None, Some(id)) => id.parse().map(Subject::Conversation).map_err(no_conversation),
        (Some(_), Some(_)) | (None, None) => Err(Problem::BadField("visitor or conversation: give one of the two".to_owned())),
    }
}

/// What is stored of a customer, page by page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Export)]
pub struct ExportDto {
    /// When it was read.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The conversations, oldest first.
    pub conversations: Vec<ExportedDto>,
    /// From where the next page goes on; nothing after the last.
    pub next: Option<String>,
}

/// A conversation, with everything that is stored of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportedConversation)]
pub struct ExportedDto {
    /// Its id.
    pub id: String,
    /// Its events, oldest first.
    pub events: Vec<ExportedEventDto>,
}

/// An event as it is stored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportedEvent)]
pub struct ExportedEventDto {
    /// Its name.
    pub id: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What happened: `type`, and the fields of that type, unmasked.
    #[schema(value_type = Object)]
    pub fact: Fact,
}

/// The most events of a conversation: more than the quota of messages lets come together.
const MOST_EVENTS: usize = 100_000;

impl ExportedDto {
    /// A conversation as it is stored, but for what a supervisor whispered to an agent: that was said to the agent, and not of the customer alone.
    pub async fn read(store: &Store, id: ConversationId) -> Result<Self, Error> {
        let (epoch, events) = (store.epoch(), store.events(id, 0, MOST_EVENTS).await?);
        let is_whisper = |event: &Event| matches!(event.fact, Fact::Desk(DeskFact::Whispered { .. }));
        let is_kept = |event: &Event| !is_whisper(event) && serde_json::to_value(&event.fact).is_ok();
        let event = |Event { id, at, fact }| ExportedEventDto { id: event_name(epoch, id), at, fact };
        Ok(ExportedDto { id: id.to_string(), events: events.into_iter().filter(is_kept).map(event).collect() })
    }
}

/// That a customer was erased, or how far that is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "receipt": "5f0c8e1a2b3c4d5e6f708192a3b4c5d6", "requested_at": "2026-11-29T08:00:00Z", "done_at": "2026-11-29T08:00:01Z", "n_erased": 3, "n_held": 0
}))]
#[schema(as = Receipt)]
pub struct ReceiptDto {
    /// Its number, under which it is found again.
    pub receipt: String,
    /// When it was asked for; what was opened later is not meant.
    #[schema(value_type = String, format = DateTime)]
    pub requested_at: Timestamp,
    /// When the last conversation was erased; nothing while it goes on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
    /// How many conversations were erased.
    pub n_erased: u32,
    /// How many are kept by a legal hold.
    pub n_held: u32,
}

impl From<Receipt> for ReceiptDto {
    fn from(receipt: Receipt) -> Self {
        let Receipt { receipt, subject: _, requested_at, n_erased, n_held, done_at } = receipt;
        ReceiptDto { receipt, requested_at, done_at, n_erased, n_held }
    }
}

/// That something is not erased.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "subject": "visitor:0f1e2d3c4b5a69788796a5b4c3d2e1f0", "reason": "case 2026-117", "agent": "admin", "at": "2026-11-29T08:00:00Z"
}))]
#[schema(as = LegalHold)]
pub struct HoldDto {
    /// Whose words: `conversation:` and its id, or `visitor:` and a keyed hash of the name.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub agent: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How many conversations it keeps at this moment, up to 1,000; told where the hold is put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_conversations: Option<usize>,
}

impl From<LegalHold> for HoldDto {
    fn from(LegalHold { subject, reason, agent, at }: LegalHold) -> Self {
        HoldDto { subject: subject.to_string(), reason, agent, at, n_conversations: None }
    }
}

/// What is not erased.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"holds": [], "next": null}))]
#[schema(as = LegalHolds)]
pub struct HoldsDto {
    /// The holds, in the order of their subjects.
    pub holds: Vec<HoldDto>,
    /// From where the next page goes on; nothing after the last.
    pub next: Option<String>,
}

/// Whether a hold was released.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"was_held": true}))]
#[schema(as = Released)]
pub struct ReleasedDto {
    /// Whether there was one.
    pub was_held: bool,
}
