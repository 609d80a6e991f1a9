//! `jieda report`: how much did the bot solve by itself?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::cli::talks::{PATIENCE, Reader, UNREADABLE};
use crate::config::data::DataArgs;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::engine::load::judged_by;
use crate::http::desk::risk::Corpus;
use crate::report::cross::{CrossTable, Question};
use crate::report::cut::Cut;
use crate::report::export::{Format, write};
use crate::report::figure::Figure;
use crate::report::rival::Rival;
use crate::report::{Inquiry, ResolutionReport, table};
use crate::store::record::{Bookmark, Summaries};
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::io::{BufWriter, stdout};

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
    /// Cut the conversations by what they have in common.
    #[arg(long, value_name = "WHAT", value_parser = cut)]
    by: Option<Cut>,
    /// Count by the published definition of another product as well, or of all five.
    #[arg(long = "as", value_name = "PRODUCT", value_parser = rivals)]
    rivals: Option<Rivals>,
    /// Print the corpus of risks instead: one JSON object a line for each red line in a message, also where it alarmed nobody.
    #[arg(long)]
    risk: bool,
    /// Find the combinations of one to four cuts, with commas between them, in which it goes worst.
    #[arg(long, value_name = "CUTS", conflicts_with_all = ["risk", "by", "rivals", "rows"])]
    cross: Option<String>,
    /// What goes well or wrong in a combination.
    #[arg(long, value_name = "FIGURE", default_value = "self_resolution", value_parser = figure)]
    figure: Figure,
    /// Print one row a conversation instead, with ids, times and numbers and no words.
    #[arg(long, value_name = "FORMAT", value_parser = format, conflicts_with_all = ["risk", "by", "rivals", "json"])]
    rows: Option<Format>,
    /// Print one JSON object, as GET /v1/reports/resolution gives it.
    #[arg(long)]
    json: bool,
}

/// Prints the report.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let (measure, rosters) = judging(&args.content)?;
    let zone = &rosters.time_zone;
    let today = now.to_zoned(zone.clone()).date();
    let from = begin(args.from.unwrap_or_else(|| today.saturating_sub(30.days())), zone)?;
    let to = begin(args.to.unwrap_or(today).saturating_add(1.day()), zone)?;
    let reader = Reader::open(&args.data)?;
    if args.risk {
        let mut corpus = Corpus::whole(reader.store, Bookmark::before(from), to);
        while let Some(lines) = reader.runtime.block_on(corpus.next(PATIENCE)).context(UNREADABLE)? {
            print(lines.trim_end())?;
        }
        return Ok(Ending::Good);
    }
    let rivals = args.rivals.as_ref().map_or_else(Vec::new, |rivals| rivals.0.clone());
    let inquiry = Inquiry { from, to, now, rosters, by: args.by.clone(), rivals };
    let until = inquiry.until(&measure);
    if let Some(format) = args.rows {
        let sink = BufWriter::new(stdout());
        reader.count(from, until, move |kept: &mut Summaries<'_>| write(kept, &inquiry, &measure, format, sink))?;
        return Ok(Ending::Good);
    }
    if let Some(cuts) = &args.cross {
        let question = Question::of(cuts, args.figure).map_err(|why| anyhow::anyhow!("--cross: {why}"))?;
        let count = move |kept: &mut Summaries<'_>| CrossTable::of(kept, &question, &inquiry, &measure);
        let found = reader.count(from, until, count)?;
        let json = args.json.then(|| serde_json::to_string_pretty(&found)).transpose().context("the table could not be written as JSON")?;
        print(&json.unwrap_or_else(|| table::combinations(&found)))?;
        return Ok(Ending::Good);
    }
    let report = reader.count(from, until, move |kept: &mut Summaries<'_>| ResolutionReport::of(kept, &inquiry, &measure))?;
    if args.json {
        print(&serde_json::to_string_pretty(&report).context("the report could not be written as JSON")?)?;
    } else {
        print(&table::text(&report))?;
    }
    Ok(Ending::Good)
}

/// The rules and the hours by which conversations are judged: the rest of the content is not needed, and may have errors.
fn judging(content: &ContentArgs) -> anyhow::Result<(Measure, Rosters)> {
    let (_, intents) = content.read();
    let mut faults = Vec::new();
    judged_by(&intents, &mut faults).with_context(|| {
        faults.iter().for_each(|fault| eprintln!("{fault}\n"));
        "measure.ron, deadlines.ron or handoff.ron has errors; mend them first"
    })
}

/// The products by whose definitions is counted.
#[derive(Debug, Clone)]
struct Rivals(Vec<Rival>);

fn cut(name: &str) -> Result<Cut, String> {
    Cut::named(name).ok_or_else(|| format!("write one of {}", Cut::names()))
}

fn figure(name: &str) -> Result<Figure, String> {
    let names = || format!("write one of {}", Figure::ALL.map(Figure::name).join(", "));
    Figure::ALL.into_iter().find(|figure| figure.name() == name).ok_or_else(names)
}

fn format(name: &str) -> Result<Format, String> {
    Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| "write csv or parquet".to_owned())
}

fn rivals(name: &str) -> Result<Rivals, String> {
    let rivals = Rival::named(name);
    let names = || format!("write all, or one of {}", Rival::ALL.map(Rival::name).join(", "));
    if rivals.is_empty() { Err(names()) } else { Ok(Rivals(rivals)) }
}

fn begin(day: Date, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    Ok(day.to_zoned(zone.clone()).with_context(|| format!("{day} is no day"))?.timestamp())
}
