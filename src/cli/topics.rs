//! `jieda topics`: what do customers ask about, and where does the bot have no good answer?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print, short};
use crate::cli::talks::{Reader, UNREADABLE};
use crate::config::data::DataArgs;
use crate::eval::effect::GotAct;
use crate::http::dto::topic::TopicDto;
use crate::http::knowledge::recall::Recall;
use crate::http::knowledge::topics::shown;
use crate::insight::question::Trouble;
use crate::insight::topic::Topic;
use crate::report::table::align;
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Shows what customers ask about, the topics that cost most first. May run beside a server.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Questions that mean nearly the same are one topic. A topic costs one for each question that went wrong, and two where a person had to\n\
    help. Personal details are masked.\n\n\
    Example: jieda topics --days 7"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    content: ContentArgs,
    /// Of how many days up to now.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=365))]
    days: i64,
    /// How many topics at most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Those that are asked most first, also where nothing went wrong.
    #[arg(long)]
    all: bool,
    /// Print one JSON object a line, as GET /v1/insight/topics gives them.
    #[arg(long)]
    json: bool,
}

/// Prints the topics.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let engine = Arc::new(args.content.compile(now)?);
    let reader = Reader::open(&args.data)?;
    let before = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    let from = before(24 * args.days);
    let sampled = reader.runtime.block_on(reader.reading(&engine, &Recall::default()).topics(from..now)).context(UNREADABLE)?;
    let (n_read, n_talks, mut topics) = (sampled.n_read, sampled.n_talks, sampled.found.topics);
    if args.all {
        topics.sort_by_key(|topic| std::cmp::Reverse(topic.n_asked));
    } else {
        topics.retain(|topic| topic.cost() > 0);
    }
    let topics: Vec<TopicDto> = topics.iter().take(args.limit as usize).map(|topic: &Topic| shown(&engine, topic, now)).collect();
    if args.json {
        for topic in &topics {
            print(&serde_json::to_string(topic).context("a topic could not be written as JSON")?)?;
        }
    } else {
        print(&table(&topics))?;
        if n_read < n_talks {
            print(&format!("an even sample: {n_read} of {n_talks} conversations were read"))?;
        }
    }
    Ok(Ending::Good)
}

fn table(topics: &[TopicDto]) -> String {
    if topics.is_empty() {
        return "nothing went wrong with any question that is known\n".to_owned();
    }
    let mut rows = vec![["topic", "asked", "lately", "cost", "what went wrong", "now"].map(str::to_owned).to_vec()];
    for topic in topics {
        let wrong = |(trouble, n): (&Trouble, &u64)| format!("{} {n}", trouble.name());
        let wrong: Vec<String> = topic.troubles.iter().rev().map(wrong).collect();
        let now =
            topic.now.as_ref().map_or_else(String::new, |got| format!("{} {}", act(got.act), got.target.as_deref().unwrap_or_default()));
        let figures = [
            topic.asked.to_string(),
            topic.lately.map_or_else(|| "-".to_owned(), |n| n.to_string()),
            topic.cost.to_string(),
            wrong.join(", "),
            now,
        ];
        rows.push(std::iter::once(short(&topic.name)).chain(figures).collect());
    }
    align(&rows) + "\n"
}

fn act(act: GotAct) -> String {
    serde_json::to_value(act).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
