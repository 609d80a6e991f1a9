//! On which threads is a request worked on that was let in?
//!
//! On threads apart from those that read requests and refuse them. At a peak a thousand refusals stand in the line of their threads, and
//! each step of a request would wait behind them; so the system's scheduler shares the processors out between the two.

use std::io;
use tokio::runtime::{Builder, Handle, Runtime};

/// Threads of their own. Dropping them waits for nothing.
pub struct Workers(Option<Runtime>);

impl Workers {
    /// So many threads.
    pub fn start(n: usize) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(n).thread_name("jieda-work").enable_all().build()?;
        Ok(Workers(Some(runtime)))
    }

    /// Where work is given to them.
    pub fn handle(&self) -> Handle {
        self.0.as_ref().expect("they are there until they are dropped").handle().clone()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // A runtime that waits for its threads must not be dropped by a task.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
