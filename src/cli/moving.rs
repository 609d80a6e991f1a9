//! `jieda move`: the whole history, from one database to another.

use crate::cli::output::{Ending, print};
use crate::config::data::{Database, MasterKeyFile};
use crate::store::Store;
use crate::store::moving::move_all;
use anyhow::Context;
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// Copies everything from one database to another, and makes sure that it is the same there.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "A database is a folder, or an address such as postgres://user@host/name. Stop the servers first: nothing may be written to\n\
    the old database meanwhile. If the command is interrupted, run it again: it goes on where it stopped.\n\n\
    Example: jieda move --from /var/lib/jieda --to postgres://jieda@db.example/jieda"
)]
pub struct Args {
    /// The database to copy from.
    #[arg(long, value_name = "DATABASE", env = "JIEDA_MOVE_FROM", hide_env_values = true)]
    from: String,
    /// The database to copy to: empty, or begun by a move from the same one.
    #[arg(long, value_name = "DATABASE", env = "JIEDA_MOVE_TO", hide_env_values = true)]
    to: String,
    /// PEM file with the certificate authorities of PostgreSQL.
    #[arg(long, value_name = "FILE", env = "JIEDA_DATABASE_CA")]
    database_ca: Option<PathBuf>,
    /// File with the master keys that seal words; both databases use the same.
    #[arg(long, value_name = "FILE", env = "JIEDA_MASTER_KEY_FILE")]
    master_key_file: Option<PathBuf>,
}

/// Copies, and says what was copied.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime could be started")?;
    let database = |text: &str| Database::parse(text, args.database_ca.as_ref());
    let master = args.master_key_file.clone().map(MasterKeyFile::new);
    let (from, to) = (database(&args.from)?, database(&args.to)?);
    let moved = runtime.block_on(async {
        let source = Store::open(&from, master.as_ref()).await.with_context(|| format!("{from} cannot be opened"))?;
        let target = Store::open(&to, master.as_ref()).await.with_context(|| format!("{to} cannot be opened"))?;
        move_all(&source, &target, |n| eprintln!("{n} conversations")).await.context("not everything could be moved")
    })?;
    print(&format!(
        "{} conversations, {} events; {} conversations were there already\nboth have the hash {}",
        moved.n_conversations, moved.n_events, moved.n_known, moved.hash
    ))?;
    Ok(Ending::Good)
}
