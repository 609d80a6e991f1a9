//! Does anybody still wait for what is read?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Somebody who waits for a long reading, as long as this stands in the future that waits.
#[derive(Default)]
pub struct Asker {
    /// Becomes true when nobody waits any more.
    pub has_gone: Arc<AtomicBool>,
}

impl Drop for Asker {
    fn drop(&mut self) {
        self.has_gone.store(true, Ordering::Relaxed);
    }
}
