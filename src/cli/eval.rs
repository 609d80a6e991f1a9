//! `jieda eval`: how good is it, by figures?

use crate::cli::content::ContentArgs;
use crate::cli::lines;
use crate::cli::output::{Ending, print, show};
use crate::cli::rows::{read, unread};
use crate::engine::decide::costs::Costs;
use crate::engine::load::load_policy;
use crate::escalation::load::load;
use crate::eval::ask::AskFigures;
use crate::eval::learn::Effort;
use crate::eval::{anger, ask, content, faq, intent, learn, resolve, rows};
use crate::source::{SourceSet, read_text};
use anyhow::{Context, bail};
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Measures search, intents, anger and whole conversations, on rows of your own or on the content itself.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Rows are JSON objects, one a line, with these fields:\n  \
    kb           {\"id\", \"title\", \"questions\": [...], \"answer\"}\n  \
    queries      {\"query\", \"entries\": [id, ...]}          any of the entries is right\n  \
    train, test  {\"text\", \"intent\"}                       null: out of scope\n  \
    labels       {\"intent\", \"title\"}\n  \
    anger        {\"text\", \"angry\"}                        true or false\n  \
    ask          {\"text\", \"right\": [\"atom:…\", \"flow:…\"]}  any of these is right; none: the content has no answer\n  \
    mask         {\"text\", \"masked\"}                       null: there is nothing to mask\n\n\
    Only ask, danger, plea, redline and content use your content; the others use the thresholds and words of the shipped policy.\n\n\
    Example: jieda eval intent --train train.jsonl --test test.jsonl --json")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What is measured.
#[derive(Debug, Subcommand)]
enum What {
    /// Search: is the right entry found for a query?
    Faq {
        /// The entries.
        #[arg(long, value_name = "FILE")]
        kb: PathBuf,
        /// The queries.
        #[arg(long, value_name = "FILE")]
        queries: PathBuf,
        /// Instead of figures, print what is measured of the first answer to each query, and to each trial made of the entries themselves,
        /// one JSON object a line.
        #[arg(long, conflicts_with = "json")]
        measures: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Intents: does the bot understand what customers want?
    Intent {
        /// The examples.
        #[arg(long, value_name = "FILE")]
        train: PathBuf,
        /// The messages.
        #[arg(long, value_name = "FILE")]
        test: PathBuf,
        /// Messages that mean no intent.
        #[arg(long, value_name = "FILE")]
        out_of_scope: Option<PathBuf>,
        /// The intents' titles, which are examples too [default: the intents' names].
        #[arg(long, value_name = "FILE")]
        labels: Option<PathBuf>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Anger: are angry messages told from calm ones, each message by itself?
    Anger {
        /// The messages; several files count as one.
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        test: Vec<PathBuf>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Conversations: how many customers are served without a person?
    #[command(after_help = "Each intent leads to an entry of its own, whose title is its label.\n\
        The customer asks the test message, presses the right choice when it is offered, 都不是 when it is not, 没解决 after a wrong\n\
        answer, never says it in other words, and gives up after three turns.")]
    Resolve {
        /// The examples.
        #[arg(long, value_name = "FILE")]
        train: PathBuf,
        /// The messages.
        #[arg(long, value_name = "FILE")]
        test: PathBuf,
        /// The labels of the choices [default: the intents' names].
        #[arg(long, value_name = "FILE")]
        labels: Option<PathBuf>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Learning: how much better do intents become when an editor looks at a few messages of the log?
    #[command(
        after_help = "The labels of the log stand for the editor. Those messages are shown that would teach most: half sure, different, and frequent.\n\
        Then everything is learnt anew, so many times as there are rounds."
    )]
    Learn {
        /// The examples to begin with.
        #[arg(long, value_name = "FILE")]
        train: PathBuf,
        /// The log, with what each message means.
        #[arg(long, value_name = "FILE")]
        log: PathBuf,
        /// The messages to measure on.
        #[arg(long, value_name = "FILE")]
        test: PathBuf,
        /// The intents' titles, which are examples too [default: the intents' names].
        #[arg(long, value_name = "FILE")]
        labels: Option<PathBuf>,
        /// How many messages are shown for each intent in a round.
        #[arg(long, value_name = "N", default_value_t = 5)]
        per_intent: usize,
        /// How often everything is learnt anew.
        #[arg(long, value_name = "R", default_value_t = 1)]
        rounds: usize,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Dangers: who needs help at once? Exit code 1 when one is missed or mistaken for another, or more than 1 % of the others alarm.
    Danger(lines::Args),
    /// First messages: how many does the content answer at once?
    Ask {
        /// The messages, and what would answer each.
        #[arg(long, value_name = "FILE")]
        test: PathBuf,
        #[command(flatten)]
        content: ContentArgs,
        /// The time of the question, for entries with dates [default: now].
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
        /// Print the outcome of each message before the figures.
        #[arg(long, conflicts_with = "json")]
        list: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Masks: are personal details masked, and nothing else? Exit code 1 when one is missed or masked wrongly, or more than 1 % of the other
    /// messages are changed.
    Mask {
        /// The messages, each with its masked form [default: the built-in list].
        #[arg(long, value_name = "FILE")]
        test: Option<PathBuf>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Pleas: who asks for a person? Exit code 1 when one is missed, or more than 1 % of the others are mistaken for one.
    Plea(lines::Args),
    /// Red lines: which messages are risky? Exit code 1 when one is missed, or another message alarms.
    Redline(lines::Args),
    /// The content itself, with each way of asking and each example left out in turn. Exit code 1 when it is not good enough to ship.
    Content {
        #[command(flatten)]
        content: ContentArgs,
        /// A folder of transcripts (*.md) to run as well.
        #[arg(long, value_name = "DIR")]
        dialogues: Option<PathBuf>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
}

/// Measures, and prints the figures.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    match &args.what {
        What::Faq { kb, queries, measures, json } => {
            let (kb, queries) = (rows::read_faq(&read_text(kb).with_context(|| unread(kb))?)?, read(queries)?);
            if *measures {
                for row in faq::rows(&kb, &queries, Timestamp::now())? {
                    print(&serde_json::to_string(&row).context("a row could not be written as JSON")?)?;
                }
                return Ok(Ending::Good);
            }
            let mut faults = Vec::new();
            let policy = load_policy(&SourceSet::embedded_intents(), &mut faults).context("the shipped policy has errors")?;
            show(&faq::measure(&kb, &queries, &policy, Timestamp::now(), Instant::now)?, *json)?;
        }
        What::Intent { train, test, out_of_scope, labels, json } => {
            let out_of_scope = out_of_scope.as_deref().map(read).transpose()?;
            let labels = labels.as_deref().map(read).transpose()?;
            show(&intent::measure(&read(train)?, &read(test)?, out_of_scope.as_ref(), labels.as_ref(), Instant::now)?, *json)?;
        }
        What::Anger { test, json } => {
            let mut faults = Vec::new();
            let escalation = load(&SourceSet::embedded_intents(), &mut faults).context("the shipped words of anger have errors")?;
            let tests = test.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
            show(&anger::measure(&tests, &escalation, Instant::now), *json)?;
        }
        What::Resolve { train, test, labels, json } => {
            let labels = labels.as_deref().map(read).transpose()?;
            show(&resolve::measure(&read(train)?, &read(test)?, labels.as_ref(), Timestamp::now())?, *json)?;
        }
        What::Learn { train, log, test, labels, per_intent, rounds, json } => {
            let labels = labels.as_deref().map(read).transpose()?;
            let effort = Effort { per_intent: *per_intent, rounds: *rounds };
            let (train, log, test) = (read(train)?, read(log)?, read(test)?);
            show(&learn::measure(&train, &log, &test, labels.as_ref(), effort, Timestamp::now())?, *json)?;
        }
        What::Danger(args) => return lines::run_danger(args),
        What::Ask { test, content, at, list, json } => {
            let (now, rows) = (at.unwrap_or_else(Timestamp::now), read(test)?);
            let mut engine = content.compile(now)?;
            let asked = ask::ask(&engine, &rows, now)?;
            for asked in asked.iter().filter(|_| *list) {
                let guess = asked.guess.as_ref().map_or_else(String::new, |(target, confidence)| format!("{target} {confidence:.2}"));
                print(&format!("{:?}\t{guess}\t{}", asked.outcome, asked.text.replace('\n', " ")))?;
            }
            let figures = ask::figures(&asked);
            show(&figures, *json)?;
            if !json {
                print(&ask_table(&ask::at_other_costs(&mut engine, &rows, figures, now)?))?;
            }
        }
        What::Mask { test, json } => return lines::run_mask(test.as_deref(), *json),
        What::Plea(args) => return lines::run_plea(args),
        What::Redline(args) => return lines::run_redline(args),
        What::Content { content, dialogues, json } => return measure_content(content, dialogues.as_deref(), *json),
    }
    Ok(Ending::Good)
}

/// What first messages would have got, were a wrong answer to cost more or less.
fn ask_table(others: &[(Costs, AskFigures)]) -> String {
    let mut lines = vec![
        String::new(),
        "were a wrong answer to cost more or less:".to_owned(),
        "wrong_costs answer_at  at_once choices missed wrong handed_over  said_so offered answered".to_owned(),
    ];
    lines.extend(others.iter().map(|(costs, own)| {
        let (wrong, at) = (costs.wrong(), costs.answer_at().get());
        let AskFigures { right_at_once, right_in_choices, missed, wrong: misled, handed_over, said_so, offered, answered, .. } = own;
        format!(
            "{wrong:11.2} {at:9.2} {right_at_once:8} {right_in_choices:7} {missed:6} {misled:5} {handed_over:11} {said_so:8} {offered:7} {answered:8}"
        )
    }));
    lines.join("\n")
}

fn measure_content(content: &ContentArgs, dialogues: Option<&Path>, json: bool) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let engine = content.compile(now)?;
    let dialogues = dialogues.map(|dir| SourceSet::of_dir("dialogues", dir));
    if let Some(fault) = dialogues.iter().flat_map(|dialogues| &dialogues.faults).next() {
        bail!("the transcripts cannot be read\n{fault}");
    }
    let figures = content::measure(&engine, dialogues.as_ref(), now);
    show(&figures, json)?;
    Ok(if figures.faults.is_empty() { Ending::Good } else { Ending::Faulty })
}
