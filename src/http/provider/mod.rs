//! How does somebody sign in by the provider of the company?
//!
//! Single sign-on with OpenID Connect: the browser is sent to the provider and comes back with a code. Where it is sent is told by the operator
//! and the provider alone, and by nothing in a request. Whose account it is, `account` knows, and why somebody is not let in, `fault`.

pub mod account;
pub mod fault;
pub mod pending;
pub mod vouch;

use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::cookie::cookie_by;
use crate::http::provider::account::let_in;
use crate::http::provider::fault::{Fault, note};
use crate::http::provider::pending::{Pending, no_cookie};
use crate::http::provider::vouch::{NoVouch, Vouching};
use crate::http::state::AppState;
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
        Ok(address) => Ok(redirect(&address, vec![cookie])),
        Err(fault) => Ok(redirect(&fault.gate(), Vec::new())),
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
    match came_back(&state, vouching, &headers, params).await? {
        Ok(token) => {
            let session = cookie_by(&scheme, &token, state.limits.session_longest);
            Ok(redirect("/console", vec![used, session]))
        }
        Err(fault) => {
            note(&state, fault).await;
            Ok(redirect(&fault.gate(), vec![used]))
        }
    }
}

/// Gives the token of a session, or why there is none.
async fn came_back(
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
    match ask(&state.provider_places, move || vouching.vouch(code, &pending, Instant::now())).await? {
        Ok(vouched) => let_in(state, vouched, headers).await,
        Err(fault) => Ok(Err(fault)),
    }
}

/// Asks the provider on a thread of its own, if there is a place.
async fn ask<T: Send + 'static>(
    places: &Arc<Semaphore>,
    question: impl FnOnce() -> Result<T, NoVouch> + Send + 'static,
) -> Result<Result<T, Fault>, Problem> {
    let Ok(place) = places.clone().try_acquire_owned() else { return Ok(Err(Fault::Busy)) };
    let asked = spawn_blocking(move || {
        let _place = place;
        question()
    });
    let answer = asked.await.map_err(|error| {
        tracing::error!(%error, "the provider could not be asked");
        Problem::Internal
    });
    Ok(answer?.map_err(Fault::from))
}

fn redirect(to: &str, cookies: Vec<HeaderValue>) -> Response {
    let cookies = AppendHeaders(cookies.into_iter().map(|cookie| (SET_COOKIE, cookie)));
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/console#provider=unreachable"));
    (StatusCode::SEE_OTHER, cookies, [(LOCATION, to)]).into_response()
}
