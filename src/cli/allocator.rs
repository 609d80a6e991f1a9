//! How long does the allocator keep what was freed?
//!
//! Not at all: after an edit, half of the process would else stay with it.

/// How long mimalloc keeps freed memory, in milliseconds; who sets it knows better.
#[cfg(unix)]
const PURGE_DELAY: &str = "MIMALLOC_PURGE_DELAY";

/// Sets the allocator up. It reads its settings before the program begins, so that the program begins once more in its own place, with the same
/// process id; where it cannot, it goes on as it is, and holds more memory.
#[cfg(unix)]
pub fn set_up() {
    use std::env::{args_os, current_exe, var_os};
    use std::os::unix::process::CommandExt;
    if var_os(PURGE_DELAY).is_some() {
        return;
    }
    if let (Ok(program), Some(name)) = (current_exe(), args_os().next()) {
        let _ = std::process::Command::new(program).arg0(name).args(args_os().skip(1)).env(PURGE_DELAY, "0").exec();
    }
}

/// Leaves the allocator as it is.
#[cfg(not(unix))]
pub fn set_up() {}
