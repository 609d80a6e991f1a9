//! How long does a report take on the history of a large shop, and how long a search, on a real database?
//!
//! Writes so many talks of sixteen events each over thirty days, the end of which is now, into a folder that has none; then counts them,
//! and looks for words that all of them have, that one has, the oldest, and that none has.
//!
//! `cargo bench --bench history -- --data DIR --conversations 1000000`

use anyhow::{Context, bail};
use clap::Parser;
use futures_util::stream::{self, StreamExt};
use jieda::config::data::Database;
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::conversation::measure::Measure;
use jieda::conversation::roster::Rosters;
use jieda::conversation::wording::Wanted;
use jieda::report::cut::Cut;
use jieda::report::{Inquiry, ResolutionReport};
use jieda::store::Store;
use jieda::store::finding::{Hunt, Point};
use jieda::store::record::TokenHash;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How many talks are on their way at the same time; they share commits.
const TOGETHER: usize = 512;

/// How many talks are wanted at once.
const PAGE: usize = 20;

/// Events of a talk.
const EVENTS: usize = 16;

#[derive(Parser)]
struct Args {
    /// A folder for the database; it is kept.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many talks.
    #[arg(long, default_value_t = 2_000)]
    conversations: u32,
    /// What cargo says to each benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let data = args.data.clone().unwrap_or_else(|| scratch.path().to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(&data, args.conversations))
}

async fn run(data: &std::path::Path, n: u32) -> anyhow::Result<()> {
    let store = Store::open(&Database::Folder(data.to_owned()), None).await?;
    if *store.newest().borrow() > 0 {
        bail!("{} has conversations; name another folder", data.display());
    }
    let (now, begun) = (Timestamp::now(), Instant::now());
    let apart = SignedDuration::from_hours(24 * 30) / i32::try_from(n).unwrap_or(i32::MAX);
    stream::iter(0..n)
        .map(|at| write(&store, at, now - apart * i32::try_from(n - at).unwrap_or(0)))
        .buffer_unordered(TOGETHER)
        .fold(Ok(()), async |done, written| done.and(written))
        .await?;
    tell("written", u64::from(n) * EVENTS as u64, "events", begun);
    for by in [None, Some(Cut::Day), Some(Cut::Entry)] {
        let begun = Instant::now();
        let rosters = Rosters::always(TimeZone::get("Asia/Shanghai")?);
        let inquiry =
            Inquiry { from: now - SignedDuration::from_hours(24 * 30), to: now, now, rosters, by: by.clone(), rivals: Vec::new() };
        let (from, measure) = (inquiry.from, Measure::default());
        let until = inquiry.until(&measure);
        let report = store.count_through(from, until, Duration::ZERO, move |kept| ResolutionReport::of(kept, &inquiry, &measure)).await?;
        let name = by.map_or("report".to_owned(), |by| format!("report by {by}"));
        tell(&name, report.whole.conversations, "conversations", begun);
    }
    for (name, words) in [("of all", "三天"), ("of one", "订单100000000000"), ("of none", "从未说过")] {
        let begun = Instant::now();
        let (n_found, n_looked_at) = search(&store, words).await?;
        tell(&format!("words {name}: {n_found} found among"), n_looked_at as u64, "conversations", begun);
    }
    let begun = Instant::now();
    store.mend().await?;
    tell("rebuilt from the events", u64::from(n) * EVENTS as u64, "events", begun);
    Ok(())
}

/// The first page of what has these words, and how many talks were looked at for it.
async fn search(store: &Store, words: &str) -> anyhow::Result<(usize, usize)> {
    let pieces = Wanted::parse(words).context("too little to look for")?.pieces;
    let mut below = Point { opened_at: Timestamp::MAX, id: ConversationId::from_stored(i64::MIN) };
    let (mut n_found, mut n_looked_at) = (0, 0);
    loop {
        let found = store.find(Hunt { pieces: pieces.clone(), from: Timestamp::UNIX_EPOCH, below, most: PAGE }).await?;
        n_found += found.talks.len();
        n_looked_at += found.n_looked_at;
        match found.last.filter(|_| n_found < PAGE) {
            Some(last) => below = last,
            None => return Ok((n_found, n_looked_at)),
        }
    }
}

fn tell(what: &str, n: u64, of: &str, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!("{what}: {n} {of} in {seconds:.2} s, {:.0}/s", n as f64 / seconds);
}

async fn write(store: &Store, n: u32, at: Timestamp) -> anyhow::Result<()> {
    let facts = facts(n).into_iter().map(serde_json::from_value).collect::<Result<Vec<Fact>, _>>()?;
    let id = ConversationId::new(at, n.wrapping_mul(2_654_435_761));
    store.create(id, TokenHash([7; 32]), facts, at, None).await.context("a talk could not be written")?;
    Ok(())
}

/// The facts of a talk: every fifth goes to a person, and three of ten visitors come again.
fn facts(n: u32) -> Vec<Value> {
    let entry = ["returns", "delivery", "invoice", "warranty", "washer", "fridge"][n as usize % 6];
    let said =
        json!({"type": "customer_said", "text": format!("请问订单{:012}什么时候能送到，我等了三天了", 100_000_000_000_u64 + u64::from(n))});
    let act = |act: &str| {
        json!({"type": "bot_said", "act": act, "text": "您的订单预计在两天内送达，届时快递员会先打电话。", "choices": ["甲", "乙"],
        "citations": [{"atom": format!("{entry}/how"), "hash": "0"}], "confidence": 0.9})
    };
    let rated = |solved: bool| json!({"type": "rated", "solved": solved, "stars": null, "comment": null});
    let (locale, channel) = (["zh-CN", "zh-TW", "en"][n as usize % 3], ["web", "app"][n as usize % 2]);
    let opened = json!({"type": "opened", "locale": locale, "channel": channel,
        "visitor": format!("v-{}", n * 7 / 10), "page": "/orders", "is_test": false});
    let handed_off = json!({"type": "handed_off", "id": 1, "reason": "plea", "skill": "general", "priority": "normal",
        "packet": {"summary": "", "slots": {}, "tried": [], "path": [], "parts": [], "anger": 0.0, "red_lines": []}});
    let mut facts = vec![opened];
    while facts.len() < 12 {
        facts.extend([said.clone(), act(if facts.len() % 3 == 0 { "clarify" } else { "answer" })]);
    }
    facts.truncate(12);
    facts.extend(if n.is_multiple_of(5) {
        [
            handed_off,
            json!({"type": "claimed", "handoff": 1, "agent": "小王", "words": "您好"}),
            json!({"type": "agent_said", "agent": "小王", "text": "稍等"}),
            json!({"type": "closed", "by": "agent", "solved": true, "words": "再见"}),
        ]
    } else {
        [said, act("answer"), rated(!n.is_multiple_of(3)), json!({"type": "closed", "by": "bot", "solved": null, "words": "再见"})]
    });
    facts
}
