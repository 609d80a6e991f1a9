//! How much may editors have worked out at once?
//!
//! What they ask takes seconds of a processor, so that one piece of work of each kind is done at a time.

use crate::http::error::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// How many editors' bodies are read at once.
const UPLOADS: usize = 4;

/// How long a request waits for the work before it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Places for the work of editors.
pub struct Workshop {
    /// Places for bodies that are read.
    pub uploads: Semaphore,
    checks: Arc<Semaphore>,
    compilations: Arc<Semaphore>,
}

/// What kind of work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A look at one draft: a fraction of a second.
    Check,
    /// The whole content is compiled: seconds.
    Compilation,
}

impl Default for Workshop {
    fn default() -> Self {
        let one = || Arc::new(Semaphore::new(1));
        Workshop { uploads: Semaphore::new(UPLOADS), checks: one(), compilations: one() }
    }
}

impl Workshop {
    /// Does a piece of work on a thread of its own when the one before it is done; also when nobody waits for it any more, it is alone.
    pub async fn work<T: Send + 'static>(&self, kind: Work, piece: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = self.turn(kind).await?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            piece()
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "the work of an editor broke off");
            Problem::Internal
        })
    }

    async fn turn(&self, kind: Work) -> Result<OwnedSemaphorePermit, Problem> {
        let turns = match kind {
            Work::Check => &self.checks,
            Work::Compilation => &self.compilations,
        };
        let turn = tokio::time::timeout(PATIENCE, turns.clone().acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or(Problem::EditorsBusy)
    }
}
