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
    match run(Cli::parse()) {
        Ok(Ending::Good) => ExitCode::SUCCESS,
        Ok(Ending::Faulty) => ExitCode::from(1),
        // Nobody reads on, as with `| head`: that is the reader's right.
        Err(error) if error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_broken_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}
