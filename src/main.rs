//! Parses arguments, calls one command, turns its error into an exit code.

use clap::Parser;
use jieda::cli::{Cli, Ending, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(Ending::Good) => ExitCode::SUCCESS,
        Ok(Ending::Faulty) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
