//! What happens when too much is asked at once?
//!
//! Requests beyond a number in progress are refused at once with 503, a slow one is given up, and a panic ends one request and not the
//! server. Some places are kept for the desk, some for new conversations, and some for customers who need a person, as the path or else
//! `pressing` tells; of each kind one address has half at most. tower's `ConcurrencyLimitLayer` is not used: under `Router::layer` each route
//! gets a limit of its own, which limits nothing.

use crate::http::error::Problem;
use crate::http::guard::address::sender_of;
use crate::http::guard::crowd::{Crowd, Origin, Places, Seat};
use crate::http::guard::limits::{LARGEST_BODY, Limits, processors};
use crate::http::guard::pressing::{Looks, Reads};
use crate::network::Network;
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
    ordinary: Lane,
    kept_for_openings: Lane,
    kept_for_pressing: Lane,
    kept_for_desk: Lane,
    trusted_proxies: Arc<[Network]>,
    looks: Looks,
    workers: Handle,
    request_time: Duration,
}

/// While at most this part of the ordinary places is taken, little is asked at once.
const CALM_PART: usize = 4;

/// Places of one kind, and which addresses hold them.
#[derive(Clone)]
struct Lane {
    n: usize,
    free: Arc<Semaphore>,
    crowd: Crowd,
}

/// A place of a request in progress, and the seat of its address, if that is counted.
type Place = (OwnedSemaphorePermit, Option<Seat>);

impl Lane {
    /// So many places, half of them for one address.
    fn new(n: usize) -> Self {
        let share = n.div_ceil(2);
        let places = Places { of_address: share, of_site: share, ..Places::shared(usize::MAX) };
        Lane { n, free: Arc::new(Semaphore::new(n)), crowd: Crowd::new(places) }
    }

    /// A place; nothing when there is none, or when this address holds its share and no more than half is free.
    fn enter(&self, origin: Origin) -> Option<Place> {
        let seat = self.crowd.enter(origin);
        if seat.is_none() && 2 * self.free.available_permits() <= self.n {
            return None;
        }
        Some((self.free.clone().try_acquire_owned().ok()?, seat))
    }

    /// Whether little is asked at once.
    fn is_calm(&self) -> bool {
        self.free.available_permits() >= self.n - self.n / CALM_PART
    }
}

/// What is asked for, as far as it says which places a request may take when the ordinary ones are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// None.
    Ordinary,
    /// Those for new conversations: who cannot open one cannot say that they are in danger.
    Opening,
    /// Those for customers who need a person, if its words say so.
    Message,
    /// Those for customers who need a person.
    Pressing,
    /// Those for the desk.
    Desk,
}

impl Gate {
    /// A gate with all places free; `reads` tells which messages must get through, and `workers` work on what is let in.
    pub fn new(limits: &Limits, trusted_proxies: &[Network], reads: Reads, workers: Handle) -> Self {
        Gate {
            ordinary: Lane::new(limits.in_flight),
            kept_for_openings: Lane::new(limits.in_flight_of_openings),
            kept_for_pressing: Lane::new(limits.in_flight_pressing),
            kept_for_desk: Lane::new(limits.in_flight_of_desk),
            trusted_proxies: trusted_proxies.into(),
            looks: Looks::new(processors(), reads),
            workers,
            request_time: limits.request_time,
        }
    }

    /// Works on a request that was let in; nothing when that ends in a panic. While little is asked at once it is worked on where it was read:
    /// to hand it over and back costs a tenth of a message.
    async fn work(&self, answer: impl Future<Output = Response> + Send + 'static) -> Option<Response> {
        if self.ordinary.is_calm() {
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
        self.ordinary.free.add_permits(1);
        let outcome = elsewhere.await;
        if let Ok(place) = self.ordinary.free.acquire().await {
            place.forget();
        }
        outcome
    }

    /// Gives a request its place.
    async fn enter(&self, request: Request) -> Result<(Place, Request), Problem> {
        let origin = sender_of(&self.trusted_proxies, &request);
        if let Some(place) = self.ordinary.enter(origin) {
            return Ok((place, request));
        }
        let (place, request) = match kind(request.method(), request.uri().path()) {
            Kind::Ordinary => (None, request),
            Kind::Opening => (self.kept_for_openings.enter(origin), request),
            Kind::Pressing => (self.kept_for_pressing.enter(origin), request),
            Kind::Desk => (self.kept_for_desk.enter(origin), request),
            Kind::Message => {
                let place = self.kept_for_pressing.enter(origin).ok_or(Problem::Overloaded)?;
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, LARGEST_BODY).await.map_err(|_| Problem::BodyTooLarge)?;
                let is_pressing = self.looks.is_pressing(&body);
                (Some(place).filter(|_| is_pressing), Request::from_parts(parts, Body::from(body)))
            }
        };
        place.map(|place| (place, request)).ok_or(Problem::Overloaded)
    }
}

/// Agents, and customers who need a person, come first.
fn kind(method: &Method, path: &str) -> Kind {
    if path.starts_with("/v1/desk/") {
        Kind::Desk
    } else if path.ends_with("/handoff") {
        Kind::Pressing
    } else if method == Method::POST && path.ends_with("/messages") {
        Kind::Message
    } else if method == Method::POST && path == "/v1/conversations" {
        Kind::Opening
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
        let gate = Gate::new(&limits, &[], Arc::new(|body| body == b"fire"), Handle::current());
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

    #[test]
    fn one_address_holds_half_of_the_places() {
        let lane = Lane::new(8);
        let [noisy, calm] = ["192.0.2.1", "192.0.2.2"].map(|address| Origin::Client(address.parse().unwrap()));
        let enter = |origin: Origin| (0..20).filter_map(|_| lane.enter(origin)).collect::<Vec<Place>>();
        let (of_noisy, of_calm) = (enter(noisy), enter(calm));
        assert_eq!((of_noisy.len(), of_calm.len()), (4, 4));
        drop(of_noisy);
        assert_eq!(enter(calm).len(), 0);
        drop(of_calm);
        assert_eq!(enter(Origin::Anybody).len(), 8);
    }

    #[test]
    fn places_are_kept_for_who_begins_who_needs_a_person_and_the_desk() {
        let check = |method: Method, path: &str, expected: Kind| assert_eq!(kind(&method, path), expected, "{path}");
        check(Method::POST, "/v1/conversations", Kind::Opening);
        check(Method::POST, "/v1/conversations/1/messages", Kind::Message);
        check(Method::DELETE, "/v1/conversations/1/handoff", Kind::Pressing);
        check(Method::GET, "/v1/desk/queue", Kind::Desk);
        check(Method::GET, "/v1/conversations/1/transcript", Kind::Ordinary);
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
            .layer(axum::middleware::from_fn_with_state(Gate::new(&limits, &[], Arc::new(|_| false), Handle::current()), guard));
        let check = async |path: &str, expected: StatusCode| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), expected, "{path}");
        };
        check("/slow", StatusCode::SERVICE_UNAVAILABLE).await;
        check("/panic", StatusCode::INTERNAL_SERVER_ERROR).await;
    }
}
