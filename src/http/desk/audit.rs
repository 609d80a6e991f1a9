//! Who reads the audit log, and how do readings get into it?
//!
//! What is changed is noted by the store with the change. What is only read is noted here, before the answer leaves.

use crate::http::dto::audit::{AuditDto, AuditEntryDto};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Auditor;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::store::record::AuditFilter;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Instant;
use utoipa::IntoParams;

/// The most entries of a page: more than a screen holds.
const LONGEST_PAGE: usize = 100;

/// The most characters of a filter: more than the longest subject has.
const LONGEST_FILTER: usize = 200;

/// Which entries are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// Only what this agent did.
    pub who: Option<String>,
    /// Only this action, such as `details_revealed`.
    pub action: Option<String>,
    /// Only what was done to this: a conversation's id, an agent's name.
    pub subject: Option<String>,
    /// The number of the last entry that is known already, as `next` gave it.
    pub after: Option<i64>,
    /// How many entries at most, 1 to 100.
    pub limit: Option<usize>,
}

/// The audit log
///
/// For auditors and the admin token: else `auditor-only`. Who read or changed what, the newest first. Reading it is an entry too, one for each
/// reader in ten minutes.
#[utoipa::path(get, path = "/v1/desk/audit", operation_id = "read_audit", tag = "audit", params(AuditParams),
    responses((status = 200, body = AuditDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Auditor(reader): Auditor,
    Params(params): Params<AuditParams>,
) -> Result<Json<AuditDto>, Problem> {
    let filter = AuditFilter {
        who: filled("who", params.who)?,
        action: filled("action", params.action)?.map(|name| action(&name)).transpose()?,
        subject: filled("subject", params.subject)?,
    };
    let limit = params.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    note_reading(&state, reader.deed(Action::AuditRead, "audit".to_owned(), String::new())).await?;
    let page = state.store.audit_page(filter, params.after, limit).await?;
    let next = page.entries.get(limit - 1).map(|last| last.seq);
    Ok(Json(AuditDto { entries: page.entries.into_iter().map(AuditEntryDto::from).collect(), next, head: page.head.to_string() }))
}

/// Notes that something is read, unless an entry of a few minutes ago stands for it.
pub async fn note_reading(state: &AppState, deed: Deed) -> Result<(), Problem> {
    let now = Instant::now();
    if !state.lately.has(&deed, now) {
        state.store.audit(deed.clone()).await?;
        state.lately.keep(&deed, now);
    }
    Ok(())
}

/// What a filter says; an empty one says nothing.
fn filled(name: &str, value: Option<String>) -> Result<Option<String>, Problem> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
    if value.chars().any(char::is_control) || value.chars().count() > LONGEST_FILTER {
        return Err(Problem::BadQuery(format!("{name}: at most {LONGEST_FILTER} visible characters")));
    }
    Ok(Some(value))
}

fn action(name: &str) -> Result<Action, Problem> {
    let names = || Action::ALL.map(Action::name).join(", ");
    Action::named(name).ok_or_else(|| Problem::BadQuery(format!("action: one of {}", names())))
}
