//! How is a customer's wish met to know what is stored, or to have it erased?
//!
//! For administrators alone, and each request is in the audit log. Names of visitors come in the body, so that no log of a proxy has them. An
//! erasure is a row that goes on after a crash; who asks for one waits a moment for its end.

use crate::conversation::id::ConversationId;
use crate::http::dto::customer::{
    ExportDto, ExportRequest, ExportedDto, HoldDto, HoldRequest, HoldsDto, ReceiptDto, ReleasedDto, SubjectRequest, subject_of,
};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params, PathParts};
use crate::http::guard::auth::Admin;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::guard::token::keyed_hash;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::store::forgetting::{LegalHold, Receipt, Request, Subject};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use utoipa::IntoParams;

/// How many conversations a page of an export has at most, and usually: each has some hundred kilobytes at most.
const LONGEST_PAGE: usize = 100;
const USUAL_PAGE: usize = 20;

/// How many conversations of a hold are counted.
const MOST_COUNTED: usize = 1_000;

/// How many legal holds a page has.
const HOLDS_AT_ONCE: usize = 100;

/// How long a request for an erasure goes on itself; what is left goes on by and by.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many conversations it erases at once.
const AT_ONCE: usize = 20;

/// Exports everything that is stored of a customer
///
/// For administrators. Conversations page by page, each with all its events as they are stored, unmasked, but for whispers to agents: go on with `after` the `next` of the
/// page before, until there is none. Each request is in the audit log.
#[utoipa::path(post, path = "/v1/desk/customers/export", operation_id = "export_customer", tag = "admin", request_body = ExportRequest,
    responses((status = 200, body = ExportDto)))]
pub async fn export(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    Body(request): Body<ExportRequest>,
) -> Result<Json<ExportDto>, Problem> {
    let subject = subject_of(&state.store, request.visitor.as_deref(), request.conversation.as_deref())?;
    let after = request.after.as_deref().map(str::parse::<ConversationId>).transpose();
    let after = after.map_err(|_| Problem::BadField("after: the `next` of the page before".to_owned()))?;
    let limit = request.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    // First, so that nothing leaves that is not in the log.
    let detail = after.map(|after| format!("after {after}")).unwrap_or_default();
    state.store.audit(admin.deed(Action::CustomerExported, subject.to_string(), detail)).await?;
    let ids = state.store.conversations_of(subject, after, limit).await?;
    let next = ids.last().filter(|_| ids.len() == limit).map(ConversationId::to_string);
    let mut conversations = Vec::with_capacity(ids.len());
    for id in ids {
        conversations.push(ExportedDto::read(&state.store, id).await?);
    }
    Ok(Json(ExportDto { at: Timestamp::now(), conversations, next }))
}

/// Erases everything that a customer wrote
///
/// For administrators. Every conversation up to now loses its words and its data key, and is over; what counts in reports stays, under a name
/// that nobody can trace. `n_held` conversations are kept by a legal hold. Where `done_at` is missing it goes on, also after a restart: ask for
/// the receipt. With an `Idempotency-Key` a retry gives the same receipt.
#[utoipa::path(post, path = "/v1/desk/customers/erase", operation_id = "erase_customer", tag = "admin",
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    request_body = SubjectRequest, responses((status = 200, body = ReceiptDto)))]
pub async fn erase(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    headers: HeaderMap,
    Body(request): Body<SubjectRequest>,
) -> Result<Json<ReceiptDto>, Problem> {
    let subject = subject_of(&state.store, request.visitor.as_deref(), request.conversation.as_deref())?;
    let key = key_of(&headers, state.store.secret(), Sender::Desk(admin.token), &["erase"])?;
    let now = Timestamp::now();
    let request = match key {
        Some(key) => Request::named(&keyed_hash(state.store.secret(), &[b"receipt", &key.sender, &key.key]), subject.clone(), now),
        None => Request::new(subject.clone(), now)?,
    };
    let deed = admin.deed(Action::CustomerErased, request.receipt.clone(), subject.to_string());
    let so_far = state.store.request_erasure(request, deed).await?;
    if so_far.subject != subject {
        return Err(Problem::KeyReused);
    }
    Ok(Json(go_on(&state, so_far).await?.into()))
}

/// Goes on with an erasure for a while.
async fn go_on(state: &AppState, mut receipt: Receipt) -> Result<Receipt, Problem> {
    let begun = Instant::now();
    while receipt.done_at.is_none() && begun.elapsed() < PATIENCE {
        match state.store.go_on_erasing(&receipt.receipt, Timestamp::now(), AT_ONCE).await? {
            Some(next) => receipt = next,
            None => return Err(Problem::NoSuchReceipt),
        }
    }
    // Where somebody reads what is in the log of the database, it is done by and by.
    state.store.clear().await?;
    Ok(receipt)
}

/// Reads a receipt
///
/// For administrators.
#[utoipa::path(get, path = "/v1/desk/customers/receipts/{receipt}", operation_id = "read_receipt", tag = "admin",
    params(("receipt" = String, Path, description = "Its number")), responses((status = 200, body = ReceiptDto)))]
pub async fn receipt(
    State(state): State<Arc<AppState>>,
    _: Admin,
    PathParts(receipt): PathParts<String>,
) -> Result<Json<ReceiptDto>, Problem> {
    let found = state.store.receipt(&receipt).await?.ok_or(Problem::NoSuchReceipt)?;
    Ok(Json(found.into()))
}

/// Puts a legal hold on a customer or a conversation
///
/// For administrators. Nothing of it is erased or deleted, whoever asks and whatever is due, until the hold is released. A second hold on the
/// same changes nothing, and is answered with the first. `n_conversations` says how many are kept now; those to come are kept too.
#[utoipa::path(post, path = "/v1/desk/holds", operation_id = "hold_customer", tag = "admin", request_body = HoldRequest,
    responses((status = 200, body = HoldDto)))]
pub async fn hold(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    Body(request): Body<HoldRequest>,
) -> Result<Json<HoldDto>, Problem> {
    let subject = subject_of(&state.store, request.visitor.as_deref(), request.conversation.as_deref())?;
    let reason = request.reason()?;
    let kept = state.store.conversations_of(subject.clone(), None, MOST_COUNTED).await?;
    if kept.is_empty() && matches!(subject, Subject::Conversation(_)) {
        return Err(Problem::NoSuchConversation);
    }
    let deed = admin.deed(Action::HoldSet, subject.to_string(), reason.clone());
    let hold = LegalHold { subject, reason, agent: admin.name.clone(), at: deed.at };
    let stands = state.store.hold(hold, deed).await?;
    Ok(Json(HoldDto { n_conversations: Some(kept.len()), ..stands.into() }))
}

/// Releases a legal hold
///
/// For administrators.
#[utoipa::path(post, path = "/v1/desk/holds/release", operation_id = "release_customer", tag = "admin", request_body = SubjectRequest,
    responses((status = 200, body = ReleasedDto)))]
pub async fn release(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    Body(request): Body<SubjectRequest>,
) -> Result<Json<ReleasedDto>, Problem> {
    let subject = subject_of(&state.store, request.visitor.as_deref(), request.conversation.as_deref())?;
    let deed: Deed = admin.deed(Action::HoldReleased, subject.to_string(), String::new());
    Ok(Json(ReleasedDto { was_held: state.store.release(subject, deed).await? }))
}

/// Which page of the holds is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoldsParams {
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Lists legal holds
///
/// For administrators: at most 100 a page.
#[utoipa::path(get, path = "/v1/desk/holds", operation_id = "list_holds", tag = "admin", params(HoldsParams),
    responses((status = 200, body = HoldsDto)))]
pub async fn holds(State(state): State<Arc<AppState>>, _: Admin, Params(params): Params<HoldsParams>) -> Result<Json<HoldsDto>, Problem> {
    let after = params.after.as_deref().filter(|after| !after.is_empty()).map(Subject::from_stored).transpose();
    let after = after.map_err(|_| Problem::BadQuery("after: the `next` of the page before".to_owned()))?;
    let holds = state.store.holds(after, HOLDS_AT_ONCE).await?;
    let next = holds.last().filter(|_| holds.len() == HOLDS_AT_ONCE).map(|hold| hold.subject.to_string());
    Ok(Json(HoldsDto { holds: holds.into_iter().map(HoldDto::from).collect(), next }))
}
