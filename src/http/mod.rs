//! Who may ask what over the wire?
//!
//! A handler reads the wire into our types, lets `engine` decide, lets `store` keep, and shows the result. It decides nothing about the
//! talk itself. Errors get their status in `error`, shapes are in `dto`, and the routes and their description come together in `openapi`.

pub mod change;
pub mod customer;
pub mod desk;
pub mod dto;
pub mod error;
pub mod extract;
pub mod files;
pub mod imports;
pub mod guard;
pub mod keeper;
pub mod knowledge;
pub mod lookout;
pub mod openapi;
pub mod operator;
pub mod pages;
pub mod provider;
pub mod quality;
pub mod scanner;
pub mod server;
pub mod state;
pub mod stream;
pub mod telling;
pub mod training;
pub mod transcript;

use crate::http::error::Problem;
use crate::http::guard::auth::AtOperations;
use crate::http::guard::gate::guard;
use crate::http::guard::head::read_one_way;
use crate::http::guard::intake::take_in;
use crate::http::guard::upload::{begin, let_in};
use crate::http::operator::observe::observe;
use crate::http::state::AppState;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, Method};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};

/// How long a browser remembers that another site may ask us; Chromium takes no more than two hours.
const REMEMBER_SITES: Duration = Duration::from_secs(2 * 60 * 60);

/// Everything that answers.
pub fn router(state: Arc<AppState>) -> Router {
    let refuse_method = async || Problem::BadMethod;
    // The refusal of a method is set before the layers: what the layers do, such as answering OPTIONS, comes first.
    let group = |routes: openapi::Routes| Router::from(routes).method_not_allowed_fallback(refuse_method);
    let guarded = |routes| group(routes).layer(from_fn_with_state(state.gate.clone(), guard));
    let taken_in = |routes: Router<Arc<AppState>>| routes.layer(from_fn_with_state(state.clone(), take_in));
    let pages = Router::new()
        .route("/", get(pages::index))
        .route("/console", get(pages::console))
        .route("/console/", get(pages::to_console))
        .route("/widget.js", get(pages::widget))
        .route("/assets/{*path}", get(pages::file))
        .method_not_allowed_fallback(refuse_method);
    // Here another method is refused before it is asked who sends it, and nothing else is.
    let workshop = Router::from(openapi::workshop_routes())
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), let_in))
        .method_not_allowed_fallback(refuse_method)
        .layer(from_fn_with_state(state.clone(), begin));
    // What is large is read by the handler, of those who may send it; what anybody may send is read first.
    let files = |routes| group(routes).layer(from_fn_with_state(state.clone(), begin));
    taken_in(guarded(openapi::customer_routes()).merge(pages))
        .merge(files(openapi::customer_file_routes()))
        .layer(any_site())
        .merge(workshop)
        .merge(files(openapi::desk_file_routes()))
        .merge(taken_in(guarded(openapi::desk_routes()).merge(group(openapi::operation_routes()))))
        .fallback(async || Problem::NoSuchAddress)
        .layer(from_fn(read_one_way))
        .layer(from_fn_with_state(state.clone(), observe))
        .with_state(state)
}

/// What answers at the address of operations: no token is needed there.
pub fn operations_router(state: Arc<AppState>) -> Router {
    Router::from(openapi::operation_routes())
        .method_not_allowed_fallback(async || Problem::BadMethod)
        .fallback(async || Problem::NoSuchAddress)
        .layer(Extension(AtOperations))
        .layer(from_fn(read_one_way))
        .layer(from_fn_with_state(state.clone(), observe))
        .with_state(state)
}

/// Lets pages of other sites ask, as the widget does. Nothing is known about them but the token that they show; no cookie
/// counts there.
fn any_site() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("x-jieda-test"),
        ])
        .expose_headers([RETRY_AFTER])
        .max_age(REMEMBER_SITES)
}
