//! What can be typed at a shell?
//!
//! One `run(args)` a command. Only here are runtime faults joined with `anyhow`.

mod about;
mod allocator;
pub mod ask;
pub mod audit;
pub mod backup;
mod candidate;
pub mod check;
pub mod check_data;
pub mod content;
pub mod customer;
pub mod eval;
pub mod explain;
mod fix;
pub mod import;
pub mod key;
pub mod lines;
pub mod moving;
pub mod opening;
pub mod output;
pub mod report;
pub mod restore;
mod rows;
mod sarif;
pub mod serve;
mod spoken;

use crate::cli::output::Ending;
use clap::{Parser, Subcommand};

/// 解答: answers customers from a knowledge base, hands the rest to people, and says honestly how much it solved.
#[derive(Debug, Parser)]
#[command(name = "jieda", version, about, after_help = "Start with `jieda serve`, then open http://127.0.0.1:8080/ in a browser.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What Jieda can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer customers over HTTP, with the chat widget, the agents' console and the API.
    Serve(serve::Args),
    /// Compile the content and list every fault of every file, with place and remedy.
    Check(check::Args),
    /// Read everything that is stored, and say what does not hold together.
    CheckData(check_data::Args),
    /// Prove that nobody has changed the audit log.
    Audit(audit::Args),
    /// Copy the database of a running server, and check the copy.
    Backup(backup::Args),
    /// Put such a copy back, and erase in it what was erased since.
    Restore(restore::Args),
    /// Copy everything from one database to another, and make sure that it is the same there.
    Move(moving::Args),
    /// Make, rotate and remove the master keys by which words are sealed.
    Key(key::Args),
    /// Export or erase everything that is stored of a customer, or keep it from being erased.
    Customer(customer::Args),
    /// Ask one question, or talk, without a server.
    Ask(ask::Args),
    /// Show why the bot answers a question as it does.
    Explain(explain::Args),
    /// Say how much the bot solved by itself.
    Report(report::Args),
    /// Measure search, intents, conversations and the content itself.
    Eval(eval::Args),
    /// Turn rows of questions, or of examples of intents, into entries of a knowledge base.
    Import(import::Args),
}

/// Runs a command.
pub fn run(cli: Cli) -> anyhow::Result<Ending> {
    match cli.command {
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(&args),
        Command::CheckData(args) => check_data::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Move(args) => moving::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Customer(args) => customer::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Import(args) => import::run(&args),
    }
}
