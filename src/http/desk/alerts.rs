//! Who is told of red lines, and who takes note?
//!
//! An alert is the supervisors' first. When none of them takes note in time, every agent sees it and may take note.

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::desk::alert::{AlertName, DeskAlert, escalated_since};
use crate::http::change::change;
use crate::http::dto::alert::{AlertDto, AlertsDto};
use crate::http::error::Problem;
use crate::http::extract::PathParts;
use crate::http::guard::auth::Agent;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::sync::Arc;

/// How many alerts are shown at once: whoever has taken note of these sees the next ones.
const MOST_ALERTS: usize = 100;

/// Which red lines has nobody taken note of?
///
/// Supervisors and administrators see all alerts, agents those that nobody took note of within 30 s: the 100 gravest.
#[utoipa::path(get, path = "/v1/desk/alerts", operation_id = "read_alerts", tag = "desk", responses((status = 200, body = AlertsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, agent: Agent) -> Result<Json<AlertsDto>, Problem> {
    let now = Timestamp::now();
    let until = if agent.role.may_supervise() { Timestamp::MAX } else { escalated_since(now) };
    let open = state.store.alerts(until, MOST_ALERTS).await?;
    let shown = open.iter().map(|open| DeskAlert::of(open.conversation, &open.alert, now).into());
    Ok(Json(AlertsDto { alerts: shown.collect() }))
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
        let alert = situation.conversation.alerts().all().iter().find(|alert| alert.id == name.alert).ok_or(Problem::NoSuchAlert)?;
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
    let alert = conversation.alerts().all().iter().find(|alert| alert.id == name.alert).ok_or(Problem::NoSuchAlert)?;
    Ok(Json(DeskAlert::of(name.conversation, alert, Timestamp::now()).into()))
}
