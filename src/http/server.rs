//! How does the server start, listen and stop?
//!
//! Written on hyper, since `axum::serve` sets no time for the head of a request: a client that sends it byte by byte would hold its
//! connection for ever.

use crate::http::error::NO_PLACE;
use crate::http::guard::address::origin_of;
use crate::http::guard::crowd::{Crowd, Seat};
use crate::http::guard::line::Line;
use crate::http::keeper::keep_until;
use crate::http::lookout::look_until;
use crate::http::state::{AppState, Beginning};
use crate::http::telling::messenger::{self, carry_until};
use crate::http::{operations_router, router};
use crate::store::news::Elsewhere;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::Service;

/// The most bytes of the head of a request; the longest address that we make has less than 1 KiB.
const LARGEST_HEAD: usize = 32 * 1024;

/// How long to wait when no connection can be taken, for want of file descriptors for instance.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often the counts of those who were silent are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// Where a server listens.
#[derive(Debug, Clone, Copy)]
pub struct Listen {
    /// For customers and agents.
    pub customers: SocketAddr,
    /// For operators alone, without a token.
    pub operations: Option<SocketAddr>,
}

/// A running server.
pub struct Server {
    /// Where it listens; with port 0, the port that was free.
    pub address: SocketAddr,
    /// What all requests share.
    pub state: Arc<AppState>,
    /// Where operators ask without a token, if there is such an address.
    pub operations_address: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    listening: Vec<JoinHandle<()>>,
}

impl Server {
    /// Begins to listen and to answer.
    pub async fn start(listen: Listen, beginning: Beginning) -> io::Result<Self> {
        let listener = TcpListener::bind(listen.customers).await?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let state = Arc::new(AppState::new(beginning, stopping)?);
        messenger::begin(&state).await;
        let mut listening = Vec::new();
        let mut operations_address = None;
        if let Some(operations) = listen.operations {
            let listener = TcpListener::bind(operations).await?;
            operations_address = Some(listener.local_addr()?);
            let (router, places) = (operations_router(state.clone()), state.operations_connections.clone());
            listening.push(tokio::spawn(listen_until(listener, router, places, state.clone())));
        }
        let places = state.connections.clone();
        listening.push(tokio::spawn(listen_until(listener, router(state.clone()), places, state.clone())));
        tokio::spawn(forget_until(state.stopping.clone(), state.clone()));
        tokio::spawn(hear_until(state.stopping.clone(), state.clone()));
        tokio::spawn(keep_until(state.stopping.clone(), state.clone()));
        tokio::spawn(look_until(state.stopping.clone(), state.clone()));
        tokio::spawn(carry_until(state.stopping.clone(), state.clone()));
        Ok(Server { address, state, operations_address, stop, listening })
    }

    /// Says from here on that it is not ready, and goes on answering: whoever shares out requests is to send them elsewhere.
    pub fn drain(&self) {
        self.state.is_draining.store(true, Ordering::Relaxed);
    }

    /// Takes no more connections, ends the streams, waits a while for requests in progress, and stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for listening in self.listening {
            if let Err(error) = listening.await {
                tracing::error!(%error, "the server did not stop in order");
            }
        }
    }
}

async fn listen_until(listener: TcpListener, router: Router, places: Crowd, state: Arc<AppState>) {
    let graceful = GracefulShutdown::new();
    let (mut stopping, limits) = (state.stopping.clone(), &state.limits);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener) => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let Some((stream, peer)) = accepted else { continue };
        let Some((stream, seat)) = seated(&state, &places, stream, peer) else { continue };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_header_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(Line::new(stream, limits.write_time)), service_fn(answer(router.clone(), peer)));
        let watched = graceful.watch(connection);
        let state = state.clone();
        tokio::spawn(async move {
            state.metrics.connections.inc();
            // A client that goes away in the middle is no fault of ours.
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection broke");
            }
            state.metrics.connections.dec();
            drop(seat);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.stop_time, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests in progress");
    }
}

/// The next connection, if one can be taken.
async fn accept(listener: &TcpListener) -> Option<(TcpStream, SocketAddr)> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Events are small and must not wait for more to be sent with.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection broke");
            }
            Some((stream, peer))
        }
        Err(error) => {
            tracing::warn!(%error, "no connection can be taken");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// Gives a connection its place, or closes it at once. None waits in the system's queue: who holds all places would keep it full.
fn seated(state: &AppState, places: &Crowd, stream: TcpStream, peer: SocketAddr) -> Option<(TcpStream, Seat)> {
    match places.enter(origin_of(&state.trusted_proxies, peer.ip())) {
        Some(seat) => Some((stream, seat)),
        None => {
            state.metrics.refused_connections.inc();
            // The socket's own buffer is empty, so this does not block; a client that is gone reads nothing.
            let _ = stream.into_std().and_then(|mut stream| stream.write(NO_PLACE));
            None
        }
    }
}

/// Hands requests of a connection to the routes, with the address of the peer.
fn answer(router: Router, peer: SocketAddr) -> impl Fn(Request<Incoming>) -> <Router as Service<Request>>::Future + Clone {
    move |request| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    }
}

/// Wakes the streams of conversations that other servers change.
async fn hear_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    let mut elsewhere = state.store.elsewhere();
    loop {
        let heard = tokio::select! {
            heard = elsewhere.recv() => heard,
            _ = stopping.wait_for(|stop| *stop) => return,
        };
        match heard {
            Ok(Elsewhere::These(conversations, newest)) => conversations.into_iter().for_each(|id| state.wakes.ring(id, newest)),
            Ok(Elsewhere::Any) | Err(RecvError::Lagged(_)) => state.wakes.ring_all(),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn forget_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    while tokio::time::timeout(FORGET_EVERY, stopping.wait_for(|stop| *stop)).await.is_err() {
        state.quotas.forget_silent();
        let now = Instant::now();
        state.desk_guesses.forget_old(now);
        state.customer_guesses.forget_old(now);
        state.lockout.forget_old(now);
    }
}
