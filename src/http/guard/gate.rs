//! What happens when too much is asked at once?
//!
//! Requests beyond a number in progress are refused at once with 503, a slow one is given up, and a panic ends one request and not the
//! server. Some places are kept for the desk, and some for customers who need a person, as the path or else `pressing` tells. tower's
//! `ConcurrencyLimitLayer` is not used: under `Router::layer` each route gets a limit of its own, which limits nothing.

use crate::http::error::Problem;
use crate::http::guard::limits::{LARGEST_BODY, Limits, processors};
use crate::http::guard::pressing::{Looks, Reads};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tracing::Instrument;

/// The places for requests in progress; all clones share them.
#[derive(Clone)]
pub struct Gate {
    ordinary: Arc<Semaphore>,
    /// With so many ordinary places free, little is asked at once.
    n_calm: usize,
    kept_for_pressing: Arc<Semaphore>,
    kept_for_desk: Arc<Semaphore>,
    looks: Looks,
    workers: Handle,
    request_time: Duration,
}

/// While at most this part of the ordinary places is taken, little is asked at once.
const CALM_PART: usize = 4;

/// A place of a request in progress.
type Place = OwnedSemaphorePermit;

/// What is asked for, as far as it says which places a request may take when the ordinary ones are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// None.
    Ordinary,
    /// Those for customers who need a person, if its words say so.
    Message,
    /// Those for customers who need a person.
    Pressing,
    /// Those for the desk.
    Desk,
}

impl Gate {
    /// A gate with all places free; `reads` tells which messages must get through, and `workers` work on what is let in.
    pub fn new(limits: &Limits, reads: Reads, workers: Handle) -> Self {
        let places = |n: usize| Arc::new(Semaphore::new(n));
        Gate {
            ordinary: places(limits.in_flight),
            n_calm: limits.in_flight - limits.in_flight / CALM_PART,
            kept_for_pressing: places(limits.in_flight_pressing),
            kept_for_desk: places(limits.in_flight_of_desk),
            looks: Looks::new(processors(), reads),
            workers,
            request_time: limits.request_time,
        }
    }

    /// Works on a request that was let in; nothing when that ends in a panic. While little is asked at once it is worked on where it was read:
    /// to hand it over and back costs a tenth of a message.
    async fn work(&self, answer: impl Future<Output = Response> + Send + 'static) -> Option<Response> {
        if self.ordinary.available_permits() >= self.n_calm {
            return AssertUnwindSafe(answer).catch_unwind().await.ok();
        }
        // The set ends with its task: who is given up, or has gone, is worked for no longer.
        let mut work = JoinSet::new();
        work.spawn_on(answer.in_current_span(), &self.workers);
        work.join_next().await?.ok()
    }

    /// Waits for what is done elsewhere, and lets others have the place of this request meanwhile. Afterwards it waits for a place again,
    /// before those who come then: what was begun is finished first.
    pub async fn lend<T>(&self, elsewhere: impl Future<Output = T>) -> T {
        self.ordinary.add_permits(1);
        let outcome = elsewhere.await;
        if let Ok(place) = self.ordinary.acquire().await {
            place.forget();
        }
        outcome
    }

    /// Gives a request its place.
    async fn enter(&self, request: Request) -> Result<(Place, Request), Problem> {
        if let Some(place) = free(&self.ordinary) {
            return Ok((place, request));
        }
        let (place, request) = match kind(request.method(), request.uri().path()) {
            Kind::Ordinary => (None, request),
            Kind::Pressing => (free(&self.kept_for_pressing), request),
            Kind::Desk => (free(&self.kept_for_desk), request),
            Kind::Message => {
                let place = free(&self.kept_for_pressing).ok_or(Problem::Overloaded)?;
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, LARGEST_BODY).await.map_err(|_| Problem::BodyTooLarge)?;
                let is_pressing = self.looks.is_pressing(&body);
                (Some(place).filter(|_| is_pressing), Request::from_parts(parts, Body::from(body)))
            }
        };
        place.map(|place| (place, request)).ok_or(Problem::Overloaded)
    }
}

fn free(places: &Arc<Semaphore>) -> Option<Place> {
    places.clone().try_acquire_owned().ok()
}

/// Agents, and customers who need a person, come first.
fn kind(method: &Method, path: &str) -> Kind {
    if path.starts_with("/v1/desk/") {
        Kind::Desk
    } else if path.ends_with("/handoff") {
        Kind::Pressing
    } else if method == Method::POST && path.ends_with("/messages") {
        Kind::Message
    } else {
        Kind::Ordinary
    }
}

/// Lets a request through if there is a place, and bounds its time.
pub async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (_place, request) = match gate.enter(request).await {
        Ok(entered) => entered,
        Err(problem) => return problem.into_response(),
    };
    match tokio::time::timeout(gate.request_time, gate.work(next.run(request))).await {
        Ok(Some(response)) => response,
        Ok(None) => Problem::Internal.into_response(),
        Err(_elapsed) => Problem::TooSlow.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use futures_util::StreamExt;
    use futures_util::stream::FuturesUnordered;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tower::ServiceExt;

    /// Sends 128 requests to two routes in turn, of which `n_places` may get in, and gives how many did and how many got 503.
    async fn rush(paths: [&'static str; 2], n_places: usize) -> (usize, usize) {
        let inside = Arc::new(AtomicUsize::new(0));
        let exit = Arc::new(Semaphore::new(0));
        let stay = {
            let (inside, exit) = (inside.clone(), exit.clone());
            move || async move {
                inside.fetch_add(1, Ordering::SeqCst);
                let _ = exit.acquire().await;
            }
        };
        let limits = Limits { in_flight: 8, in_flight_pressing: 4, in_flight_of_desk: 2, ..Limits::default() };
        let gate = Gate::new(&limits, Arc::new(|body| body == b"fire"), Handle::current());
        let mut router = Router::new();
        for path in paths {
            router = router.route(path, get(stay.clone()));
        }
        let router = router.layer(axum::middleware::from_fn_with_state(gate, guard));
        let requests = (0..128).map(|n| router.clone().oneshot(Request::get(paths[n % 2]).body(Body::empty()).unwrap()));
        let mut answers = FuturesUnordered::from_iter(requests);
        let mut n_refused = 0;
        for _ in n_places..128 {
            let status = answers.next().await.unwrap().unwrap().status();
            n_refused += usize::from(status == StatusCode::SERVICE_UNAVAILABLE);
        }
        // Those that were let in are tasks of their own, which may not have begun.
        while inside.load(Ordering::SeqCst) < n_places {
            tokio::task::yield_now().await;
        }
        let n_inside = inside.load(Ordering::SeqCst);
        exit.close();
        assert!(answers.all(async |answer| answer.unwrap().status() == StatusCode::OK).await);
        (n_inside, n_refused)
    }

    #[tokio::test]
    async fn the_limit_holds_over_all_routes_together_and_the_rest_is_refused_at_once() {
        assert_eq!(rush(["/a", "/b"], 8).await, (8, 120));
        assert_eq!(rush(["/v1/desk/a", "/v1/conversations/1/handoff"], 14).await, (14, 114));
        assert_eq!(rush(["/v1/desk/a", "/v1/desk/b"], 10).await, (10, 118));
    }

    async fn panics() {
        panic!("this panic belongs to the test");
    }

    #[tokio::test]
    async fn a_slow_request_is_given_up_and_a_panic_ends_one_request() {
        let limits = Limits { request_time: Duration::from_millis(1), ..Limits::default() };
        let router = Router::new()
            .route("/slow", get(std::future::pending::<()>))
            .route("/panic", get(panics))
            .layer(axum::middleware::from_fn_with_state(Gate::new(&limits, Arc::new(|_| false), Handle::current()), guard));
        let check = async |path: &str, expected: StatusCode| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), expected, "{path}");
        };
        check("/slow", StatusCode::SERVICE_UNAVAILABLE).await;
        check("/panic", StatusCode::INTERNAL_SERVER_ERROR).await;
    }
}
