//! What does a promise look like on the wire?

use crate::conversation::fact::desk::{Pledge, Receiver};
use crate::conversation::id::ConversationId;
use crate::conversation::promise::{DuePlace, End, Promise, Telling};
use crate::desk::promise::PromiseName;
use crate::engine::promises::PromiseForm;
use crate::http::dto::transfer::ReceiverDto;
use crate::store::record::PromisePage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Something that was promised to a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "3871000000000000001.1", "conversation": "3871000000000000001", "kind": "call_back", "what": "回电说明退款进度",
    "due": "2026-11-30T10:00:00Z", "owner": {"agent": "小王"}, "made_at": "2026-11-30T08:00:00Z", "made_by": "小王", "told": true,
    "n_moved": 0, "overdue": false, "end": null, "ended_by": null, "ended_at": null
}))]
#[schema(as = Promise)]
pub struct PromiseDto {
    /// Its name.
    pub id: String,
    /// The conversation in which it was made.
    pub conversation: String,
    /// The kind: one of those that `GET /v1/desk/promises/kinds` lists, or was when it was made.
    pub kind: String,
    /// What is to be done, for the desk.
    pub what: String,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub due: Timestamp,
    /// Who is to keep it.
    pub owner: ReceiverDto,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Who made it; nobody where a rule did.
    pub made_by: Option<String>,
    /// Whether the customer has read it, and reads what becomes of it.
    pub told: bool,
    /// How often it was moved.
    pub n_moved: u32,
    /// Whether it is open and late.
    pub overdue: bool,
    /// How it ended: `kept` or `dropped`; nothing while it is open.
    #[schema(value_type = Option<String>, example = "kept")]
    pub end: Option<End>,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// Whether personal details in it are masked; left out where none are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
}

impl PromiseDto {
    /// A promise of a conversation as it stands at `now`.
    pub fn of(conversation: ConversationId, promise: &Promise, now: Timestamp) -> Self {
        let settled = promise.settled.clone();
        PromiseDto {
            id: PromiseName { conversation, promise: promise.id }.to_string(),
            conversation: conversation.to_string(),
            kind: promise.kind.clone(),
            what: promise.what.clone(),
            due: promise.due,
            owner: promise.owner.clone().into(),
            made_at: promise.made_at,
            made_by: promise.made_by.clone(),
            told: promise.telling == Telling::Customer,
            n_moved: promise.n_moved,
            overdue: promise.is_overdue(now),
            end: settled.as_ref().map(|settled| settled.end),
            ended_at: settled.as_ref().map(|settled| settled.at),
            ended_by: settled.map(|settled| settled.agent),
            masked: false,
        }
    }
}

/// A page of the promises that are yet to be kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"n_open": 0, "n_overdue": 0, "promises": [], "next": null}))]
#[schema(as = Promises)]
pub struct PromisesDto {
    /// How many there are in all; counted up to 1,000.
    pub n_open: usize,
    /// How many of them are overdue; counted up to 1,000.
    pub n_overdue: usize,
    /// Those that are due first come first, so the overdue ones before all others; at most 100.
    pub promises: Vec<PromiseDto>,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<String>,
}

impl PromisesDto {
    /// A page of at most `limit` as it stands at `now`.
    pub fn of(page: PromisePage, now: Timestamp, limit: usize) -> Self {
        let last = page.promises.get(limit - 1);
        let place = |conversation: ConversationId, promise: &Promise| DuePlace { due: promise.due, conversation, promise: promise.id };
        PromisesDto {
            n_open: page.n_open,
            n_overdue: page.n_overdue,
            next: last.map(|open| place(open.conversation, &open.promise).to_string()),
            promises: page.promises.iter().map(|open| PromiseDto::of(open.conversation, &open.promise, now).masked()).collect(),
        }
    }
}

/// Promises something.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"kind": "call_back", "what": "回电说明退款进度", "due": "2026-11-30T10:00:00Z", "tell": true}))]
pub struct PromiseRequest {
    /// The kind.
    pub kind: String,
    /// What is to be done, for the desk: at most 4,000 characters; what the kind is called without.
    pub what: Option<String>,
    /// Until when: in the future, and within a year.
    #[schema(value_type = String, format = DateTime)]
    pub due: Timestamp,
    /// Who is to keep it; I without.
    pub owner: Option<ReceiverDto>,
    /// Whether the customer reads it, and what becomes of it, in the words of its kind.
    #[serde(default)]
    pub tell: bool,
}

/// Moves a promise to another time, to somebody else, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"due": "2026-12-01T10:00:00Z", "why": "客户在开会"}))]
pub struct MoveRequest {
    /// Until when; as before without.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due: Option<Timestamp>,
    /// Who is to keep it; whoever was without.
    pub owner: Option<ReceiverDto>,
    /// Why, for the desk: at most 4,000 characters.
    pub why: String,
}

/// Drops a promise.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"why": "客户说不用了"}))]
pub struct DropRequest {
    /// Why, for the desk: at most 4,000 characters.
    pub why: String,
}

/// What agents can promise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"kinds": [{"id": "call_back", "label": {"zh-CN": "回电", "en": "Call back"}, "tellable": true, "only_rules": false}]}))]
#[schema(as = PromiseKinds)]
pub struct PromiseKindsDto {
    /// The kinds, in their order.
    pub kinds: Vec<PromiseKindDto>,
}

/// A kind of promise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromiseKind)]
pub struct PromiseKindDto {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<String, String>,
    /// Whether the customer can read it.
    pub tellable: bool,
    /// Whether rules alone make it, and no agent.
    pub only_rules: bool,
}

impl From<&PromiseForm> for PromiseKindsDto {
    fn from(form: &PromiseForm) -> Self {
        let kinds = form.kinds.iter().map(|kind| PromiseKindDto {
            id: kind.id.clone(),
            label: kind.label.clone(),
            tellable: !kind.words.is_empty(),
            only_rules: kind.only_rules,
        });
        PromiseKindsDto { kinds: kinds.collect() }
    }
}

/// What was promised, as an event tells it to agents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pledge)]
pub struct PledgeDto {
    /// The kind.
    pub kind: String,
    /// What is to be done.
    pub what: String,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub due: Timestamp,
    /// Who is to keep it.
    pub owner: ReceiverDto,
}

impl From<Pledge> for PledgeDto {
    fn from(pledge: Pledge) -> Self {
        PledgeDto { kind: pledge.kind, what: pledge.what, due: pledge.due, owner: pledge.owner.into() }
    }
}

/// The owner that a request names.
pub fn named(owner: &Receiver) -> [&str; 2] {
    match owner {
        Receiver::Agent(name) => ["agent", name],
        Receiver::Skill(skill) => ["skill", skill],
    }
}
