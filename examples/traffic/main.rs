//! How does a data folder get days of history within seconds?
//!
//! `cargo run --release --example traffic -- --data DIR --counted`: customers of several tempers, who do not exist, talk with the real engine, and
//! what happens is stored in the real database, at the times at which it would have happened. It is for demonstrations, pictures, tests and
//! measurements. The same seed and end give the same history.

mod chance;
mod conduct;
mod crowd;
mod customer;
mod details;
mod history;
mod hours;
mod judging;
mod matters;
mod plan;
mod setting;
mod talk;
mod temper;
mod typing;
mod words;

use crate::crowd::Crowd;
use crate::history::{History, Written};
use crate::hours::Hours;
use crate::matters::Matters;
use crate::setting::{Counting, Setting};
use crate::words::Lexicon;
use anyhow::{Context, bail};
use clap::Parser;
use jieda::cli::content::ContentArgs;
use jieda::cli::opening::helped;
use jieda::config::data::{Database, MasterKeyFile};
use jieda::store::Store;
use jiff::Timestamp;
use std::path::PathBuf;
use std::time::Instant;

/// Writes days of conversations of customers who do not exist into a data folder.
#[derive(Debug, Parser)]
#[command(
    name = "traffic",
    after_help = "The same seed, end and content give the same conversations, whatever the time and the machine.\n\n\
    Example: cargo run --release --example traffic -- --data /tmp/demo --days 30 --conversations 2000 --counted"
)]
struct Args {
    /// The data folder, which is created as needed; no server may have it open.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file with the master keys, if words are to be sealed.
    #[arg(long, value_name = "FILE")]
    master_key_file: Option<PathBuf>,
    #[command(flatten)]
    content: ContentArgs,
    /// Over how many days the conversations are spread.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3_650))]
    days: u32,
    /// How many conversations.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    conversations: u32,
    /// From what all chance follows.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// When the days end [default: now].
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// Let the conversations count in reports; else they are marked as test traffic.
    #[arg(long)]
    counted: bool,
    /// Let them count also beside conversations that are there already.
    #[arg(long)]
    add: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let begun = Instant::now();
    let until = args.until.unwrap_or_else(Timestamp::now);
    let setting = setting(&args, until)?;
    let hours = Hours::before(until, args.days, &setting.engine.desk.rosters.time_zone, args.seed);
    let crowd = Crowd::new(hours, args.conversations, args.seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")?;
    let written = runtime.block_on(write(&args, &setting, crowd, until))?;
    tell(&args, written, begun);
    Ok(())
}

fn setting(args: &Args, until: Timestamp) -> anyhow::Result<Setting> {
    let engine = args.content.compile(until)?;
    let lexicon = Lexicon::read().context("the words beside the example cannot be read")?;
    let counting = if args.counted { Counting::Counted } else { Counting::Test };
    Ok(Setting { matters: Matters::of(&engine), engine, lexicon, seed: args.seed, counting })
}

/// Writes the history, unless it would spoil the numbers of conversations that are there.
async fn write(args: &Args, setting: &Setting, crowd: Crowd, until: Timestamp) -> anyhow::Result<Written> {
    let database = Database::Folder(args.data.clone());
    let master = args.master_key_file.clone().map(MasterKeyFile::new);
    let store = Store::open(&database, master.as_ref()).await;
    let store = store.map_err(|error| helped(error, &format!("cannot open the database in {database}")))?;
    let is_used = store.look_up_newest().await.context("the database cannot be read")? > 0;
    if is_used && args.counted && !args.add {
        bail!(
            "{database} has conversations already, and these would count among them\n   \
            = help: name another folder with --data, leave --counted out, or say --add if that is what you want"
        );
    }
    History::new(setting, &store, crowd, until).write().await.context("the conversations could not be stored")
}

fn tell(args: &Args, Written { conversations, events }: Written, begun: Instant) {
    let (days, seconds, dir) = (args.days, begun.elapsed().as_secs_f64(), args.data.display());
    println!("{conversations} conversations with {events} events over {days} days, written in {seconds:.1} s");
    if !args.counted {
        println!("they are test traffic, which no report counts; with --counted they do");
    }
    println!("look at them:\n  jieda report --data {dir}\n  cargo run --release -- serve --data {dir}");
}
