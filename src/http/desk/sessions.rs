//! How do people sign in, and out?
//!
//! With name and password, for a session that ends when it is not used for a while, or was long enough. A name that nobody has is answered as a
//! wrong password, after as long. How the browser keeps a session is in `cookie`, and who tries too often in `lockout`.

use crate::http::desk::name::typed_name;
use crate::http::dto::account::{EntranceDto, SessionDto, SessionsDto, SignInRequest};
use crate::http::dto::desk::MeDto;
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::{Agent, Member, ends_at, part_of};
use crate::http::guard::client::Client;
use crate::http::guard::cookie::{FromConsole, cookie_with, no_cookie, session_of};
use crate::http::guard::lockout::Attempt;
use crate::http::guard::token::{hash_of, hexadecimal, new_token};
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed, Part};
use crate::store::credential::{Beginning, Proof, Session, Which};
use crate::store::record::{AgentAccount, TokenHash};
use axum::Json;
use axum::extract::State;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// The most characters that are kept of what a browser calls itself: the usual ones have about 120.
const LONGEST_DEVICE: usize = 200;

/// How many bytes of a token's hash name a session: enough to tell twenty apart, and of no use to whoever has no token.
const ID_BYTES: usize = 8;

/// What lets the browser keep a session, and who is signed in by it.
pub type SignedIn = ([(HeaderName, HeaderValue); 1], Json<MeDto>);

/// Who is signed in?
///
/// And in which ways can one sign in. This refuses nobody: without a session, `me` is nothing.
#[utoipa::path(get, path = "/v1/desk/session", operation_id = "read_session", tag = "account", security(()),
    responses((status = 200, body = EntranceDto)))]
pub async fn read(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<EntranceDto>, Problem> {
    let me = match session_of(&headers) {
        Some(token) => Agent::signed_in(&state, token).await.map(|(agent, _)| Some(agent)),
        None => Ok(None),
    };
    let me = match me {
        Err(Problem::SessionOver) => None,
        me => me?,
    };
    let me = me.map(|agent| MeDto { agent: agent.name, role: agent.role, session: true });
    Ok(Json(EntranceDto { me, provider: state.provider.is_some(), has_people: state.store.has_people().await? }))
}

/// Signs in
///
/// The answer sets the cookie of the session, which counts with the header `X-Jieda-Console: 1` alone; without that header this is
/// `not-from-console`. `wrong-password` also where nobody has the name; `too-many-wrong-passwords` says in Retry-After how long to wait.
#[utoipa::path(post, path = "/v1/desk/session", operation_id = "sign_in", tag = "account", security(()),
    request_body = SignInRequest, responses((status = 200, body = MeDto)))]
pub async fn sign_in(
    State(state): State<Arc<AppState>>,
    _: FromConsole,
    Client { address }: Client,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<SignedIn, Problem> {
    let name = typed_name(&request.name);
    let attempt = state.lockout.attempt(&name, address, Instant::now()).map_err(Problem::TooManyPasswords)?;
    let checked = async {
        let (account, stored) = state.store.password_of(&name).await?.unzip();
        let stored = stored.flatten();
        let is_right = state.hashing.is_right(request.password, stored.clone()).await?;
        Ok((account, stored.filter(|_| is_right)))
    };
    let (account, stored) = checked.await.inspect_err(|_: &Problem| state.lockout.withdraw(&attempt))?;
    let (Some(account), Some(stored)) = (&account, stored) else {
        note_failure(&state, &name, account.is_some(), &attempt);
        return Err(Problem::WrongPassword);
    };
    state.lockout.succeeded(&attempt);
    let tried = if attempt.n_before == 0 { String::new() } else { format!(", after {} wrong", attempt.n_before) };
    let deed = deed_of(account, Action::SignedIn, format!("password{tried}"));
    begin_session(&state, account, Proof::Password(stored), vec![deed], &headers).await
}

/// Begins a session of somebody who has proved who it is, and gives the answer that tells the browser.
pub async fn begin_session(
    state: &AppState,
    account: &AgentAccount,
    proof: Proof,
    deeds: Vec<Deed>,
    headers: &HeaderMap,
) -> Result<SignedIn, Problem> {
    let token = begin_with(state, account, proof, deeds, headers).await?.ok_or(Problem::WrongPassword)?;
    let cookie = cookie_with(&token, state.limits.session_longest, headers);
    let me = MeDto { agent: account.name.clone(), role: account.rank.into(), session: true };
    Ok(([(SET_COOKIE, cookie)], Json(me)))
}

/// Begins a session and gives its token; nothing where the proof has lost its worth meanwhile.
pub async fn begin_with(
    state: &AppState,
    account: &AgentAccount,
    proof: Proof,
    deeds: Vec<Deed>,
    headers: &HeaderMap,
) -> Result<Option<String>, Problem> {
    let token = new_token()?;
    let beginning = Beginning {
        agent: account.name.clone(),
        token: hash_of(&token),
        device: device(headers),
        at: Timestamp::now(),
        instead_of: session_of(headers),
    };
    let has_begun = state.store.begin_session(beginning, proof, deeds).await?;
    Ok(has_begun.then_some(token))
}

/// What the audit log is told when somebody proves who it is.
pub fn deed_of(account: &AgentAccount, action: Action, detail: String) -> Deed {
    let (who, subject) = (account.name.clone(), account.name.clone());
    Deed { at: Timestamp::now(), who, role: part_of(account.rank.into()), action, subject, detail }
}

/// Notes a wrong password, by and by: whether the name is somebody's must not be told by the time that the answer takes.
fn note_failure(state: &Arc<AppState>, name: &str, is_there: bool, attempt: &Attempt) {
    let subject = if is_there { name } else { "unknown name" };
    let action = if attempt.is_last { Action::SignInLocked } else { Action::SignInFailed };
    if attempt.is_last {
        tracing::warn!(subject, "so many wrong passwords came that the account is locked for a while");
    }
    let (who, detail) = ("stranger".to_owned(), String::new());
    let deed = Deed { at: Timestamp::now(), who, role: Part::Stranger, action, subject: subject.to_owned(), detail };
    let state = state.clone();
    tokio::spawn(async move {
        let now = Instant::now();
        if !state.lately.has(&deed, now) {
            state.lately.keep(&deed, now);
            if let Err(error) = state.store.audit(deed).await {
                tracing::error!(%error, "a wrong password could not be noted");
            }
        }
    });
}

fn device(headers: &HeaderMap) -> String {
    let named = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    named.chars().filter(|c| !c.is_control()).take(LONGEST_DEVICE).collect()
}

/// Signs out
///
/// The session is over, and so is the cookie. Nothing happens where there is no session any more.
#[utoipa::path(delete, path = "/v1/desk/session", operation_id = "sign_out", tag = "account", security(()), responses((status = 204)))]
pub async fn sign_out(
    State(state): State<Arc<AppState>>,
    _: FromConsole,
    headers: HeaderMap,
) -> Result<([(HeaderName, HeaderValue); 1], StatusCode), Problem> {
    if let Some(token) = session_of(&headers)
        && let Some(session) = state.store.session_with(token).await?
    {
        let deed = deed_of(&session.account, Action::SignedOut, String::new());
        state.store.end_sessions(&session.account.name, Which::This(token), deed).await?;
    }
    Ok(([(SET_COOKIE, no_cookie(&headers))], StatusCode::NO_CONTENT))
}

/// The own sessions
#[utoipa::path(get, path = "/v1/desk/sessions", operation_id = "list_sessions", tag = "account", responses((status = 200, body = SessionsDto)))]
pub async fn list(State(state): State<Arc<AppState>>, Member(agent): Member) -> Result<Json<SessionsDto>, Problem> {
    let now = Timestamp::now();
    let shown = |session: Session| SessionDto {
        id: id_of(session.token),
        is_this: session.token == agent.token,
        way: session.way.name(),
        ends_at: ends_at(&session, &state.limits),
        device: session.device,
        begun_at: session.begun_at,
        used_at: session.used_at,
    };
    let sessions = state.store.sessions_of(&agent.name).await?.into_iter().map(shown).filter(|session| session.ends_at > now);
    let has_password = state.store.password_of(&agent.name).await?.is_some_and(|(_, password)| password.is_some());
    Ok(Json(SessionsDto { has_password, sessions: sessions.collect() }))
}

fn id_of(token: TokenHash) -> String {
    hexadecimal(&token.0[..ID_BYTES])
}

/// Ends an own session
///
/// `no-such-session` when it is over already.
#[utoipa::path(delete, path = "/v1/desk/sessions/{id}", operation_id = "end_session", tag = "account",
    params(("id" = String, Path, description = "The session")), responses((status = 204)))]
pub async fn end(
    State(state): State<Arc<AppState>>,
    Member(agent): Member,
    PathParts(id): PathParts<String>,
) -> Result<StatusCode, Problem> {
    let sessions = state.store.sessions_of(&agent.name).await?;
    let session = sessions.into_iter().find(|session| id_of(session.token) == id).ok_or(Problem::NoSuchSession)?;
    let deed = agent.deed(Action::SessionsEnded, agent.name.clone(), id);
    match state.store.end_sessions(&agent.name, Which::This(session.token), deed).await? {
        0 => Err(Problem::NoSuchSession),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

/// Ends all own sessions
///
/// This one too: signs out everywhere.
#[utoipa::path(delete, path = "/v1/desk/sessions", operation_id = "end_sessions", tag = "account", responses((status = 204)))]
pub async fn end_all(State(state): State<Arc<AppState>>, Member(agent): Member) -> Result<StatusCode, Problem> {
    let deed = agent.deed(Action::SessionsEnded, agent.name.clone(), "all".to_owned());
    state.store.end_sessions(&agent.name, Which::All, deed).await?;
    Ok(StatusCode::NO_CONTENT)
}
