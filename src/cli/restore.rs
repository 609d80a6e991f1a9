//! `jieda restore`: puts a copy in the place of what is lost.

use crate::cli::check_data;
use crate::cli::opening::helped;
use crate::cli::output::{Ending, print};
use crate::config::data::{DataArgs, Database};
use crate::store::Store;
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use jiff::Timestamp;
use std::path::PathBuf;

/// Puts a copy into a folder that has no database, erases in it what was erased since, and checks it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit code 1: the copy is restored, but is inconsistent.\n\n\
    Example: jieda restore /var/backups/jieda/2026-11-29 --keys /var/keys/jieda.keys --data /var/lib/jieda")]
pub struct Args {
    /// The folder that `jieda backup` made.
    #[arg(value_name = "DIR")]
    from: PathBuf,
    /// The newest file of keys that `jieda backup` wrote.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

/// Puts the copy back, and says what it holds.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let database = args.data.resolve()?;
    let Database::Folder(to) = &database else {
        bail!("PostgreSQL restores its own backups\n   = help: use pg_restore, and leave out the schema `sealing` of old copies");
    };
    let master = args.data.master_key();
    let place = format!("{} cannot be put into {}", args.from.display(), to.display());
    let restored = Store::restore(&args.from, args.keys.as_deref(), to, master.as_ref(), Timestamp::now());
    let n_erased = restored.map_err(|error| helped(error, &place))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
    let found = runtime.block_on(async { Store::open_to_read(&database, master.as_ref()).await?.inspect().await });
    if args.keys.is_some() {
        print(&format!("{n_erased} conversations were erased since the copy was made, and are erased in it too"))?;
    } else {
        print("without --keys nobody knows what was erased or held since the copy was made: its content is as of then")?;
    }
    check_data::tell(&found.context("the copy cannot be read")?)
}
