//! Who is told of red lines, and who takes note?
//!
//! An alert is the supervisors' first. When none of them takes note in time, every agent sees it and may take note.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::desk::alert::{AlertName, DeskAlert, escalated_since};
use crate::http::change::change;
use crate::http::dto::alert::{AlertDto, AlertsDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::store::record::OpenAlert;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many alerts are shown at once: more than a screen holds.
const MOST_ALERTS: usize = 100;

/// Where the list goes on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlertParams {
    /// The last alert that is known already, as `next` gave it.
    pub after: Option<String>,
}

/// Which red lines has nobody taken note of?
///
/// Supervisors and administrators see all alerts, agents those that nobody took note of within 30 s. The gravest come first, at most 100 of
/// them, with the place where the list goes on; and how many there are in all. Personal details are masked.
#[utoipa::path(get, path = "/v1/desk/alerts", operation_id = "read_alerts", tag = "desk", params(AlertParams),
    responses((status = 200, body = AlertsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Params(params): Params<AlertParams>,
) -> Result<Json<AlertsDto>, Problem> {
    let now = Timestamp::now();
    let until = if agent.role.may_supervise() { Timestamp::MAX } else { escalated_since(now) };
    let after = match params.after.as_deref() {
        None | Some("") => None,
        Some(name) => Some(raised(&state, name).await?.ok_or_else(|| Problem::BadQuery("after: no such alert".to_owned()))?),
    };
    let page = state.store.alerts(until, after, MOST_ALERTS).await?;
    let shown = page.alerts.iter().map(|open| AlertDto::from(DeskAlert::of(open.conversation, &open.alert, now)).masked());
    let alerts: Vec<AlertDto> = shown.collect();
    let next = alerts.get(MOST_ALERTS - 1).map(|last| last.id.clone());
    Ok(Json(AlertsDto { n_open: page.n_open, alerts, next }))
}

/// An alert by its name, also when somebody has taken note of it meanwhile.
async fn raised(state: &AppState, name: &str) -> Result<Option<OpenAlert>, Problem> {
    let Ok(AlertName { conversation, alert }) = name.parse() else { return Ok(None) };
    let Some(folded) = state.store.load(conversation).await? else { return Ok(None) };
    Ok(folded.alerts().get(alert).map(|alert| OpenAlert { conversation, alert: alert.clone() }))
}

/// Takes note of an alert
///
/// And of those before it in the same conversation. Agents may do so once it is escalated, before that `supervisor-only`. Of two who take
/// note the first is kept, and the answer says who it was.
#[utoipa::path(post, path = "/v1/desk/alerts/{id}/acknowledge", operation_id = "acknowledge_alert", tag = "desk",
    params(
        ("id" = String, Path, description = "The alert"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = AlertDto)))]
pub async fn acknowledge(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<AlertDto>, Problem> {
    let name: AlertName = name.parse().map_err(|_| Problem::NoSuchAlert)?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(agent.token), &["acknowledge", &name.to_string()])?;
    let acknowledged = change(&state, name.conversation, key, |situation| {
        let alert = situation.conversation.alerts().get(name.alert).ok_or(Problem::NoSuchAlert)?;
        let is_escalated = DeskAlert::of(name.conversation, alert, situation.moment.now).is_escalated;
        if alert.acknowledged.is_some() {
            return Ok(Vec::new());
        }
        if !is_escalated && !agent.role.may_supervise() {
            return Err(Problem::SupervisorOnly);
        }
        Ok(vec![Fact::Desk(DeskFact::AlertAcknowledged { alert: alert.id, agent: agent.name.clone() })])
    });
    match acknowledged.await {
        Err(Problem::NoSuchConversation) => return Err(Problem::NoSuchAlert),
        acknowledged => acknowledged?,
    };
    let conversation = state.store.load(name.conversation).await?.ok_or(Problem::NoSuchAlert)?;
    let alert = conversation.alerts().get(name.alert).ok_or(Problem::NoSuchAlert)?;
    Ok(Json(AlertDto::from(DeskAlert::of(name.conversation, alert, Timestamp::now())).masked()))
}
