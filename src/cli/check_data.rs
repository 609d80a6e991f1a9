//! `jieda check-data`: does what is stored hold together?

use crate::cli::opening::{helped, open_to_read};
use crate::cli::output::{Ending, print};
use crate::config::data::DataArgs;
use crate::store::Store;
use crate::store::inspection::Inspection;
use anyhow::Context;
use clap::Args as ClapArgs;

/// Reads everything that is stored, and says what does not hold together.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit code 0: no fault. 1: at least one fault; each is listed with its remedy.\n\
    May run beside a server; --mend may not.\n\n\
    Example: jieda check-data --data /var/lib/jieda")]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Rebuild the desk's lists from the events first; no server may use the database meanwhile.
    #[arg(long)]
    mend: bool,
}

/// Prints what is wrong.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
    let database = args.data.resolve()?;
    if args.mend {
        let store = runtime.block_on(Store::open(&database, args.data.master_key().as_ref()));
        let store = store.map_err(|error| helped(error, &format!("no database can be opened in {database}")))?;
        runtime.block_on(store.mend()).context("the lists could not be written")?;
    }
    let store = runtime.block_on(open_to_read(&database, args.data.master_key().as_ref()))?;
    let found = runtime.block_on(store.inspect()).context("the database could not be read to its end")?;
    tell(&found)
}

/// Prints what was found.
pub fn tell(found: &Inspection) -> anyhow::Result<Ending> {
    for fault in &found.faults {
        let why = fault.why().map(|why| format!(": {why}")).unwrap_or_default();
        print(&format!("{fault}{why}\n  = help: {}", fault.help()))?;
    }
    print(&format!("{} conversations, {} events; {} faults", found.n_conversations, found.n_events, found.faults.len()))?;
    Ok(if found.faults.is_empty() { Ending::Good } else { Ending::Faulty })
}
