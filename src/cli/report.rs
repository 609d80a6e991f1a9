//! `jieda report`: how much did the bot solve by itself?

use crate::cli::content::ContentArgs;
use crate::cli::opening::open_to_read;
use crate::cli::output::{Ending, print};
use crate::config::data::DataArgs;
use crate::engine::Engine;
use crate::http::desk::risk::Corpus;
use crate::report::definition::{QUIET, RETURN_WINDOW};
use crate::report::outcome::of_talks;
use crate::report::{resolution, table};
use crate::store::record::{Bookmark, Talks};
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::time::Duration;

/// How long to wait for another report. There is none: this process makes one.
const PATIENCE: Duration = Duration::ZERO;

/// What is said when the database gives no conversations.
const UNREADABLE: &str = "the conversations could not be read";

/// Says how much the bot solved by itself. May run beside a server.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "A conversation counts in the period in which it was opened, once the customer has asked something; test traffic does not count.\n\
    Every conversation is in exactly one class; docs/numbers.md defines the classes.\n\n\
    Example: jieda report --from 2026-11-01 --to 2026-11-30"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// The first day, in the desk's time zone [default: 30 days ago].
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day, which is in the report [default: today].
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    #[command(flatten)]
    content: ContentArgs,
    /// Print the corpus of risks instead: one JSON object a line for each red line in a message, also where it alarmed nobody.
    #[arg(long)]
    risk: bool,
    /// Print one JSON object, as GET /v1/reports/resolution gives it.
    #[arg(long)]
    json: bool,
}

/// Prints the report.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let (kb, intents) = args.content.read();
    let engine = Engine::compile(&kb, &intents, now).0;
    let zone = engine.as_ref().map_or_else(TimeZone::system, |engine| engine.desk.rosters.time_zone.clone());
    let quiet = engine.map_or(QUIET, |engine| SignedDuration::from_mins(i64::from(engine.policy.quiet_minutes)));
    let today = now.to_zoned(zone.clone()).date();
    let from = begin(args.from.unwrap_or_else(|| today.saturating_sub(30.days())), &zone)?;
    let to = begin(args.to.unwrap_or(today).saturating_add(1.day()), &zone)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be started")?;
    let database = args.data.resolve()?;
    let store = runtime.block_on(open_to_read(&database, args.data.master_key().as_ref()))?;
    if args.risk {
        let mut corpus = Corpus::whole(store, Bookmark::before(from), to);
        while let Some(lines) = runtime.block_on(corpus.next(PATIENCE)).context(UNREADABLE)? {
            print(lines.trim_end())?;
        }
        return Ok(Ending::Good);
    }
    let until = to.saturating_add(RETURN_WINDOW).unwrap_or(Timestamp::MAX);
    let count = move |talks: &mut Talks<'_>| Ok(resolution(&of_talks(talks, now, quiet)?, from, to));
    let report = runtime.block_on(store.read_through(Bookmark::before(from), until, PATIENCE, count)).context(UNREADABLE)?;
    if args.json {
        print(&serde_json::to_string_pretty(&report).context("the report could not be written as JSON")?)?;
    } else {
        print(&table::text(&report))?;
    }
    Ok(Ending::Good)
}

fn begin(day: Date, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    Ok(day.to_zoned(zone.clone()).with_context(|| format!("{day} is no day"))?.timestamp())
}
