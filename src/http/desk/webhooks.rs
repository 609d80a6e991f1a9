//! What were webhooks told, and do they work?
//!
//! Which there are stands in `intents/webhooks.ron`; the messages are carried by `telling`.

use crate::connector::call::Failure;
use crate::connector::hook::message::{News, Topic};
use crate::http::dto::event::event_id;
use crate::http::dto::webhook::{DeliveriesDto, DeliveryDto, TrialDto, WebhookDto, WebhooksDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::{Admin, Supervisor};
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::guard::token::{hexadecimal, new_token};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;

/// The most messages of a page.
const LONGEST_PAGE: usize = 100;

/// Lists the webhooks
///
/// For supervisors and administrators: all that `webhooks.ron` has, whether the server's environment switches them on, and what they were told last.
#[utoipa::path(get, path = "/v1/desk/webhooks", operation_id = "list_webhooks", tag = "desk", responses((status = 200, body = WebhooksDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Supervisor) -> Result<Json<WebhooksDto>, Problem> {
    let served = state.content.served();
    let mut webhooks = Vec::new();
    for hook in &served.engine.hooks.hooks {
        let newest = state.store.deliveries(&hook.id, None, 1).await?.pop();
        webhooks.push(WebhookDto::of(state.store.epoch(), hook, served.hooks.get(&hook.id).is_some(), newest));
    }
    Ok(Json(WebhooksDto { webhooks }))
}

/// Which messages are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveryParams {
    /// Where the page begins, as `next` gave it.
    pub after: Option<String>,
    /// How many at most, 1 to 100; 20 if left out.
    pub limit: Option<usize>,
}

/// Lists what a webhook was told
///
/// For supervisors and administrators: the newest 10,000 messages, sent or not.
#[utoipa::path(get, path = "/v1/desk/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "desk",
    params(("id" = String, Path, description = "The webhook"), DeliveryParams),
    responses((status = 200, body = DeliveriesDto)))]
pub async fn deliveries(
    State(state): State<Arc<AppState>>,
    _: Supervisor,
    PathParts(id): PathParts<String>,
    Params(params): Params<DeliveryParams>,
) -> Result<Json<DeliveriesDto>, Problem> {
    let hook = known(&state, &id)?;
    let epoch = state.store.epoch();
    let after = params.after.filter(|after| !after.is_empty());
    let below =
        after.map(|after| event_id(epoch, &after).ok_or_else(|| Problem::BadQuery("after: the `next` of the page before".to_owned())));
    let limit = params.limit.unwrap_or(20).clamp(1, LONGEST_PAGE);
    let found = state.store.deliveries(&hook, below.transpose()?, limit).await?;
    let deliveries: Vec<DeliveryDto> = found.into_iter().map(|delivery| DeliveryDto::of(epoch, delivery)).collect();
    let next = deliveries.last().filter(|_| deliveries.len() == limit).map(|last| last.event.clone());
    Ok(Json(DeliveriesDto { deliveries, next }))
}

/// Tries a webhook
///
/// For administrators: posts a message of the topic `desk.test` at once, and says what came of it. With an `Idempotency-Key` a retry has the same
/// name, by which a receiver knows it. `webhook-off` when its address is not set.
#[utoipa::path(post, path = "/v1/desk/webhooks/{id}/test", operation_id = "try_webhook", tag = "admin",
    params(
        ("id" = String, Path, description = "The webhook"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = TrialDto)))]
pub async fn test(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    PathParts(id): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<TrialDto>, Problem> {
    let hook = known(&state, &id)?;
    let line = state.content.served().hooks.get(&hook).cloned().ok_or(Problem::WebhookOff)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(admin.token), &["test", &hook])?;
    let name = match key {
        Some(key) => format!("test_{}", hexadecimal(&key.key)),
        None => format!("test_{}", new_token()?),
    };
    let (link, conversation) = (line.console.as_ref().map(|console| format!("{console}/console")), String::new());
    let news = News { topic: Topic::Test, conversation, event: None, link, fields: BTreeMap::new(), words: None };
    let now = Timestamp::now();
    let told = spawn_blocking(move || line.tell(&news, now, &name, now)).await;
    Ok(Json(told.unwrap_or(Err(Failure::Broken)).into()))
}

/// Sends a message again
///
/// For administrators: also one that was delivered, or given up. It is tried at once; asking twice is asking once.
#[utoipa::path(post, path = "/v1/desk/webhooks/{id}/deliveries/{event}/retry", operation_id = "retry_delivery", tag = "admin",
    params(("id" = String, Path, description = "The webhook"), ("event" = String, Path, description = "The event that the message tells of")),
    responses((status = 204)))]
pub async fn retry(
    State(state): State<Arc<AppState>>,
    _: Admin,
    PathParts((id, event)): PathParts<(String, String)>,
) -> Result<StatusCode, Problem> {
    let hook = known(&state, &id)?;
    let event = event_id(state.store.epoch(), &event).ok_or(Problem::NoSuchEvent)?;
    if !state.store.retry_message(&hook, event, Timestamp::now()).await? {
        return Err(Problem::NoSuchEvent);
    }
    state.telling.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// The name of a webhook that the content has.
fn known(state: &AppState, id: &str) -> Result<String, Problem> {
    let engine = state.content.engine();
    let hook = engine.hooks.hooks.iter().find(|hook| &*hook.id == id);
    hook.map(|hook| hook.id.to_string()).ok_or(Problem::NoSuchWebhook)
}
