//! How does the server start, listen and stop?
//!
//! Written on hyper, since `axum::serve` sets no time for the head of a request: a client that sends it byte by byte would hold its
//! connection for ever.

use crate::http::guard::limits::Limits;
use crate::http::router;
use crate::http::state::{AppState, Beginning};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tower::Service;

/// The most bytes of the head of a request; the longest address that we make has less than 1 KiB.
const LARGEST_HEAD: usize = 32 * 1024;

/// How long to wait when no connection can be taken, for want of file descriptors for instance.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often the counts of those who were silent are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// A running server.
pub struct Server {
    /// Where it listens; with port 0, the port that was free.
    pub address: SocketAddr,
    /// What all requests share.
    pub state: Arc<AppState>,
    stop: watch::Sender<bool>,
    listening: JoinHandle<()>,
}

impl Server {
    /// Begins to listen and to answer.
    pub async fn start(listen: SocketAddr, beginning: Beginning) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let state = Arc::new(AppState::new(beginning, stopping.clone()));
        let listening = tokio::spawn(listen_until(stopping, listener, router(state.clone()), state.limits.clone()));
        tokio::spawn(forget_until(state.stopping.clone(), state.clone()));
        Ok(Server { address, state, stop, listening })
    }

    /// Takes no more connections, ends the streams, waits a while for requests in progress, and stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.listening.await {
            tracing::error!(%error, "the server did not stop in order");
        }
    }
}

async fn listen_until(mut stopping: watch::Receiver<bool>, listener: TcpListener, router: Router, limits: Limits) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_header_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service_fn(answer(router.clone(), peer)));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away in the middle is no fault of ours.
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.stop_time, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests in progress");
    }
}

/// The next connection; when there are too many, new ones wait in the system's queue until one ends.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Events are small and must not wait for more to be sent with.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection broke");
            }
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "no connection can be taken");
            tokio::time::sleep(ACCEPT_PAUSE).await;
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

async fn forget_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    while tokio::time::timeout(FORGET_EVERY, stopping.wait_for(|stop| *stop)).await.is_err() {
        state.quotas.forget_silent();
    }
}
