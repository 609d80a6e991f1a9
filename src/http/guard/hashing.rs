//! How many passwords are looked at at once?
//!
//! Each takes 19 MiB and some hundredths of a second of a processor, on purpose, so that whoever sends many must not have the server work for
//! them alone. They are hashed on threads for work that blocks, a few at a time; what comes beyond waits a moment, and is refused then.

use crate::http::error::Problem;
use crate::http::guard::limits::processors;
use crate::privacy::password::{self, MEMORY_KIB, Password, SALT_BYTES};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The most memory for hashes in KiB: what four of them take.
const MEMORY_IN_ALL_KIB: u32 = 4 * MEMORY_KIB;

/// How long a password waits for its turn: as long as some dozen take.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is compared where there is no password, so that it takes as long.
static NOBODYS: LazyLock<String> = LazyLock::new(password::nobodys);

/// Places for passwords that are hashed.
pub struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        let n_places = processors().min((MEMORY_IN_ALL_KIB / MEMORY_KIB) as usize);
        Hashing(Arc::new(Semaphore::new(n_places)))
    }
}

impl Hashing {
    /// Whether a text is the password of which this is stored; where nothing is, it is not, which takes as long to say.
    pub async fn is_right(&self, text: String, stored: Option<String>) -> Result<bool, Problem> {
        self.work(move || {
            // Before the look, whatever is stored: the first to need it must not wait longer.
            let nobodys = NOBODYS.as_str();
            let is_right = password::is_right(&text, stored.as_deref().unwrap_or(nobodys));
            is_right && stored.is_some()
        })
        .await
    }

    /// What is to be stored of a password.
    pub async fn hash(&self, password: Password) -> Result<String, Problem> {
        let mut salt = [0; SALT_BYTES];
        getrandom::fill(&mut salt).map_err(|error| {
            tracing::error!(%error, "the system gives no random numbers");
            Problem::Internal
        })?;
        self.work(move || password.hash(&salt)).await
    }

    async fn work<T: Send + 'static>(&self, piece: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = tokio::time::timeout(PATIENCE, self.0.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(Problem::Overloaded)?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            piece()
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            Problem::Internal
        })
    }
}
