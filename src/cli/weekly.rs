//! `jieda weekly`: what is to be told of last week?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::cli::talks::{Reader, UNREADABLE};
use crate::config::data::DataArgs;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::http::desk::weekly::Week;
use crate::http::knowledge::recall::Recall;
use crate::weekly::markdown::markdown;
use crate::weekly::page::page;
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

/// Tells a week in plain words: what changed beyond chance, what customers wrote, what was done about it, what to write next.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Weeks begin on Monday, in the desk's time zone. Personal details are masked. May run beside a server.\n\n\
    Example: jieda weekly --html > week.html")]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    content: ContentArgs,
    /// A day of the week [default: a day of last week].
    #[arg(long, value_name = "DATE")]
    week: Option<Date>,
    /// In which language: zh-CN, zh-TW or en.
    #[arg(long, value_name = "LOCALE", default_value = FALLBACK_LOCALE, value_parser = ["zh-CN", "zh-TW", "en"])]
    locale: String,
    /// Print one page of HTML that shows itself in 90 seconds, instead of Markdown.
    #[arg(long)]
    html: bool,
}

/// Prints the week.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let engine = Arc::new(args.content.compile(now)?);
    let week = Week::around(args.week, &engine.desk.rosters, now).context("no calendar has that week; name a day of another one")?;
    let reader = Reader::open(&args.data)?;
    let read = reader.runtime.block_on(week.read(reader.reading(&engine, &Recall::default()), now)).context(UNREADABLE)?;
    let told = week.told(&engine, &read, now);
    print(if args.html { page(&told, &args.locale) } else { markdown(&told, &args.locale) }.trim_end())?;
    Ok(Ending::Good)
}
