//! How does a server keep hold of the requests that it carries out?
//!
//! The note of a request ends by itself within seconds, as a lease does, and a server that lives renews it. So what a dead server had begun
//! is free for another soon, however long its requests may take. Where a renewal comes too late, a request may be begun twice; it is stored
//! once all the same.

use crate::store::error::Error;
use crate::store::postgres::once;
use crate::store::running::{Entry, Running};
use deadpool_postgres::Pool;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often notes are renewed. Most requests end before, and cost nothing here.
const RENEWED_EVERY: Duration = Duration::from_secs(2);

/// Renews until the task is given up.
pub async fn run(pool: Pool, server: String, running: Running) {
    let mut ticks = interval(RENEWED_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let held = running.entries();
        if !held.is_empty()
            && let Err(error) = renew(&pool, &held, &server).await
        {
            tracing::debug!(%error, "the notes of running requests cannot be renewed now");
        }
    }
}

async fn renew(pool: &Pool, held: &[Entry], server: &str) -> Result<(), Error> {
    once::renew(&pool.get().await?, held, server).await
}
