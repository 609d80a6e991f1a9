//! `jieda key`: the master keys by which words are sealed.

use crate::cli::opening::{helped, open_to_read};
use crate::cli::output::{Ending, print};
use crate::config::data::{DataArgs, Database, MasterKeyFile};
use crate::privacy::audit::{Action, Deed};
use crate::privacy::seal::ring::KeyRing;
use crate::privacy::seal::{KEY_BYTES, MasterKey};
use crate::store::Store;
use crate::store::error::Error;
use crate::store::forgetting::Sealed;
use anyhow::{Context, anyhow, bail};
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use std::path::PathBuf;
use std::time::Duration;

/// How many keys are wrapped anew at once.
const AT_ONCE: usize = 500;

/// How often to look whether a running server is done.
const LOOK: Duration = Duration::from_millis(500);

/// How long nothing may become better before it is said that nobody works on it.
const PATIENCE: u32 = 60;

/// How long after a change of the file no server wraps by an old key any more: many times what one takes to read it anew.
const SETTLED: Duration = Duration::from_secs(60);

/// Makes, rotates and removes the master keys by which words are sealed (encrypted at rest).
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a file with a new master key; words are sealed once `serve` gets it with --master-key-file.
    New(NewArgs),
    /// Put a new key into the file, and rewrap all data keys with it while servers go on.
    Rotate(KeyArgs),
    /// Take keys out of the file that wrap nothing any more.
    Retire(KeyArgs),
    /// Show how many conversations each key seals.
    Status(KeyArgs),
}

/// Makes a file with a new master key.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Keep a copy of the file away from every copy of the database: without the file nobody can read the words, and with both anybody can.\n\n\
    Example: jieda key new /etc/jieda/master.key"
)]
struct NewArgs {
    /// The file to create; it must not exist yet.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Where keys and database are.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Servers that share the file read it within two seconds. If each server has a file of its own, don't rotate: make a key with\n\
    `jieda key new`, append its line to every file, and once that is done everywhere, move it to the top of every file.\n\n\
    Example: jieda key status --master-key-file /etc/jieda/master.key --data /var/lib/jieda"
)]
struct KeyArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command that was given.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    match &args.command {
        Command::New(args) => new(args),
        Command::Rotate(args) => with_keys(&args.data, rotate),
        Command::Retire(args) => with_keys(&args.data, retire),
        Command::Status(args) => with_keys(&args.data, status),
    }
}

fn new(args: &NewArgs) -> anyhow::Result<Ending> {
    let ring = KeyRing::of(new_key()?);
    let file = MasterKeyFile::new(&args.file);
    file.create(&ring.to_text()).with_context(|| format!("{} cannot be made", args.file.display()))?;
    let name = args.file.display();
    print(&format!("{name} has the master key {}\nstart with `jieda serve --master-key-file {name}`", ring.current().id()))?;
    Ok(Ending::Good)
}

fn new_key() -> anyhow::Result<MasterKey> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    Ok(MasterKey::new(bytes))
}

fn with_keys<W>(args: &DataArgs, work: W) -> anyhow::Result<Ending>
where
    W: AsyncFnOnce(&Database, &MasterKeyFile, KeyRing) -> anyhow::Result<Ending>,
{
    let file = args.master_key().ok_or_else(|| anyhow!("no master key file is named\n   = help: name it with --master-key-file"))?;
    let text = file.read().with_context(|| format!("{} cannot be read", file.path().display()))?;
    let ring = KeyRing::parse(&text).map_err(|fault| anyhow!("the master keys in {} cannot be used: {fault}", file.path().display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime could be started")?;
    runtime.block_on(work(&args.resolve()?, &file, ring))
}

async fn rotate(database: &Database, file: &MasterKeyFile, ring: KeyRing) -> anyhow::Result<Ending> {
    // Before anything is written: it is the database, and the file has its keys.
    open_to_read(database, Some(file)).await?;
    let ring = ring.led_by(new_key()?);
    let id = ring.current().id().to_string();
    file.replace(&ring.to_text()).with_context(|| format!("{} cannot be written", file.path().display()))?;
    print(&format!("the new master key is {id}"))?;
    match Store::open(database, Some(file)).await {
        Ok(store) => wrap_all(&store, &id).await?,
        // A server writes there, and notices by itself.
        Err(Error::Locked { .. }) => {}
        Err(error) => return Err(helped(error, &format!("no database can be opened in {database}"))),
    }
    let sealed = wait(database, file, &id).await?;
    print(&format!("{} data keys are wrapped by it; `jieda key retire` takes the old one out of the file", of(&sealed, &id)))?;
    Ok(Ending::Good)
}

async fn wrap_all(store: &Store, id: &str) -> anyhow::Result<()> {
    store.audit(Deed::of_operator("operator", Timestamp::now(), Action::SettingChanged, "master_key", id)).await?;
    let mut last = None;
    while let Some(next) = store.rewrap_next(last, AT_ONCE).await?.last {
        last = Some(next);
    }
    Ok(())
}

/// Waits until nothing is wrapped by another key.
async fn wait(database: &Database, file: &MasterKeyFile, id: &str) -> anyhow::Result<Sealed> {
    let (mut fewest, mut n_looks) = (u64::MAX, 0);
    loop {
        let sealed = open_to_read(database, Some(file)).await?.sealed().await?;
        let n_left = sealed.by_master.iter().filter(|(own, _)| own != id).map(|(_, n)| n).sum();
        if n_left == 0 {
            return Ok(sealed);
        }
        n_looks = if n_left < fewest { 0 } else { n_looks + 1 };
        fewest = n_left;
        if n_looks > PATIENCE {
            bail!(
                "{n_left} data keys are still wrapped by an old key, and no server rewraps them\n   = help: give the running servers the same file; they \
                 read it every two seconds"
            );
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn of(sealed: &Sealed, id: &str) -> u64 {
    sealed.by_master.iter().filter(|(own, _)| own == id).map(|(_, n)| n).sum()
}

async fn retire(database: &Database, file: &MasterKeyFile, ring: KeyRing) -> anyhow::Result<Ending> {
    let sealed = open_to_read(database, Some(file)).await?.sealed().await?;
    let current = ring.current().id().to_string();
    if let Some(age) = file.age().filter(|age| *age < SETTLED) {
        let left = (SETTLED - age).as_secs() + 1;
        bail!(
            "the file was changed lately, and a server that has not read it yet may still wrap by an old key\n   = help: try again in {left} s"
        );
    }
    if let Some((old, n)) = sealed.by_master.iter().find(|(own, _)| *own != current) {
        bail!(
            "{n} data keys are still wrapped by {old}\n   = help: run `jieda key rotate`, or wait for the servers; `jieda key status` shows how far they are"
        );
    }
    let n_old = ring.keys().len() - 1;
    file.replace(&ring.without_old().to_text()).with_context(|| format!("{} cannot be written", file.path().display()))?;
    print(&format!(
        "{n_old} old keys were taken out; {current} is left. Run `jieda backup --keys` now: older files of keys need the old key."
    ))?;
    Ok(Ending::Good)
}

async fn status(database: &Database, file: &MasterKeyFile, ring: KeyRing) -> anyhow::Result<Ending> {
    let sealed = open_to_read(database, Some(file)).await?.sealed().await?;
    for key in ring.keys() {
        let is_current = if key.id() == ring.current().id() { ", the current one" } else { "" };
        print(&format!("{}: {} conversations{is_current}", key.id(), of(&sealed, key.id().as_str())))?;
    }
    print(&format!("in the open: {} conversations", sealed.n_plain))?;
    Ok(Ending::Good)
}
