//! How does somebody sign in by the provider of the company?
//!
//! The browser is sent there and comes back with a code. Who is known by the provider's name for the person is let in. Who comes for the first
//! time is given the account of that name, if nobody signs in to it by a password; or a new one, if a group has a role. What goes wrong is said
//! by the console's gate, whose address names it.

pub mod pending;
pub mod vouch;

use crate::http::desk::name::{is_alike, parse_name};
use crate::http::desk::sessions::{begin_with, deed_of};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::cookie::cookie_by;
use crate::http::guard::token::{hash_of, new_token};
use crate::http::provider::pending::{Pending, no_cookie};
use crate::http::provider::vouch::{NoVouch, Vouched, Vouching};
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::store::credential::{Entrance, Proof};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, as_stored};
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;

/// What the provider sends the browser back with.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackParams {
    /// By which it vouches for somebody.
    pub code: Option<String>,
    /// What the browser was sent with.
    pub state: Option<String>,
    /// Why it does not.
    pub error: Option<String>,
}

/// Why somebody is sent back to the gate, as its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The person did not sign in there.
    Denied,
    /// Another browser began, or it was long ago.
    Stale,
    /// There is no account for the person.
    Unknown,
    /// The account of that name is another person's.
    Taken,
    /// The provider cannot be asked.
    Unreachable,
    /// What it says cannot be trusted.
    Refused,
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Fault::Denied => "denied",
            Fault::Stale => "stale",
            Fault::Unknown => "unknown",
            Fault::Taken => "taken",
            Fault::Unreachable => "unreachable",
            Fault::Refused => "refused",
        }
    }
}

impl From<NoVouch> for Fault {
    fn from(reason: NoVouch) -> Self {
        tracing::warn!(%reason, "nobody was let in by the provider");
        match reason {
            NoVouch::Unreachable(_) => Fault::Unreachable,
            NoVouch::Refused(_) => Fault::Refused,
            NoVouch::Stranger(_) => Fault::Unknown,
        }
    }
}

/// Signs in by the provider of the company
///
/// Sends the browser there. `provider-is-off` where the operator has named none.
#[utoipa::path(get, path = "/v1/desk/provider", operation_id = "begin_with_provider", tag = "account", security(()),
    responses((status = 303, description = "To the provider")))]
pub async fn begin(State(state): State<Arc<AppState>>) -> Result<Response, Problem> {
    let vouching = state.provider.clone().ok_or(Problem::ProviderIsOff)?;
    let pending = Pending::begin(state.store.secret(), Timestamp::now())?;
    let cookie = pending.cookie(&vouching.provider);
    match ask(&state.provider_places, move || vouching.address(&pending, Instant::now())).await? {
        Ok(address) => Ok(redirect(&address, [cookie].to_vec())),
        Err(reason) => Ok(redirect(&gate(reason.into()), Vec::new())),
    }
}

/// Comes back from the provider
///
/// Begins a session and sends the browser to the console, or to its gate, which says why not.
#[utoipa::path(get, path = "/v1/desk/provider/callback", operation_id = "end_with_provider", tag = "account", security(()),
    params(CallbackParams), responses((status = 303, description = "To the console")))]
pub async fn end(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Params(params): Params<CallbackParams>,
) -> Result<Response, Problem> {
    let vouching = state.provider.clone().ok_or(Problem::ProviderIsOff)?;
    let used = no_cookie(&vouching.provider);
    let scheme = vouching.provider.redirect.split("://").next().unwrap_or_default().to_owned();
    match let_in(&state, vouching, &headers, params).await? {
        Ok(token) => {
            let session = cookie_by(&scheme, &token, state.limits.session_longest);
            Ok(redirect("/console", [used, session].to_vec()))
        }
        Err(fault) => Ok(redirect(&gate(fault), [used].to_vec())),
    }
}

/// Gives the token of a session, or why there is none.
async fn let_in(
    state: &Arc<AppState>,
    vouching: Arc<Vouching>,
    headers: &HeaderMap,
    params: CallbackParams,
) -> Result<Result<String, Fault>, Problem> {
    let begun = params.state.and_then(|own| Pending::of_browser(state.store.secret(), headers, &own, Timestamp::now()));
    let (pending, code) = match (begun, params.code, params.error) {
        (None, _, _) => return Ok(Err(Fault::Stale)),
        (Some(_), _, Some(_)) | (Some(_), None, None) => return Ok(Err(Fault::Denied)),
        (Some(pending), Some(code), None) => (pending, code),
    };
    let vouched = match ask(&state.provider_places, move || vouching.vouch(code, &pending, Instant::now())).await? {
        Ok(vouched) => vouched,
        Err(reason) => return Ok(Err(reason.into())),
    };
    let account = match account_of(state, &vouched).await? {
        Ok(account) => account,
        Err(fault) => return Ok(Err(fault)),
    };
    let deed = deed_of(&account, Action::SignedIn, "provider".to_owned());
    let token = begin_with(state, &account, Proof::Provider(vouched.person), vec![deed], headers).await?;
    Ok(token.ok_or(Fault::Taken))
}

/// The account of somebody for whom the provider vouches.
async fn account_of(state: &AppState, vouched: &Vouched) -> Result<Result<AgentAccount, Fault>, Problem> {
    if let Some(account) = state.store.known_by(vouched.person.clone()).await? {
        return Ok(Ok(account));
    }
    let Ok(name) = parse_name(&vouched.name) else { return Ok(Err(Fault::Unknown)) };
    if let Some((account, password)) = state.store.password_of(&name).await? {
        // Whoever can choose a name at the provider must not come to the account of a person who has one here.
        return Ok(if password.is_some() { Err(Fault::Taken) } else { Ok(account) });
    }
    let Some(rank) = vouched.rank else { return Ok(Err(Fault::Unknown)) };
    let account = AgentAccount { name: name.clone(), created_at: as_stored(Timestamp::now()), rank, expires_at: None };
    let deed = deed_of(&account, Action::AccountAdded, rank.name().to_owned());
    let entrance = Entrance::Later { nobodys: hash_of(&new_token()?) };
    match state.store.add_agent(account.clone(), entrance, is_alike, None, deed).await {
        Err(Error::Taken(_)) => return Ok(Err(Fault::Taken)),
        added => added?,
    }
    tracing::info!(agent = name, role = rank.name(), "an account was made for somebody for whom the provider vouches");
    Ok(Ok(account))
}

/// Asks the provider on a thread of its own, if there is a place.
async fn ask<T: Send + 'static>(
    places: &Arc<Semaphore>,
    question: impl FnOnce() -> Result<T, NoVouch> + Send + 'static,
) -> Result<Result<T, NoVouch>, Problem> {
    let place = places.clone().try_acquire_owned().map_err(|_| Problem::Overloaded)?;
    let asked = spawn_blocking(move || {
        let _place = place;
        question()
    });
    asked.await.map_err(|error| {
        tracing::error!(%error, "the provider could not be asked");
        Problem::Internal
    })
}

fn gate(fault: Fault) -> String {
    format!("/console#provider={}", fault.name())
}

fn redirect(to: &str, cookies: Vec<HeaderValue>) -> Response {
    let cookies = AppendHeaders(cookies.into_iter().map(|cookie| (SET_COOKIE, cookie)));
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/console#provider=unreachable"));
    (StatusCode::SEE_OTHER, cookies, [(LOCATION, to)]).into_response()
}
