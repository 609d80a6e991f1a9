//! What can be typed at a shell?
//!
//! One `run(args)` a command. Only here are runtime faults joined with `anyhow`.

mod about;
mod allocator;
pub mod ask;
pub mod audit;
pub mod backup;
pub mod check;
pub mod check_data;
pub mod content;
pub mod customer;
mod demands;
pub mod eval;
pub mod explain;
mod fix;
pub mod import;
pub mod key;
mod lessons;
pub mod lines;
pub mod moving;
pub mod new;
pub mod opening;
pub mod output;
pub mod replay;
mod report;
pub mod restore;
mod rows;
mod sarif;
pub mod serve;
mod talks;
mod topics;
mod weekly;

use crate::cli::output::Ending;
use clap::{Parser, Subcommand};

/// 解答: answers customers from a knowledge base, hands over the rest to people, and reports honestly how much it solved.
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
    /// Create a small knowledge base and intents to start from.
    New(new::Args),
    /// Answer customers over HTTP, with the chat widget, the agents' console and the API.
    Serve(Box<serve::Args>),
    /// Compile the content and list every fault, with its place and remedy.
    Check(check::Args),
    /// Read all stored data and report what is inconsistent.
    CheckData(check_data::Args),
    /// Verify that nobody has changed the audit log.
    Audit(audit::Args),
    /// Back up the database of a running server, and check the copy.
    Backup(backup::Args),
    /// Restore a backup, and erase in it what was erased since.
    Restore(restore::Args),
    /// Copy everything from one database to another, and compare the two.
    Move(moving::Args),
    /// Create, rotate and retire the master keys that seal (encrypt) what people write.
    Key(key::Args),
    /// Export or erase a customer's data, or put it on legal hold.
    Customer(customer::Args),
    /// Ask one question, or hold a talk, without a server.
    Ask(ask::Args),
    /// Show why the bot answers a question as it does.
    Explain(explain::Args),
    /// Report how much the bot solved by itself.
    Report(report::Args),
    /// Show how recorded conversations would go with this content, or with other content.
    Replay(replay::Args),
    /// Show what customers ask about, and where the bot has no good answer.
    Topics(topics::Args),
    /// Show what customers want and no answer can give, and what became of it.
    Demands(demands::Args),
    /// Tell last week in plain words.
    Weekly(weekly::Args),
    /// Show which questions of customers would teach the bot most.
    Lessons(lessons::Args),
    /// Measure search, intents, conversations and the content itself.
    Eval(eval::Args),
    /// Turn rows of questions, or of examples of intents, into entries of a knowledge base.
    Import(import::Args),
}

/// Runs a command.
pub fn run(cli: Cli) -> anyhow::Result<Ending> {
    match cli.command {
        Command::New(args) => new::run(&args),
        Command::Serve(args) => serve::run(*args),
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
        Command::Replay(args) => replay::run(&args),
        Command::Topics(args) => topics::run(&args),
        Command::Demands(args) => demands::run(&args),
        Command::Weekly(args) => weekly::run(&args),
        Command::Lessons(args) => lessons::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Import(args) => import::run(&args),
    }
}
