//! What do people send who sign in or manage accounts, and what do they get?

use crate::http::dto::desk::{MeDto, RankDto};
use crate::http::guard::auth::Role;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Signs in.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"name": "小王", "password": "correct horse battery"}))]
pub struct SignInRequest {
    /// The name of the account.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Who is signed in, and how one can sign in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"me": null, "provider": false, "has_people": true}))]
#[schema(as = Entrance)]
pub struct EntranceDto {
    /// Who is signed in; nobody where there is no session.
    pub me: Option<MeDto>,
    /// Whether the provider of the company vouches for people, at `/v1/desk/provider`.
    pub provider: bool,
    /// Whether anybody can sign in as a person; before that only tokens let in.
    pub has_people: bool,
}

/// Shows the code of an invitation.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"code": "b1946ac92492d2347c6235b4d2611184"}))]
pub struct CodeRequest {
    /// The code, as the link has it.
    pub code: String,
}

/// Accepts an invitation.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"code": "b1946ac92492d2347c6235b4d2611184", "password": "correct horse battery"}))]
pub struct AcceptRequest {
    /// The code, as the link has it.
    pub code: String,
    /// The password that the person chooses.
    pub password: String,
}

/// Changes the own password.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"old": "correct horse battery", "new": "天青色等烟雨而我在等你"}))]
pub struct PasswordRequest {
    /// The password as it is.
    pub old: String,
    /// The password as it is to be.
    pub new: String,
}

/// Invites a person who has no account.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"name": "小王", "role": "agent"}))]
pub struct InvitationRequest {
    /// The name that customers read: 1 to 32 letters, digits, spaces and `.`, `-`, `_`, `·`, `'`.
    pub name: String,
    /// What the person may do.
    pub role: RankDto,
}

/// Gives an account another role.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"role": "supervisor"}))]
pub struct RoleRequest {
    /// The role.
    pub role: RankDto,
}

/// Somebody was invited.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agent": "小王", "code": "b1946ac92492d2347c6235b4d2611184", "expires_at": "2026-12-03T08:00:00Z"}))]
#[schema(as = Invitation)]
pub struct InvitationDto {
    /// The name of the account.
    pub agent: String,
    /// Lets the person set a password, once; it is given out here and never again. The console's page is `/console#invitation=CODE`.
    pub code: String,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Who is invited.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agent": "小王", "role": "agent", "expires_at": "2026-12-03T08:00:00Z"}))]
#[schema(as = Invited)]
pub struct InvitedDto {
    /// The name of the account.
    pub agent: String,
    /// What the person may do.
    pub role: Role,
    /// Until when a password can be set.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// The own sessions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"has_password": true, "sessions": [{
    "id": "9f86d081884c7d65", "is_this": true, "way": "password", "device": "Mozilla/5.0 (X11; Linux x86_64)",
    "begun_at": "2026-11-30T08:00:00Z", "used_at": "2026-11-30T09:00:00Z", "ends_at": "2026-11-30T21:00:00Z"
}]}))]
#[schema(as = Sessions)]
pub struct SessionsDto {
    /// Whether there is a password that can be changed.
    pub has_password: bool,
    /// The one that was used last first, at most 20.
    pub sessions: Vec<SessionDto>,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionDto {
    /// By which it can be ended.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// How it began: `password` or `provider`.
    pub way: &'static str,
    /// What the browser calls itself.
    pub device: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// When it was used, within a few minutes.
    #[schema(value_type = String, format = DateTime)]
    pub used_at: Timestamp,
    /// When it ends, if it is not used before.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
}
