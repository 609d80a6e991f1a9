//! `jieda replay`: how would recorded conversations go with this content?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::cli::talks::Reader;
use crate::config::data::DataArgs;
use crate::engine::Engine;
use crate::eval::effect::{Got, GotAct};
use crate::eval::replay::{Change, Difference, Recorded, Replay, latest};
use crate::report::table::align;
use crate::store::record::Talks;
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};

/// Runs recorded conversations against the content, and shows what would go otherwise. May run beside a server.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Without --against, what customers got is held against what the content gives now. With it, what the content gives is held against what the\n\
    other gives. Each conversation is followed to its first difference; no other system is asked. It is\n\
    compared what is answered, not in which words. Personal details are masked.\n\n\
    Exit code 1: an answer is lost, or one that reviewers found right is another one now.\n\n\
    Example: jieda replay --since 30d --against ../edited --markdown"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    content: ContentArgs,
    /// From when on: so many days, as 30d.
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    since: i64,
    /// Other content: a folder with kb/ and perhaps intents/.
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// How many conversations at most, the latest ones.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// How many differences are shown.
    #[arg(long, value_name = "N", default_value_t = 20)]
    examples: usize,
    /// Print one JSON object.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print a table in Markdown, as for a pull request.
    #[arg(long)]
    markdown: bool,
}

/// Prints what would go otherwise.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let own = args.content.compile(now)?;
    let other = args.against.as_ref().map(|dir| against(dir, now)).transpose()?;
    let talks = read(args, now)?;
    let replay = Replay::of(&own, other.as_ref(), &talks, args.examples);
    let ending = if replay.figures.is_no_worse() { Ending::Good } else { Ending::Faulty };
    if args.json {
        print(&serde_json::to_string_pretty(&replay).context("the figures could not be written as JSON")?)?;
    } else {
        print(&shown(&replay, args.markdown))?;
    }
    Ok(ending)
}

fn days(text: &str) -> Result<i64, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
    days.filter(|days| (1..=3_650).contains(days)).ok_or_else(|| "write a number of days, as 30d".to_owned())
}

fn against(dir: &Path, now: Timestamp) -> anyhow::Result<Engine> {
    let kb = dir.join("kb");
    if !kb.is_dir() {
        bail!("{} has no folder kb", dir.display());
    }
    let intents = Some(dir.join("intents")).filter(|intents| intents.is_dir());
    ContentArgs { kb: Some(kb), intents }.compile(now).with_context(|| format!("the content of {}", dir.display()))
}

fn read(args: &Args, now: Timestamp) -> anyhow::Result<Vec<Recorded>> {
    let from = now.saturating_sub(SignedDuration::from_hours(24 * args.since)).unwrap_or(Timestamp::MIN);
    let most = args.limit as usize;
    Reader::open(&args.data)?.read(from, now, move |talks: &mut Talks<'_>| latest(talks, most))
}

fn shown(replay: &Replay, is_markdown: bool) -> String {
    let figures = &replay.figures;
    let rows = [
        ("messages compared", figures.messages),
        ("conversations, of which", figures.talks),
        ("go as they did", figures.same),
        ("lose an answer", figures.lost),
        ("get another answer", figures.moved),
        ("get an answer where there was none", figures.gained),
        ("differ without an answer", figures.other),
        ("handed over, and were not", figures.more_handovers),
        ("not handed over, and were", figures.fewer_handovers),
        ("answers found right, and others now", figures.right_answers_changed),
    ];
    if is_markdown {
        let figures: String = rows.iter().map(|(name, n)| format!("| {name} | {n} |\n")).collect();
        let cell = |text: &str| text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ");
        let line = |example: &Difference| {
            let text = cell(&example.text);
            format!("| {text} | {} | {} | {} |\n", change(example.change), cell(&told(&example.before)), cell(&told(&example.after)))
        };
        let examples: String = replay.examples.iter().map(line).collect();
        return format!("| replay | |\n|---|---|\n{figures}\n| message | change | before | after |\n|---|---|---|---|\n{examples}");
    }
    let figures: Vec<Vec<String>> = rows.iter().map(|(name, n)| vec![(*name).to_owned(), n.to_string()]).collect();
    let examples = replay.examples.iter().map(|example| {
        let right = if example.was_found_right { " (found right)" } else { "" };
        let (kind, text, times) = (change(example.change), &example.text, example.times);
        format!("{kind}, {times} times: {text}\n    {}{right}\n    {}\n", told(&example.before), told(&example.after))
    });
    format!("{}\n\n{}", align(&figures), examples.collect::<String>())
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Lost => "lost",
        Change::Moved => "moved",
        Change::Gained => "gained",
        Change::Other => "other",
    }
}

fn told(got: &Got) -> String {
    let act = match got.act {
        GotAct::Answer => "answer",
        GotAct::Choices => "choices",
        GotAct::Procedure => "procedure",
        GotAct::Handover => "a person",
        GotAct::Miss => "no answer",
        GotAct::Other => "something else",
    };
    let what = got.target.as_deref().or(got.title.as_deref()).unwrap_or_default();
    format!("{act} {what}").trim_end().to_owned()
}
