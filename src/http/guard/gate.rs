//! What happens when too much is asked at once?
//!
//! Requests beyond a number in progress are refused at once with 503, a slow one is given up, and a panic ends one request and not the
//! server. tower's `ConcurrencyLimitLayer` is not used: under `Router::layer` each route gets a limit of its own, which limits nothing.

use crate::http::error::Problem;
use crate::http::guard::limits::Limits;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places for requests in progress; all clones share them.
#[derive(Clone)]
pub struct Gate {
    places: Arc<Semaphore>,
    reserved: Arc<Semaphore>,
    request_time: Duration,
}

/// Which places a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Importance {
    /// The ordinary ones.
    Ordinary,
    /// The reserved ones too, when the others are taken.
    Pressing,
}

impl Gate {
    /// A gate with all places free.
    pub fn new(limits: &Limits) -> Self {
        Gate {
            places: Arc::new(Semaphore::new(limits.in_flight)),
            reserved: Arc::new(Semaphore::new(limits.in_flight_reserved)),
            request_time: limits.request_time,
        }
    }

    fn enter(&self, importance: Importance) -> Result<OwnedSemaphorePermit, Problem> {
        let ordinary = self.places.clone().try_acquire_owned();
        let permit = match importance {
            Importance::Ordinary => ordinary,
            Importance::Pressing => ordinary.or_else(|_| self.reserved.clone().try_acquire_owned()),
        };
        permit.map_err(|_| Problem::Overloaded)
    }
}

/// Agents, and customers who ask for a person, come first.
fn importance(path: &str) -> Importance {
    if path.starts_with("/v1/desk/") || path.ends_with("/handoff") { Importance::Pressing } else { Importance::Ordinary }
}

/// Lets a request through if there is a place, and bounds its time.
pub async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let _place = match gate.enter(importance(request.uri().path())) {
        Ok(place) => place,
        Err(problem) => return problem.into_response(),
    };
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(gate.request_time, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => Problem::Internal.into_response(),
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
        let gate = Gate::new(&Limits { in_flight: 8, in_flight_reserved: 4, ..Limits::default() });
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
        let n_inside = inside.load(Ordering::SeqCst);
        exit.close();
        assert!(answers.all(async |answer| answer.unwrap().status() == StatusCode::OK).await);
        (n_inside, n_refused)
    }

    #[tokio::test]
    async fn the_limit_holds_over_all_routes_together_and_the_rest_is_refused_at_once() {
        assert_eq!(rush(["/a", "/b"], 8).await, (8, 120));
        assert_eq!(rush(["/v1/desk/a", "/v1/conversations/1/handoff"], 12).await, (12, 116));
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
            .layer(axum::middleware::from_fn_with_state(Gate::new(&limits), guard));
        let check = async |path: &str, expected: StatusCode| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), expected, "{path}");
        };
        check("/slow", StatusCode::SERVICE_UNAVAILABLE).await;
        check("/panic", StatusCode::INTERNAL_SERVER_ERROR).await;
    }
}
