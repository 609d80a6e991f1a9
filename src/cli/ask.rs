//! `jieda ask`: what does the bot say to this?

use crate::cli::about::AboutArgs;
use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::config;
use crate::connector::Connected;
use crate::connector::call::{Call, Called};
use crate::connector::client::Client;
use crate::conversation::Phase;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::engine::Engine;
use crate::eval::explanation::candidate::CandidateShown;
use crate::eval::rehearsal::{PAUSE, Rehearsal, Systems};
use crate::eval::spoken::lines;
use anyhow::{Context, anyhow};
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde::Serialize;
use std::io::{BufRead, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long one question to another system may take.
const MOST_TIME: Duration = Duration::from_secs(8);

/// Asks one question, or talks when there is none, without a server and without keeping anything.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  jieda ask 空调不制冷\n  jieda ask --json 退款多久到账\n  jieda ask            (a talk; an empty line or Ctrl-D ends it)"
)]
pub struct Args {
    /// The customer's message; leave it out to hold a talk.
    text: Option<String>,
    #[command(flatten)]
    content: ContentArgs,
    /// The customer's language: zh-CN, zh-TW or en.
    #[arg(long, default_value = "zh-CN")]
    locale: String,
    #[command(flatten)]
    about: AboutArgs,
    /// The visitor, as if the page had signed it; other systems are asked on this visitor's behalf.
    #[arg(long)]
    visitor: Option<String>,
    /// Print one JSON object a turn: {"events", "candidates"}.
    #[arg(long)]
    json: bool,
    /// The time of the question, for entries with dates [default: now].
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

#[derive(Serialize)]
struct TurnShown<'t> {
    events: &'t [Event],
    candidates: Vec<CandidateShown>,
}

/// Asks or talks.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = args.at.unwrap_or_else(Timestamp::now);
    let engine = args.content.compile(now)?;
    let opened = Opened {
        visitor: args.visitor.clone(),
        is_verified: args.visitor.is_some(),
        region: args.about.region.clone(),
        product: args.about.product.clone(),
        is_test: true,
        ..Opened::anonymous(&args.locale, "web")
    };
    let client = Client::new(&engine.connectors, &config::variable, Box::new(Instant::now)).map_err(|faults| {
        faults.iter().for_each(|fault| eprintln!("{fault}\n"));
        anyhow!("other systems cannot be asked")
    })?;
    let mut talk = Rehearsal::open_with(&engine, Box::new(Real { client, began: now }), opened, now);
    match &args.text {
        Some(text) => say(&engine, &mut talk, text, args.json)?,
        None => converse(&engine, &mut talk, args.json)?,
    }
    Ok(Ending::Good)
}

/// The other systems themselves.
struct Real {
    client: Client,
    /// Tells apart the talks at the shell, none of which is kept.
    began: Timestamp,
}

impl Systems for Real {
    fn connected(&self) -> Connected {
        self.client.connected()
    }

    fn call(&mut self, call: &Call, _: Option<String>) -> Called {
        self.client.call(call, call.key(&self.began.to_string()), MOST_TIME)
    }
}

fn converse(engine: &Engine, talk: &mut Rehearsal<'_>, json: bool) -> anyhow::Result<()> {
    let is_person = std::io::stdin().is_terminal() && !json;
    if !json {
        show(talk.events())?;
    }
    let mut typed = std::io::stdin().lock().lines();
    loop {
        if is_person {
            print!("客户> ");
            std::io::stdout().flush().context("the terminal is gone")?;
        }
        let Some(line) = typed.next().transpose().context("the input is not text")? else { return Ok(()) };
        if line.trim().is_empty() {
            return Ok(());
        }
        // The time stands still between the lines.
        talk.wait(PAUSE);
        say(engine, talk, &line, json)?;
        if matches!(talk.conversation().phase(), Phase::Closed { .. } | Phase::Erased { .. }) {
            return Ok(());
        }
    }
}

fn say(engine: &Engine, talk: &mut Rehearsal<'_>, text: &str, json: bool) -> anyhow::Result<()> {
    let seen = talk.events().len();
    let turn = talk.say(text)?;
    let events = &talk.events()[seen..];
    if json {
        let conversation = talk.conversation();
        let all = |turn| CandidateShown::all(engine, turn, conversation.opened(), talk.now());
        let shown = TurnShown { events, candidates: turn.iter().flat_map(all).collect() };
        print(&serde_json::to_string(&shown).context("the turn could not be written as JSON")?)?;
    } else {
        show(events)?;
        let has_left = |fact: &Fact| matches!(fact, Fact::Customer(CustomerFact::LeftQueue { .. }));
        let is_heard = events.iter().any(|event| event.fact.reply().is_some() || has_left(&event.fact));
        if turn.is_none() && !is_heard {
            print("(a person has the talk; the bot is mute)")?;
        }
    }
    Ok(())
}

fn show(events: &[Event]) -> anyhow::Result<()> {
    events.iter().flat_map(|event| lines(&event.fact)).try_for_each(|line| print(&line))
}
