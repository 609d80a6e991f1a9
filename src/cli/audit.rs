//! `jieda audit`: has nobody changed the record of who read and changed what?

use crate::cli::opening::open_without_words;
use crate::cli::output::{Ending, print};
use crate::config::data::DataArgs;
use crate::privacy::audit::Head;
use crate::privacy::audit::proof::Fault;
use anyhow::Context;
use clap::{Args as ClapArgs, Subcommand};

/// Proves the audit log, which tells who read and who changed what.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Recompute the hash chain, and print its head or the first entry that does not fit.
    Verify(VerifyArgs),
}

/// Computes the chain of hashes anew.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit code 0: every entry follows from the one before it. 1: an entry does not; the output names it.\n\
    May run beside a server. Note the head every day, where the database's owner cannot write: only a noted head shows that\n\
    the end of the log was cut off, or that the whole log was rewritten.\n\n\
    Example: jieda audit verify --data /var/lib/jieda --head 1204:5f0c…")]
struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A head noted earlier, which must be part of the log; may be repeated.
    #[arg(long, value_name = "SEQ:HASH")]
    head: Vec<Head>,
}

/// Runs the command that was given.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let Command::Verify(args) = &args.command;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
    let database = args.data.resolve()?;
    let store = runtime.block_on(open_without_words(&database))?;
    match runtime.block_on(store.verify_audit(args.head.clone())).context("the audit log could not be read to its end")? {
        Ok(head) => {
            print(&format!("{} entries, each follows from the one before it\nhead {head}", head.seq))?;
            Ok(Ending::Good)
        }
        Err(fault) => {
            print(&format!("{fault}\n  = help: {}", help(&fault)))?;
            Ok(Ending::Faulty)
        }
    }
}

fn help(fault: &Fault) -> &'static str {
    match fault {
        Fault::Missing { .. } | Fault::Changed(_) => {
            "somebody wrote to the database by hand: compare it with earlier backups, and find out who had access"
        }
        Fault::Cut { .. } | Fault::Rewritten(_) => {
            "make sure that the head was noted for this database, and that this is no older copy of it; then compare it with earlier backups"
        }
    }
}
