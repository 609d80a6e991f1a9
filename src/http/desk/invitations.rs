//! How does a person come to a password?
//!
//! An administrator invites, by a code that is given out once and counts for three days; whoever has it sets the password and is signed in. So
//! nobody but the person knows it. Inviting somebody anew resets the account.

use crate::http::desk::given::Given;
use crate::http::desk::name::{is_alike, parse_name};
use crate::http::desk::sessions::{SignedIn, begin_session, deed_of};
use crate::http::dto::account::{AcceptRequest, CodeRequest, InvitationDto, InvitationRequest, InvitedDto, PasswordRequest};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{Admin, Member};
use crate::http::guard::client::Client;
use crate::http::guard::cookie::FromConsole;
use crate::http::guard::token::{hash_of, new_token};
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::privacy::password::Password;
use crate::store::credential::{Entrance, Invitation, Proof};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, Rank};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// Invites a person who has no account
///
/// For administrators. Makes the account, and gives out a code by which the person sets a password within 72 hours. `name-taken` when there is
/// an account with this name, or one that looks like it.
#[utoipa::path(post, path = "/v1/desk/invitations", operation_id = "invite", tag = "admin",
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 16 to 128 visible ASCII characters")),
    request_body = InvitationRequest, responses((status = 201, body = InvitationDto)))]
pub async fn invite(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    headers: HeaderMap,
    Body(request): Body<InvitationRequest>,
) -> Result<(StatusCode, Json<InvitationDto>), Problem> {
    let agent = parse_name(&request.name)?;
    let rank = Rank::from(request.role);
    let given = Given::of(&state, &headers, &admin, &["invite", &agent, rank.name()]).await?;
    if given.is_new {
        let account = AgentAccount { name: agent.clone(), created_at: given.at, rank, expires_at: None };
        let entrance = Entrance::Invitation { invitation: invitation(&state, &given), nobodys: hash_of(&new_token()?) };
        let deed = Deed { at: given.at, ..admin.deed(Action::AccountAdded, agent.clone(), rank.name().to_owned()) };
        match state.store.add_agent(account, entrance, is_alike, given.key.clone(), deed).await {
            Err(Error::Taken(_)) => return Err(Problem::NameTaken),
            added => added?,
        }
        tracing::info!(agent, by = admin.name, "somebody was invited");
    }
    Ok((StatusCode::CREATED, Json(shown(&state, given, agent))))
}

/// Invites a person anew
///
/// For administrators. The password counts no more, all sessions end, and the code of an earlier invitation is worth nothing; an account that
/// was locked is open. The account's token stays.
#[utoipa::path(post, path = "/v1/desk/agents/{name}/invitation", operation_id = "invite_anew", tag = "admin",
    params(
        ("name" = String, Path, description = "The agent"),
        ("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 16 to 128 visible ASCII characters"),
    ),
    responses((status = 200, body = InvitationDto)))]
pub async fn invite_anew(
    State(state): State<Arc<AppState>>,
    Admin(admin): Admin,
    PathParts(name): PathParts<String>,
    headers: HeaderMap,
) -> Result<Json<InvitationDto>, Problem> {
    let given = Given::of(&state, &headers, &admin, &["invite anew", &name]).await?;
    if given.is_new {
        let deed = Deed { at: given.at, ..admin.deed(Action::AccountInvited, name.clone(), String::new()) };
        if !state.store.invite(&name, invitation(&state, &given), given.key.clone(), deed).await? {
            return Err(Problem::NoSuchAgent);
        }
        state.lockout.unlock(&name);
        tracing::info!(agent = name, by = admin.name, "somebody was invited anew");
    }
    Ok(Json(shown(&state, given, name)))
}

fn invitation(state: &AppState, given: &Given) -> Invitation {
    Invitation { code: hash_of(&given.token), until: given.until(state.limits.invitation_time) }
}

fn shown(state: &AppState, given: Given, agent: String) -> InvitationDto {
    InvitationDto { agent, expires_at: given.until(state.limits.invitation_time), code: given.token }
}

/// Who is invited by a code?
///
/// `invitation-over` when it was accepted, replaced, or came too late, or there is none such.
#[utoipa::path(post, path = "/v1/desk/invitation", operation_id = "read_invitation", tag = "account", security(()),
    request_body = CodeRequest, responses((status = 200, body = InvitedDto)))]
pub async fn read(
    State(state): State<Arc<AppState>>,
    _: FromConsole,
    Client { address }: Client,
    Body(request): Body<CodeRequest>,
) -> Result<Json<InvitedDto>, Problem> {
    let (account, expires_at) = invited(&state, &request.code, address).await?;
    Ok(Json(InvitedDto { agent: account.name, role: account.rank.into(), expires_at }))
}

async fn invited(state: &AppState, code: &str, address: std::net::IpAddr) -> Result<(AgentAccount, Timestamp), Problem> {
    let found = state.store.invited_by(hash_of(code)).await?.filter(|(_, until)| *until > Timestamp::now());
    // A code is beyond guessing; whoever tries all the same is told to wait, as with tokens.
    found.ok_or_else(|| state.customer_guesses.count(address, Instant::now(), Problem::InvitationOver))
}

/// Accepts an invitation
///
/// Sets the password and signs in, as `POST /v1/desk/session`. What a password must be is in the documentation of operators; `password-…` says
/// what is wrong.
#[utoipa::path(post, path = "/v1/desk/invitation/password", operation_id = "accept_invitation", tag = "account", security(()),
    request_body = AcceptRequest, responses((status = 200, body = crate::http::dto::desk::MeDto)))]
pub async fn accept(
    State(state): State<Arc<AppState>>,
    _: FromConsole,
    Client { address }: Client,
    headers: HeaderMap,
    Body(request): Body<AcceptRequest>,
) -> Result<SignedIn, Problem> {
    let (account, _) = invited(&state, &request.code, address).await?;
    let password = Password::choose(&request.password, &account.name).map_err(Problem::BadPassword)?;
    let password = state.hashing.hash(password).await?;
    let deeds = [(Action::PasswordSet, "invitation"), (Action::SignedIn, "password")];
    let deeds = deeds.map(|(action, detail)| deed_of(&account, action, detail.to_owned())).to_vec();
    let proof = Proof::Invitation { code: hash_of(&request.code), password };
    let begun = begin_session(&state, &account, proof, deeds, &headers).await;
    state.lockout.unlock(&account.name);
    // Of two who have the code one was faster.
    begun.map_err(|problem| if problem == Problem::WrongPassword { Problem::InvitationOver } else { problem })
}

/// Changes the own password
///
/// All other sessions end. `wrong-password` when the old one is not right.
#[utoipa::path(post, path = "/v1/desk/password", operation_id = "change_password", tag = "account",
    request_body = PasswordRequest, responses((status = 204)))]
pub async fn change(
    State(state): State<Arc<AppState>>,
    Member(agent): Member,
    Client { address }: Client,
    Body(request): Body<PasswordRequest>,
) -> Result<StatusCode, Problem> {
    let attempt = state.lockout.attempt(&agent.name, address, Instant::now()).map_err(Problem::TooManyPasswords)?;
    let checked = async {
        let stored = state.store.password_of(&agent.name).await?.and_then(|(_, password)| password);
        let is_right = state.hashing.is_right(request.old, stored.clone()).await?;
        Ok(stored.filter(|_| is_right))
    };
    let old = checked.await.inspect_err(|_: &Problem| state.lockout.withdraw(&attempt))?.ok_or(Problem::WrongPassword)?;
    state.lockout.succeeded(&attempt);
    let password = Password::choose(&request.new, &agent.name).map_err(Problem::BadPassword)?;
    let new = state.hashing.hash(password).await?;
    let deed = agent.deed(Action::PasswordSet, agent.name.clone(), "changed".to_owned());
    if state.store.change_password(&agent.name, old, new, agent.token, deed).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::WrongPassword)
    }
}
