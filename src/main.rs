//! Parses arguments, calls one command, turns its error into an exit code.

use clap::Parser;
use jieda::cli::output::Ending;
use jieda::cli::{Cli, run};
use mimalloc::MiMalloc;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    set_up_allocator();
    match run(Cli::parse()) {
        Ok(Ending::Good) => ExitCode::SUCCESS,
        Ok(Ending::Faulty) => ExitCode::from(1),
        // Nobody reads on, as with `| head`: that is the reader's right.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Lets the allocator give freed memory back at once: after an edit, half of the process would else stay with it. It reads this setting before
/// the program begins, so that the program begins once more in its own place, with the same process id.
#[cfg(unix)]
fn set_up_allocator() {
    use std::env::{args_os, current_exe, var_os};
    use std::os::unix::process::CommandExt;
    if var_os(PURGE_DELAY).is_some() {
        return;
    }
    if let (Ok(program), Some(name)) = (current_exe(), args_os().next()) {
        // Where it cannot begin once more, it goes on as it is, and holds more memory.
        let _ = std::process::Command::new(program).arg0(name).args(args_os().skip(1)).env(PURGE_DELAY, "0").exec();
    }
}

#[cfg(not(unix))]
fn set_up_allocator() {}

/// How long mimalloc keeps freed memory, in milliseconds; who sets it knows better.
#[cfg(unix)]
const PURGE_DELAY: &str = "MIMALLOC_PURGE_DELAY";
