//! `jieda customer`: what is stored of a customer, and its end.

use crate::cli::opening::helped;
use crate::cli::output::{Ending, print};
use crate::config::data::DataArgs;
use crate::conversation::id::ConversationId;
use crate::http::dto::customer::{ExportedDto, HoldDto, ReceiptDto};
use crate::privacy::audit::{Action, Deed};
use crate::store::Store;
use crate::store::error::Error;
use crate::store::forgetting::{LegalHold, Request, Subject};
use anyhow::{Context, anyhow, bail};
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;

/// How many conversations are read or erased at once.
const AT_ONCE: usize = 50;

/// How many conversations of a hold are counted.
const MOST_COUNTED: usize = 1_000;

/// Exports or erases everything that is stored of a customer, or keeps it from being erased.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "If a server writes to the folder, ask the server instead: POST /v1/desk/customers/export or /erase, or POST or GET\n\
    /v1/desk/holds, with the admin token. On PostgreSQL this works beside servers. The audit log records everything."
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print all conversations, unmasked, one JSON object a line.
    Export(SubjectArgs),
    /// Erase the words of all conversations for good, and print the receipt.
    Erase(SubjectArgs),
    /// Put a legal hold on the conversations: nothing in them is erased or deleted.
    Hold(HoldArgs),
    /// Release the legal hold.
    Release(SubjectArgs),
    /// Print the legal holds, one JSON object a line.
    Holds(HoldsArgs),
}

#[derive(Debug, ClapArgs)]
struct SubjectArgs {
    /// The `visitor` that the page passes.
    #[arg(value_name = "VISITOR", required_unless_present = "conversation")]
    visitor: Option<String>,
    /// One conversation instead, if nobody knows its visitor.
    #[arg(long, value_name = "ID", conflicts_with = "visitor")]
    conversation: Option<ConversationId>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, ClapArgs)]
struct HoldArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// The reason, in one line.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, ClapArgs)]
struct HoldsArgs {
    #[command(flatten)]
    data: DataArgs,
}

impl SubjectArgs {
    fn subject(&self, store: &Store) -> anyhow::Result<Subject> {
        match (&self.visitor, self.conversation) {
            (Some(visitor), _) => store.visitor(visitor).context("the name of the visitor is blank"),
            (None, Some(id)) => Ok(Subject::Conversation(id)),
            (None, None) => bail!("neither a visitor nor a conversation is named\n   = help: name one: VISITOR, or --conversation ID"),
        }
    }
}

/// Runs the command that was given.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime could be started")?;
    runtime.block_on(async {
        match &args.command {
            Command::Export(args) => export(&open(&args.data).await?, args).await,
            Command::Erase(args) => erase(&open(&args.data).await?, args).await,
            Command::Hold(args) => hold(&open(&args.subject.data).await?, args).await,
            Command::Release(args) => release(&open(&args.data).await?, args).await,
            Command::Holds(args) => holds(&open(&args.data).await?).await,
        }
    })
}

/// Opens the database to write: whoever reads what customers wrote is in the audit log.
async fn open(data: &DataArgs) -> anyhow::Result<Store> {
    let database = data.resolve()?;
    if database.is_missing() {
        bail!("there is no database in {database}\n   = help: name its folder with --data, or its address with --database");
    }
    match Store::open(&database, data.master_key().as_ref()).await {
        Err(error @ Error::Locked { .. }) => {
            let help = "ask the server that writes there: POST /v1/desk/customers/export or /erase, or POST or GET /v1/desk/holds, with the admin token";
            Err(anyhow!("{error}\n   = help: {help}"))
        }
        opened => opened.map_err(|error| helped(error, &format!("no database can be opened in {database}"))),
    }
}

fn deed(action: Action, subject: &str, detail: &str) -> Deed {
    Deed::of_operator("operator", Timestamp::now(), action, subject, detail)
}

async fn export(store: &Store, args: &SubjectArgs) -> anyhow::Result<Ending> {
    let subject = args.subject(store)?;
    store.audit(deed(Action::CustomerExported, &subject.to_string(), "")).await?;
    let mut last = None;
    loop {
        let ids = store.conversations_of(subject.clone(), last, AT_ONCE).await?;
        let Some(newest) = ids.last() else { return Ok(Ending::Good) };
        last = Some(*newest);
        for id in ids {
            print(&serde_json::to_string(&ExportedDto::read(store, id).await?)?)?;
        }
    }
}

async fn erase(store: &Store, args: &SubjectArgs) -> anyhow::Result<Ending> {
    let subject = args.subject(store)?;
    let request = Request::new(subject, Timestamp::now())?;
    let noted = deed(Action::CustomerErased, &request.receipt, &request.subject.to_string());
    let mut so_far = store.request_erasure(request, noted).await?;
    while so_far.done_at.is_none() {
        let next = store.go_on_erasing(&so_far.receipt, Timestamp::now(), AT_ONCE).await?;
        so_far = next.context("the receipt of the erasure is gone")?;
    }
    store.clear().await?;
    print(&serde_json::to_string(&ReceiptDto::from(so_far))?)?;
    Ok(Ending::Good)
}

async fn hold(store: &Store, args: &HoldArgs) -> anyhow::Result<Ending> {
    let subject = args.subject.subject(store)?;
    let kept = store.conversations_of(subject.clone(), None, MOST_COUNTED).await?.len();
    if kept == 0 && matches!(subject, Subject::Conversation(_)) {
        bail!("there is no such conversation");
    }
    let reason = args.reason.trim().to_owned();
    let noted = deed(Action::HoldSet, &subject.to_string(), &reason);
    let hold = LegalHold { subject, reason, agent: noted.who.clone(), at: noted.at };
    let stands = store.hold(hold, noted).await?;
    print(&format!("held, {kept} conversations now: {}", serde_json::to_string(&HoldDto::from(stands))?))?;
    Ok(Ending::Good)
}

async fn release(store: &Store, args: &SubjectArgs) -> anyhow::Result<Ending> {
    let subject = args.subject(store)?;
    let was_held = store.release(subject.clone(), deed(Action::HoldReleased, &subject.to_string(), "")).await?;
    print(if was_held { "released" } else { "it was not held" })?;
    Ok(if was_held { Ending::Good } else { Ending::Faulty })
}

async fn holds(store: &Store) -> anyhow::Result<Ending> {
    let mut last = None;
    loop {
        let holds = store.holds(last, AT_ONCE).await?;
        let Some(newest) = holds.last() else { return Ok(Ending::Good) };
        last = Some(newest.subject.clone());
        for hold in holds {
            print(&serde_json::to_string(&HoldDto::from(hold))?)?;
        }
    }
}
