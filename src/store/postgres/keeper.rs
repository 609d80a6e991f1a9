//! Who clears away what is over?
//!
//! Requests with a key that have ended, marks of batches, and answers that need no longer be remembered: a bounded number at a time, by
//! whichever server gets to it. All of it is lost without harm.

use crate::store::error::Error;
use crate::store::postgres::once;
use crate::store::postgres::pool::changed;
use crate::store::running::Entry;
use deadpool_postgres::Pool;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

/// How often old rows are looked for.
const OFTEN: Duration = Duration::from_secs(5);

/// How many old rows of a kind go at once: more than come.
const AT_ONCE: usize = 10_000;

/// How many things that are over are cleared away together.
const TOGETHER: usize = 256;

const OLD_BATCHES: &str = "DELETE FROM batch WHERE id IN (SELECT id FROM batch WHERE at < now() - interval '10 min' LIMIT $1)";
const OLD_NOTES: &str = "DELETE FROM running WHERE (sender, key) IN
    (SELECT sender, key FROM running WHERE until < now() - interval '1 min' LIMIT $1)";

/// What is over.
pub enum Over {
    /// A request with a key.
    Request(Entry),
    /// All but the newest answers to this sender.
    Answers([u8; 32]),
}

/// Clears away until nobody hands in any more.
pub async fn run(pool: Pool, server: String, mut over: mpsc::UnboundedReceiver<Over>) {
    let mut ticks = interval(OFTEN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut some = Vec::new();
    loop {
        let cleared = tokio::select! {
            n = over.recv_many(&mut some, TOGETHER) => {
                if n == 0 {
                    return;
                }
                clear(&pool, &server, &mut some).await
            }
            _ = ticks.tick() => clear_old(&pool).await,
        };
        if let Err(error) = cleared {
            tracing::debug!(%error, "what is over cannot be cleared away now");
        }
    }
}

async fn clear(pool: &Pool, server: &str, some: &mut Vec<Over>) -> Result<(), Error> {
    let (mut requests, mut senders) = (Vec::new(), Vec::new());
    for over in some.drain(..) {
        match over {
            Over::Request(entry) => requests.push(entry),
            Over::Answers(sender) => senders.push(sender),
        }
    }
    let session = pool.get().await?;
    if !requests.is_empty() {
        once::end(&session, &requests, server).await?;
    }
    if senders.is_empty() { Ok(()) } else { once::forget_many(&session, &senders).await }
}

async fn clear_old(pool: &Pool) -> Result<(), Error> {
    let session = pool.get().await?;
    changed(&session, OLD_BATCHES, &[&(AT_ONCE as i64)]).await?;
    changed(&session, OLD_NOTES, &[&(AT_ONCE as i64)]).await?;
    once::forget_old(&session, AT_ONCE).await
}
