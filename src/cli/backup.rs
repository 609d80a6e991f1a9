//! `jieda backup`: a copy that can be put in the place of what is lost.

use crate::cli::check_data;
use crate::cli::opening::helped;
use crate::cli::output::Ending;
use crate::config::data::{DataArgs, Database};
use crate::store::Store;
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// Copies the database of a running server into a folder, and checks the copy.
#[derive(Debug, ClapArgs)]
#[command(after_help = "May run beside a server. `jieda restore` puts the copy back.\n\
    Each run replaces the file of --keys. Keep it apart from the copies: where words are sealed, no copy can be read without it, and what\n\
    was erased stays erased in every copy.\n\
    Exit code 1: the copy is made, but is inconsistent.\n\n\
    Example: jieda backup /var/backups/jieda/2026-11-29 --keys /var/keys/jieda.keys --data /var/lib/jieda")]
pub struct Args {
    /// The folder for the copy; it must not hold one already.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// The file for the newest data keys and the list of what is erased.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

/// Copies, and says what the copy holds.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let Database::Folder(from) = args.data.resolve()? else {
        bail!("PostgreSQL makes its own backups\n   = help: use pg_dump, or continuous archiving to restore any moment");
    };
    let place = format!("{} cannot be copied to {}", from.display(), args.to.display());
    Store::back_up(&from, &args.to, args.keys.as_deref()).map_err(|error| helped(error, &place))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
    let copy = Database::Folder(args.to.clone());
    // Without its keys: what is sealed is looked at as far as it is open.
    let found = runtime.block_on(async { Store::open_to_read(&copy, None).await?.inspect().await }).context("the copy cannot be read")?;
    check_data::tell(&found)
}
