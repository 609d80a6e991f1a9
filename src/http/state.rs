//! What do all requests share?

use crate::config::Secret;
use crate::http::desk::queue::Board;
use crate::http::guard::idempotency::Running;
use crate::http::guard::limits::{Limits, Quotas};
use crate::http::guard::turns::Turns;
use crate::http::operator::content::{Content, Served};
use crate::http::operator::metrics::Metrics;
use crate::http::stream::desk_news::DeskNews;
use crate::http::stream::wakes::Wakes;
use crate::store::Store;
use crate::store::record::TokenHash;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// What all requests share.
pub struct AppState {
    /// Where events are kept.
    pub store: Store,
    /// What the bot knows at this moment.
    pub content: Content,
    /// Who is an administrator.
    pub admin: TokenHash,
    /// With which visitors' names are signed; without it nobody is known for sure.
    pub identity: Option<Secret>,
    /// The numbers that bound what is taken on.
    pub limits: Limits,
    /// What single customers asked for lately.
    pub quotas: Quotas,
    /// Requests with an idempotency key that are not answered yet.
    pub running: Running,
    /// Who waits to change a conversation.
    pub turns: Turns,
    /// The desk's lists, read once for all consoles.
    pub board: Board,
    /// The desk's events, read once for all consoles.
    pub desk_news: DeskNews,
    /// Wakes the streams of a conversation.
    pub wakes: Wakes,
    /// Places for open streams of customers.
    pub streams: Arc<Semaphore>,
    /// Places for open streams of agents.
    pub desk_streams: Arc<Semaphore>,
    /// What is counted.
    pub metrics: Metrics,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
    /// Whether X-Forwarded-For says who the client is.
    pub is_behind_proxy: bool,
}

/// What a server begins with.
pub struct Beginning {
    /// Where events are kept.
    pub store: Store,
    /// The first content.
    pub served: Served,
    /// Who is an administrator.
    pub admin: TokenHash,
    /// With which visitors' names are signed.
    pub identity: Option<Secret>,
    /// The numbers that bound what is taken on.
    pub limits: Limits,
    /// Whether X-Forwarded-For says who the client is.
    pub is_behind_proxy: bool,
}

impl AppState {
    /// The state before the first request.
    pub fn new(beginning: Beginning, stopping: watch::Receiver<bool>) -> Self {
        AppState {
            store: beginning.store,
            content: Content::new(beginning.served),
            admin: beginning.admin,
            identity: beginning.identity,
            quotas: Quotas::new(&beginning.limits),
            running: Running::default(),
            turns: Turns::default(),
            board: Board::default(),
            desk_news: DeskNews::default(),
            wakes: Wakes::default(),
            streams: Arc::new(Semaphore::new(beginning.limits.streams)),
            desk_streams: Arc::new(Semaphore::new(beginning.limits.streams_of_desk)),
            metrics: Metrics::new(),
            limits: beginning.limits,
            stopping,
            is_behind_proxy: beginning.is_behind_proxy,
        }
    }
}
