//! What do webhooks, and what they were told, look like on the wire?

use crate::connector::call::Failure;
use crate::connector::hook::Hook;
use crate::connector::hook::message::Topic;
use crate::http::dto::event::event_name;
use crate::store::webhooks::Delivery;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The webhooks of the content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"webhooks": [{"id": "team", "is_on": true, "topics": ["desk.handed_off", "desk.red_line"], "locale": "zh-CN"}]}))]
#[schema(as = Webhooks)]
pub struct WebhooksDto {
    /// In the order of the file.
    pub webhooks: Vec<WebhookDto>,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookDto {
    /// Its name.
    pub id: String,
    /// Whether its address is set in the server's environment.
    pub is_on: bool,
    /// What it is told.
    pub topics: Vec<&'static str>,
    /// The language of its messages.
    pub locale: String,
    /// The newest message; nothing before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<DeliveryDto>,
}

impl WebhookDto {
    /// A webhook with its newest message.
    pub fn of(epoch: &str, hook: &Hook, is_on: bool, newest: Option<Delivery>) -> Self {
        WebhookDto {
            id: hook.id.to_string(),
            is_on,
            topics: hook.topics.iter().copied().map(Topic::name).collect(),
            locale: hook.locale.clone(),
            newest: newest.map(|delivery| DeliveryDto::of(epoch, delivery)),
        }
    }
}

/// A page of what a webhook was told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deliveries)]
pub struct DeliveriesDto {
    /// The newest event first.
    pub deliveries: Vec<DeliveryDto>,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<String>,
}

/// A message to a webhook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "event": "8d1f0c2a-17", "conversation": "3871000000000000001", "n_tries": 1, "tried_at": "2026-11-22T08:00:01Z", "outcome": "delivered",
    "due_at": null
}))]
#[schema(as = Delivery)]
pub struct DeliveryDto {
    /// The event that it tells of, which is also its name.
    pub event: String,
    /// The talk.
    pub conversation: String,
    /// How often it was tried.
    pub n_tries: u32,
    /// When it was tried last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub tried_at: Option<Timestamp>,
    /// `delivered`; `dropped`, when there is nothing more to tell; or the name of a failure, such as `timed_out`.
    pub outcome: Option<String>,
    /// When it is tried next; nothing when it is not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

impl DeliveryDto {
    /// A message, its event named after the store.
    pub fn of(epoch: &str, delivery: Delivery) -> Self {
        let Delivery { conversation, event, n_tries, due_at, tried_at, outcome } = delivery;
        DeliveryDto { event: event_name(epoch, event), conversation: conversation.to_string(), n_tries, tried_at, outcome, due_at }
    }
}

/// What came of a trial.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"outcome": "delivered"}))]
#[schema(as = Trial)]
pub struct TrialDto {
    /// `delivered`, or the name of a failure.
    pub outcome: &'static str,
}

impl From<Result<(), Failure>> for TrialDto {
    fn from(told: Result<(), Failure>) -> Self {
        TrialDto { outcome: told.map_or_else(Failure::name, |()| "delivered") }
    }
}
